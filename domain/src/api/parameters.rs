//! Everything that a request may say.

use super::shape::Shape;

/// The header by which a repeated write is known (draft-ietf-httpapi-idempotency-key-header).
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Which part of a request a parameter stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A segment of the address.
    Path,
    /// The address's query.
    Query,
    /// A header.
    Header,
}

impl Place {
    /// As OpenAPI calls it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }
}

/// Something that a request may say.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Where it stands.
    pub place: Place,
    /// What it looks like.
    pub shape: Shape,
    /// What it does, as a sentence.
    pub words: &'static str,
}

const fn parameter(
    name: &'static str,
    place: Place,
    shape: Shape,
    words: &'static str,
) -> Parameter {
    Parameter {
        name,
        place,
        shape,
        words,
    }
}

pub(super) static CURSOR: Parameter = parameter(
    "cursor",
    Place::Query,
    Shape::Text,
    "Where the page begins: `next` of the page before, as it was given.",
);
pub(super) static LIMIT: Parameter = parameter(
    "limit",
    Place::Query,
    Shape::Whole,
    "Rows of a page, 1 to 200; 50 without it.",
);
pub(super) static STUDENT_ID: Parameter =
    parameter("student", Place::Path, Shape::Text, "The student's id.");
pub(super) static METRIC_ID: Parameter =
    parameter("metric", Place::Path, Shape::Text, "The metric's id.");
pub(super) static IMPORT_ID: Parameter =
    parameter("import", Place::Path, Shape::Text, "The import's id.");
pub(super) static KEY: Parameter = parameter(
    IDEMPOTENCY_KEY,
    Place::Header,
    Shape::Text,
    "A text of your own, up to 200 characters. The same request under the same key is done once and \
     answered alike, for a day.",
);
pub(super) static Q: Parameter = parameter(
    "q",
    Place::Query,
    Shape::Text,
    "Words that each must occur in name or address.",
);
pub(super) static STATUS: Parameter = parameter(
    "status",
    Place::Query,
    Shape::Text,
    "`all`, `active`, or a segment.",
);
pub(super) static PROGRESS: Parameter = parameter(
    "progress",
    Place::Query,
    Shape::Words(&["0-25", "25-50", "50-75", "75-100"]),
    "Completion in percent.",
);
pub(super) static ACTIVE: Parameter = parameter(
    "active",
    Place::Query,
    Shape::Words(&["today", "week", "month", "inactive"]),
    "When they were last active.",
);
pub(super) static COURSE_ID: Parameter = parameter(
    "course",
    Place::Query,
    Shape::Text,
    "Only of this course, by its id.",
);
pub(super) static TAG: Parameter =
    parameter("tag", Place::Query, Shape::Text, "Only with this tag.");
pub(super) static SORT: Parameter = parameter(
    "sort",
    Place::Query,
    Shape::Text,
    "`name`, `progress`, `last-active`, `status`, `score` or `since`; `-` before one turns it round, \
     commas part several.",
);
pub(super) static RANGE: Parameter = parameter(
    "range",
    Place::Query,
    Shape::Words(&[
        "7d", "30d", "90d", "365d", "today", "week", "month", "custom",
    ]),
    "Which days; 30d without it.",
);
pub(super) static FROM: Parameter = parameter(
    "from",
    Place::Query,
    Shape::Day,
    "The first day of a custom range.",
);
pub(super) static TO: Parameter = parameter(
    "to",
    Place::Query,
    Shape::Day,
    "The last day of a custom range.",
);
pub(super) static GRAIN: Parameter = parameter(
    "grain",
    Place::Query,
    Shape::Words(&["auto", "day", "week", "month"]),
    "How long a step is; by the length of the range without it.",
);
pub(super) static COMPARE: Parameter = parameter(
    "compare",
    Place::Query,
    Shape::Words(&["none", "previous", "year"]),
    "What the range is held against; the period before it without it.",
);
pub(super) static MATCH: Parameter = parameter(
    "match",
    Place::Query,
    Shape::Words(&["dates", "weekdays"]),
    "Whether Mondays stand against Mondays.",
);
pub(super) static DRY_RUN: Parameter = parameter(
    "dry_run",
    Place::Query,
    Shape::Flag,
    "Only says what would happen; writes nothing.",
);
pub(super) static NAME: Parameter = parameter(
    "name",
    Place::Query,
    Shape::Text,
    "What a file sent as the body itself is called.",
);
pub(super) static START: Parameter = parameter(
    "start",
    Place::Query,
    Shape::Text,
    "The first day of a course whose files have only relative dates: `AAA 2013J=2013-10-01`. May be \
     said once for each course.",
);
