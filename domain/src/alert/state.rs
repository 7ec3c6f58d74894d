//! The states that a rule goes through, bucket by bucket.

use super::Bucket;
use super::rule::{Rule, Verdict};
use crate::metric::Span;
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// Where a rule stands. The six states are those of Grafana's alerting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nothing is wrong.
    #[default]
    Normal,
    /// Breached, but not yet for as many buckets in a row as asked for.
    Pending,
    /// Breached for long enough.
    Alerting,
    /// Fine again, but not yet for long enough to be over.
    Recovering,
    /// The last bucket was not measured: neither wrong nor fine.
    NoData,
    /// The rule cannot be evaluated.
    Error,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Normal,
        Self::Pending,
        Self::Alerting,
        Self::Recovering,
        Self::NoData,
        Self::Error,
    ];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Pending => "pending",
            Self::Alerting => "alerting",
            Self::Recovering => "recovering",
            Self::NoData => "no_data",
            Self::Error => "error",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// As pages name it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Normal => "Normal",
            Self::Pending => "Pending",
            Self::Alerting => "Alerting",
            Self::Recovering => "Recovering",
            Self::NoData => "No data",
            Self::Error => "Error",
        }
    }
}

/// A bucket with the state after it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// The bucket's days.
    pub span: Span,
    /// The state after it.
    pub state: State,
    /// The bucket's value.
    pub value: Option<f64>,
}

/// A time for which a rule alerted, recovering included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firing {
    /// The last day of the bucket that set it off.
    pub from: Day,
    /// The last day of the bucket that ended it; `None` while it goes on.
    pub to: Option<Day>,
}

/// What a rule would have done over a history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BackTest {
    /// Every bucket that could be judged from the first on, the oldest first.
    pub marks: Vec<Mark>,
    /// The times it would have alerted.
    pub firings: Vec<Firing>,
}

impl BackTest {
    /// `Would have fired 3 times in 90 days.`
    pub fn sentence(&self) -> String {
        let ends = self.marks.first().zip(self.marks.last());
        let Some((first, last)) = ends else {
            return "Nothing was measured that this rule could be tried on.".to_owned();
        };
        let days = last.span.to.since(first.span.from) + 1;
        let times = match self.firings.len() {
            0 => "Would not have fired".to_owned(),
            1 => "Would have fired once".to_owned(),
            2 => "Would have fired twice".to_owned(),
            n => format!("Would have fired {n} times"),
        };
        let on = match self.firings.last() {
            Some(Firing { from, to: None }) => {
                format!(", and would be firing since {}", from.long())
            }
            Some(Firing { from, .. }) => format!(", last on {}", from.long()),
            None => String::new(),
        };
        format!("{times} in {days} days{on}.")
    }
}

/// Where a rule stands and how it came there.
#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    state: State,
    /// Buckets in a row that speak for the next state.
    row: u32,
    /// Whether it alerted when the data stopped.
    firing: bool,
}

impl Standing {
    fn after(self, rule: &Rule, verdict: Verdict) -> Self {
        let firing = match self.state {
            State::Alerting | State::Recovering => true,
            State::NoData => self.firing,
            _ => false,
        };
        let to = |state, row| Self { state, row, firing };
        match (verdict, firing) {
            (Verdict::Missing, _) => to(State::NoData, 0),
            (Verdict::Breach, true) => to(State::Alerting, 0),
            (Verdict::Breach, false) => {
                let row = if self.state == State::Pending {
                    self.row + 1
                } else {
                    1
                };
                if row >= rule.for_buckets {
                    to(State::Alerting, 0)
                } else {
                    to(State::Pending, row)
                }
            }
            (Verdict::Fine, true) => {
                let row = if self.state == State::Recovering {
                    self.row + 1
                } else {
                    1
                };
                if row >= rule.keep_buckets {
                    to(State::Normal, 0)
                } else {
                    to(State::Recovering, row)
                }
            }
            (Verdict::Fine, false) => to(State::Normal, 0),
        }
    }
}

/// Runs a rule over a history, the oldest bucket first. Buckets before the first that can be judged are
/// left out: a counterpart that was never there is not missing data.
pub fn back_test(rule: &Rule, buckets: &[Bucket]) -> BackTest {
    let mut standing = Standing::default();
    let (mut marks, mut firings) = (Vec::new(), Vec::<Firing>::new());
    for (at, bucket) in buckets.iter().enumerate() {
        let verdict = rule.judge(buckets, at);
        if marks.is_empty() && verdict == Verdict::Missing {
            continue;
        }
        standing = standing.after(rule, verdict);
        let open = firings.last_mut().filter(|firing| firing.to.is_none());
        match (standing.state, open) {
            (State::Alerting, None) => firings.push(Firing {
                from: bucket.span.to,
                to: None,
            }),
            (State::Normal, Some(firing)) => firing.to = Some(bucket.span.to),
            _ => {}
        }
        marks.push(Mark {
            span: bucket.span,
            state: standing.state,
            value: bucket.value,
        });
    }
    BackTest { marks, firings }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
