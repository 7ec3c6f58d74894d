//! A metric day by day on a complete calendar: a day on which nothing was measured has no value, which
//! is not zero (corrections B-07, B-08).

use super::read::measured;
use super::registry::{Kind, Metric};
use super::series::fold;
use super::{MetricStore, Span};
use crate::access::Access;
use crate::error::StoreResult;
use crate::time::{Day, Now};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The values of a metric, one a day without a gap in the days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Daily {
    /// The metric's id.
    pub metric: String,
    /// The day of the first value.
    pub from: Day,
    /// One a day; `None` where nothing was measured. The day that still runs is never among them.
    pub values: Vec<Option<f64>>,
}

impl Daily {
    /// The last day; `None` when there is none.
    pub fn end(&self) -> Option<Day> {
        (!self.values.is_empty()).then(|| self.from.plus(self.values.len() as i64 - 1))
    }

    /// The value of a day; `None` outside too.
    pub fn on(&self, day: Day) -> Option<f64> {
        let index = usize::try_from(day.since(self.from)).ok()?;
        self.values.get(index).copied().flatten()
    }

    /// The days with their values.
    pub fn days(&self) -> impl Iterator<Item = (Day, Option<f64>)> + '_ {
        let days = self.values.iter().enumerate();
        days.map(|(index, value)| (self.from.plus(index as i64), *value))
    }
}

/// Reads a metric day by day over the part of a span that is over and was measured. Empty where there
/// is none. It asks the store once, however long the span is.
///
/// # Errors
/// What the store answers.
pub async fn daily(
    store: &dyn MetricStore,
    access: &Access,
    metric: &Metric,
    subject: &str,
    span: Span,
    now: Now,
) -> StoreResult<Daily> {
    let known = measured(store, access, metric, subject, now).await?;
    let over = Span {
        from: span.from,
        to: span.to.min(now.full_through),
    };
    let days = known.and_then(|known| known.meet(over));
    let empty = Daily {
        metric: metric.id.to_owned(),
        from: span.from,
        values: Vec::new(),
    };
    let (Some(days), Some(known)) = (days, known) else {
        return Ok(empty);
    };
    let each = || (0..days.days()).map(|index| days.from.plus(index));
    let values = match (metric.kind, metric.seen) {
        (Kind::Running, Some(kind)) => {
            let first = store.first_seen(access, kind, subject, days.to).await?;
            let mut first = first.into_iter().peekable();
            let mut sum = 0;
            each()
                .map(|day| {
                    while let Some((_, count)) = first.next_if(|(first, _)| *first <= day) {
                        sum += count;
                    }
                    Some(sum as f64)
                })
                .collect()
        }
        (_, Some(kind)) => {
            let seen = store.seen_days(access, kind, subject, days).await?;
            let seen: HashMap<Day, i64> = seen.into_iter().collect();
            each()
                .map(|day| Some(seen.get(&day).copied().unwrap_or(0) as f64))
                .collect()
        }
        _ => {
            let asked = Span {
                // A last value may stem from any day before.
                from: if metric.kind == Kind::Last {
                    known.from
                } else {
                    days.from
                },
                to: days.to,
            };
            let rows = store.days(access, metric.id, subject, asked).await?;
            each()
                .map(|day| fold(metric, &rows, Some(known), Span { from: day, to: day }).value)
                .collect()
        }
    };
    Ok(Daily {
        from: days.from,
        values,
        ..empty
    })
}
