//! Stages of which each keeps a part of the one before.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::backend::colour;
use crate::frame::{paint, scaled, text_style};
use crate::scale::{PHONE_PX, clean};
use crate::scene::{Kind, Scene};
use crate::text::{LABEL_PX, fit, text_width};

/// Height of a stage in px: a line of text over its bar.
const STAGE_PX: u32 = 44;
/// Where the text's box begins and the bar lies within a stage, in px.
const TEXT_PX: u32 = 3;
const BAR_PX: (f64, f64) = (21.0, 37.0);
/// Most stages that are drawn.
const MOST_STAGES: usize = 50;

/// A stage with how many came so far.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stage {
    /// Name, cut with an ellipsis where it would meet the figure on a phone.
    pub label: String,
    /// How many; `None` where it was not measured.
    pub value: Option<f64>,
    /// The figure as it is to be read, with its share of the stage before.
    pub text: String,
}

/// What a funnel shows. Its height follows from the number of stages, of which the first 50 are drawn.
pub struct FunnelSpec {
    /// Nominal width in px.
    pub width: u32,
    /// Stages from the first.
    pub stages: Vec<Stage>,
}

/// Draws a bar a stage from a common zero; what a stage lost of the one before is an outline behind it.
pub fn funnel(spec: &FunnelSpec) -> Scene {
    let shown = spec.stages.get(..MOST_STAGES).unwrap_or(&spec.stages);
    let count = u32::try_from(shown.len()).unwrap_or(0);
    let height = (count * STAGE_PX).max(60);
    let held = |stage: &Stage| clean(stage.value).map(|value| value.max(0.0));
    let most = shown.iter().filter_map(held).fold(0.0, f64::max);
    let most = if most > 0.0 { most } else { 1.0 };
    paint(spec.width, height, |root| {
        let mut chart =
            ChartBuilder::on(root).build_cartesian_2d(0.0..most, f64::from(height)..0.0)?;
        let right = i32::try_from(root.dim_in_pixel().0).unwrap_or(i32::MAX);
        let mut before: Option<f64> = None;
        for (top, stage) in (0..).step_by(STAGE_PX as usize).zip(shown) {
            let y = scaled(top + TEXT_PX);
            let room = PHONE_PX - text_width(&stage.text, LABEL_PX) - LABEL_PX;
            let label = fit(&stage.label, room);
            let style = text_style(Kind::RowLabel, 0, HPos::Left, VPos::Top);
            root.draw(&Text::new(label, (0, y), style))?;
            let style = text_style(Kind::ValueLabel, 0, HPos::Right, VPos::Top);
            root.draw(&Text::new(stage.text.as_str(), (right, y), style))?;
            let Some(value) = held(stage) else {
                continue;
            };
            let bar = |from: f64, to: f64, kind: Kind| {
                let (high, low) = (f64::from(top) + BAR_PX.0, f64::from(top) + BAR_PX.1);
                Rectangle::new([(from, high), (to, low)], colour(kind, 0).filled())
            };
            if let Some(lost) = before.filter(|before| *before > value) {
                chart.draw_series([bar(value, lost, Kind::Drop)])?;
            }
            chart.draw_series([bar(0.0, value, Kind::Bar)])?;
            before = Some(value);
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Mark;

    fn stage(label: &str, value: Option<f64>) -> Stage {
        Stage {
            label: label.into(),
            value,
            text: value.map_or("—".into(), |v| v.to_string()),
        }
    }

    fn rects(stages: Vec<Stage>) -> Vec<(&'static str, i32, i32)> {
        let scene = funnel(&FunnelSpec { width: 700, stages });
        let rect = |mark: &Mark| match mark {
            Mark::Rect { x, w, class, .. } => Some((class.as_str(), *x, *w)),
            Mark::Path { .. } => None,
        };
        scene.marks.iter().filter_map(rect).collect()
    }

    #[test]
    fn what_a_stage_lost_follows_its_bar() {
        let found = rects(vec![
            stage("Enrolled", Some(200.0)),
            stage("Started", Some(150.0)),
            stage("Finished", Some(50.0)),
        ]);
        assert_eq!(
            found,
            [
                ("c-bar s1", 0, 6999),
                ("c-drop", 5249, 1750),
                ("c-bar s1", 0, 5249),
                ("c-drop", 1749, 3500),
                ("c-bar s1", 0, 1749),
            ]
        );
    }

    #[test]
    fn a_stage_that_was_not_measured_has_no_bar_and_lost_nobody() {
        let found = rects(vec![
            stage("Enrolled", Some(200.0)),
            stage("Opened", None),
            stage("Finished", Some(100.0)),
        ]);
        let names: Vec<_> = found.iter().map(|(name, ..)| *name).collect();
        assert_eq!(names, ["c-bar s1", "c-drop", "c-bar s1"]);
        assert!(rects(vec![stage("Nobody", None)]).is_empty());
    }
}
