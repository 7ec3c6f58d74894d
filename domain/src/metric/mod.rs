//! Every number on every screen: one registry of metrics, read from one rollup.

pub mod caption;
pub mod change;
pub mod cohort;
pub mod compare;
pub mod daily;
pub mod forecast;
pub mod format;
pub mod range;
pub mod read;
pub mod registry;
pub mod rollup;
pub mod series;
pub mod window;

use crate::access::Access;
use crate::error::StoreResult;
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// Days from `from` to `to`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

impl Span {
    /// How many days it holds; 0 when `to` lies before `from`.
    pub fn days(&self) -> i64 {
        (self.to.since(self.from) + 1).max(0)
    }

    /// Whether the day lies within.
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// The days that lie in both, or `None` when there is none.
    pub fn meet(&self, other: Span) -> Option<Span> {
        let both = Span {
            from: self.from.max(other.from),
            to: self.to.min(other.to),
        };
        (both.days() > 0).then_some(both)
    }

    /// The shortest span that holds both.
    pub fn hull(&self, other: Span) -> Span {
        Span {
            from: self.from.min(other.from),
            to: self.to.max(other.to),
        }
    }

    /// Both ends `days` later (earlier when negative).
    pub fn moved(&self, days: i64) -> Span {
        Span {
            from: self.from.plus(days),
            to: self.to.plus(days),
        }
    }
}

/// One row of the rollup: what a metric counted on one day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayValue {
    /// The local day.
    pub day: Day,
    /// The sum, or the numerator of a ratio.
    pub numerator: f64,
    /// The denominator of a ratio; for a sum the number of facts counted.
    pub denominator: f64,
}

/// What is kept of metrics. A subject is `""` for all, a course's id, `part:resource` for a kind of
/// activity, or both joined as `<course id>/part:resource`. Each call answers for the courses within the
/// access's scope alone: `""` is all of those, and a course beyond it is one that was never measured.
#[async_trait::async_trait]
pub trait MetricStore: Send + Sync {
    /// The rollup rows of one metric and subject, by day, gaps left out.
    async fn days(
        &self,
        access: &Access,
        metric: &str,
        subject: &str,
        span: Span,
    ) -> StoreResult<Vec<DayValue>>;
    /// Sums by part over a span: rows whose subject is `part:…` (below the course when one is given),
    /// as (part, numerator, denominator), largest first.
    async fn parts(
        &self,
        access: &Access,
        metric: &str,
        course: &str,
        span: Span,
    ) -> StoreResult<Vec<(String, f64, f64)>>;
    /// Distinct actors of a kind seen within each span, exactly, in the order of the spans.
    /// Kinds: `active` (did something on that day), `enrolled` (first day of an enrolment).
    async fn distinct(
        &self,
        access: &Access,
        kind: &str,
        subject: &str,
        spans: &[Span],
    ) -> StoreResult<Vec<i64>>;
    /// How many distinct actors of a kind were seen on each day of a span, by day, days without any left
    /// out.
    async fn seen_days(
        &self,
        access: &Access,
        kind: &str,
        subject: &str,
        span: Span,
    ) -> StoreResult<Vec<(Day, i64)>>;
    /// How many distinct actors of a kind were seen for the first time on each day up to `until`, by
    /// day, days without any left out.
    async fn first_seen(
        &self,
        access: &Access,
        kind: &str,
        subject: &str,
        until: Day,
    ) -> StoreResult<Vec<(Day, i64)>>;
    /// Who came back: of the actors who were first seen as `start` within `joined`, by that first day
    /// and by how many weeks of seven days lie between it and a day on which they were seen as
    /// `back`, no later than `until`.
    async fn returns(
        &self,
        access: &Access,
        asked: &cohort::Returning,
    ) -> StoreResult<Vec<cohort::Returned>>;
    /// The first and last day on which the metric (or, for a distinct metric, the kind) has a row for
    /// the subject, no later than `until`; `None` when it was never measured.
    async fn measured(
        &self,
        access: &Access,
        metric: &str,
        subject: &str,
        until: Day,
    ) -> StoreResult<Option<Span>>;
    /// Facts by local weekday (0 = Monday) and hour within the span, of facts that carry a time:
    /// 7 × 24 sums, or `None` when none carries one.
    async fn peak_hours(
        &self,
        access: &Access,
        course: &str,
        span: Span,
    ) -> StoreResult<Option<Vec<Vec<i64>>>>;
}
