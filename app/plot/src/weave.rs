//! Lines laid over a rectangle: a pattern beside the colour, for whoever cannot tell the colours apart.

use plotters::prelude::*;

use crate::frame::{Fault, Root};
use crate::scene::SCALE;

/// Distance of neighbouring lines in scaled units.
const APART: i32 = 6 * SCALE;

/// Which lines are laid over a rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lines {
    rising: bool,
    falling: bool,
    level: bool,
    upright: bool,
}

impl Lines {
    const NONE: Lines = Lines {
        rising: false,
        falling: false,
        level: false,
        upright: false,
    };

    /// From bottom left to top right.
    pub(crate) const RISING: Lines = Lines {
        rising: true,
        ..Lines::NONE
    };

    /// From top left to bottom right.
    pub(crate) const FALLING: Lines = Lines {
        falling: true,
        ..Lines::NONE
    };

    /// The lines of a palette slot: the first is plain, and no two are alike.
    pub(crate) fn of_series(slot: usize) -> Lines {
        match slot % 6 {
            0 => Lines::NONE,
            1 => Lines::RISING,
            2 => Lines::FALLING,
            3 => Lines {
                level: true,
                ..Lines::NONE
            },
            4 => Lines {
                upright: true,
                ..Lines::NONE
            },
            _ => Lines {
                falling: true,
                ..Lines::RISING
            },
        }
    }
}

/// Draws lines over the rectangle between two corners in scaled units, in step with those of its
/// neighbours.
pub(crate) fn weave(
    root: &Root,
    [a, b]: [(i32, i32); 2],
    lines: Lines,
    style: RGBColor,
) -> Result<(), Fault> {
    let (left, right) = (a.0.min(b.0), a.0.max(b.0));
    let (top, bottom) = (a.1.min(b.1), a.1.max(b.1));
    let steps = |from: i32, until: i32| {
        (from.div_euclid(APART) + 1..=until.div_euclid(APART)).map(|step| step * APART)
    };
    let draw =
        |from: (i32, i32), to: (i32, i32)| root.draw(&PathElement::new(vec![from, to], style));
    if lines.rising {
        // On a rising line the sum of x and y is constant, since y grows downwards.
        for sum in steps(left + top, right + bottom) {
            let (from_x, to_x) = (left.max(sum - bottom), right.min(sum - top));
            draw((from_x, sum - from_x), (to_x, sum - to_x))?;
        }
    }
    if lines.falling {
        // On a falling one their difference is.
        for difference in steps(left - bottom, right - top) {
            let (from_x, to_x) = (left.max(difference + top), right.min(difference + bottom));
            draw((from_x, from_x - difference), (to_x, to_x - difference))?;
        }
    }
    if lines.level {
        for y in steps(top, bottom - 1) {
            draw((left, y), (right, y))?;
        }
    }
    if lines.upright {
        for x in steps(left, right - 1) {
            draw((x, top), (x, bottom))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_series_have_the_same_lines() {
        let all: Vec<Lines> = (0..6).map(Lines::of_series).collect();
        for (place, lines) in all.iter().enumerate() {
            assert!(!all[..place].contains(lines), "{lines:?}");
        }
        assert_eq!(all[0], Lines::of_series(6));
    }
}
