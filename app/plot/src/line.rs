//! Lines over time.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::backend::colour;
use crate::frame::{Axes, Chart, Fault, Root, axes, held_height, paint, scaled, text_style};
use crate::reduce::{reduce, runs};
use crate::scale::{clean, clean_all, extent, readable_ticks};
use crate::scene::{Kind, SCALE, Scene, Series};
use crate::text::{LABEL_PX, text_width};

/// What a line chart shows.
pub struct LineSpec<'a> {
    /// Nominal width in px; also the number of columns a long series is reduced to.
    pub width: u32,
    /// Height in px.
    pub height: u32,
    /// Up to six series told apart by colour; a seventh takes the first's.
    pub series: Vec<Series>,
    /// How many buckets at the end are not over yet.
    pub unfinished: usize,
    /// Whether the value axis contains zero; else it spans the values.
    pub zero_based: bool,
    /// Whether the ground under the first series is filled.
    pub area: bool,
    /// Whether the series lie on top of each other as filled areas. A stack begins at zero, and has no
    /// comparisons, bands or gaps: what was not measured adds nothing.
    pub stacked: bool,
    /// Intervals, each in the colour of the series at its place; the widest first.
    pub bands: Vec<Band>,
    /// Whether the lines carry their series' names at their ends.
    pub end_labels: bool,
    /// Buckets that may be labelled, in rising order, thinned to fit a phone.
    pub x_ticks: Vec<(usize, String)>,
    /// Writes a value of the axis; where it rounds two ticks to one text, the ticks are fewer.
    pub format: &'a dyn Fn(f64) -> String,
}

/// Where a series may lie, such as the interval of a forecast.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Band {
    /// The series that it belongs to, from 0.
    pub series: usize,
    /// Lower and upper end a bucket; `None` where there is no interval.
    pub ends: Vec<Option<(f64, f64)>>,
}

impl<'a> LineSpec<'a> {
    /// An empty, zero-based chart of 700 × 220 px; set the other fields with struct update.
    pub fn new(format: &'a dyn Fn(f64) -> String) -> Self {
        LineSpec {
            width: 700,
            height: 220,
            series: Vec::new(),
            unfinished: 0,
            zero_based: true,
            area: false,
            stacked: false,
            bands: Vec::new(),
            end_labels: false,
            x_ticks: Vec::new(),
            format,
        }
    }
}

/// Values and comparison of a series, cleaned.
pub(crate) type Cleaned = (Vec<Option<f64>>, Vec<Option<f64>>);

/// Draws lines: a gap leaves the line open, a value between two gaps is a dot, buckets that are
/// not over yet are a stroke of their own, and comparisons lie underneath.
pub fn line(spec: &LineSpec) -> Scene {
    if spec.stacked {
        return crate::stack::stack(spec);
    }
    let series: Vec<Cleaned> = spec
        .series
        .iter()
        .map(|s| (clean_all(&s.values), clean_all(&s.ghost)))
        .collect();
    let lengths = series
        .iter()
        .map(|(values, ghost)| values.len().max(ghost.len()));
    let n = lengths
        .chain(spec.bands.iter().map(|band| band.ends.len()))
        .max()
        .unwrap_or(0);
    let bands: Vec<_> = spec.bands.iter().map(clean_band).collect();
    let all = series
        .iter()
        .flat_map(|(values, ghost)| values.iter().chain(ghost))
        .copied()
        .flatten();
    let ends = bands
        .iter()
        .flatten()
        .flatten()
        .flat_map(|(low, high)| [*low, *high]);
    let (low, high, whole) = extent(all.chain(ends)).unwrap_or((0.0, 0.0, true));
    let bounds = if spec.zero_based {
        (low.min(0.0), high.max(0.0), whole)
    } else {
        (low, high, whole)
    };
    let ticks = readable_ticks(bounds, spec.format);
    let columns = usize::try_from(spec.width).unwrap_or(usize::MAX);
    let finished = n.saturating_sub(spec.unfinished);
    paint(spec.width, held_height(spec.height), |root| {
        let frame = Axes {
            n,
            ticks: &ticks,
            x_ticks: &spec.x_ticks,
            format: spec.format,
        };
        let mut chart = axes(root, &frame)?;
        for (band, ends) in spec.bands.iter().zip(&bands) {
            crate::stack::between(&mut chart, ends, columns, (Kind::Band, band.series))?;
        }
        for (_, ghost) in &series {
            strokes(&mut chart, &reduce(ghost, columns), (Kind::Ghost, None), 0)?;
        }
        let base = ticks.first().copied().unwrap_or(0.0).max(0.0);
        let base = base.min(ticks.last().copied().unwrap_or(0.0));
        for (slot, (values, _)) in series.iter().enumerate() {
            let over = reduce(values.get(..finished).unwrap_or(values), columns);
            if spec.area && slot == 0 {
                ground(&mut chart, &over, base)?;
            }
            strokes(&mut chart, &over, (Kind::Line, Some(Kind::Dot)), slot)?;
            open_end(&mut chart, values, finished, columns, slot)?;
        }
        if spec.end_labels {
            end_labels(root, &chart, spec, &series)?;
        }
        Ok(())
    })
}

/// Lines that were reduced before they came, such as by a server that holds millions of values.
pub struct TraceSpec<'a> {
    /// Nominal width in px.
    pub width: u32,
    /// Height in px.
    pub height: u32,
    /// How many buckets the points are of.
    pub n: usize,
    /// Per series its points, as [`reduce`] gives them.
    pub series: Vec<Vec<(usize, Option<f64>)>>,
    /// Buckets that may be labelled, in rising order, thinned to fit a phone.
    pub x_ticks: Vec<(usize, String)>,
    /// Writes a value of the axis.
    pub format: &'a dyn Fn(f64) -> String,
}

/// Draws reduced lines over an axis that spans their values.
pub fn trace(spec: &TraceSpec) -> Scene {
    let series: Vec<Vec<_>> = spec
        .series
        .iter()
        .map(|points| {
            let inside = points.iter().filter(|(index, _)| *index < spec.n);
            inside
                .map(|(index, value)| (*index, clean(*value)))
                .collect()
        })
        .collect();
    let values = series.iter().flatten().filter_map(|(_, value)| *value);
    let ticks = readable_ticks(extent(values).unwrap_or((0.0, 0.0, true)), spec.format);
    paint(spec.width, held_height(spec.height), |root| {
        let frame = Axes {
            n: spec.n,
            ticks: &ticks,
            x_ticks: &spec.x_ticks,
            format: spec.format,
        };
        let mut chart = axes(root, &frame)?;
        for (slot, points) in series.iter().enumerate() {
            strokes(&mut chart, points, (Kind::Line, Some(Kind::Dot)), slot)?;
        }
        Ok(())
    })
}

/// A band's ends as they can be drawn, the lower one first.
fn clean_band(band: &Band) -> Vec<Option<(f64, f64)>> {
    let cleaned = |(a, b): (f64, f64)| {
        let (a, b) = (clean(Some(a))?, clean(Some(b))?);
        Some((a.min(b), a.max(b)))
    };
    band.ends.iter().map(|ends| cleaned((*ends)?)).collect()
}

fn centred(run: &[(usize, f64)]) -> impl Iterator<Item = (f64, f64)> {
    run.iter()
        .map(|(index, value)| (*index as f64 + 0.5, *value))
}

/// Draws each run of values as a line of the first kind, a value alone as a dot of the second.
fn strokes(
    chart: &mut Chart,
    points: &[(usize, Option<f64>)],
    (line, dot): (Kind, Option<Kind>),
    slot: usize,
) -> Result<(), Fault> {
    let runs = runs(points);
    for run in runs.iter().filter(|run| run.len() > 1) {
        chart.draw_series(LineSeries::new(centred(run), colour(line, slot)))?;
    }
    if let Some(dot) = dot {
        let alone = runs.iter().filter(|run| run.len() == 1);
        let style = colour(dot, slot).filled();
        chart.draw_series(
            alone
                .flat_map(|run| centred(run))
                .map(|place| Circle::new(place, SCALE, style)),
        )?;
    }
    Ok(())
}

/// Draws the buckets that are not over yet, joined to the last one that is.
fn open_end(
    chart: &mut Chart,
    values: &[Option<f64>],
    finished: usize,
    columns: usize,
    slot: usize,
) -> Result<(), Fault> {
    let joint = finished.saturating_sub(1);
    let mut tail: Vec<_> = reduce(values.get(joint..).unwrap_or(&[]), columns)
        .into_iter()
        .map(|(index, value)| (index + joint, value))
        .collect();
    // The joint alone belongs to the finished part, which has drawn it.
    let next_is_gap = !matches!(tail.get(1), Some((_, Some(_))));
    if finished > 0 && next_is_gap && !tail.is_empty() {
        tail.remove(0);
    }
    let kinds = (Kind::Unfinished, Some(Kind::UnfinishedDot));
    strokes(chart, &tail, kinds, slot)
}

fn ground(chart: &mut Chart, points: &[(usize, Option<f64>)], base: f64) -> Result<(), Fault> {
    for run in runs(points).iter().filter(|run| run.len() > 1) {
        chart.draw_series(AreaSeries::new(centred(run), base, colour(Kind::Area, 0)))?;
    }
    Ok(())
}

/// Writes the names over the lines' last values, moved apart where they would overlap.
pub(crate) fn end_labels<'a>(
    root: &Root<'a>,
    chart: &Chart<'a>,
    spec: &LineSpec,
    series: &[Cleaned],
) -> Result<(), Fault> {
    let line_height = (LABEL_PX * 1.2) as i32 * SCALE;
    let mut places: Vec<_> = series
        .iter()
        .zip(&spec.series)
        .enumerate()
        .filter_map(|(slot, ((values, _), named))| {
            let index = values.iter().rposition(Option::is_some)?;
            let value = values.get(index).copied().flatten()?;
            let (x, y) = chart.backend_coord(&(index as f64 + 0.5, value));
            Some((y - 4 * SCALE, x, slot, named.name.as_str()))
        })
        .filter(|(.., name)| !name.is_empty())
        .collect();
    places.sort_by_key(|(y, ..)| *y);
    let (width, height) = root.dim_in_pixel();
    let mut lowest = i32::try_from(height).unwrap_or(i32::MAX) - scaled(crate::frame::BAND_PX);
    let mut free_from = line_height;
    for place in &mut places {
        place.0 = place.0.max(free_from);
        free_from = place.0 + line_height;
    }
    for place in places.iter_mut().rev() {
        place.0 = place.0.min(lowest).max(0);
        lowest = place.0 - line_height;
    }
    for (y, x, slot, name) in places {
        let room = f64::from(x) / f64::from(width) * crate::scale::PHONE_PX;
        let (h, x) = if text_width(name, LABEL_PX) <= room {
            (HPos::Right, x)
        } else {
            (HPos::Left, 0)
        };
        let style = text_style(Kind::EndLabel, slot, h, VPos::Bottom);
        root.draw(&Text::new(name, (x, y), style))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Mark;

    fn plain(value: f64) -> String {
        value.to_string()
    }

    fn chart(values: &[Option<f64>], unfinished: usize) -> Scene {
        line(&LineSpec {
            series: vec![Series {
                values: values.to_vec(),
                ..Series::default()
            }],
            unfinished,
            ..LineSpec::new(&plain)
        })
    }

    fn paths<'s>(scene: &'s Scene, class: &str) -> Vec<&'s str> {
        let of_class = |mark: &'s Mark| match mark {
            Mark::Path { d, class: c } if c.as_str() == class => Some(d.as_str()),
            _ => None,
        };
        scene.marks.iter().filter_map(of_class).collect()
    }

    fn count(data: &str, letter: char) -> usize {
        data.chars().filter(|c| *c == letter).count()
    }

    #[test]
    fn a_gap_leaves_the_path_open_and_a_lonely_value_is_a_dot() {
        let some = Some(1.0);
        let scene = chart(&[some, some, None, some, some, None, some], 0);
        let lines = paths(&scene, "c-line s1");
        assert_eq!(lines.len(), 1);
        assert_eq!(count(lines[0], 'M'), 2, "{}", lines[0]);
        assert_eq!(paths(&scene, "c-dot s1").len(), 1);
    }

    #[test]
    fn unfinished_buckets_are_a_stroke_joined_to_the_last_finished_one() {
        let values = [1.0, 3.0, 2.0, 5.0].map(Some);
        let scene = chart(&values, 1);
        let over = paths(&scene, "c-line s1")[0];
        let open = paths(&scene, "c-line c-unfinished s1")[0];
        let joint = open.trim_start_matches('M').split('L').next().unwrap();
        assert!(over.ends_with(joint), "{over} then {open}");
        assert!(paths(&scene, "c-dot s1").is_empty());
        assert!(paths(&chart(&values, 0), "c-line c-unfinished s1").is_empty());
    }

    #[test]
    fn an_unfinished_bucket_after_a_gap_is_a_dot() {
        let scene = chart(&[Some(1.0), Some(2.0), None, Some(5.0)], 1);
        assert!(paths(&scene, "c-line c-unfinished s1").is_empty());
        assert_eq!(paths(&scene, "c-dot c-unfinished s1").len(), 1);
        let waiting = chart(&[Some(1.0), Some(2.0), None], 1);
        assert!(paths(&waiting, "c-dot c-unfinished s1").is_empty());
    }

    #[test]
    fn zero_is_on_the_axis_when_asked_for() {
        let spec = |zero_based| LineSpec {
            series: vec![Series {
                values: vec![Some(102.0), Some(118.0)],
                ..Series::default()
            }],
            zero_based,
            ..LineSpec::new(&plain)
        };
        let lowest = |scene: Scene| scene.labels[0].text.clone();
        assert_eq!(lowest(line(&spec(true))), "0");
        assert_eq!(lowest(line(&spec(false))), "100");
    }

    #[test]
    fn a_long_series_is_at_most_four_points_a_column() {
        let values: Vec<_> = (0..50_000).map(|i| Some(f64::from(i % 977))).collect();
        let scene = chart(&values, 0);
        let points = paths(&scene, "c-line s1")[0].split(['L', ' ']).count() / 2;
        assert!(points <= 4 * 700, "{points}");
    }

    #[test]
    fn lines_reduced_elsewhere_are_drawn_the_same() {
        let values: Vec<_> = (0..9_000).map(|i| Some(f64::from(i % 977))).collect();
        let here = chart(&values, 0);
        let there = trace(&TraceSpec {
            width: 700,
            height: 220,
            n: values.len(),
            series: vec![reduce(&values, 700)],
            x_ticks: Vec::new(),
            format: &plain,
        });
        assert_eq!(paths(&here, "c-line s1"), paths(&there, "c-line s1"));
    }

    #[test]
    fn the_same_chart_is_drawn_twice_the_same() {
        let values = [Some(1.0), None, Some(3.5), Some(2.0)];
        assert_eq!(chart(&values, 1), chart(&values, 1));
    }

    #[test]
    fn names_at_the_ends_do_not_overlap() {
        let one = |name: &str, last| Series {
            name: name.into(),
            values: vec![Some(1.0), Some(last)],
            ghost: Vec::new(),
        };
        let scene = line(&LineSpec {
            series: vec![one("active", 5.0), one("enrolled", 5.0), one("new", 0.0)],
            end_labels: true,
            ..LineSpec::new(&plain)
        });
        let ends = scene.labels.iter().filter(|l| l.class.starts_with("c-end"));
        let mut heights: Vec<f64> = ends.map(|l| l.y).collect();
        heights.sort_by(f64::total_cmp);
        assert_eq!(heights.len(), 3);
        assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= LABEL_PX));
    }
}
