//! Lying bars by category.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::backend::colour;
use crate::frame::{paint, scaled, text_style};
use crate::scale::{PHONE_PX, clean, extent};
use crate::scene::{Kind, Scene};
use crate::text::{LABEL_PX, fit, text_width};

/// Height of a category in px: a line of text over its bar.
const ROW_PX: u32 = 36;
/// Where the text's box begins and the bar lies within a category, in px.
const TEXT_PX: u32 = 3;
const BAR_PX: (f64, f64) = (21.0, 29.0);
/// Most categories that are drawn; a longer list is a table.
const MOST_ROWS: usize = 500;

/// A category with its value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// Name, cut with an ellipsis where it would meet the value on a phone.
    pub label: String,
    /// Length of the bar; `None` where nothing was measured.
    pub value: Option<f64>,
    /// The value as it is to be read.
    pub text: String,
}

/// What a chart of lying bars shows. Its height follows from the number of rows, of which the
/// first 500 are drawn.
pub struct RowSpec {
    /// Nominal width in px.
    pub width: u32,
    /// Categories from the top.
    pub rows: Vec<Row>,
    /// Palette slot of the bars, from 0.
    pub slot: usize,
}

/// Draws a bar a category from a common zero, the longest over the whole width, with name and
/// value above it: so no margin depends on a text.
pub fn rows(spec: &RowSpec) -> Scene {
    let shown = spec.rows.get(..MOST_ROWS).unwrap_or(&spec.rows);
    let count = u32::try_from(shown.len()).unwrap_or(0);
    let height = (count * ROW_PX).max(ROW_PX);
    let values = shown.iter().filter_map(|row| clean(row.value));
    let (low, high) = match extent(values.chain([0.0])) {
        Some((low, high, _)) if low < high => (low, high),
        _ => (0.0, 1.0),
    };
    paint(spec.width, height, |root| {
        let mut chart =
            ChartBuilder::on(root).build_cartesian_2d(low..high, f64::from(height)..0.0)?;
        let right = i32::try_from(root.dim_in_pixel().0).unwrap_or(i32::MAX);
        for (top, row) in (0..).step_by(ROW_PX as usize).zip(shown) {
            let y = scaled(top + TEXT_PX);
            let room = PHONE_PX - text_width(&row.text, LABEL_PX) - LABEL_PX;
            let label = fit(&row.label, room);
            let style = text_style(Kind::RowLabel, 0, HPos::Left, VPos::Top);
            root.draw(&Text::new(label, (0, y), style))?;
            let style = text_style(Kind::ValueLabel, 0, HPos::Right, VPos::Top);
            root.draw(&Text::new(row.text.as_str(), (right, y), style))?;
            if let Some(value) = clean(row.value) {
                let top = f64::from(top);
                let corners = [(0.0, top + BAR_PX.0), (value, top + BAR_PX.1)];
                let style = colour(Kind::Bar, spec.slot).filled();
                chart.draw_series([Rectangle::new(corners, style)])?;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Mark;

    fn row(label: &str, value: Option<f64>) -> Row {
        Row {
            label: label.into(),
            value,
            text: value.map_or("—".into(), |v| v.to_string()),
        }
    }

    fn chart(rows: Vec<Row>) -> Scene {
        super::rows(&RowSpec {
            width: 700,
            rows,
            slot: 0,
        })
    }

    fn bars(scene: &Scene) -> Vec<(i32, i32)> {
        let bar = |mark: &Mark| match mark {
            Mark::Rect { x, w, .. } => Some((*x, *w)),
            Mark::Path { .. } => None,
        };
        scene.marks.iter().filter_map(bar).collect()
    }

    #[test]
    fn lengths_follow_the_values_from_a_common_zero() {
        let scene = chart(vec![row("Chat", Some(40.0)), row("Quiz", Some(10.0))]);
        let found = bars(&scene);
        assert_eq!((found[0].0, found[1].0), (0, 0));
        assert!((f64::from(found[1].1) / f64::from(found[0].1) - 0.25).abs() < 0.01);
        assert_eq!(scene.height, 2 * ROW_PX);
    }

    #[test]
    fn what_was_not_measured_has_a_text_and_no_bar() {
        let scene = chart(vec![row("Chat", None)]);
        assert!(bars(&scene).is_empty());
        assert_eq!(scene.labels.len(), 2);
    }

    #[test]
    fn a_long_name_leaves_room_for_the_value() {
        let scene = chart(vec![row(&"Überlange Kategorie ".repeat(9), Some(1234.0))]);
        let width: f64 = scene
            .labels
            .iter()
            .map(|l| text_width(&l.text, LABEL_PX))
            .sum();
        assert!(width < PHONE_PX, "{width}");
    }

    #[test]
    fn values_below_zero_lie_left_of_it() {
        let found = bars(&chart(vec![
            row("gain", Some(5.0)),
            row("loss", Some(-5.0)),
        ]));
        assert!(found[1].0 + found[1].1 <= found[0].0 + 1, "{found:?}");
    }
}
