//! Cohorts over their age: a heat map whose cells can be read.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::backend::Canvas;
use crate::frame::{scaled, text_style};
use crate::heat::{HeatSpec, fixed_heat, heat_left_percent, step};
use crate::read::x_percent_of;
use crate::scale::PHONE_PX;
use crate::scene::{Kind, SCALE, Scene};
use crate::text::{LABEL_PX, text_width};

/// Height of a cohort in px.
const ROW_PX: u32 = 32;

/// What a cohort chart shows.
pub struct CohortSpec<'a> {
    /// Nominal width in px.
    pub width: u32,
    /// Name of each cohort, from the oldest.
    pub rows: Vec<String>,
    /// Per cohort, its share in percent at each age; `None` where that age is not over, drawn blank.
    pub values: Vec<Vec<Option<f64>>>,
    /// Ages that may be labelled.
    pub column_ticks: Vec<(usize, String)>,
    /// Writes a share into its cell.
    pub format: &'a dyn Fn(f64) -> String,
}

/// Draws a cell a cohort and age, darker for more of a hundred percent, with its value where every
/// value has room on a phone.
pub fn cohort(spec: &CohortSpec) -> Scene {
    let heat = HeatSpec {
        width: spec.width,
        row_height: ROW_PX,
        values: spec.values.clone(),
        row_labels: spec.rows.clone(),
        column_ticks: spec.column_ticks.clone(),
    };
    let mut scene = fixed_heat(&heat, Some((0.0, 100.0)));
    let columns = spec.values.iter().map(Vec::len).max().unwrap_or(0);
    let left = heat_left_percent(&spec.rows);
    let cell_px = PHONE_PX * (100.0 - left) / 100.0 / columns.max(1) as f64;
    let cells = || {
        let rows = spec.values.iter().enumerate();
        rows.flat_map(|(row, values)| {
            let cells = values.iter().enumerate();
            cells.filter_map(move |(column, value)| {
                let value = value.filter(|value| value.is_finite())?;
                Some((row, column, value, (spec.format)(value)))
            })
        })
    };
    let has_room = cells().all(|(.., text)| text_width(&text, LABEL_PX) <= cell_px);
    if !has_room {
        return scene;
    }
    let width = f64::from(scene.width) * f64::from(SCALE);
    let root = Canvas::new(&mut scene).into_drawing_area();
    for (row, column, value, text) in cells() {
        let share = left + x_percent_of(column, columns) * (100.0 - left) / 100.0;
        let x = (share / 100.0 * width).round() as i32;
        let top = u32::try_from(row).unwrap_or(0) * ROW_PX;
        let slot = match step(value, 0.0, 100.0) {
            0..=4 => 0,
            5 => 1,
            _ => 2,
        };
        let style = text_style(Kind::CellLabel, slot, HPos::Center, VPos::Center);
        // The canvas never fails.
        let _ = root.draw(&Text::new(text, (x, scaled(top + ROW_PX / 2)), style));
    }
    drop(root);
    scene
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Mark;

    fn chart(columns: usize) -> Scene {
        let share = |row: usize, column: usize| {
            (row + column < columns).then_some(100.0 / (column + 1) as f64)
        };
        cohort(&CohortSpec {
            width: 700,
            rows: (1..=columns).map(|week| format!("Week {week}")).collect(),
            values: (0..columns)
                .map(|row| (0..columns).map(|column| share(row, column)).collect())
                .collect(),
            column_ticks: Vec::new(),
            format: &|value| format!("{value:.0}"),
        })
    }

    #[test]
    fn what_is_not_over_is_blank_and_has_no_text() {
        let scene = chart(5);
        let blank = |mark: &&Mark| matches!(mark, Mark::Rect { class, .. } if class.as_str() == "c-heat c-blank");
        assert_eq!(scene.marks.iter().filter(blank).count(), 10);
        let texts = scene
            .labels
            .iter()
            .filter(|l| l.class.starts_with("c-cell"));
        assert_eq!(texts.count(), 15);
    }

    #[test]
    fn a_hundred_percent_is_the_darkest_whatever_was_measured() {
        let darkest = |mark: &&Mark| matches!(mark, Mark::Rect { class, .. } if class.as_str() == "c-heat h8");
        assert_eq!(chart(4).marks.iter().filter(darkest).count(), 4);
    }

    #[test]
    fn values_without_room_are_left_to_the_table() {
        let texts = |scene: &Scene| scene.labels.iter().any(|l| l.class.starts_with("c-cell"));
        assert!(texts(&chart(8)) && !texts(&chart(30)));
    }
}
