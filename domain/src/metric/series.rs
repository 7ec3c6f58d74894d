//! From rollup rows to what a tile and a chart show.

use super::change::Change;
use super::format::{Shown, format_value};
use super::registry::{Kind, Metric, NullRule, metric};
use super::window::Window;
use super::{DayValue, Span};
use crate::time::Day;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A value and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// The value in the metric's unit; `None` is a gap, never 0.
    pub value: Option<f64>,
    /// Sum of numerators.
    pub numerator: f64,
    /// Sum of denominators: the n of a ratio; the facts counted of a sum.
    pub denominator: f64,
}

impl Amount {
    /// Nothing measured.
    pub const GAP: Self = Self {
        value: None,
        numerator: 0.0,
        denominator: 0.0,
    };

    fn exact(count: i64) -> Self {
        let count = count as f64;
        Self {
            value: Some(count),
            numerator: count,
            denominator: 1.0,
        }
    }
}

/// One step of a chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The bucket's label.
    pub label: String,
    /// The bucket's days within the window.
    pub span: Span,
    /// What was counted.
    pub amount: Amount,
    /// Whether the bucket is still running.
    pub unfinished: bool,
}

/// One metric over one window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// The metric's id.
    pub metric: String,
    /// One point a bucket.
    pub points: Vec<Point>,
    /// The value of what each bucket is held against, in the order of the points.
    pub compare: Vec<Option<f64>>,
    /// Over the whole window, today included.
    pub total: Amount,
    /// Over the days that are over.
    pub change: Change,
    /// The last measured day that the total rests on; `None` when it rests on none.
    pub as_of: Option<Day>,
}

impl Series {
    /// The window's total as a tile shows it, or `None` for a gap.
    pub fn shown(&self) -> Option<Shown> {
        let metric = metric(&self.metric)?;
        Some(format_value(metric.unit, self.total.value?))
    }

    /// Builds the series from a function that counts any span of days.
    pub fn build(
        metric: &Metric,
        window: &Window,
        measured: Option<Span>,
        count: impl Fn(Span) -> Amount,
    ) -> Self {
        let points = window
            .buckets
            .iter()
            .map(|bucket| Point {
                label: bucket.label.clone(),
                span: bucket.span,
                amount: count(bucket.span),
                unfinished: bucket.unfinished,
            })
            .collect();
        let compare = window
            .compare
            .iter()
            .map(|span| span.and_then(|span| count(span).value))
            .collect();
        let change = match window.like_for_like(measured, metric.kind.at_end()) {
            Err(reason) => Change::none(reason),
            Ok(aligned) => Change::between(
                metric,
                count(aligned.current).value,
                count(aligned.compare).value,
                window.against(aligned),
            ),
        };
        Self {
            metric: metric.id.to_owned(),
            points,
            compare,
            total: count(window.span),
            change,
            as_of: measured
                .and_then(|measured| measured.meet(window.span))
                .map(|both| both.to),
        }
    }
}

/// Folds the days of a span, by the metric's kind and null rule. `rows` are in the order of days. A
/// span partly measured counts what is measured; one that is not measured at all is a gap.
pub fn fold(metric: &Metric, rows: &[DayValue], measured: Option<Span>, span: Span) -> Amount {
    let Some(days) = measured.and_then(|measured| measured.meet(span)) else {
        return Amount::GAP;
    };
    let start = match metric.kind {
        Kind::Last => 0,
        _ => rows.partition_point(|row| row.day < days.from),
    };
    let end = rows.partition_point(|row| row.day <= days.to);
    let rows = rows.get(start..end).unwrap_or_default();
    let (numerator, denominator) = match metric.kind {
        Kind::Last => rows
            .last()
            .map_or((0.0, 0.0), |row| (row.numerator, row.denominator)),
        _ => rows.iter().fold((0.0, 0.0), |sums, row| {
            (sums.0 + row.numerator, sums.1 + row.denominator)
        }),
    };
    let value = match (metric.kind, metric.null_rule) {
        (Kind::Ratio | Kind::Last, _) => (denominator != 0.0).then(|| numerator / denominator),
        (_, NullRule::NotMeasured) if rows.is_empty() => None,
        _ => Some(numerator),
    };
    Amount {
        value,
        numerator,
        denominator,
    }
}

/// The days in which distinct actors are to be counted so as to know a span: the span as far as it is
/// measured; for a running count all days from the first measured one to the span's end. `None` is
/// a gap.
pub fn asked(metric: &Metric, measured: Option<Span>, span: Span) -> Option<Span> {
    let days = measured?.meet(span)?;
    let running = metric.kind == Kind::Running;
    Some(Span {
        from: if running { measured?.from } else { days.from },
        to: days.to,
    })
}

/// Every span in which distinct actors are to be counted for a series, each once.
pub fn asked_spans(metric: &Metric, window: &Window, measured: Option<Span>) -> Vec<Span> {
    let buckets = window.buckets.iter().map(|bucket| bucket.span);
    let compare = window.compare.iter().copied().flatten();
    let aligned = window.like_for_like(measured, metric.kind.at_end()).ok();
    let change = aligned.into_iter().flat_map(|a| [a.current, a.compare]);
    let mut seen = std::collections::HashSet::new();
    buckets
        .chain(compare)
        .chain(change)
        .chain([window.span])
        .filter_map(|span| asked(metric, measured, span))
        .filter(|span| seen.insert(*span))
        .collect()
}

/// What was counted in a span, from exact counts by [`asked`] span. Counts are never added.
pub fn look_up(
    metric: &Metric,
    counts: &HashMap<Span, i64>,
    measured: Option<Span>,
    span: Span,
) -> Amount {
    asked(metric, measured, span)
        .and_then(|days| counts.get(&days))
        .map_or(Amount::GAP, |count| Amount::exact(*count))
}

#[cfg(test)]
mod tests;
