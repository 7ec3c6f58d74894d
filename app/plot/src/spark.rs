//! Sparklines: the shape of a series within a line of text.

use plotters::prelude::*;

use crate::backend::colour;
use crate::frame::{Fault, paint};
use crate::reduce::{reduce, runs};
use crate::scale::{clean_all, extent};
use crate::scene::{Kind, SCALE, Scene};

/// Nominal size in px.
const WIDTH: u32 = 120;
const HEIGHT: u32 = 32;
/// Room in px around the line, for its width and its dot.
const PADDING: i32 = 4;

/// Draws values from their lowest to their highest, without labels, with a dot at the last one.
/// `unfinished` says that the last bucket is not over yet. Nominally 120 × 32 px.
pub fn spark(values: &[Option<f64>], unfinished: bool) -> Scene {
    let points = reduce(&clean_all(values), WIDTH as usize);
    let (low, high) = match extent(points.iter().filter_map(|(_, value)| *value)) {
        Some((low, high, _)) if low < high => (low, high),
        // A level line runs through the middle.
        Some((value, ..)) => (value - value.abs() - 1.0, value + value.abs() + 1.0),
        None => (0.0, 1.0),
    };
    paint(WIDTH, HEIGHT, |root| {
        let mut chart = ChartBuilder::on(root)
            .margin(PADDING * SCALE)
            .build_cartesian_2d(0.0..values.len().max(1) as f64, low..high)?;
        let mut stroke = |points: &[(usize, Option<f64>)], kind| -> Result<(), Fault> {
            for run in runs(points).into_iter().filter(|run| run.len() > 1) {
                let places = run
                    .into_iter()
                    .map(|(index, value)| (index as f64 + 0.5, value));
                chart.draw_series(LineSeries::new(places, colour(kind, 0)))?;
            }
            Ok(())
        };
        match points.split_last() {
            Some((_, over)) if unfinished => {
                let joint = over.len().saturating_sub(1);
                stroke(over, Kind::Spark)?;
                stroke(points.get(joint..).unwrap_or(&[]), Kind::UnfinishedSpark)?;
            }
            _ => stroke(&points, Kind::Spark)?,
        }
        let last = points
            .iter()
            .rev()
            .find_map(|(index, value)| Some((*index, (*value)?)));
        let dot = |(index, value): (usize, f64)| {
            let style = colour(Kind::SparkDot, 0).filled();
            Circle::new((index as f64 + 0.5, value), SCALE, style)
        };
        chart.draw_series(last.map(dot))?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Mark;

    fn classes(scene: &Scene) -> Vec<&'static str> {
        let class = |mark: &Mark| match mark {
            Mark::Path { class, .. } | Mark::Rect { class, .. } => class.as_str(),
        };
        scene.marks.iter().map(class).collect()
    }

    #[test]
    fn the_last_value_has_a_dot_and_an_unfinished_one_its_own_stroke() {
        let values = [1.0, 4.0, 2.0].map(Some);
        assert_eq!(
            classes(&spark(&values, false)),
            ["c-spark", "c-spark c-dot"]
        );
        assert_eq!(
            classes(&spark(&values, true)),
            ["c-spark", "c-spark c-unfinished", "c-spark c-dot"]
        );
    }

    #[test]
    fn a_sparkline_has_no_labels_and_nothing_draws_nothing() {
        assert!(spark(&[Some(1.0), Some(2.0)], false).labels.is_empty());
        assert!(spark(&[None, None], true).marks.is_empty());
    }
}
