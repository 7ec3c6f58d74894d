//! A report: A4 pages with real text, figures, charts and tables.
//!
//! It is laid out first and drawn afterwards, because each page says how many there are. Charts are drawn
//! from the same scenes as on the screen, in the light theme's colours.

mod chart;
mod face;
mod layout;
mod palette;

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, LineCap, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::TextDirection;
use layout::{Op, Shape, laid_out};
use plot::Scene;

pub use face::Face;

/// A4 in points.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;

/// A report before it is laid out.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// What it is a report of.
    pub title: String,
    /// What it is about: workspace, filter, days, when it was made. The last line also stands at the
    /// foot of each page.
    pub about: Vec<(String, String)>,
    /// Its parts, in order.
    pub blocks: Vec<Block>,
}

/// A part of a report.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Figures beside each other.
    Figures(Vec<Figure>),
    /// A chart under its heading and the sentence that says what is seen.
    Chart {
        /// Its heading.
        head: String,
        /// What is seen.
        caption: String,
        /// The drawing.
        scene: Scene,
        /// Whether values of an axis stand to the left of it.
        axis: bool,
    },
    /// A table under its heading.
    Table {
        /// Its heading.
        head: String,
        /// The headings of its columns; the first holds texts, of the others those that are numbers.
        columns: Vec<(String, bool)>,
        /// Its rows.
        rows: Vec<Vec<String>>,
    },
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it is.
    pub label: String,
    /// How much.
    pub value: String,
    /// How that changed.
    pub note: String,
}

/// Draws a report.
///
/// # Errors
/// A sentence for the log when the typeface cannot be read or a page not be written.
pub fn report(report: &Report) -> Result<Vec<u8>, String> {
    let face = Face::open()?;
    let pages = laid_out(report, &face);
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(report.title.clone())
            .creator("Atelier".to_owned())
            .language("en".to_owned()),
    );
    for ops in &pages {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or("A4 is no size")?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for op in ops {
            draw(&mut surface, op, &face);
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| format!("{error:?}"))
}

fn draw(surface: &mut Surface<'_>, op: &Op, face: &Face) {
    match op {
        Op::Text {
            x,
            y,
            size,
            bold,
            colour,
            text,
        } => {
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*colour, 1.0)));
            let at = Point::from_xy(*x, *y);
            let font = face.font(*bold).clone();
            surface.draw_text(at, font, *size, text, false, TextDirection::Auto);
        }
        Op::Shape { shape, look } => {
            let mut path = PathBuilder::new();
            match shape {
                Shape::Rect(x, y, w, h) => {
                    // A bar of nothing has no ground, and its outline is a line.
                    let Some(rect) = Rect::from_xywh(*x, *y, *w, h.max(0.1)) else {
                        return;
                    };
                    path.push_rect(rect);
                }
                Shape::Lines(lines) => {
                    for line in lines {
                        let mut points = line.points.iter();
                        let Some((x, y)) = points.next() else {
                            continue;
                        };
                        path.move_to(*x, *y);
                        for (x, y) in points {
                            path.line_to(*x, *y);
                        }
                        if line.closed {
                            path.close();
                        }
                    }
                }
            }
            let Some(path) = path.finish() else {
                return;
            };
            surface.set_fill(look.fill.map(|(colour, opacity)| fill(colour, opacity)));
            surface.set_stroke(look.stroke.as_ref().map(|pen| Stroke {
                paint: rgb(pen.colour).into(),
                width: pen.width,
                line_cap: LineCap::Round,
                line_join: LineJoin::Round,
                opacity: NormalizedF32::new(pen.opacity).unwrap_or(NormalizedF32::ONE),
                dash: pen.dash.map(|dash| StrokeDash {
                    array: dash.to_vec(),
                    offset: 0.0,
                }),
                ..Stroke::default()
            }));
            surface.draw_path(&path);
        }
    }
}

fn rgb([red, green, blue]: [u8; 3]) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}

fn fill(colour: [u8; 3], opacity: f32) -> Fill {
    Fill {
        paint: rgb(colour).into(),
        opacity: NormalizedF32::new(opacity).unwrap_or(NormalizedF32::ONE),
        ..Fill::default()
    }
}

#[cfg(test)]
mod tests;
