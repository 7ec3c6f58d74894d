//! Upright bars by bucket.

use plotters::prelude::*;

use crate::backend::colour;
use crate::frame::{Axes, Chart, axes, held_height, paint};
use crate::scale::{clean_all, extent, readable_ticks};
use crate::scene::{Kind, Scene, Series};
use crate::weave::{Lines, weave};

/// Share of a bucket's width that its bars take while there is room for gaps.
const FILLED_SHARE: f64 = 0.72;
/// Buckets narrower than this many nominal px stand without gaps.
const LEAST_GAPPED_PX: usize = 4;

/// How several series share a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BarLayout {
    /// Side by side.
    #[default]
    Grouped,
    /// On top of each other, values below zero downwards.
    Stacked,
}

/// What a bar chart shows. Bars always begin at zero.
pub struct BarSpec<'a> {
    /// Nominal width in px.
    pub width: u32,
    /// Height in px.
    pub height: u32,
    /// Up to six series told apart by colour; a seventh takes the first's. Stacked series share
    /// one outline as comparison, the sum of their ghosts.
    pub series: Vec<Series>,
    /// How series share a bucket.
    pub layout: BarLayout,
    /// How many buckets at the end are not over yet; they are hatched.
    pub unfinished: usize,
    /// Buckets that may be labelled, in rising order, thinned to fit a phone.
    pub x_ticks: Vec<(usize, String)>,
    /// Writes a value of the axis; where it rounds two ticks to one text, the ticks are fewer.
    pub format: &'a dyn Fn(f64) -> String,
}

impl<'a> BarSpec<'a> {
    /// An empty, grouped chart of 700 × 220 px; set the other fields with struct update.
    pub fn new(format: &'a dyn Fn(f64) -> String) -> Self {
        BarSpec {
            width: 700,
            height: 220,
            series: Vec::new(),
            layout: BarLayout::Grouped,
            unfinished: 0,
            x_ticks: Vec::new(),
            format,
        }
    }
}

/// A bar in chart coordinates: from `left` to `right` in buckets, from `from` to `to` in values.
struct Bar {
    bucket: usize,
    slot: usize,
    left: f64,
    right: f64,
    from: f64,
    to: f64,
}

/// Draws bars from zero; a bucket without a value has no bar.
pub fn bars(spec: &BarSpec) -> Scene {
    let values: Vec<_> = spec.series.iter().map(|s| clean_all(&s.values)).collect();
    let ghosts: Vec<_> = spec.series.iter().map(|s| clean_all(&s.ghost)).collect();
    let n = values
        .iter()
        .chain(&ghosts)
        .map(Vec::len)
        .max()
        .unwrap_or(0);
    let columns = usize::try_from(spec.width).unwrap_or(usize::MAX);
    let share = if n.saturating_mul(LEAST_GAPPED_PX) > columns {
        1.0
    } else {
        FILLED_SHARE
    };
    let (solid, outlined) = match spec.layout {
        BarLayout::Grouped => (grouped(&values, share), grouped(&ghosts, share)),
        BarLayout::Stacked => (
            stacked(&values, share),
            grouped(&[total(&ghosts, n)], share),
        ),
    };
    let ends = solid
        .iter()
        .chain(&outlined)
        .flat_map(|bar| [bar.from, bar.to]);
    let bounds = extent(ends.chain([0.0])).unwrap_or((0.0, 0.0, true));
    let ticks = readable_ticks(bounds, spec.format);
    let finished = n.saturating_sub(spec.unfinished);
    paint(spec.width, held_height(spec.height), |root| {
        let frame = Axes {
            n,
            ticks: &ticks,
            x_ticks: &spec.x_ticks,
            format: spec.format,
        };
        let mut chart = axes(root, &frame)?;
        for bar in &solid {
            if bar.bucket < finished {
                chart.draw_series([rectangle(bar, Kind::Bar)])?;
            } else {
                chart.draw_series([rectangle(bar, Kind::UnfinishedBar)])?;
                let style = colour(Kind::Hatch, bar.slot);
                weave(root, corners(&chart, bar), Lines::RISING, style)?;
            }
        }
        // Each series of a stack has lines of its own, so that colour alone tells nothing. The woven
        // strokes come after all bars: strokes of one class then share one path.
        if spec.layout == BarLayout::Stacked {
            for bar in solid.iter().filter(|bar| bar.bucket < finished) {
                let style = colour(Kind::Weave, 0);
                weave(
                    root,
                    corners(&chart, bar),
                    Lines::of_series(bar.slot),
                    style,
                )?;
            }
        }
        chart.draw_series(outlined.iter().map(|bar| rectangle(bar, Kind::Ghost)))?;
        Ok(())
    })
}

fn rectangle(bar: &Bar, kind: Kind) -> Rectangle<(f64, f64)> {
    let corners = [(bar.left, bar.to), (bar.right, bar.from)];
    Rectangle::new(corners, colour(kind, bar.slot).filled())
}

/// Opposite corners of a bar in scaled units.
fn corners(chart: &Chart, bar: &Bar) -> [(i32, i32); 2] {
    [(bar.left, bar.to), (bar.right, bar.from)].map(|corner| chart.backend_coord(&corner))
}

fn grouped(series: &[Vec<Option<f64>>], share: f64) -> Vec<Bar> {
    let width = share / series.len().max(1) as f64;
    let bar = |slot: usize, bucket: usize, value: f64| {
        let left = bucket as f64 + (1.0 - share) / 2.0 + slot as f64 * width;
        Bar {
            bucket,
            slot,
            left,
            right: left + width,
            from: 0.0,
            to: value,
        }
    };
    let of_series = |(slot, values): (usize, &Vec<Option<f64>>)| -> Vec<Bar> {
        let present = values.iter().enumerate();
        present
            .filter_map(|(bucket, value)| Some(bar(slot, bucket, (*value)?)))
            .collect()
    };
    series.iter().enumerate().flat_map(of_series).collect()
}

fn stacked(series: &[Vec<Option<f64>>], share: f64) -> Vec<Bar> {
    let n = series.iter().map(Vec::len).max().unwrap_or(0);
    let mut bars = Vec::new();
    for bucket in 0..n {
        let (mut above, mut below) = (0.0, 0.0);
        for (slot, values) in series.iter().enumerate() {
            let Some(value) = values.get(bucket).copied().flatten() else {
                continue;
            };
            let end: &mut f64 = if value < 0.0 { &mut below } else { &mut above };
            let from = *end;
            *end += value;
            let left = bucket as f64 + (1.0 - share) / 2.0;
            bars.push(Bar {
                bucket,
                slot,
                left,
                right: left + share,
                from,
                to: *end,
            });
        }
    }
    bars
}

/// Sum a bucket over the series that have a value there.
fn total(series: &[Vec<Option<f64>>], n: usize) -> Vec<Option<f64>> {
    let of_bucket = |bucket: usize| {
        let present = series
            .iter()
            .filter_map(|values| values.get(bucket).copied().flatten());
        present.reduce(|sum, value| sum + value)
    };
    (0..n).map(of_bucket).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Mark;

    fn plain(value: f64) -> String {
        value.to_string()
    }

    fn chart(layout: BarLayout, series: &[&[f64]], unfinished: usize) -> Scene {
        let named = |values: &&[f64]| Series {
            values: values.iter().copied().map(Some).collect(),
            ..Series::default()
        };
        bars(&BarSpec {
            series: series.iter().map(named).collect(),
            layout,
            unfinished,
            ..BarSpec::new(&plain)
        })
    }

    /// Left, top, right and bottom of each rectangle of a class.
    fn rects(scene: &Scene, name: &str) -> Vec<[i32; 4]> {
        let of_class = |mark: &Mark| match mark {
            Mark::Rect { x, y, w, h, class } if class.as_str() == name => {
                Some([*x, *y, x + w, y + h])
            }
            _ => None,
        };
        scene.marks.iter().filter_map(of_class).collect()
    }

    fn axis_y(scene: &Scene) -> i32 {
        let axis = scene.marks.iter().find_map(|mark| match mark {
            Mark::Path { d, class } if class.as_str() == "c-axis" => Some(d.clone()),
            _ => None,
        });
        axis.unwrap().rsplit(' ').next().unwrap().parse().unwrap()
    }

    #[test]
    fn bars_begin_at_zero() {
        let scene = chart(BarLayout::Grouped, &[&[90.0, 100.0, -20.0]], 0);
        let zero = axis_y(&scene);
        let found = rects(&scene, "c-bar s1");
        assert_eq!((found[0][3], found[1][3], found[2][1]), (zero, zero, zero));
        let high = f64::from(found[1][3] - found[1][1]);
        let less = f64::from(found[0][3] - found[0][1]);
        assert!((less / high - 0.9).abs() < 0.01, "{less} of {high}");
    }

    #[test]
    fn stacked_bars_stand_on_each_other_and_grouped_ones_beside() {
        let two: [&[f64]; 2] = [&[3.0], &[4.0]];
        let stack = chart(BarLayout::Stacked, &two, 0);
        let (lower, upper) = (rects(&stack, "c-bar s1")[0], rects(&stack, "c-bar s2")[0]);
        assert_eq!(lower[1], upper[3]);
        let group = chart(BarLayout::Grouped, &two, 0);
        let (one, other) = (rects(&group, "c-bar s1")[0], rects(&group, "c-bar s2")[0]);
        assert!(one[2] <= other[0] && one[3] == other[3]);
    }

    #[test]
    fn only_unfinished_bars_are_hatched_and_the_hatch_stays_inside() {
        let scene = chart(BarLayout::Grouped, &[&[5.0, 6.0]], 1);
        assert_eq!(rects(&scene, "c-bar s1").len(), 1);
        let bar = rects(&scene, "c-bar c-unfinished s1")[0];
        let hatch = scene.marks.iter().find_map(|mark| match mark {
            Mark::Path { d, class } if class.as_str() == "c-hatch s1" => Some(d.clone()),
            _ => None,
        });
        let hatch = hatch.unwrap();
        let numbers: Vec<i32> = hatch
            .split(['M', 'L', ' '])
            .filter_map(|n| n.parse().ok())
            .collect();
        assert!(numbers.len() > 8);
        for place in numbers.chunks(2) {
            assert!(
                (bar[0]..=bar[2]).contains(&place[0]),
                "{place:?} in {bar:?}"
            );
            assert!(
                (bar[1]..=bar[3]).contains(&place[1]),
                "{place:?} in {bar:?}"
            );
        }
    }

    #[test]
    fn each_series_of_a_stack_but_the_first_is_woven() {
        let woven = |scene: &Scene| {
            let is_woven = |mark: &&Mark| matches!(mark, Mark::Path { class, .. } if class.as_str() == "c-weave");
            scene.marks.iter().filter(is_woven).count()
        };
        let two: [&[f64]; 2] = [&[30.0], &[40.0]];
        assert_eq!(woven(&chart(BarLayout::Stacked, &two, 0)), 1);
        assert_eq!(woven(&chart(BarLayout::Stacked, &two[..1], 0)), 0);
        assert_eq!(woven(&chart(BarLayout::Grouped, &two, 0)), 0);
    }

    #[test]
    fn the_comparison_of_a_stack_is_its_sum() {
        let one = |value, ghost| Series {
            values: vec![Some(value)],
            ghost: vec![Some(ghost)],
            ..Series::default()
        };
        let scene = bars(&BarSpec {
            series: vec![one(1.0, 5.0), one(2.0, 5.0)],
            layout: BarLayout::Stacked,
            ..BarSpec::new(&plain)
        });
        let ghosts = rects(&scene, "c-ghost");
        assert_eq!(ghosts.len(), 1);
        let top = scene.labels.iter().map(|l| l.text.as_str()).next_back();
        assert_eq!(top, Some("10"));
    }
}
