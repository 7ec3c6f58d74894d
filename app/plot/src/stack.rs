//! Areas: stacked series, and the ground between two edges.

use plotters::prelude::*;

use crate::backend::colour;
use crate::frame::{Axes, Chart, Fault, axes, held_height, paint};
use crate::line::{Cleaned, LineSpec, end_labels};
use crate::reduce::reduce;
use crate::scale::{clean_all, extent, readable_ticks};
use crate::scene::{Kind, Scene};

/// Draws the series as areas on top of each other. Each has an edge of its own pattern; the buckets
/// that are not over yet are closed off by a line where they begin.
pub(crate) fn stack(spec: &LineSpec) -> Scene {
    let values: Vec<_> = spec.series.iter().map(|s| clean_all(&s.values)).collect();
    let n = values.iter().map(Vec::len).max().unwrap_or(0);
    let sums = sums(&values, n);
    let heights = sums.iter().flatten().copied().flatten().chain([0.0]);
    let (low, high, whole) = extent(heights).unwrap_or((0.0, 0.0, true));
    let ticks = readable_ticks((low.min(0.0), high.max(0.0), whole), spec.format);
    let columns = usize::try_from(spec.width).unwrap_or(usize::MAX);
    paint(spec.width, held_height(spec.height), |root| {
        let frame = Axes {
            n,
            ticks: &ticks,
            x_ticks: &spec.x_ticks,
            format: spec.format,
        };
        let mut chart = axes(root, &frame)?;
        let mut below = vec![Some(0.0); n];
        for (slot, top) in sums.iter().enumerate() {
            let ends: Vec<_> = below
                .iter()
                .zip(top)
                .map(|(low, high)| Some(((*low)?, (*high)?)))
                .collect();
            between(&mut chart, &ends, columns, (Kind::Area, slot))?;
            below.clone_from(top);
        }
        // Edges lie over all areas, so that none is half covered by its neighbour.
        for (slot, top) in sums.iter().enumerate() {
            let places = reduce(top, columns)
                .into_iter()
                .filter_map(|(index, value)| Some((index as f64 + 0.5, value?)));
            chart.draw_series(LineSeries::new(places, colour(Kind::Edge, slot)))?;
        }
        let open = spec.unfinished.min(n);
        if open > 0 && open < n {
            let (x, bottom) = ((n - open) as f64, ticks.first().copied().unwrap_or(0.0));
            let top = ticks.last().copied().unwrap_or(0.0);
            let mark = PathElement::new(vec![(x, bottom), (x, top)], colour(Kind::Ghost, 0));
            chart.draw_series([mark])?;
        }
        if spec.end_labels {
            let edges: Vec<Cleaned> = sums.iter().map(|top| (top.clone(), Vec::new())).collect();
            end_labels(root, &chart, spec, &edges)?;
        }
        Ok(())
    })
}

/// The upper edge of each series. Nothing is drawn downwards, so that areas cannot cross.
fn sums(series: &[Vec<Option<f64>>], n: usize) -> Vec<Vec<Option<f64>>> {
    let mut below = vec![0.0; n];
    let mut edge = |values: &Vec<Option<f64>>| {
        for (bucket, sum) in below.iter_mut().enumerate() {
            *sum += values
                .get(bucket)
                .copied()
                .flatten()
                .unwrap_or(0.0)
                .max(0.0);
        }
        below.iter().copied().map(Some).collect()
    };
    series.iter().map(&mut edge).collect()
}

/// Fills the ground between two edges, run by run; each edge keeps the points that its pixels need.
pub(crate) fn between(
    chart: &mut Chart,
    ends: &[Option<(f64, f64)>],
    columns: usize,
    (kind, slot): (Kind, usize),
) -> Result<(), Fault> {
    let mut from = 0;
    for run in ends.split(Option::is_none) {
        let begin = from;
        from += run.len() + 1;
        if run.len() < 2 {
            continue;
        }
        let edge = |of: fn(&(f64, f64)) -> f64| -> Vec<(f64, f64)> {
            let values: Vec<_> = run.iter().map(|ends| ends.as_ref().map(of)).collect();
            reduce(&values, columns)
                .into_iter()
                .filter_map(|(index, value)| Some(((begin + index) as f64 + 0.5, value?)))
                .collect()
        };
        let mut outline = edge(|(_, high)| *high);
        outline.extend(edge(|(low, _)| *low).into_iter().rev());
        chart.draw_series([Polygon::new(outline, colour(kind, slot).filled())])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Mark, Series};
    use crate::{Band, line};

    fn plain(value: f64) -> String {
        value.to_string()
    }

    fn series(values: &[Option<f64>]) -> Series {
        Series {
            values: values.to_vec(),
            ..Series::default()
        }
    }

    fn of_class<'s>(scene: &'s Scene, name: &str) -> Vec<&'s str> {
        let path = |mark: &'s Mark| match mark {
            Mark::Path { d, class } if class.as_str() == name => Some(d.as_str()),
            _ => None,
        };
        scene.marks.iter().filter_map(path).collect()
    }

    #[test]
    fn each_series_stands_on_the_ones_below() {
        let scene = line(&LineSpec {
            series: vec![
                series(&[Some(1.0), None, Some(2.0)]),
                series(&[Some(3.0), Some(4.0), Some(-9.0)]),
            ],
            stacked: true,
            ..LineSpec::new(&plain)
        });
        let sums = sums(&[vec![Some(1.0), None], vec![Some(3.0), Some(-4.0)]], 2);
        assert_eq!(
            sums,
            [[Some(1.0), Some(0.0)], [Some(4.0), Some(0.0)]].map(Vec::from)
        );
        assert_eq!(of_class(&scene, "c-area s2").len(), 1);
        assert_eq!(of_class(&scene, "c-edge s2").len(), 1);
        // The lower area's upper edge is the way back of the upper area.
        let lower = of_class(&scene, "c-edge s1")[0];
        let first = lower.trim_start_matches('M').split('L').next().unwrap();
        assert!(of_class(&scene, "c-area s2")[0].contains(first));
    }

    #[test]
    fn a_band_is_open_where_there_is_no_interval() {
        let ends = vec![
            None,
            Some((1.0, 2.0)),
            Some((3.0, 1.0)),
            None,
            Some((1.0, 1.0)),
            Some((2.0, f64::NAN)),
            Some((0.0, 9.0)),
            Some((1.0, 8.0)),
        ];
        let scene = line(&LineSpec {
            series: vec![series(&[Some(1.0), Some(2.0)])],
            bands: vec![Band { series: 0, ends }],
            ..LineSpec::new(&plain)
        });
        let bands = of_class(&scene, "c-band s1");
        assert_eq!(bands.len(), 2, "one ground a run");
        let top = scene.labels.iter().map(|label| label.text.as_str());
        assert!(
            top.into_iter().any(|text| text == "10"),
            "the axis holds it"
        );
    }
}
