//! What a rule says.

use super::Bucket;
use crate::error::FieldError;
use crate::metric::format::{NBSP, decimals, format_value};
use crate::metric::registry::{Unit, metric};
use serde::{Deserialize, Serialize};

/// The most buckets in a row that a rule waits for.
const MOST_ROW: u32 = 30;

/// When a bucket breaches a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Its value lies above the threshold.
    Above,
    /// Its value lies below the threshold.
    #[default]
    Below,
    /// It is higher than its counterpart by more than the threshold.
    Rises,
    /// It is lower than its counterpart by more than the threshold.
    Falls,
    /// It differs from its counterpart by more than the threshold.
    Changes,
}

impl Condition {
    /// Every condition.
    pub const ALL: [Self; 5] = [
        Self::Above,
        Self::Below,
        Self::Rises,
        Self::Falls,
        Self::Changes,
    ];

    /// The word kept in the database and in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::Below => "below",
            Self::Rises => "rises",
            Self::Falls => "falls",
            Self::Changes => "changes",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// As a choice in a form.
    pub fn words(self) -> &'static str {
        match self {
            Self::Above => "is above",
            Self::Below => "is below",
            Self::Rises => "rises by more than",
            Self::Falls => "falls by more than",
            Self::Changes => "changes by more than",
        }
    }

    /// Whether a bucket is held against its counterpart.
    pub fn compares(self) -> bool {
        matches!(self, Self::Rises | Self::Falls | Self::Changes)
    }
}

/// How long a rule's buckets are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleGrain {
    /// A day, held against the same weekday before.
    #[default]
    Day,
    /// A calendar week, held against the week before.
    Week,
}

impl RuleGrain {
    /// The word kept in the database, in forms and in sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Day, Self::Week]
            .into_iter()
            .find(|one| one.as_str() == text)
    }

    /// How many buckets back the counterpart lies.
    pub fn lag(self) -> usize {
        match self {
            Self::Day => 7,
            Self::Week => 1,
        }
    }
}

/// What is watched and when it is wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// What people call it.
    pub name: String,
    /// The metric's id.
    pub metric: String,
    /// `""` for all, or a course's id.
    pub subject: String,
    /// When a bucket breaches it.
    pub condition: Condition,
    /// In the metric's unit; for a change in percent, or in points where the metric is a share or score.
    pub threshold: f64,
    /// How long a bucket is.
    pub grain: RuleGrain,
    /// Breaching buckets in a row until it alerts, at least 1.
    pub for_buckets: u32,
    /// Fine buckets in a row until it is over, at least 1.
    pub keep_buckets: u32,
}

/// What a bucket says of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It breaches the rule.
    Breach,
    /// It does not.
    Fine,
    /// It, or its counterpart, was not measured.
    Missing,
}

impl Rule {
    /// Judges a bucket by its place in the history.
    pub fn judge(&self, buckets: &[Bucket], at: usize) -> Verdict {
        let value = |index: usize| buckets.get(index).and_then(|bucket| bucket.value);
        let Some(current) = value(at) else {
            return Verdict::Missing;
        };
        let breach = if self.condition.compares() {
            let Some(earlier) = at.checked_sub(self.grain.lag()).and_then(value) else {
                return Verdict::Missing;
            };
            let moved = self.moved(current, earlier);
            match self.condition {
                Condition::Rises => moved > self.threshold,
                Condition::Falls => -moved > self.threshold,
                _ => moved.abs() > self.threshold,
            }
        } else if self.condition == Condition::Above {
            current > self.threshold
        } else {
            current < self.threshold
        };
        if breach {
            Verdict::Breach
        } else {
            Verdict::Fine
        }
    }

    /// The change in percent, or in points. From 0 to something is a rise without end.
    fn moved(&self, current: f64, earlier: f64) -> f64 {
        let difference = current - earlier;
        if self.in_points() {
            difference
        } else if difference == 0.0 {
            0.0
        } else {
            // From nothing to something is a rise beyond any percentage.
            difference / earlier.abs() * 100.0
        }
    }

    fn in_points(&self) -> bool {
        metric(&self.metric)
            .is_some_and(|metric| matches!(metric.unit, Unit::Percent | Unit::Score))
    }

    /// The threshold with its unit.
    pub fn threshold_words(&self) -> String {
        let places = usize::from(self.threshold.fract() != 0.0);
        match (self.condition.compares(), metric(&self.metric)) {
            (true, _) if self.in_points() => {
                format!("{}{NBSP}points", decimals(self.threshold, places))
            }
            (true, _) => format!("{}{NBSP}%", decimals(self.threshold, places)),
            (false, Some(metric)) => format_value(metric.unit, self.threshold).exact,
            (false, None) => decimals(self.threshold, places),
        }
    }

    /// The whole rule in words, e.g. `Active students a day is below 40, 2 days in a row`.
    pub fn sentence(&self) -> String {
        let name = metric(&self.metric).map_or(self.metric.as_str(), |metric| metric.name);
        let grain = self.grain.as_str();
        let against = match (self.condition.compares(), self.grain) {
            (false, _) => "",
            (true, RuleGrain::Day) => " against the same weekday before",
            (true, RuleGrain::Week) => " against the week before",
        };
        let row = match self.for_buckets {
            0 | 1 => String::new(),
            n => format!(", {n} {grain}s in a row"),
        };
        format!(
            "{name} by {grain} {} {}{against}{row}",
            self.condition.words(),
            self.threshold_words()
        )
    }
}

/// A rule as a form brings it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AlertForm {
    /// See [`Rule::name`].
    #[serde(default)]
    pub name: String,
    /// See [`Rule::metric`].
    #[serde(default)]
    pub metric: String,
    /// See [`Rule::subject`].
    #[serde(default)]
    pub subject: String,
    /// See [`Rule::condition`].
    #[serde(default)]
    pub condition: String,
    /// See [`Rule::threshold`].
    #[serde(default)]
    pub threshold: String,
    /// See [`Rule::grain`].
    #[serde(default)]
    pub grain: String,
    /// See [`Rule::for_buckets`].
    #[serde(default)]
    pub for_buckets: String,
    /// See [`Rule::keep_buckets`].
    #[serde(default)]
    pub keep_buckets: String,
}

/// Checks what somebody typed and gives the rule it describes. An empty name becomes the rule's own
/// sentence.
///
/// # Errors
/// One message a wrong field.
pub fn check_rule(form: &AlertForm) -> Result<Rule, Vec<FieldError>> {
    let mut wrong = Vec::new();
    if metric(&form.metric).is_none() {
        wrong.push(FieldError::new("metric", "Choose what to watch."));
    }
    let condition = Condition::parse(&form.condition);
    if condition.is_none() {
        wrong.push(FieldError::new("condition", "Choose when it is wrong."));
    }
    let threshold = number(&form.threshold);
    let threshold =
        threshold.filter(|value| condition.is_none_or(|c| !c.compares() || *value >= 0.0));
    if threshold.is_none() {
        wrong.push(FieldError::new(
            "threshold",
            "Enter a number such as 40 or 12.5.",
        ));
    }
    let grain = RuleGrain::parse(&form.grain);
    if grain.is_none() {
        wrong.push(FieldError::new("grain", "Choose day or week."));
    }
    let mut row = |field: &str, text: &str| {
        let found = match text.trim() {
            "" => Some(1),
            text => text.parse().ok().filter(|n| (1..=MOST_ROW).contains(n)),
        };
        if found.is_none() {
            wrong.push(FieldError::new(
                field,
                format!("Enter a number from 1 to {MOST_ROW}."),
            ));
        }
        found
    };
    let for_buckets = row("for_buckets", &form.for_buckets);
    let keep_buckets = row("keep_buckets", &form.keep_buckets);
    let name = form.name.trim();
    if name.chars().count() > 80 {
        wrong.push(FieldError::new(
            "name",
            "Enter a name of at most 80 characters.",
        ));
    }
    if form.subject.len() > 200 {
        wrong.push(FieldError::new("subject", "Choose a course of the list."));
    }
    match (condition, threshold, grain, for_buckets, keep_buckets) {
        (Some(condition), Some(threshold), Some(grain), Some(for_buckets), Some(keep_buckets))
            if wrong.is_empty() =>
        {
            let mut rule = Rule {
                name: name.to_owned(),
                metric: form.metric.clone(),
                subject: form.subject.clone(),
                condition,
                threshold,
                grain,
                for_buckets,
                keep_buckets,
            };
            if rule.name.is_empty() {
                rule.name = rule.sentence();
            }
            Ok(rule)
        }
        _ => Err(wrong),
    }
}

/// A plain decimal number, with a point or a comma, within what a value can be.
pub(crate) fn number(text: &str) -> Option<f64> {
    let value: f64 = text.trim().replace(',', ".").parse().ok()?;
    (value.is_finite() && value.abs() <= 1e12).then_some(value)
}
