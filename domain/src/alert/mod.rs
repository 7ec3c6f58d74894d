//! Alerts on any metric: a rule, the states it goes through, and what it would have done in the past.
//!
//! A rule's state is a fold over its buckets, the oldest first. So it is the same however often and
//! late it is evaluated, and the past answers as the future will.

mod evaluate;
mod history;
mod rule;
mod state;

pub use evaluate::evaluate;
pub use history::{BACK_DAYS, history};
pub(crate) use rule::number;
pub use rule::{AlertForm, Condition, Rule, RuleGrain, check_rule};
pub use state::{BackTest, Firing, Mark, State, back_test};

use crate::access::Access;
use crate::error::StoreResult;
use crate::metric::Span;
use crate::notice::{NewNotice, told};
use crate::time::{Day, Micros};
use serde::{Deserialize, Serialize};

/// A finished day or week with its value; `None` where nothing was measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bucket {
    /// Its days.
    pub span: Span,
    /// The value.
    pub value: Option<f64>,
}

/// A kept rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// UUIDv7 text.
    pub id: String,
    /// What it watches.
    pub rule: Rule,
    /// Raises no notice up to this day, that day included.
    pub muted_until: Option<Day>,
    /// The state it was last found in.
    pub state: State,
    /// The last day of the bucket since which it is in that state; `None` before the first evaluation.
    pub since: Option<Day>,
    /// The last day that was evaluated.
    pub evaluated_to: Option<Day>,
    /// When it was evaluated.
    pub evaluated_at: Option<Micros>,
}

/// A change of state that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlertEvent {
    /// The rule's id.
    pub alert: String,
    /// The last day of the bucket that changed it.
    pub day: Day,
    /// The state since then.
    pub state: State,
    /// The bucket's value.
    pub value: Option<f64>,
    /// When it was found.
    pub at: Micros,
}

/// What an evaluation found out about one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// The rule's id.
    pub alert: String,
    /// The state it is in.
    pub state: State,
    /// Since the bucket that ends on this day.
    pub since: Option<Day>,
    /// The last day that was evaluated.
    pub evaluated_to: Option<Day>,
    /// Changes of state after the day that had been evaluated before, the oldest first.
    pub changes: Vec<Mark>,
    /// What its members are told of that, by [`Evaluation::telling`].
    pub told: Option<NewNotice>,
}

impl Evaluation {
    /// What the buckets say of a rule that was evaluated before. A rule that never was begins with the
    /// state it is in: what it would have done earlier is the back-test's to tell.
    pub fn of(alert: &Alert, buckets: &[Bucket]) -> Self {
        let marks = back_test(&alert.rule, buckets).marks;
        let last = marks.last();
        let state = last.map_or(State::NoData, |mark| mark.state);
        let mut since = last.map(|mark| mark.span.to);
        for mark in marks.iter().rev().take_while(|mark| mark.state == state) {
            since = Some(mark.span.to);
        }
        let changes = match alert.evaluated_to {
            None => last.into_iter().copied().collect(),
            Some(before) => {
                let mut known = alert.state;
                let later = marks.iter().filter(|mark| mark.span.to > before);
                later
                    .filter(|mark| std::mem::replace(&mut known, mark.state) != mark.state)
                    .copied()
                    .collect()
            }
        };
        Self {
            alert: alert.id.clone(),
            state,
            since,
            evaluated_to: last.map(|mark| mark.span.to).or(alert.evaluated_to),
            changes,
            told: None,
        }
    }

    /// The rule cannot be evaluated, since what it watches is gone.
    pub fn error(alert: &Alert, today: Day) -> Self {
        let span = Span {
            from: today,
            to: today,
        };
        let mark = Mark {
            span,
            state: State::Error,
            value: None,
        };
        let known = alert.state == State::Error;
        Self {
            alert: alert.id.clone(),
            state: State::Error,
            since: if known { alert.since } else { Some(today) },
            evaluated_to: alert.evaluated_to,
            changes: if known { Vec::new() } else { vec![mark] },
            told: None,
        }
    }

    /// The same, telling the latest change if it is one to tell of: what came before it in one
    /// evaluation is over, and on the page. A muted rule tells nothing.
    pub fn telling(mut self, alert: &Alert, workspace: &str, today: Day) -> Self {
        let muted = alert.muted_until.is_some_and(|until| today <= until);
        if let (Some((last, earlier)), false) = (self.changes.split_last(), muted) {
            let before = earlier.last().map_or(alert.state, |mark| mark.state);
            self.told = told::alert(workspace, alert, before, last);
        }
        self
    }
}

/// What is kept of alerts.
#[async_trait::async_trait]
pub trait AlertStore: Send + Sync {
    /// Every rule, by name.
    async fn alerts(&self, access: &Access) -> StoreResult<Vec<Alert>>;
    /// Makes a rule, or changes the one with this id, which then is evaluated anew. Gives its id.
    async fn save_alert(
        &self,
        access: &Access,
        id: Option<&str>,
        rule: &Rule,
        now: Micros,
    ) -> StoreResult<String>;
    /// Removes a rule with its history.
    async fn delete_alert(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()>;
    /// Raises no notice up to that day; `None` raises them again.
    async fn mute_alert(
        &self,
        access: &Access,
        id: &str,
        until: Option<Day>,
        now: Micros,
    ) -> StoreResult<()>;
    /// Changes of state, the newest first, at most `limit`.
    async fn alert_events(&self, access: &Access, limit: u32) -> StoreResult<Vec<AlertEvent>>;
    /// Keeps what was found out.
    async fn keep_evaluations(
        &self,
        access: &Access,
        found: &[Evaluation],
        now: Micros,
    ) -> StoreResult<()>;
}
