//! How one total became another: each change begins where the one before ended.

use plotters::prelude::*;

use crate::backend::colour;
use crate::frame::{Axes, axes, held_height, paint};
use crate::scale::{clean, extent, readable_ticks};
use crate::scene::{Kind, Scene};
use crate::weave::{Lines, weave};

/// Share of a step's width that its bar takes.
const FILLED_SHARE: f64 = 0.6;

/// One step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// A total, drawn from zero.
    Total(f64),
    /// A change of what was before.
    Change(f64),
}

/// What a waterfall shows.
pub struct WaterfallSpec<'a> {
    /// Nominal width in px.
    pub width: u32,
    /// Height in px.
    pub height: u32,
    /// Name and step, in order.
    pub steps: Vec<(String, Step)>,
    /// Writes a value of the axis.
    pub format: &'a dyn Fn(f64) -> String,
}

/// Draws totals as bars from zero and changes between them; a fall is also hatched, so that it is told
/// from a rise without colour.
pub fn waterfall(spec: &WaterfallSpec) -> Scene {
    let bars = levels(&spec.steps);
    let ends = bars.iter().flat_map(|(_, from, to)| [*from, *to]);
    let bounds = extent(ends.chain([0.0])).unwrap_or((0.0, 0.0, true));
    let ticks = readable_ticks(bounds, spec.format);
    let names: Vec<_> = spec
        .steps
        .iter()
        .map(|(name, _)| name.clone())
        .enumerate()
        .collect();
    paint(spec.width, held_height(spec.height), |root| {
        let frame = Axes {
            n: bars.len(),
            ticks: &ticks,
            x_ticks: &names,
            format: spec.format,
        };
        let mut chart = axes(root, &frame)?;
        let edge = (1.0 - FILLED_SHARE) / 2.0;
        for (place, (kind, from, to)) in bars.iter().enumerate() {
            let left = place as f64 + edge;
            let corners = [(left, *to), (left + FILLED_SHARE, *from)];
            chart.draw_series([Rectangle::new(corners, colour(*kind, 0).filled())])?;
            if *kind == Kind::Fall {
                let places = corners.map(|corner| chart.backend_coord(&corner));
                weave(root, places, Lines::FALLING, colour(Kind::Weave, 0))?;
            }
            if place + 1 < bars.len() {
                let next = left + 1.0;
                let join = vec![(left + FILLED_SHARE, *to), (next, *to)];
                chart.draw_series([PathElement::new(join, colour(Kind::Join, 0))])?;
            }
        }
        Ok(())
    })
}

/// Kind, beginning and end of each bar.
fn levels(steps: &[(String, Step)]) -> Vec<(Kind, f64, f64)> {
    let mut level = 0.0;
    let mut bar = |step: &Step| match *step {
        Step::Total(value) => {
            level = clean(Some(value)).unwrap_or(level);
            (Kind::Bar, 0.0, level)
        }
        Step::Change(change) => {
            let from = level;
            level = clean(Some(from + clean(Some(change)).unwrap_or(0.0))).unwrap_or(from);
            let kind = if level < from { Kind::Fall } else { Kind::Rise };
            (kind, from, level)
        }
    };
    steps.iter().map(|(_, step)| bar(step)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(steps: &[Step]) -> Vec<(String, Step)> {
        steps.iter().map(|step| ("step".into(), *step)).collect()
    }

    #[test]
    fn each_change_begins_where_the_one_before_ended() {
        let steps = [
            Step::Total(100.0),
            Step::Change(30.0),
            Step::Change(-50.0),
            Step::Change(f64::NAN),
            Step::Total(80.0),
        ];
        let expected = [
            (Kind::Bar, 0.0, 100.0),
            (Kind::Rise, 100.0, 130.0),
            (Kind::Fall, 130.0, 80.0),
            (Kind::Rise, 80.0, 80.0),
            (Kind::Bar, 0.0, 80.0),
        ];
        assert_eq!(levels(&named(&steps)), expected);
    }

    #[test]
    fn a_fall_is_hatched_and_a_rise_is_not() {
        let scene = |steps: &[Step]| {
            waterfall(&WaterfallSpec {
                width: 700,
                height: 220,
                steps: named(steps),
                format: &|value| value.to_string(),
            })
        };
        let woven = |scene: &Scene| {
            scene.marks.iter().any(|mark| {
                matches!(mark, crate::Mark::Path { class, .. } if class.as_str() == "c-weave")
            })
        };
        assert!(woven(&scene(&[Step::Total(90.0), Step::Change(-60.0)])));
        assert!(!woven(&scene(&[Step::Total(90.0), Step::Change(60.0)])));
        assert!(!scene(&[]).marks.is_empty(), "an empty one has its axis");
    }
}
