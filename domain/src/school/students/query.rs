//! What the list of students is asked for, as an address says it.

use super::cursor::Cursor;
use crate::error::FieldError;
use crate::school::segment::Segment;
use crate::table::Order;
use serde::{Deserialize, Serialize};

/// Rows of a page where the address names none (S2-32).
pub const LIMIT_DEFAULT: usize = 50;
/// Most rows of a page.
pub const LIMIT_MAX: usize = 200;
/// Most characters of a search.
pub const SEARCH_MAX: usize = 100;

/// A choice with a slug for the address and a label for the page.
macro_rules! choice {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $slug:literal, $label:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$variant_meta])* $variant),+ }

        impl $name {
            /// Every choice, in the order of the page.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As addresses name it.
            pub fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }

            /// As pages name it.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// Reads a slug.
            pub fn parse(slug: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|choice| choice.slug() == slug)
            }
        }
    };
}

choice! {
    /// What the list is sorted by.
    Sort {
        /// Natural order of names.
        Name = "name", "Name";
        /// Completion.
        Progress = "progress", "Progress";
        /// The last day with any activity.
        LastActive = "last-active", "Last active";
        /// Segments in order of attention.
        Status = "status", "Status";
        /// Mean of marked scores.
        Score = "score", "Score";
        /// Since when a student stands where they stand.
        Since = "since", "Since";
    }
}

choice! {
    /// Completion in quarters, half open: 25 belongs to the second (B-33).
    Quarter {
        /// [0, 25).
        First = "0-25", "0 to 25 %";
        /// [25, 50).
        Second = "25-50", "25 to 50 %";
        /// [50, 75).
        Third = "50-75", "50 to 75 %";
        /// [75, 100].
        Fourth = "75-100", "75 to 100 %";
    }
}

impl Quarter {
    /// The quarter of a completion in percent.
    pub fn of(percent: f64) -> Self {
        match percent {
            p if p < 25.0 => Self::First,
            p if p < 50.0 => Self::Second,
            p if p < 75.0 => Self::Third,
            _ => Self::Fourth,
        }
    }
}

choice! {
    /// When a student was last active.
    LastActive {
        /// On the day looked at.
        Today = "today", "Today";
        /// Within 7 days, today included.
        Week = "week", "Last 7 days";
        /// Within 30 days, today included.
        Month = "month", "Last 30 days";
        /// Never, or not for the days of the inactive threshold.
        Inactive = "inactive", "Not lately";
    }
}

/// Which students the list shows by status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StatusFilter {
    /// Everybody.
    All,
    /// Running, and in none of at risk, inactive and not started.
    Active,
    /// One segment.
    Only(Segment),
}

impl StatusFilter {
    /// As addresses name it: `all`, `active` or a segment's slug.
    pub fn slug(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Active => "active",
            Self::Only(segment) => segment.slug(),
        }
    }

    /// As pages name it.
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Active => "Active",
            Self::Only(segment) => segment.label(),
        }
    }

    /// Reads a slug.
    pub fn parse(slug: &str) -> Option<Self> {
        match slug {
            "all" => Some(Self::All),
            "active" => Some(Self::Active),
            _ => Segment::parse(slug).map(Self::Only),
        }
    }

    /// Whether a student of this segment is shown.
    pub fn takes(self, segment: Segment) -> bool {
        match self {
            Self::All => true,
            Self::Active => (Segment::Low..=Segment::HighlyEngaged).contains(&segment),
            Self::Only(only) => only == segment,
        }
    }
}

/// One question to the list of students.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudentQuery {
    /// Words that each must occur in name or address.
    pub search: String,
    /// By status.
    pub status: StatusFilter,
    /// By completion; unknown completion is in no quarter.
    pub progress: Option<Quarter>,
    /// By last activity.
    pub last_active: Option<LastActive>,
    /// Only students of this course id.
    pub course: Option<String>,
    /// Only students with this tag.
    pub tag: Option<String>,
    /// Sorted by.
    pub order: Order<Sort>,
    /// Where the page begins or ends; the first page without it.
    pub cursor: Option<Cursor>,
    /// Rows of a page.
    pub limit: usize,
}

impl Default for StudentQuery {
    fn default() -> Self {
        Self {
            search: String::new(),
            status: StatusFilter::All,
            progress: None,
            last_active: None,
            course: None,
            tag: None,
            order: Order::alone(Sort::Name, false),
            cursor: None,
            limit: LIMIT_DEFAULT,
        }
    }
}

impl StudentQuery {
    /// Reads an address's decoded pairs: `q`, `status`, `progress`, `active`, `course`, `tag`,
    /// `sort` (see [`Order::parse`]), `cursor`, `limit`. Empty values and other names are passed over.
    ///
    /// # Errors
    /// One message for each pair that cannot be read.
    pub fn parse<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<FieldError>> {
        let mut query = Self::default();
        let mut errors = Vec::new();
        for (name, value) in pairs {
            let value = value.trim();
            if !value.is_empty()
                && let Err(message) = query.read(name, value)
            {
                errors.push(FieldError::new(name, message));
            }
        }
        let foreign = |c: &Cursor| c.order != query.order;
        if query.cursor.as_ref().is_some_and(foreign) {
            let text = "This link belongs to a list sorted differently; start from the first page.";
            errors.push(FieldError::new("cursor", text));
        }
        if errors.is_empty() {
            Ok(query)
        } else {
            Err(errors)
        }
    }

    fn read(&mut self, name: &str, value: &str) -> Result<(), String> {
        let unknown = |what: &str| format!("There is no {what} “{value}”.");
        match name {
            "q" if value.chars().count() > SEARCH_MAX => {
                return Err(format!("Search for at most {SEARCH_MAX} characters."));
            }
            "q" => self.search = value.to_owned(),
            "status" => {
                self.status = StatusFilter::parse(value).ok_or_else(|| unknown("status"))?;
            }
            "progress" => {
                self.progress = Some(Quarter::parse(value).ok_or_else(|| unknown("progress"))?);
            }
            "active" => {
                let choice = LastActive::parse(value).ok_or_else(|| unknown("last active"))?;
                self.last_active = Some(choice);
            }
            "course" => self.course = Some(value.to_owned()),
            "tag" => self.tag = Some(value.to_owned()),
            "sort" => {
                let order = Order::parse(value, Sort::parse)
                    .map_err(|word| format!("There is no order “{word}”."))?;
                if !order.keys().is_empty() {
                    self.order = order;
                }
            }
            "cursor" => {
                let text = "This page link is broken; start from the first page.";
                self.cursor = Some(Cursor::decode(value).ok_or(text)?);
            }
            "limit" => {
                let limit = value.parse().ok().filter(|n| (1..=LIMIT_MAX).contains(n));
                self.limit = limit.ok_or(format!("Choose 1 to {LIMIT_MAX} rows."))?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The pairs that differ from the defaults, in one fixed order and percent-encoded, without `?`.
    pub fn to_query(&self) -> String {
        let limit = (self.limit != LIMIT_DEFAULT).then(|| self.limit.to_string());
        let cursor = self.cursor.as_ref().map(Cursor::encode);
        let sort = self.order.to_text(Sort::slug);
        let status = Some(self.status.slug()).filter(|slug| *slug != "all");
        let pairs = [
            (
                "q",
                Some(self.search.as_str()).filter(|text| !text.is_empty()),
            ),
            ("status", status),
            ("progress", self.progress.map(Quarter::slug)),
            ("active", self.last_active.map(LastActive::slug)),
            ("course", self.course.as_deref()),
            ("tag", self.tag.as_deref()),
            ("sort", Some(sort.as_str()).filter(|sort| *sort != "name")),
            ("cursor", cursor.as_deref()),
            ("limit", limit.as_deref()),
        ];
        let written: Vec<String> = pairs
            .iter()
            .filter_map(|(name, value)| Some(format!("{name}={}", encoded((*value)?))))
            .collect();
        written.join("&")
    }
}

/// Percent-encodes all but letters, digits and `-._~`.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
