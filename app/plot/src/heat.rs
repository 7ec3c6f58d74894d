//! Heat maps, such as weekday × hour.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::backend::colour;
use crate::frame::{BAND_PX, paint, scaled, text_style, x_labels_at_foot};
use crate::read::{index_at, x_percent_of};
use crate::scale::{PHONE_PX, clean, extent, thin};
use crate::scene::{Kind, SCALE, Scene};
use crate::text::{LABEL_PX, fit, text_width};

/// The highest of the nine steps.
const TOP_STEP: f64 = 8.0;
/// Most of the width in percent that row labels may take.
const MOST_LEFT_PERCENT: f64 = 30.0;
/// Distance in px between row labels and cells.
const LABEL_GAP_PX: f64 = 6.0;
/// Bounds of a row's height in px, and the most rows and columns that are drawn.
const ROW_PX: std::ops::RangeInclusive<u32> = 12..=100;
const MOST_CELLS: usize = 400;

/// What a heat map shows.
pub struct HeatSpec {
    /// Nominal width in px.
    pub width: u32,
    /// Height of a row in px, held between 12 and 100.
    pub row_height: u32,
    /// Values by row and column, `None` where nothing was measured; 400 of each at most are drawn.
    pub values: Vec<Vec<Option<f64>>>,
    /// A name a row; the room they take is counted for a phone.
    pub row_labels: Vec<String>,
    /// Columns that may be labelled, in rising order, thinned to fit a phone.
    pub column_ticks: Vec<(usize, String)>,
}

impl HeatSpec {
    fn size(&self) -> (usize, usize) {
        let columns = self.values.iter().map(Vec::len).max().unwrap_or(0);
        (self.values.len().min(MOST_CELLS), columns.min(MOST_CELLS))
    }

    fn row_px(&self) -> u32 {
        self.row_height.clamp(*ROW_PX.start(), *ROW_PX.end())
    }
}

/// Where the cells begin, in percent of the width: as much as the longest row label needs on a
/// phone, 30 at most.
pub fn heat_left_percent(row_labels: &[String]) -> f64 {
    let widths = row_labels.iter().map(|label| text_width(label, LABEL_PX));
    match widths.fold(0.0, f64::max) {
        0.0 => 0.0,
        widest => ((widest + LABEL_GAP_PX) / PHONE_PX * 100.0).min(MOST_LEFT_PERCENT),
    }
}

/// The row and column under a place in percent of the width and px from the top; `None` outside
/// the cells.
pub fn heat_cell_at(spec: &HeatSpec, x_percent: f64, y: f64) -> Option<(usize, usize)> {
    let (rows, columns) = spec.size();
    let left = heat_left_percent(&spec.row_labels);
    let across = (x_percent - left) / (100.0 - left);
    let row = (y / f64::from(spec.row_px())).floor();
    let inside = (0.0..=1.0).contains(&across) && row >= 0.0 && row < rows as f64 && columns > 0;
    inside.then(|| (row as usize, index_at(across * 100.0, columns)))
}

/// Draws the cells in nine equal steps from zero, or the lowest value below it, to the highest
/// value. Only the lowest end itself is step 0, so that little differs from nothing.
pub fn heat(spec: &HeatSpec) -> Scene {
    fixed_heat(spec, None)
}

/// Draws the cells in nine equal steps between two ends, or as [`heat`] finds them.
pub(crate) fn fixed_heat(spec: &HeatSpec, ends: Option<(f64, f64)>) -> Scene {
    let (row_count, column_count) = spec.size();
    let cells = || {
        spec.values
            .iter()
            .take(row_count)
            .enumerate()
            .flat_map(|(row, values)| {
                let values = values.iter().take(column_count).enumerate();
                values.map(move |(column, value)| (row, column, clean(*value)))
            })
    };
    let measured = cells().filter_map(|(.., value)| value);
    let (low, high) = ends.unwrap_or_else(|| {
        let found = extent(measured.chain([0.0]));
        found.map_or((0.0, 0.0), |(low, high, _)| (low, high))
    });
    let left = heat_left_percent(&spec.row_labels);
    let place = |column| left + x_percent_of(column, column_count) * (100.0 - left) / 100.0;
    let ticks: Vec<_> = spec
        .column_ticks
        .iter()
        .filter(|(column, _)| *column < column_count)
        .cloned()
        .collect();
    let ticks = thin(&ticks, place);
    let band = if ticks.is_empty() { 0 } else { BAND_PX };
    let rows_px = u32::try_from(row_count).unwrap_or(0).max(1) * spec.row_px();
    paint(spec.width, rows_px + band, |root| {
        let margin = (left / 100.0 * f64::from(root.dim_in_pixel().0)).round() as i32;
        let (right, bottom) = (column_count.max(1) as f64, row_count.max(1) as f64);
        let mut chart = ChartBuilder::on(root)
            .margin_left(margin)
            .margin_bottom(scaled(band))
            .build_cartesian_2d(0.0..right, bottom..0.0)?;
        chart.draw_series(cells().map(|(row, column, value)| {
            let style = match value {
                Some(value) => colour(Kind::Heat, step(value, low, high)),
                None => colour(Kind::Blank, 0),
            };
            let (x, y) = (column as f64, row as f64);
            let mut cell = Rectangle::new([(x, y), (x + 1.0, y + 1.0)], style.filled());
            // A px between neighbours.
            cell.set_margin(0, SCALE as u32, 0, SCALE as u32);
            cell
        }))?;
        let room = MOST_LEFT_PERCENT / 100.0 * PHONE_PX - LABEL_GAP_PX;
        for (row, label) in spec.row_labels.iter().take(row_count).enumerate() {
            let (_, y) = chart.backend_coord(&(0.0, row as f64 + 0.5));
            let style = text_style(Kind::RowLabel, 0, HPos::Left, VPos::Center);
            root.draw(&Text::new(fit(label, room), (0, y), style))?;
        }
        x_labels_at_foot(root, &ticks)
    })
}

/// The step of a value between two ends, from 0 to 8.
pub(crate) fn step(value: f64, low: f64, high: f64) -> usize {
    if high <= low {
        return 0;
    }
    ((value - low) / (high - low) * TOP_STEP)
        .ceil()
        .clamp(0.0, TOP_STEP) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Mark;

    fn week() -> HeatSpec {
        let day = |row: usize| (0..24).map(|hour| Some((row * hour) as f64)).collect();
        HeatSpec {
            width: 700,
            row_height: 22,
            values: (0..7).map(day).collect(),
            row_labels: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
                .map(String::from)
                .into(),
            column_ticks: (0..24).map(|hour| (hour, format!("{hour}:00"))).collect(),
        }
    }

    #[test]
    fn steps_rise_from_nothing_to_most() {
        let cases = [
            (0.0, 0),
            (0.001, 1),
            (12.5, 1),
            (12.6, 2),
            (50.0, 4),
            (100.0, 8),
        ];
        for (value, expected) in cases {
            assert_eq!(step(value, 0.0, 100.0), expected, "{value}");
        }
        assert_eq!(step(0.0, 0.0, 0.0), 0);
    }

    #[test]
    fn blank_differs_from_zero() {
        let mut spec = week();
        spec.values[0][0] = None;
        let names: Vec<_> = heat(&spec)
            .marks
            .iter()
            .map(|mark| match mark {
                Mark::Rect { class, .. } | Mark::Path { class, .. } => class.as_str(),
            })
            .collect();
        assert_eq!(names.len(), 7 * 24);
        assert_eq!((names[0], names[1]), ("c-heat c-blank", "c-heat h0"));
        assert_eq!(names[names.len() - 1], "c-heat h8");
    }

    #[test]
    fn a_place_finds_the_cell_drawn_there() {
        let spec = week();
        let scene = heat(&spec);
        for (place, mark) in scene.marks.iter().enumerate() {
            let Mark::Rect { x, y, w, h, .. } = mark else {
                panic!("a cell is a rectangle");
            };
            let across = f64::from(x + w / 2) / f64::from(scaled(scene.width)) * 100.0;
            let down = f64::from(y + h / 2) / f64::from(SCALE);
            let cell = heat_cell_at(&spec, across, down);
            assert_eq!(cell, Some((place / 24, place % 24)));
        }
        assert_eq!(heat_cell_at(&spec, 1.0, 10.0), None);
        assert_eq!(heat_cell_at(&spec, 50.0, 7.0 * 22.0 + 1.0), None);
    }
}
