//! The ways to go on from a history.

use super::SEASON;
use super::ets::{Form, fit};
use serde::{Deserialize, Serialize};

/// A way to go on from a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// Each day as the same weekday before. The floor that every other must beat.
    SeasonalNaive,
    /// The last value, moved on by the mean change a day.
    Drift,
    /// A level that follows the data.
    Level,
    /// A level with a trend that fades.
    Damped,
    /// A level with a weekly pattern.
    Weekly,
    /// A level with a fading trend and a weekly pattern.
    DampedWeekly,
}

/// Every method, the floor first.
pub const METHODS: [Method; 6] = [
    Method::SeasonalNaive,
    Method::Drift,
    Method::Level,
    Method::Damped,
    Method::Weekly,
    Method::DampedWeekly,
];

impl Method {
    /// What it does, for a table.
    pub fn words(self) -> &'static str {
        match self {
            Self::SeasonalNaive => "As the same weekday before",
            Self::Drift => "On by the mean change a day",
            Self::Level => "A level that follows the data",
            Self::Damped => "A trend that fades",
            Self::Weekly => "A weekly pattern",
            Self::DampedWeekly => "A weekly pattern on a trend that fades",
        }
    }

    /// What the `ahead` days after the values bring. A history without a value brings zeros.
    pub fn ahead(self, values: &[Option<f64>], ahead: usize) -> Vec<f64> {
        let n = values.len();
        let form = |trend, season| Form { trend, season };
        let smooth = |form: Form| {
            let (weights, state) = fit(form, values);
            (1..=ahead)
                .map(|step| state.expect(&weights, n + step - 1, step))
                .collect()
        };
        match self {
            Self::SeasonalNaive => (0..ahead)
                .map(|step| same_weekday(values, step % SEASON))
                .collect(),
            Self::Drift => {
                let known = || {
                    let values = values.iter().enumerate();
                    values.filter_map(|(index, value)| value.map(|value| (index as f64, value)))
                };
                let Some(((first, from), (last, to))) = known().next().zip(known().next_back())
                else {
                    return vec![0.0; ahead];
                };
                let slope = if last > first {
                    (to - from) / (last - first)
                } else {
                    0.0
                };
                let gone = n as f64 - 1.0 - last;
                (1..=ahead)
                    .map(|step| to + slope * (gone + step as f64))
                    .collect()
            }
            Self::Level => smooth(form(false, false)),
            Self::Damped => smooth(form(true, false)),
            Self::Weekly => smooth(form(false, true)),
            Self::DampedWeekly => smooth(form(true, true)),
        }
    }
}

/// The last value on the weekday that lies `step` + 1 days after the end; where that weekday never had
/// one, the last value at all.
fn same_weekday(values: &[Option<f64>], step: usize) -> f64 {
    let n = values.len();
    let back = SEASON - step % SEASON;
    let weeks = (0..).map(|week| back + week * SEASON);
    weeks
        .take_while(|back| *back <= n)
        .find_map(|back| values.get(n - back).copied().flatten())
        .or_else(|| values.iter().rev().flatten().next().copied())
        .unwrap_or(0.0)
}

/// The mean absolute change from a day to the same weekday after: what an error is measured in (MASE,
/// Hyndman and Koehler 2006). `None` without such pairs or without any change.
pub fn scale(values: &[Option<f64>]) -> Option<f64> {
    let pairs = values.iter().zip(values.iter().skip(SEASON));
    let (sum, n) = pairs
        .filter_map(|(one, two)| one.zip(*two))
        .fold((0.0, 0.0), |(sum, n), (one, two)| {
            (sum + (two - one).abs(), n + 1.0)
        });
    (n > 0.0 && sum > 0.0).then(|| sum / n)
}
