//! Forecasting the past: every method from many days within it.

use super::methods::{METHODS, Method, scale};
use super::{Limits, SEASON};
use crate::metric::registry::Metric;
use serde::{Deserialize, Serialize};

/// The most days of the past that are forecast from. More would cost time and tell little: neighbouring
/// origins see nearly the same days.
const MOST_ORIGINS: usize = 32;
/// Days that the first origin has to learn from.
const LEAST_LEARNT: usize = 28;

/// A method with its error over the past.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// The method.
    pub method: Method,
    /// Mean absolute error in mean absolute changes from week to week (MASE): below 1 it errs less than
    /// a week differs from the one before. `None` where weeks never differ.
    pub mase: Option<f64>,
}

/// One day of the past from which was forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// What was expected a day ahead, two days …
    pub path: Vec<f64>,
    /// What came less what was expected; `None` where nothing was measured.
    pub errors: Vec<Option<f64>>,
    /// Mean absolute change from week to week before the origin.
    scale: Option<f64>,
}

/// Tries every method and gives them with the least error first, and the origins of that first one. A
/// method stands before «as the same weekday before» only if it errs less.
pub fn choose(values: &[Option<f64>], ahead: usize, metric: &Metric) -> (Vec<Trial>, Vec<Origin>) {
    let starts = starts(values.len(), ahead);
    let mut tried: Vec<(Trial, Vec<Origin>)> = METHODS
        .into_iter()
        .map(|method| {
            let origins: Vec<Origin> = starts
                .iter()
                .map(|start| origin(method, values, *start, ahead, metric))
                .collect();
            let mase = mase(&origins);
            (Trial { method, mase }, origins)
        })
        .collect();
    // A stable sort: the floor, which comes first, keeps its place against an equal.
    tried.sort_by(|(one, _), (two, _)| {
        let key = |trial: &Trial| trial.mase.unwrap_or(f64::INFINITY);
        key(one).total_cmp(&key(two))
    });
    let origins = tried.first().map(|(_, origins)| origins.clone());
    let trials = tried.into_iter().map(|(trial, _)| trial).collect();
    (trials, origins.unwrap_or_default())
}

/// How many values each origin learns from: evenly spread, each weekday equally often where there is
/// room, the last with at least a week to be tested on.
fn starts(n: usize, ahead: usize) -> Vec<usize> {
    let last = n.saturating_sub(ahead.min(SEASON));
    let room = last.saturating_sub(LEAST_LEARNT);
    // A stride that shares no factor with seven meets every weekday in turn.
    let mut stride = room.div_ceil(MOST_ORIGINS).max(1);
    if stride.is_multiple_of(SEASON) {
        stride += 1;
    }
    let mut starts: Vec<usize> = (0..MOST_ORIGINS)
        .map_while(|no| last.checked_sub(no * stride))
        .take_while(|start| *start >= LEAST_LEARNT)
        .collect();
    starts.reverse();
    starts
}

fn origin(
    method: Method,
    values: &[Option<f64>],
    start: usize,
    ahead: usize,
    metric: &Metric,
) -> Origin {
    let (before, after) = values.split_at(start.min(values.len()));
    let last = before.iter().rev().flatten().next().copied();
    let limits = Limits::of(metric, last.unwrap_or(0.0));
    let path: Vec<f64> = method
        .ahead(before, ahead.min(after.len()))
        .into_iter()
        .map(|value| limits.hold(value))
        .collect();
    let errors = path.iter().zip(after);
    let errors = errors
        .map(|(expected, came)| came.map(|came| came - expected))
        .collect();
    Origin {
        path,
        errors,
        scale: scale(before),
    }
}

fn mase(origins: &[Origin]) -> Option<f64> {
    let (sum, n) = origins
        .iter()
        .filter_map(|origin| origin.scale.map(|scale| (origin, scale)))
        .flat_map(|(origin, scale)| {
            let errors = origin.errors.iter().flatten();
            errors.map(move |error| error.abs() / scale)
        })
        .fold((0.0, 0.0), |(sum, n), error| (sum + error, n + 1.0));
    (n > 0.0).then(|| sum / n)
}
