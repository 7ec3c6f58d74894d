//! plotters' canvas: every drawing call becomes a mark or a label of a [`Scene`].
//!
//! A style's colour is not a colour but a class in disguise: red is a constant, green the kind and
//! blue the palette slot.

use std::convert::Infallible;
use std::fmt::Write;

use plotters::style::RGBColor;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use crate::scene::{Anchor, Class, Kind, Label, Mark, SCALE, Scene};
use crate::text::text_width;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Height of a text's box above and below its baseline, in em of a common sans-serif font.
const ASCENT_EM: f64 = 0.76;
const DESCENT_EM: f64 = 0.24;

/// The colour that stands for a kind of mark in a palette slot.
pub(crate) fn colour(kind: Kind, slot: usize) -> RGBColor {
    let class = Class::new(kind, slot);
    RGBColor(0xC1, class.kind as u8, class.slot)
}

fn class_of(colour: BackendColor) -> Class {
    Class::decode(colour.rgb.1, colour.rgb.2)
}

/// The canvas over a scene.
pub(crate) struct Canvas<'a> {
    scene: &'a mut Scene,
}

impl<'a> Canvas<'a> {
    pub(crate) fn new(scene: &'a mut Scene) -> Self {
        Canvas { scene }
    }

    /// Adds a stroke, to the path before it when that is of the same class: one element instead
    /// of many.
    fn stroke(&mut self, stroke: &str, class: Class) {
        if let Some(Mark::Path { d, class: before }) = self.scene.marks.last_mut()
            && *before == class
        {
            d.push_str(stroke);
            return;
        }
        self.scene.marks.push(Mark::Path {
            d: stroke.to_owned(),
            class,
        });
    }
}

/// Path data through the points, leaving out a point that repeats the one before it.
fn path_data(points: impl Iterator<Item = BackendCoord>) -> String {
    let mut data = String::new();
    let mut before = None;
    for (place, (x, y)) in points.enumerate() {
        if before == Some((x, y)) {
            continue;
        }
        let command = match (place, before.is_some() && data.contains('L')) {
            (0, _) => "M",
            (_, false) => "L",
            (_, true) => " ",
        };
        // Writing to a string cannot fail.
        let _ = write!(data, "{command}{x} {y}");
        before = Some((x, y));
    }
    data
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        let scale = SCALE.unsigned_abs();
        (self.scene.width * scale, self.scene.height * scale)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        self.draw_circle(point, 0, &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        if style.color().alpha > 0.0 {
            let data = path_data(path.into_iter());
            // A place alone would draw nothing.
            if data.contains('L') {
                self.stroke(&data, class_of(style.color()));
            }
        }
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        self.scene.marks.push(Mark::Rect {
            x: left.min(right),
            y: top.min(bottom),
            // More bars than units would otherwise be bars without a width.
            w: (right - left).abs().max(1),
            h: (bottom - top).abs(),
            class: class_of(style.color()),
        });
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Drawn {
        let mut data = path_data(vert.into_iter());
        if data.contains('L') {
            data.push('Z');
            // Grounds stay apart: where one interval lies within another, both must show.
            self.scene.marks.push(Mark::Path {
                d: data,
                class: class_of(style.color()),
            });
        }
        Ok(())
    }

    /// A circle would become an ellipse where the chart is stretched; a line without length keeps
    /// the shape of its round cap. The radius is the style sheet's stroke width.
    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        _radius: u32,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        self.stroke(&format!("M{x} {y}h0"), class_of(style.color()));
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        (x, y): BackendCoord,
    ) -> Drawn {
        let scale = f64::from(SCALE);
        let size = style.size() / scale;
        let anchor = style.anchor();
        let drop = match anchor.v_pos {
            VPos::Top => ASCENT_EM,
            VPos::Center => (ASCENT_EM - DESCENT_EM) / 2.0 + 0.08,
            VPos::Bottom => -DESCENT_EM,
        };
        let width = f64::from(self.scene.width) * scale;
        self.scene.labels.push(Label {
            x_percent: rounded(f64::from(x) / width * 100.0),
            y: rounded(f64::from(y) / scale + drop * size),
            anchor: match anchor.h_pos {
                HPos::Left => Anchor::Start,
                HPos::Center => Anchor::Middle,
                HPos::Right => Anchor::End,
            },
            text: text.to_owned(),
            class: class_of(style.color()).as_str(),
        });
        Ok(())
    }

    /// From the glyph table: plotters' own estimate counts bytes on a server and changes the page
    /// in a browser.
    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        // A float cast to an integer saturates.
        let width = text_width(text, style.size()).ceil() as u32;
        let height = (style.size() * (ASCENT_EM + DESCENT_EM)).ceil() as u32;
        Ok((width, height))
    }
}

/// Two decimals are finer than any screen, and short in the page.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LABEL_PX;
    use plotters::prelude::*;

    fn scene() -> Scene {
        Scene {
            width: 100,
            height: 50,
            ..Scene::default()
        }
    }

    fn path(d: &str, kind: Kind) -> Mark {
        Mark::Path {
            d: d.to_owned(),
            class: Class::new(kind, 0),
        }
    }

    #[test]
    fn strokes_of_one_class_share_a_compact_path() {
        let mut scene = scene();
        let mut canvas = Canvas::new(&mut scene);
        let style = colour(Kind::Line, 0).to_backend_color();
        canvas
            .draw_path([(0, 12), (5, 9), (5, 9), (7, 8)], &style)
            .unwrap();
        canvas.draw_line((10, 1), (20, 2), &style).unwrap();
        canvas.draw_path([(3, 3), (3, 3)], &style).unwrap();
        canvas
            .draw_circle((4, 4), 2, &colour(Kind::Dot, 0).to_backend_color(), true)
            .unwrap();
        let expected = [
            path("M0 12L5 9 7 8M10 1L20 2", Kind::Line),
            path("M4 4h0", Kind::Dot),
        ];
        assert_eq!(scene.marks, expected);
    }

    #[test]
    fn what_is_transparent_is_not_drawn() {
        let mut scene = scene();
        let style = colour(Kind::Line, 0).mix(0.0).to_backend_color();
        Canvas::new(&mut scene)
            .draw_path([(0, 0), (9, 9)], &style)
            .unwrap();
        assert!(scene.marks.is_empty());
    }

    #[test]
    fn text_is_placed_in_percent_and_measured_by_the_table() {
        let mut scene = scene();
        let root = Canvas::new(&mut scene).into_drawing_area();
        let style = crate::frame::text_style(Kind::XLabel, 0, HPos::Right, VPos::Bottom);
        let size = root.estimate_text_size("Größe 学", &style).unwrap();
        assert_eq!(
            size.0,
            (text_width("Größe 学", LABEL_PX) * 10.0).ceil() as u32
        );
        root.draw(&Text::new("ok", (250, 200), style)).unwrap();
        drop(root);
        let label = &scene.labels[0];
        assert_eq!((label.x_percent, label.y), (25.0, 17.12));
        assert_eq!((label.anchor, label.class), (Anchor::End, "c-x"));
    }
}
