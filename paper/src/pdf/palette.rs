//! The light theme's colours, and how each class of a chart looks in them.

/// Red, green, blue.
pub(super) type Rgb = [u8; 3];

pub(super) const TEXT: Rgb = [0x0c, 0x1b, 0x33];
pub(super) const TEXT_2: Rgb = [0x45, 0x54, 0x6b];
pub(super) const LINE: Rgb = [0xe4, 0xe9, 0xef];
const GROUND: Rgb = [0xff, 0xff, 0xff];
const GRID: Rgb = [0xe9, 0xed, 0xf2];
const AXIS: Rgb = [0xc3, 0xcc, 0xd8];
const GHOST: Rgb = [0x7f, 0x8d, 0xa1];
const GOOD: Rgb = [0x08, 0x73, 0x4a];
const BAD: Rgb = [0xbf, 0x2a, 0x33];
const SERIES: [Rgb; 6] = [
    [0x00, 0x6c, 0x8a],
    [0x52, 0x2a, 0xc5],
    [0x09, 0x8e, 0x51],
    [0xc0, 0x7f, 0x00],
    [0x7b, 0x00, 0x36],
    [0x17, 0x29, 0x41],
];
const HEAT: [Rgb; 9] = [
    [0xef, 0xf3, 0xf7],
    [0xd9, 0xed, 0xf3],
    [0xb9, 0xdd, 0xe8],
    [0x93, 0xc9, 0xd9],
    [0x69, 0xb1, 0xc6],
    [0x40, 0x97, 0xb1],
    [0x1c, 0x7d, 0x9a],
    [0x00, 0x63, 0x7f],
    [0x00, 0x4a, 0x60],
];

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pen {
    pub(super) colour: Rgb,
    pub(super) width: f32,
    pub(super) opacity: f32,
    pub(super) dash: Option<[f32; 2]>,
}

/// How a shape is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Look {
    pub(super) fill: Option<(Rgb, f32)>,
    pub(super) stroke: Option<Pen>,
}

impl Look {
    pub(super) fn ground(colour: Rgb, opacity: f32) -> Self {
        Self {
            fill: Some((colour, opacity)),
            stroke: None,
        }
    }

    pub(super) fn line(colour: Rgb, width: f32) -> Self {
        Self {
            fill: None,
            stroke: Some(Pen {
                colour,
                width,
                opacity: 1.0,
                dash: None,
            }),
        }
    }

    fn dashed(mut self, dash: [f32; 2]) -> Self {
        if let Some(pen) = &mut self.stroke {
            pen.dash = Some(dash);
        }
        self
    }

    fn faint(mut self, opacity: f32) -> Self {
        if let Some(pen) = &mut self.stroke {
            pen.opacity = opacity;
        }
        self
    }
}

/// The series' colour that a class names.
pub(super) fn series(class: &str) -> Rgb {
    let slot = class
        .split(' ')
        .find_map(|word| word.strip_prefix('s')?.parse::<usize>().ok())
        .unwrap_or(1);
    SERIES.get(slot - 1).copied().unwrap_or(TEXT)
}

/// How the marks of a class look, as `style/ui/chart.css` has them.
pub(super) fn look(class: &str) -> Look {
    let is = |name: &str| class.split(' ').any(|word| word == name);
    let (colour, unfinished) = (series(class), is("c-unfinished"));
    let main = class.split(' ').next().unwrap_or_default();
    match main {
        "c-grid" => Look::line(GRID, 0.75),
        "c-axis" | "c-join" => Look::line(AXIS, 0.75),
        "c-line" if unfinished => Look::line(colour, 1.5).dashed([1.5, 3.5]),
        "c-line" if colour != series("s1") => Look::line(colour, 1.5).dashed([5.0, 3.0]),
        "c-line" => Look::line(colour, 1.5),
        "c-edge" => Look::line(colour, 1.0),
        "c-dot" => Look::line(colour, 4.0),
        "c-ghost" => Look::line(GHOST, 0.9).dashed([2.25, 2.25]),
        "c-area" => Look::ground(colour, if unfinished { 0.05 } else { 0.1 }),
        "c-band" => Look::ground(colour, 0.16),
        "c-bar" if unfinished => Look {
            fill: Some((colour, 0.25)),
            ..Look::line(colour, 0.75).dashed([2.25, 1.5])
        },
        "c-bar" => Look::ground(colour, 0.88),
        "c-hatch" => Look::line(colour, 1.0).faint(0.7),
        "c-weave" => Look::line(GROUND, 1.0).faint(0.75),
        "c-rise" => Look::ground(GOOD, 1.0),
        "c-fall" => Look::ground(BAD, 1.0),
        "c-heat" if is("c-blank") => Look::line(GRID, 0.5),
        "c-heat" => {
            let step = class
                .split(' ')
                .find_map(|word| word.strip_prefix('h')?.parse::<usize>().ok());
            let colour = step.and_then(|step| HEAT.get(step)).copied();
            Look {
                fill: Some((colour.unwrap_or(GRID), 1.0)),
                ..Look::line(GROUND, 1.5)
            }
        }
        _ => Look::line(AXIS, 0.75),
    }
}

/// The colour of a label.
pub(super) fn label(class: &str) -> Rgb {
    match class.split(' ').next().unwrap_or_default() {
        "c-end" => series(class),
        "c-cell" if class.contains("on-dark") => GROUND,
        "c-row" | "c-value" | "c-cell" => TEXT,
        _ => TEXT_2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_are_those_of_the_light_theme() {
        let tokens = include_str!("../../../style/tokens.css");
        let named = |name: &str| -> Rgb {
            let start = format!("--{name}: light-dark(#");
            let at = tokens.find(&start).unwrap() + start.len();
            let part = |from: usize| u8::from_str_radix(&tokens[at + from..at + from + 2], 16);
            [0, 2, 4].map(|from| part(from).unwrap())
        };
        let fixed = [
            ("text", TEXT),
            ("text-2", TEXT_2),
            ("line", LINE),
            ("bg", GROUND),
            ("grid", GRID),
            ("axis", AXIS),
            ("ghost", GHOST),
            ("good", GOOD),
            ("bad", BAD),
        ];
        for (name, colour) in fixed {
            assert_eq!(colour, named(name), "{name}");
        }
        for (at, colour) in SERIES.iter().enumerate() {
            assert_eq!(*colour, named(&format!("s{}", at + 1)));
            assert_eq!(*colour, series(&format!("c-line s{}", at + 1)));
        }
        for (at, colour) in HEAT.iter().enumerate() {
            assert_eq!(*colour, named(&format!("h{at}")));
        }
    }
}
