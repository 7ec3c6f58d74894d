use crate::metric::registry::Unit;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Texts.
    Text,
    /// Whole things.
    Count,
    /// On the scale 0–100.
    Percent,
    /// Marks, on the scale 0–100.
    Score,
    /// Units of the workspace's currency.
    Money,
    /// Seconds.
    Duration,
    /// Days.
    Day,
}

impl ColumnKind {
    /// The kind of a metric's values. Money is told in units of the currency, not in minor ones.
    pub fn of(unit: Unit) -> Self {
        match unit {
            Unit::Count => Self::Count,
            Unit::Percent => Self::Percent,
            Unit::Score => Self::Score,
            Unit::Money => Self::Money,
            Unit::Duration => Self::Duration,
        }
    }

    /// The word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Count => "count",
            Self::Percent => "percent",
            Self::Score => "score",
            Self::Money => "money",
            Self::Duration => "seconds",
            Self::Day => "day",
        }
    }

    /// What a value is counted in, for a reader; `None` where the heading says it.
    pub fn unit(self) -> Option<&'static str> {
        match self {
            Self::Percent => Some("%, from 0 to 100"),
            Self::Score => Some("marks, from 0 to 100"),
            Self::Money => Some("the workspace's currency"),
            Self::Duration => Some("seconds"),
            Self::Text | Self::Count | Self::Day => None,
        }
    }
}

/// A column: its name for programs, its heading as on the page, and what its values are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// For programs; never changes.
    pub slug: String,
    /// As the page has it.
    pub label: String,
    /// What the values are.
    pub kind: ColumnKind,
}

impl Head {
    /// A column.
    pub fn new(slug: &str, label: &str, kind: ColumnKind) -> Self {
        Self {
            slug: slug.to_owned(),
            label: label.to_owned(),
            kind,
        }
    }
}

/// What stands above the rows of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What it is a table of.
    pub title: String,
    /// What it is about: workspace, filter, days, when it was made and in which zone.
    pub about: Vec<(String, String)>,
    /// The columns, in order.
    pub columns: Vec<Head>,
}
