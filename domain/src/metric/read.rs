//! The one way from a question to a series: what the store is asked, for any metric.

use super::compare::Shift;
use super::registry::{Kind, Metric};
use super::rollup::whole_of;
use super::series::{Series, asked_spans, fold, look_up};
use super::window::Window;
use super::{MetricStore, Span};
use crate::access::Access;
use crate::error::StoreResult;
use crate::time::Now;
use std::collections::HashMap;

/// Reads one metric of one subject over a window, with its comparison. The cost grows with the days
/// shown; a `Last` metric also reads the days before, as its value may stem from any of them.
///
/// # Errors
/// What the store answers.
pub async fn read(
    store: &dyn MetricStore,
    access: &Access,
    metric: &Metric,
    subject: &str,
    window: &Window,
    now: Now,
) -> StoreResult<Series> {
    let measured = measured(store, access, metric, subject, now).await?;
    let Some(known) = measured else {
        return Ok(Series::build(metric, window, None, |span| {
            fold(metric, &[], None, span)
        }));
    };
    if let Some(kind) = metric.seen {
        let spans = asked_spans(metric, window, measured);
        let counts = if spans.is_empty() {
            Vec::new()
        } else {
            store.distinct(access, kind, subject, &spans).await?
        };
        let counts: HashMap<Span, i64> = spans.into_iter().zip(counts).collect();
        return Ok(Series::build(metric, window, measured, |span| {
            look_up(metric, &counts, measured, span)
        }));
    }
    let mut rows = Vec::new();
    for span in row_spans(metric, window, known) {
        rows.extend(store.days(access, metric.id, subject, span).await?);
    }
    Ok(Series::build(metric, window, measured, |span| {
        fold(metric, &rows, measured, span)
    }))
}

/// The days whose rows are needed: disjoint spans in the order of days.
fn row_spans(metric: &Metric, window: &Window, measured: Span) -> Vec<Span> {
    let earlier = Shift::of(&window.query)
        .align(window.span)
        .map(|aligned| aligned.compare)
        .and_then(|span| span.meet(measured));
    let Some(days) = window.span.meet(measured) else {
        return Vec::from_iter(earlier);
    };
    match earlier {
        _ if metric.kind == Kind::Last => vec![Span {
            from: measured.from,
            to: days.to,
        }],
        Some(earlier) if earlier.to < days.from => vec![earlier, days],
        Some(earlier) => vec![earlier.hull(days)],
        None => vec![days],
    }
}

/// The days within which the metric's source was measured: from the first to the last day of all that
/// covers it, for the subject or, when that is a part, for its whole. `None` when the metric itself
/// was never measured in the workspace. A running count holds to today.
///
/// # Errors
/// What the store answers.
pub async fn measured(
    store: &dyn MetricStore,
    access: &Access,
    metric: &Metric,
    subject: &str,
    now: Now,
) -> StoreResult<Option<Span>> {
    let itself = store
        .measured(access, metric.source(), "", now.today)
        .await?;
    if itself.is_none() {
        return Ok(None);
    }
    let whole = whole_of(subject);
    let mut measured: Option<Span> = None;
    for source in metric.covered_by {
        let span = store.measured(access, source, whole, now.today).await?;
        measured = match (measured, span) {
            (Some(one), Some(other)) => Some(one.hull(other)),
            (one, other) => one.or(other),
        };
    }
    Ok(measured.map(|span| Span {
        from: span.from,
        to: if metric.kind == Kind::Running {
            now.today
        } else {
            span.to
        },
    }))
}

#[cfg(test)]
mod tests;
