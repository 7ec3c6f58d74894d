//! The buckets that a rule is judged by.

use super::Bucket;
use super::rule::RuleGrain;
use crate::access::Access;
use crate::error::StoreResult;
use crate::metric::daily::daily;
use crate::metric::range::{Comparison, GrainChoice, Preset, RangeQuery};
use crate::metric::read::{measured, read};
use crate::metric::registry::Metric;
use crate::metric::{MetricStore, Span};
use crate::time::{Calendar, Now};

/// Days of the past that a rule is tried on.
pub const BACK_DAYS: i64 = 90;
/// Days before those, for the counterparts of the first buckets and for states that began earlier.
const LEAD_DAYS: i64 = 21;

/// Reads the finished buckets of the last [`BACK_DAYS`] and a few before. A week of which only a part
/// was measured has no value: it would look like a fall.
///
/// # Errors
/// What the store answers.
pub async fn history(
    store: &dyn MetricStore,
    access: &Access,
    metric: &Metric,
    subject: &str,
    grain: RuleGrain,
    (now, calendar): (Now, &Calendar),
) -> StoreResult<Vec<Bucket>> {
    let span = Span {
        from: now.full_through.plus(1 - BACK_DAYS - LEAD_DAYS),
        to: now.full_through,
    };
    if grain == RuleGrain::Day {
        let days = daily(store, access, metric, subject, span, now).await?;
        if days.values.is_empty() {
            return Ok(Vec::new());
        }
        let to_come = (0..span.to.since(days.from) + 1).map(|index| days.from.plus(index));
        return Ok(to_come
            .map(|day| Bucket {
                span: Span { from: day, to: day },
                value: days.on(day),
            })
            .collect());
    }
    let query = RangeQuery {
        preset: Preset::Custom(span),
        comparison: Comparison::None,
        grain: GrainChoice::Week,
        match_weekdays: false,
    };
    let window = query.resolve(now, calendar);
    let known = measured(store, access, metric, subject, now).await?;
    let series = read(store, access, metric, subject, &window, now).await?;
    let within = |days: Span| {
        known.is_some_and(|known| {
            known.holds(days.to) && (metric.kind.at_end() || known.holds(days.from))
        })
    };
    let finished = window.buckets.iter().zip(series.points);
    Ok(finished
        .filter(|(bucket, _)| !bucket.unfinished && !bucket.cut())
        .map(|(bucket, point)| Bucket {
            span: bucket.span,
            value: point.amount.value.filter(|_| within(bucket.span)),
        })
        .collect())
}
