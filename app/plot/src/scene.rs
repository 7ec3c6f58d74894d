//! What a chart is once drawn: marks and labels, without a framework and without colours.

/// Scaled units a nominal pixel: plotters draws on whole numbers, and a tenth of a pixel is finer
/// than the eye.
pub const SCALE: i32 = 10;

/// A drawn chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    /// Nominal width in px; the screen stretches it.
    pub width: u32,
    /// Height in px, kept as it is on every screen.
    pub height: u32,
    /// Shapes in drawing order, in scaled units: `0 0 width*SCALE height*SCALE`.
    pub marks: Vec<Mark>,
    /// Texts, drawn after the marks.
    pub labels: Vec<Label>,
}

/// A shape in scaled units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// An SVG path; consecutive strokes of one class share a path.
    Path {
        /// The path data, whole numbers only.
        d: String,
        /// What it stands for.
        class: Class,
    },
    /// A rectangle; `w` and `h` are never negative.
    Rect {
        /// Left edge.
        x: i32,
        /// Upper edge.
        y: i32,
        /// Width.
        w: i32,
        /// Height; zero for a bar whose value is zero.
        h: i32,
        /// What it stands for.
        class: Class,
    },
}

/// A text that keeps its size while the marks stretch.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Place across, in percent of the chart's width.
    pub x_percent: f64,
    /// Baseline in px from the top.
    pub y: f64,
    /// Which end of the text stands at `x_percent`.
    pub anchor: Anchor,
    /// The text as it is, not escaped.
    pub text: String,
    /// Class attribute.
    pub class: &'static str,
}

/// The values of SVG's `text-anchor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The text begins at its place.
    Start,
    /// The text is centred on its place.
    Middle,
    /// The text ends at its place.
    End,
}

impl Anchor {
    /// The attribute's value.
    pub fn as_str(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

/// One series over the buckets of a chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// Name, written at the line's end when there is more than one series.
    pub name: String,
    /// A value a bucket, `None` where nothing was measured; not-finite values count as `None`.
    pub values: Vec<Option<f64>>,
    /// The comparison, bucket by bucket; empty for none.
    pub ghost: Vec<Option<f64>>,
}

/// What a mark or a label stands for; [`Class::as_str`] is its class attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    pub(crate) kind: Kind,
    pub(crate) slot: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    Grid,
    Axis,
    Line,
    Area,
    Dot,
    Ghost,
    Unfinished,
    UnfinishedDot,
    Bar,
    UnfinishedBar,
    Hatch,
    Heat,
    Blank,
    Spark,
    UnfinishedSpark,
    SparkDot,
    YLabel,
    XLabel,
    EndLabel,
    RowLabel,
    ValueLabel,
    Band,
    Weave,
    Drop,
    Rise,
    Fall,
    Join,
    Edge,
    CellLabel,
}

/// Every kind in the order of its discriminant, with the class of each slot.
const KINDS: [(Kind, &[&str]); 29] = [
    (Kind::Grid, &["c-grid"]),
    (Kind::Axis, &["c-axis"]),
    (
        Kind::Line,
        &[
            "c-line s1",
            "c-line s2",
            "c-line s3",
            "c-line s4",
            "c-line s5",
            "c-line s6",
        ],
    ),
    (
        Kind::Area,
        &[
            "c-area s1",
            "c-area s2",
            "c-area s3",
            "c-area s4",
            "c-area s5",
            "c-area s6",
        ],
    ),
    (
        Kind::Dot,
        &[
            "c-dot s1", "c-dot s2", "c-dot s3", "c-dot s4", "c-dot s5", "c-dot s6",
        ],
    ),
    (Kind::Ghost, &["c-ghost"]),
    (
        Kind::Unfinished,
        &[
            "c-line c-unfinished s1",
            "c-line c-unfinished s2",
            "c-line c-unfinished s3",
            "c-line c-unfinished s4",
            "c-line c-unfinished s5",
            "c-line c-unfinished s6",
        ],
    ),
    (
        Kind::UnfinishedDot,
        &[
            "c-dot c-unfinished s1",
            "c-dot c-unfinished s2",
            "c-dot c-unfinished s3",
            "c-dot c-unfinished s4",
            "c-dot c-unfinished s5",
            "c-dot c-unfinished s6",
        ],
    ),
    (
        Kind::Bar,
        &[
            "c-bar s1", "c-bar s2", "c-bar s3", "c-bar s4", "c-bar s5", "c-bar s6",
        ],
    ),
    (
        Kind::UnfinishedBar,
        &[
            "c-bar c-unfinished s1",
            "c-bar c-unfinished s2",
            "c-bar c-unfinished s3",
            "c-bar c-unfinished s4",
            "c-bar c-unfinished s5",
            "c-bar c-unfinished s6",
        ],
    ),
    (
        Kind::Hatch,
        &[
            "c-hatch s1",
            "c-hatch s2",
            "c-hatch s3",
            "c-hatch s4",
            "c-hatch s5",
            "c-hatch s6",
        ],
    ),
    (
        Kind::Heat,
        &[
            "c-heat h0",
            "c-heat h1",
            "c-heat h2",
            "c-heat h3",
            "c-heat h4",
            "c-heat h5",
            "c-heat h6",
            "c-heat h7",
            "c-heat h8",
        ],
    ),
    (Kind::Blank, &["c-heat c-blank"]),
    (Kind::Spark, &["c-spark"]),
    (Kind::UnfinishedSpark, &["c-spark c-unfinished"]),
    (Kind::SparkDot, &["c-spark c-dot"]),
    (Kind::YLabel, &["c-y"]),
    (Kind::XLabel, &["c-x"]),
    (
        Kind::EndLabel,
        &[
            "c-end s1", "c-end s2", "c-end s3", "c-end s4", "c-end s5", "c-end s6",
        ],
    ),
    (Kind::RowLabel, &["c-row"]),
    (Kind::ValueLabel, &["c-value"]),
    (
        Kind::Band,
        &[
            "c-band s1",
            "c-band s2",
            "c-band s3",
            "c-band s4",
            "c-band s5",
            "c-band s6",
        ],
    ),
    (Kind::Weave, &["c-weave"]),
    (Kind::Drop, &["c-drop"]),
    (Kind::Rise, &["c-rise"]),
    (Kind::Fall, &["c-fall"]),
    (Kind::Join, &["c-join"]),
    (
        Kind::Edge,
        &[
            "c-edge s1",
            "c-edge s2",
            "c-edge s3",
            "c-edge s4",
            "c-edge s5",
            "c-edge s6",
        ],
    ),
    (
        Kind::CellLabel,
        &["c-cell", "c-cell on-middle", "c-cell on-dark"],
    ),
];

impl Class {
    /// The class of a kind in a palette slot; slots past the palette begin again.
    pub(crate) fn new(kind: Kind, slot: usize) -> Self {
        let slots = KINDS
            .get(kind as usize)
            .map_or(1, |(_, names)| names.len().max(1));
        Class {
            kind,
            slot: u8::try_from(slot % slots).unwrap_or(0),
        }
    }

    /// The class whose kind and slot these numbers are, as a colour carries them.
    pub(crate) fn decode(kind: u8, slot: u8) -> Self {
        let kind = KINDS
            .get(usize::from(kind))
            .map_or(Kind::Grid, |(kind, _)| *kind);
        Class::new(kind, usize::from(slot))
    }

    /// The class attribute.
    pub fn as_str(self) -> &'static str {
        KINDS
            .get(self.kind as usize)
            .and_then(|(_, names)| names.get(usize::from(self.slot)))
            .copied()
            .unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_stands_at_its_own_place_in_the_table() {
        for (place, (kind, names)) in KINDS.iter().enumerate() {
            assert_eq!(*kind as usize, place, "{names:?}");
        }
    }

    #[test]
    fn a_class_survives_the_way_through_numbers() {
        for (kind, names) in KINDS {
            for (slot, name) in names.iter().enumerate() {
                let class = Class::new(kind, slot);
                assert_eq!(Class::decode(kind as u8, class.slot), class);
                assert_eq!(class.as_str(), *name);
            }
        }
    }

    #[test]
    fn the_seventh_series_takes_the_first_colour() {
        assert_eq!(Class::new(Kind::Line, 6).as_str(), "c-line s1");
    }
}
