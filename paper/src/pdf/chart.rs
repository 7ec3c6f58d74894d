//! A chart's scene on a page.

use super::face::Face;
use super::layout::{Op, Shape, Stroke};
use super::palette::{label, look};
use plot::{Anchor, Mark, SCALE, Scene};

/// Points a px: a drawing of 300 px is as high on paper as a screen of 96 dots an inch shows it.
pub(super) const PX: f32 = 0.75;
/// Size of a chart's texts in points.
const SIZE: f32 = 8.0;
/// How far an axis' values stand to the left of the drawing, and below their lines, in points.
const GUTTER: (f32, f32) = (5.0, 3.0);

/// The drawing with its upper left corner at a place, as wide as it is asked to be.
pub(super) fn drawn(scene: &Scene, (left, top): (f32, f32), width: f32, face: &Face) -> Vec<Op> {
    let scale = SCALE as f32;
    let across = width / (scene.width as f32 * scale);
    let down = PX / scale;
    let x = |units: i32| left + units as f32 * across;
    let y = |units: i32| top + units as f32 * down;
    let marks = scene.marks.iter().map(|mark| match mark {
        Mark::Path { d, class } => Op::Shape {
            shape: Shape::Lines(strokes(d, x, y)),
            look: look(class.as_str()),
        },
        Mark::Rect {
            x: from,
            y: upper,
            w,
            h,
            class,
        } => Op::Shape {
            shape: Shape::Rect(x(*from), y(*upper), *w as f32 * across, *h as f32 * down),
            look: look(class.as_str()),
        },
    });
    let labels = scene.labels.iter().map(|text| {
        let bold = text.class.starts_with("c-end");
        let wide = face.width(&text.text, SIZE, bold);
        let (mut at, mut line) = (
            left + text.x_percent as f32 / 100.0 * width,
            top + text.y as f32 * PX,
        );
        let mut anchor = text.anchor;
        if text.class == "c-y" {
            (at, line, anchor) = (at - GUTTER.0, line + GUTTER.1, Anchor::End);
        }
        at -= match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => wide / 2.0,
            Anchor::End => wide,
        };
        Op::Text {
            x: at,
            y: line,
            size: SIZE,
            bold,
            colour: label(text.class),
            text: text.text.clone(),
        }
    });
    marks.chain(labels).collect()
}

/// Reads path data as `plot` writes it: `M` and `L` with whole numbers, `h0` for a dot, `Z`.
fn strokes(d: &str, x: impl Fn(i32) -> f32, y: impl Fn(i32) -> f32) -> Vec<Stroke> {
    let mut strokes: Vec<Stroke> = Vec::new();
    let mut numbers = Vec::new();
    let mut number = String::new();
    for sign in d.chars().chain([' ']) {
        if sign.is_ascii_digit() || sign == '-' {
            number.push(sign);
            continue;
        }
        if let Ok(read) = number.parse::<i32>() {
            numbers.push(read);
        }
        number.clear();
        if let [across, down] = numbers[..] {
            let point = (x(across), y(down));
            match strokes.last_mut() {
                Some(stroke) => stroke.points.push(point),
                None => strokes.push(Stroke::from(point)),
            }
            numbers.clear();
        }
        match sign {
            'M' => {
                numbers.clear();
                strokes.push(Stroke::default());
            }
            'Z' => {
                if let Some(stroke) = strokes.last_mut() {
                    stroke.closed = true;
                }
            }
            // A line without length: round ends make it a dot.
            'h' => {
                number.clear();
                numbers.clear();
                if let Some(stroke) = strokes.last_mut()
                    && let Some((across, down)) = stroke.points.last().copied()
                {
                    stroke.points.push((across + 0.01, down));
                }
            }
            _ => {}
        }
    }
    strokes.retain(|stroke| stroke.points.len() > 1);
    strokes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_data_is_read_as_it_is_written() {
        let read = |d: &str| strokes(d, |units| units as f32, |units| units as f32);
        let line = |points: &[(f32, f32)], closed| Stroke {
            points: points.to_vec(),
            closed,
        };
        let cases = [
            ("", vec![]),
            ("M1 2", vec![]),
            (
                "M1 2L3 4 5 -6",
                vec![line(&[(1.0, 2.0), (3.0, 4.0), (5.0, -6.0)], false)],
            ),
            (
                "M0 0L9 0 9 9ZM1 1L2 2",
                vec![
                    line(&[(0.0, 0.0), (9.0, 0.0), (9.0, 9.0)], true),
                    line(&[(1.0, 1.0), (2.0, 2.0)], false),
                ],
            ),
            (
                "M5 5h0M7 7h0",
                vec![
                    line(&[(5.0, 5.0), (5.01, 5.0)], false),
                    line(&[(7.0, 7.0), (7.01, 7.0)], false),
                ],
            ),
        ];
        for (d, expected) in cases {
            assert_eq!(read(d), expected, "{d}");
        }
    }
}
