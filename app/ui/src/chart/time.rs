use super::scene::{labels, marks};
use crate::icon::Icon;
use domain::metric::Span;
use domain::metric::format::{format_value, shorten};
use domain::metric::registry::{Unit, metric};
use domain::metric::series::Series;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use plot::{BarSpec, LineSpec, Scene};
use wasm_bindgen::JsCast;

/// How a chart over time is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draw {
    /// A line, for what is measured all along.
    Line,
    /// Bars, for what is counted by bucket.
    Bars,
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
            against: if compared {
                against.to_owned()
            } else {
                String::new()
            },
        }
    }

    fn scene(&self, draw: Draw, height: u32) -> Scene {
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
            Draw::Line => plot::line(&LineSpec {
                height,
                series,
                unfinished: self.unfinished,
                area: true,
                x_ticks,
                ..LineSpec::new(&format)
            }),
            Draw::Bars => plot::bars(&BarSpec {
                height,
                series,
                unfinished: self.unfinished,
                x_ticks,
                ..BarSpec::new(&format)
            }),
        }
    }

    fn shown(&self, value: Option<f64>) -> String {
        value.map_or_else(
            || "—".to_owned(),
            |value| format_value(self.unit, value).exact,
        )
    }
}

/// A chart over time. The pointer, or the arrow keys once the chart has focus, read it bucket by
/// bucket; dragging, or the arrow keys with Shift and then Enter, zooms into a stretch.
#[component]
pub fn TimeChart(
    /// What it shows.
    data: TimeChartData,
    /// How it is drawn.
    draw: Draw,
    /// What is seen, in one sentence.
    #[prop(into)]
    caption: String,
    /// Height in pixels.
    #[prop(default = 240)]
    height: u32,
    /// Called with the stretch that was chosen.
    #[prop(optional, into)]
    on_zoom: Option<Callback<Span>>,
) -> impl IntoView {
    let count = data.buckets.len();
    let scene = data.scene(draw, height);
    let cursor = RwSignal::new(None::<usize>);
    let anchor = RwSignal::new(None::<usize>);
    let data = StoredValue::new(data);
    let bucket_under = move |event: &PointerEvent| {
        let target = event
            .current_target()?
            .dyn_into::<web_sys::Element>()
            .ok()?;
        let frame = target.get_bounding_client_rect();
        let percent = (f64::from(event.client_x()) - frame.left()) / frame.width().max(1.0) * 100.0;
        (count > 0).then(|| plot::index_at(percent, count))
    };
    let zoom = move || {
        let (Some(a), Some(b), Some(zoomed)) =
            (anchor.get_untracked(), cursor.get_untracked(), on_zoom)
        else {
            return;
        };
        let ends =
            data.with_value(|data| Some((*data.spans.get(a.min(b))?, *data.spans.get(a.max(b))?)));
        if let (true, Some((first, last))) = (a != b, ends) {
            zoomed.run(Span {
                from: first.from,
                to: last.to,
            });
        }
        anchor.set(None);
    };
    let on_key = move |event: KeyboardEvent| {
        let last = count.saturating_sub(1);
        let here = cursor.get_untracked();
        let next = match event.key().as_str() {
            "ArrowLeft" => here.map_or(last, |here| here.saturating_sub(1)),
            "ArrowRight" => here.map_or(0, |here| (here + 1).min(last)),
            "Home" => 0,
            "End" => last,
            "Enter" => return zoom(),
            "Escape" => {
                anchor.set(None);
                return cursor.set(None);
            }
            _ => return,
        };
        event.prevent_default();
        match (event.shift_key(), anchor.get_untracked()) {
            (true, None) => anchor.set(here.or(Some(next))),
            (false, _) => anchor.set(None),
            _ => {}
        }
        cursor.set(Some(next));
    };
    let on_move = move |event: PointerEvent| cursor.set(bucket_under(&event));
    let on_down = move |event: PointerEvent| {
        if on_zoom.is_some() && event.pointer_type() == "mouse" {
            anchor.set(bucket_under(&event));
        }
    };
    let on_leave = move |_: PointerEvent| {
        cursor.set(None);
        anchor.set(None);
    };
    let hint = if on_zoom.is_some() {
        "Arrow keys read it; hold Shift to mark a stretch, Enter zooms into it."
    } else {
        "Arrow keys read it."
    };
    view! {
        <figure class="chart">
            <figcaption>{caption.clone()}</figcaption>
            <output class="chart-readout">{move || data.with_value(|data| readout(data, cursor.get(), anchor.get()))}</output>
            <svg
                class="chart-plot"
                width="100%"
                height=height
                role="img"
                tabindex="0"
                aria-label=format!("{caption} {hint}")
                on:pointermove=on_move
                on:pointerdown=on_down
                on:pointerup=move |_| zoom()
                on:pointerleave=on_leave
                on:keydown=on_key
            >
                {marks(&scene)}
                {labels(&scene)}
                {move || overlay(cursor.get(), anchor.get(), count, height)}
            </svg>
            {data.with_value(|data| twin(data, &caption))}
        </figure>
    }
}

/// What the cursor reads, or, with no cursor, what the lines are.
fn readout(
    data: &TimeChartData,
    cursor: Option<usize>,
    anchor: Option<usize>,
) -> impl IntoView + use<> {
    let bucket = |index: usize| data.buckets.get(index).cloned().unwrap_or_default();
    let title = match (cursor, anchor) {
        (Some(here), Some(other)) if here != other => Some(format!(
            "{} to {}",
            bucket(here.min(other)),
            bucket(here.max(other))
        )),
        (Some(here), _) => Some(bucket(here)),
        _ => None,
    };
    let keys = data.lines.iter().enumerate().map(|(index, line)| {
        let class = format!("c-line s{}", index + 1);
        let value = cursor.map(|at| data.shown(line.values.get(at).copied().flatten()));
        view! {
            <span class="chart-key">
                <svg aria-hidden="true" viewBox="0 0 16 8">
                    <path class=class d="M0 4H16" />
                </svg>
                {value.map(|value| view! { <b>{value}</b> })}
                {line.name.clone()}
            </span>
        }
    });
    let ghost = (!data.against.is_empty()).then(|| {
        let value = cursor.and_then(|at| {
            data.lines
                .first()
                .map(|line| data.shown(line.ghost.get(at).copied().flatten()))
        });
        view! {
            <span class="chart-key">
                <svg aria-hidden="true" viewBox="0 0 16 8">
                    <path class="c-ghost" d="M0 4H16" />
                </svg>
                {value.map(|value| format!("{value} "))}
                {data.against.clone()}
            </span>
        }
    });
    view! {
        {title.map(|title| view! { <span>{title}</span> })}
        {keys.collect_view()}
        {ghost}
    }
}

/// The cursor's line and the marked stretch, on their own layer above the drawing.
fn overlay(
    cursor: Option<usize>,
    anchor: Option<usize>,
    count: usize,
    height: u32,
) -> impl IntoView + use<> {
    let bottom = height.saturating_sub(24);
    let middle = |index: usize| plot::x_percent_of(index, count);
    let line = cursor.map(|at| {
        let x = format!("{:.2}%", middle(at));
        view! { <line class="chart-cursor" x1=x.clone() x2=x y1="8" y2=bottom /> }
    });
    let brush = cursor.zip(anchor).filter(|(a, b)| a != b).map(|(a, b)| {
        let half = 50.0 / count.max(1) as f64;
        let from = middle(a.min(b)) - half;
        let width = middle(a.max(b)) + half - from;
        view! {
            <rect class="chart-brush" x=format!("{from:.2}%") width=format!("{width:.2}%") y="8" height=bottom.saturating_sub(8) />
        }
    });
    view! {
        {brush}
        {line}
    }
}

fn twin(data: &TimeChartData, caption: &str) -> impl IntoView + use<> {
    let compared = !data.against.is_empty();
    let heads = data
        .lines
        .iter()
        .map(|line| view! { <th scope="col" class="num">{line.name.clone()}</th> })
        .collect_view();
    let against =
        compared.then(|| view! { <th scope="col" class="num">{data.against.clone()}</th> });
    let rows = data
        .buckets
        .iter()
        .enumerate()
        .map(|(at, bucket)| {
            let cells = data
                .lines
                .iter()
                .map(|line| view! { <td class="num">{data.shown(line.values.get(at).copied().flatten())}</td> })
                .collect_view();
            let ghost = data.lines.first().filter(|_| compared);
            let ghost = ghost.map(|line| view! { <td class="num">{data.shown(line.ghost.get(at).copied().flatten())}</td> });
            let growing = at + data.unfinished >= data.buckets.len();
            view! {
                <tr>
                    <th scope="row">{bucket.clone()} {growing.then_some(" (so far)")}</th>
                    {cells}
                    {ghost}
                </tr>
            }
        })
        .collect_view();
    view! {
        <TableTwin caption=caption.to_owned()>
            <thead>
                <tr>
                    <th scope="col">"When"</th>
                    {heads}
                    {against}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </TableTwin>
    }
}

/// The same numbers as a table, folded away below a chart.
#[component]
pub fn TableTwin(
    /// What the table holds.
    #[prop(into)]
    caption: String,
    /// Its head and body.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="chart-table">
            <summary>
                <Icon name="chevron-right" small=true />
                "Show as table"
            </summary>
            <div class="chart-table-scroll" tabindex="0">
                <table class="table">
                    <caption class="visually-hidden">{caption}</caption>
                    {children()}
                </table>
            </div>
        </details>
    }
}
