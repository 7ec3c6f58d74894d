//! What a goal says.

use crate::alert::number;
use crate::error::FieldError;
use crate::metric::format::format_value;
use crate::metric::registry::{Good, Metric, metric};
use crate::time::{Day, Micros};
use serde::{Deserialize, Serialize};

/// The longest time that a goal may run, in days: ten years.
const LONGEST: i64 = 3_660;

/// A goal to make, already checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewGoal {
    /// What people call it.
    pub name: String,
    /// The metric's id.
    pub metric: String,
    /// `""` for all, or a course's id.
    pub subject: String,
    /// What is to be reached, in the metric's unit; what not to exceed where less is better.
    pub target: f64,
    /// The first day that counts.
    pub from: Day,
    /// The last day that counts.
    pub by: Day,
}

/// A kept goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// UUIDv7 text.
    pub id: String,
    /// What it says.
    pub goal: NewGoal,
    /// When it was made.
    pub created_at: Micros,
}

impl NewGoal {
    /// Whether the target is a bound not to exceed.
    pub fn is_bound(&self) -> bool {
        metric(&self.metric).is_some_and(|metric| metric.good == Good::Down)
    }

    /// The goal in words, e.g. `Submissions: at least 400 by 30 Nov 2026`.
    pub fn sentence(&self) -> String {
        let (name, target) = match metric(&self.metric) {
            Some(metric) => (metric.name, format_value(metric.unit, self.target).exact),
            None => (self.metric.as_str(), self.target.to_string()),
        };
        let bound = if self.is_bound() {
            "at most"
        } else {
            "at least"
        };
        format!("{name}: {bound} {target} by {}", self.by.long())
    }
}

/// A goal as a form brings it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GoalForm {
    /// See [`NewGoal::name`].
    #[serde(default)]
    pub name: String,
    /// See [`NewGoal::metric`].
    #[serde(default)]
    pub metric: String,
    /// See [`NewGoal::subject`].
    #[serde(default)]
    pub subject: String,
    /// See [`NewGoal::target`].
    #[serde(default)]
    pub target: String,
    /// See [`NewGoal::from`].
    #[serde(default)]
    pub from: String,
    /// See [`NewGoal::by`].
    #[serde(default)]
    pub by: String,
}

/// Checks what somebody typed and gives the goal it describes. An empty name becomes the goal's own
/// sentence.
///
/// # Errors
/// One message a wrong field.
pub fn check_goal(form: &GoalForm) -> Result<NewGoal, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let known: Option<&Metric> = metric(&form.metric);
    if known.is_none() {
        wrong.push(FieldError::new("metric", "Choose what is to be reached."));
    }
    let target = number(&form.target).filter(|target| *target >= 0.0);
    if target.is_none() {
        wrong.push(FieldError::new(
            "target",
            "Enter a number such as 400 or 72.5.",
        ));
    }
    let mut day = |field: &str, text: &str| {
        let found = Day::parse(text.trim());
        if found.is_none() {
            wrong.push(FieldError::new(field, "Enter a day such as 2026-11-30."));
        }
        found
    };
    let (from, by) = (day("from", &form.from), day("by", &form.by));
    if let (Some(from), Some(by)) = (from, by) {
        if by < from {
            wrong.push(FieldError::new("by", "Choose a day after the first one."));
        } else if by.since(from) > LONGEST {
            wrong.push(FieldError::new(
                "by",
                "Choose a day within ten years of the first one.",
            ));
        }
    }
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
    match (target, from, by) {
        (Some(target), Some(from), Some(by)) if wrong.is_empty() => {
            let mut goal = NewGoal {
                name: name.to_owned(),
                metric: form.metric.clone(),
                subject: form.subject.clone(),
                target,
                from,
                by,
            };
            if goal.name.is_empty() {
                goal.name = goal.sentence();
            }
            Ok(goal)
        }
        _ => Err(wrong),
    }
}
