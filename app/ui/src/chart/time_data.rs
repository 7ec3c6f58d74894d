use domain::metric::Span;
use domain::metric::format::{format_value, shorten};
use domain::metric::registry::{Unit, metric};
use domain::metric::series::Series;
use domain::table::csv::{Cell, push_row};
use domain::time::Day;
use plot::{BarLayout, BarSpec, LineSpec, Scene};

/// How a chart over time is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draw {
    /// A line, for what is measured all along.
    Line,
    /// Bars, for what is counted by bucket.
    Bars,
    /// Bars of several series on top of each other.
    StackedBars,
    /// Areas of several series on top of each other.
    StackedAreas,
}

/// Where a series may lie, such as the interval of a forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeBand {
    /// What it is, in lower case, such as `80 % likely`.
    pub name: String,
    /// The series that it belongs to, from 0.
    pub line: usize,
    /// Lower and upper end a bucket; `None` where there is no interval.
    pub ends: Vec<Option<(f64, f64)>>,
}

/// One series of a chart over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is, in lower case, as the readout says it.
    pub name: String,
    /// One value a bucket; `None` where nothing was measured.
    pub values: Vec<Option<f64>>,
    /// The comparison, one value a bucket; empty when there is none.
    pub ghost: Vec<Option<f64>>,
}

/// All that a chart over time shows.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeChartData {
    /// The long name of each bucket, for the readout and the table.
    pub buckets: Vec<String>,
    /// The days of each bucket, for zooming into a stretch of them.
    pub spans: Vec<Span>,
    /// The short name of each bucket, for the axis.
    pub ticks: Vec<String>,
    /// How many buckets at the end still grow.
    pub unfinished: usize,
    /// What the values are.
    pub unit: Unit,
    /// The series.
    pub lines: Vec<Line>,
    /// Intervals, the widest first.
    pub bands: Vec<TimeBand>,
    /// What the comparison is, in lower case; empty when there is none.
    pub against: String,
}

impl TimeChartData {
    /// A metric's series as a chart. `name` says what is counted, in lower case.
    pub fn of(series: &Series, name: &str, against: &str) -> Self {
        let compared = series.compare.iter().any(Option::is_some);
        let long = |span: &Span| {
            if span.from == span.to {
                span.from.date().format("%a %-d %b %Y").to_string()
            } else {
                domain::metric::format::long_span(*span)
            }
        };
        Self {
            buckets: series
                .points
                .iter()
                .map(|point| long(&point.span))
                .collect(),
            spans: series.points.iter().map(|point| point.span).collect(),
            ticks: series
                .points
                .iter()
                .map(|point| point.label.clone())
                .collect(),
            unfinished: series
                .points
                .iter()
                .rev()
                .take_while(|point| point.unfinished)
                .count(),
            unit: metric(&series.metric).map_or(Unit::Count, |metric| metric.unit),
            lines: vec![Line {
                name: name.to_owned(),
                values: series
                    .points
                    .iter()
                    .map(|point| point.amount.value)
                    .collect(),
                ghost: if compared {
                    series.compare.clone()
                } else {
                    Vec::new()
                },
            }],
            bands: Vec::new(),
            against: if compared {
                against.to_owned()
            } else {
                String::new()
            },
        }
    }

    /// The drawing, as high as it is asked to be in px.
    pub fn scene(&self, draw: Draw, height: u32) -> Scene {
        let unit = self.unit;
        let format = move |value: f64| match unit {
            Unit::Count => shorten(value),
            unit => format_value(unit, value).short,
        };
        let series: Vec<plot::Series> = self
            .lines
            .iter()
            .map(|line| plot::Series {
                name: line.name.clone(),
                values: line.values.clone(),
                ghost: line.ghost.clone(),
            })
            .collect();
        let x_ticks = self.ticks.iter().cloned().enumerate().collect();
        match draw {
            Draw::Line | Draw::StackedAreas => plot::line(&LineSpec {
                height,
                series,
                unfinished: self.unfinished,
                area: self.bands.is_empty(),
                stacked: draw == Draw::StackedAreas,
                bands: self
                    .bands
                    .iter()
                    .map(|band| plot::Band {
                        series: band.line,
                        ends: band.ends.clone(),
                    })
                    .collect(),
                x_ticks,
                ..LineSpec::new(&format)
            }),
            Draw::Bars | Draw::StackedBars => plot::bars(&BarSpec {
                height,
                series,
                unfinished: self.unfinished,
                layout: if draw == Draw::StackedBars {
                    BarLayout::Stacked
                } else {
                    BarLayout::Grouped
                },
                x_ticks,
                ..BarSpec::new(&format)
            }),
        }
    }

    /// A value as it is read.
    pub fn shown(&self, value: Option<f64>) -> String {
        value.map_or_else(
            || "—".to_owned(),
            |value| format_value(self.unit, value).exact,
        )
    }

    /// The bucket that holds a day.
    pub(super) fn bucket_of(&self, day: Day) -> Option<usize> {
        self.spans.iter().position(|span| span.holds(day))
    }

    /// The table of the chart: its head, and its rows with numbers as numbers.
    pub(super) fn csv(&self) -> String {
        let mut out = String::new();
        let names = self.lines.iter().map(|line| line.name.clone());
        let against = (!self.against.is_empty()).then(|| self.against.clone());
        let bands = self
            .bands
            .iter()
            .flat_map(|band| ["from", "to"].map(|end| format!("{} {end}", band.name)));
        let head = ["From".to_owned(), "To".to_owned()]
            .into_iter()
            .chain(names);
        push_row(&mut out, head.chain(against).chain(bands).map(Cell::Text));
        for (at, span) in self.spans.iter().enumerate() {
            let days = [span.from, span.to].map(|day| Cell::Text(day.to_string()));
            let value = |values: &[Option<f64>]| Cell::number(values.get(at).copied().flatten());
            let values = self.lines.iter().map(|line| value(&line.values));
            let ghost = self.lines.first().filter(|_| !self.against.is_empty());
            let ghost = ghost.map(|line| value(&line.ghost));
            let bands = self.bands.iter().flat_map(|band| {
                let ends = band.ends.get(at).copied().flatten();
                [ends.map(|(low, _)| low), ends.map(|(_, high)| high)].map(Cell::number)
            });
            let cells: Vec<Cell> = days
                .into_iter()
                .chain(values)
                .chain(ghost)
                .chain(bands)
                .collect();
            push_row(&mut out, cells);
        }
        out
    }
}
