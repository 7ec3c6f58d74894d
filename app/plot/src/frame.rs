//! What line and bar charts share: the canvas, the axes and their labels.

use std::convert::Infallible;

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::backend::{Canvas, colour};
use crate::read::x_percent_of;
use crate::scale::{Placed, thin};
use crate::scene::{Anchor, Kind, SCALE, Scene};
use crate::text::LABEL_PX;

pub(crate) type Root<'a> = DrawingArea<Canvas<'a>, Shift>;
pub(crate) type Chart<'a> =
    ChartContext<'a, Canvas<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
pub(crate) type Fault = DrawingAreaErrorKind<Infallible>;

/// Room in px above the highest tick, for its label.
const TOP_PX: u32 = 18;
/// Room in px below the lowest tick where no x labels stand.
const FOOT_PX: u32 = 2;
/// Height in px of the band of x labels.
pub(crate) const BAND_PX: u32 = 20;
/// Distance in px from a grid line up to its label's box.
const LIFT_PX: i32 = 1;

/// The smallest and largest sizes in px that are drawn; others are held at these, so that the
/// axes have room and scaled coordinates stay far from the end of their range.
const SIZES: std::ops::RangeInclusive<u32> = 60..=20_000;

/// Draws on an empty scene.
pub(crate) fn paint(
    width: u32,
    height: u32,
    draw: impl FnOnce(&Root) -> Result<(), Fault>,
) -> Scene {
    let mut scene = Scene {
        width: width.clamp(*SIZES.start(), *SIZES.end()),
        height,
        ..Scene::default()
    };
    let root = Canvas::new(&mut scene).into_drawing_area();
    // The canvas never fails, and the sizes above leave room for every layout.
    let outcome = draw(&root);
    debug_assert!(outcome.is_ok());
    drop(root);
    scene
}

/// Height in px as it is drawn.
pub(crate) fn held_height(height: u32) -> u32 {
    height.clamp(*SIZES.start(), *SIZES.end())
}

/// px in scaled units.
pub(crate) fn scaled(px: u32) -> i32 {
    i32::try_from(px).unwrap_or(i32::MAX / SCALE) * SCALE
}

/// The style of a label of a kind.
pub(crate) fn text_style(kind: Kind, slot: usize, h: HPos, v: VPos) -> TextStyle<'static> {
    ("sans-serif", LABEL_PX * f64::from(SCALE))
        .into_font()
        .color(&colour(kind, slot))
        .pos(Pos::new(h, v))
}

/// The axes of a chart over `n` buckets.
pub(crate) struct Axes<'s> {
    pub n: usize,
    /// At least two values in rising order; the first and last are the chart's bounds.
    pub ticks: &'s [f64],
    pub x_ticks: &'s [(usize, String)],
    pub format: &'s dyn Fn(f64) -> String,
}

/// Makes the chart and draws its grid and labels. On the x axis, bucket `i` reaches from `i` to
/// `i + 1`.
pub(crate) fn axes<'a>(root: &Root<'a>, axes: &Axes) -> Result<Chart<'a>, Fault> {
    let (low, high) = match (axes.ticks.first(), axes.ticks.last()) {
        (Some(low), Some(high)) => (*low, *high),
        _ => (0.0, 1.0),
    };
    let x_labels: Vec<Placed> = {
        let inside: Vec<_> = axes
            .x_ticks
            .iter()
            .filter(|(index, _)| *index < axes.n)
            .cloned()
            .collect();
        thin(&inside, |index| x_percent_of(index, axes.n))
    };
    let foot = if x_labels.is_empty() {
        FOOT_PX
    } else {
        BAND_PX
    };
    let right = axes.n.max(1) as f64;
    let mut chart = ChartBuilder::on(root)
        .margin_top(scaled(TOP_PX))
        .margin_bottom(scaled(foot))
        .build_cartesian_2d(0.0..right, low..high)?;
    let grid =
        |tick: f64, kind| PathElement::new(vec![(0.0, tick), (right, tick)], colour(kind, 0));
    let others = axes.ticks.iter().filter(|tick| **tick != 0.0);
    chart.draw_series(others.map(|tick| grid(*tick, Kind::Grid)))?;
    if axes.ticks.contains(&0.0) {
        chart.draw_series([grid(0.0, Kind::Axis)])?;
    }
    y_labels(root, &chart, axes)?;
    x_labels_at_foot(root, &x_labels)?;
    Ok(chart)
}

fn y_labels<'a>(root: &Root<'a>, chart: &Chart<'a>, axes: &Axes) -> Result<(), Fault> {
    let style = text_style(Kind::YLabel, 0, HPos::Left, VPos::Bottom);
    let mut before = None;
    for tick in axes.ticks {
        let text = (axes.format)(*tick);
        // A format may read the same at any step; it is written once.
        if before.as_ref() != Some(&text) {
            let (_, y) = chart.backend_coord(&(0.0, *tick));
            let place = (0, y - LIFT_PX * SCALE);
            root.draw(&Text::new(text.as_str(), place, style.clone()))?;
        }
        before = Some(text);
    }
    Ok(())
}

/// Writes the texts of the bottom band.
pub(crate) fn x_labels_at_foot(root: &Root, labels: &[Placed]) -> Result<(), Fault> {
    let (width, height) = root.dim_in_pixel();
    let bottom = i32::try_from(height).unwrap_or(i32::MAX) - SCALE;
    for label in labels {
        let h = match label.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let x = (label.x_percent / 100.0 * f64::from(width)).round() as i32;
        let style = text_style(Kind::XLabel, 0, h, VPos::Bottom);
        root.draw(&Text::new(label.text.as_str(), (x, bottom), style))?;
    }
    Ok(())
}
