//! The question «which days, in which steps, against what», as it stands in the address bar.

use super::Span;
use super::format::long_span;
use crate::error::FieldError;
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// The longest custom range, in days: a little over ten years.
pub const LONGEST: i64 = 3_700;

/// Which days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Preset {
    /// Seven days, today the last.
    Days7,
    /// Thirty days, today the last.
    #[default]
    Days30,
    /// Ninety days, today the last.
    Days90,
    /// 365 days, today the last.
    Days365,
    /// Today.
    Today,
    /// The calendar week that holds today, to today.
    Week,
    /// The calendar month that holds today, to today.
    Month,
    /// Named days; those after today are left out.
    Custom(Span),
}

/// What a window is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Comparison {
    /// Nothing.
    None,
    /// The period before it.
    #[default]
    Previous,
    /// The same dates a year before.
    Year,
}

/// How long a bucket is, as asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum GrainChoice {
    /// By the length of the window.
    #[default]
    Auto,
    /// A day each.
    Day,
    /// A calendar week each.
    Week,
    /// A calendar month each.
    Month,
}

/// What is wrong with a range in an address. The part it names falls back to its default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    /// The field has a value that is none of its choices.
    #[error("Choose one of: {1}.")]
    Unknown(&'static str, &'static str),
    /// A custom range lacks this day.
    #[error("A custom range needs this day.")]
    Missing(&'static str),
    /// This is not a day.
    #[error("Write the day as 2026-01-31.")]
    NotADay(&'static str),
    /// The first day lies after the last.
    #[error("The first day lies after the last.")]
    Backwards,
    /// The range holds more days than [`LONGEST`].
    #[error("A range holds at most 3,700 days; this one holds {0}.")]
    TooLong(i64),
}

impl RangeError {
    /// The key in the address that is wrong.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Unknown(field, _) | Self::Missing(field) | Self::NotADay(field) => field,
            Self::Backwards => "from",
            Self::TooLong(_) => "to",
        }
    }
}

impl From<RangeError> for FieldError {
    fn from(error: RangeError) -> Self {
        Self::new(error.field(), error.to_string())
    }
}

type Names<T> = &'static [(&'static str, T)];

const PRESETS: Names<Preset> = &[
    ("7d", Preset::Days7),
    ("30d", Preset::Days30),
    ("90d", Preset::Days90),
    ("365d", Preset::Days365),
    ("today", Preset::Today),
    ("week", Preset::Week),
    ("month", Preset::Month),
];
const COMPARISONS: Names<Comparison> = &[
    ("none", Comparison::None),
    ("previous", Comparison::Previous),
    ("year", Comparison::Year),
];
const GRAINS: Names<GrainChoice> = &[
    ("auto", GrainChoice::Auto),
    ("day", GrainChoice::Day),
    ("week", GrainChoice::Week),
    ("month", GrainChoice::Month),
];
const MATCHES: Names<bool> = &[("dates", false), ("weekdays", true)];

fn named<T: Copy>(names: Names<T>, text: &str) -> Option<T> {
    names
        .iter()
        .find(|(name, _)| *name == text)
        .map(|(_, value)| *value)
}

fn name_of<T: Copy + PartialEq>(names: Names<T>, value: T) -> &'static str {
    names
        .iter()
        .find(|(_, named)| *named == value)
        .map_or("custom", |(name, _)| name)
}

/// All of a range's state. Its default is the last 30 days against the 30 before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RangeQuery {
    /// Key `range` (and `from`, `to`): which days.
    pub preset: Preset,
    /// Key `compare`: against what.
    pub comparison: Comparison,
    /// Key `match`, `weekdays` or `dates`: whether Mondays stand against Mondays.
    pub match_weekdays: bool,
    /// Key `grain`: in which steps.
    pub grain: GrainChoice,
}

impl RangeQuery {
    /// Reads an address's decoded pairs. Other keys are ignored, an empty value counts as absent, and
    /// what is wrong is named and falls back to its default. `from` and `to` without `range` are a
    /// custom range.
    pub fn parse<K: AsRef<str>, V: AsRef<str>>(
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> (Self, Vec<RangeError>) {
        let pairs: Vec<(K, V)> = pairs.into_iter().collect();
        let get = |key: &str| {
            pairs
                .iter()
                .rev()
                .find(|(name, _)| name.as_ref() == key)
                .map(|(_, value)| value.as_ref())
                .filter(|value| !value.is_empty())
        };
        let (mut query, mut errors) = (Self::default(), Vec::new());
        let custom = match get("range") {
            None => get("from").is_some() || get("to").is_some(),
            Some(range) => range == "custom",
        };
        if custom {
            match custom_span(get("from"), get("to")) {
                Ok(span) => query.preset = Preset::Custom(span),
                Err(error) => errors.push(error),
            }
        } else if let Some(text) = get("range") {
            match named(PRESETS, text) {
                Some(preset) => query.preset = preset,
                None => errors.push(RangeError::Unknown(
                    "range",
                    "7d, 30d, 90d, 365d, today, week, month, custom",
                )),
            }
        }
        let mut choose = |key, names: &str, found: bool, choices| {
            if !found && !names.is_empty() {
                errors.push(RangeError::Unknown(key, choices));
            }
        };
        let text = get("compare").unwrap_or_default();
        let comparison = named(COMPARISONS, text);
        choose(
            "compare",
            text,
            comparison.is_some(),
            "none, previous, year",
        );
        let text = get("match").unwrap_or_default();
        let match_weekdays = named(MATCHES, text);
        choose("match", text, match_weekdays.is_some(), "dates, weekdays");
        let text = get("grain").unwrap_or_default();
        let grain = named(GRAINS, text);
        choose("grain", text, grain.is_some(), "auto, day, week, month");
        query.comparison = comparison.unwrap_or_default();
        query.match_weekdays = match_weekdays.unwrap_or_default();
        query.grain = grain.unwrap_or_default();
        (query, errors)
    }

    /// The canonical query, without `?`: keys in one order, defaults left out, so that the same range
    /// always has the same address. Empty for the default.
    pub fn to_query(&self) -> String {
        let mut pairs = Vec::new();
        if self.preset != Preset::default() {
            pairs.push(format!("range={}", name_of(PRESETS, self.preset)));
        }
        if let Preset::Custom(span) = self.preset {
            pairs.push(format!("from={}&to={}", span.from, span.to));
        }
        if self.comparison != Comparison::default() {
            pairs.push(format!("compare={}", name_of(COMPARISONS, self.comparison)));
        }
        if self.match_weekdays {
            pairs.push("match=weekdays".to_owned());
        }
        if self.grain != GrainChoice::default() {
            pairs.push(format!("grain={}", name_of(GRAINS, self.grain)));
        }
        pairs.join("&")
    }

    /// The days in words, e.g. `last 30 days`, `1–30 Nov 2026`.
    pub fn describe(&self) -> String {
        match self.preset {
            Preset::Days7 => "last 7 days".to_owned(),
            Preset::Days30 => "last 30 days".to_owned(),
            Preset::Days90 => "last 90 days".to_owned(),
            Preset::Days365 => "last 365 days".to_owned(),
            Preset::Today => "today".to_owned(),
            Preset::Week => "this week".to_owned(),
            Preset::Month => "this month".to_owned(),
            Preset::Custom(span) => long_span(span),
        }
    }
}

fn custom_span(from: Option<&str>, to: Option<&str>) -> Result<Span, RangeError> {
    let day = |field, text: Option<&str>| {
        let text = text.ok_or(RangeError::Missing(field))?;
        Day::parse(text).ok_or(RangeError::NotADay(field))
    };
    let span = Span {
        from: day("from", from)?,
        to: day("to", to)?,
    };
    match span.days() {
        0 => Err(RangeError::Backwards),
        days if days > LONGEST => Err(RangeError::TooLong(days)),
        _ => Ok(span),
    }
}

#[cfg(test)]
mod tests;
