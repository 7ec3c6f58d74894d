//! Bands from the errors of the past, and how often they would have held.

use super::back_test::Origin;
use serde::{Deserialize, Serialize};

/// What share of the outcomes each band is made for.
pub const BAND_LEVELS: [f64; 3] = [0.5, 0.8, 0.95];
/// Errors that a step's band rests on at least: those of neighbouring steps are taken in until there are
/// so many. 39 is the least number of which a 95 % band does not need the extremes themselves.
const LEAST_ERRORS: usize = 39;

/// From where to where.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Band {
    /// Whether the value lies within.
    pub fn holds(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// How often a band held over the past.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// What it is made for, from 0 to 1.
    pub level: f64,
    /// How often it held, from 0 to 1; `None` when it could not be tried.
    pub held: Option<f64>,
    /// How many days it was tried on.
    pub tried: usize,
}

/// The errors that tell of a step: its own, and those of the steps around it while they are few.
pub fn near(origins: &[Origin], step: usize) -> Vec<f64> {
    let longest = origins.iter().map(|origin| origin.errors.len()).max();
    let longest = longest.unwrap_or(0);
    let mut found = Vec::new();
    for reach in 0..=longest {
        found = origins
            .iter()
            .flat_map(|origin| {
                let last = (step + reach + 1).min(origin.errors.len());
                let first = step.saturating_sub(reach).min(last);
                origin.errors.get(first..last).unwrap_or_default()
            })
            .flatten()
            .copied()
            .collect();
        if found.len() >= LEAST_ERRORS {
            break;
        }
    }
    found.sort_by(f64::total_cmp);
    found
}

/// Bands around a value, from sorted errors.
pub fn around(value: f64, errors: &[f64], hold: impl Fn(f64) -> f64) -> [Band; 3] {
    of_sorted(errors).map(|band| Band {
        low: hold(value + band.low.min(0.0)),
        high: hold(value + band.high.max(0.0)),
    })
}

/// The bands of sorted values. Ends are order statistics of one more value than there are, as if the
/// outcome were among them (conformal prediction, Vovk, Gammerman and Shafer 2005).
pub fn of_sorted(sorted: &[f64]) -> [Band; 3] {
    BAND_LEVELS.map(|level| {
        let n = sorted.len();
        let tail = (1.0 - level) / 2.0;
        let below = ((n as f64 + 1.0) * tail).floor() as usize;
        let at = |index: usize| sorted.get(index).copied().unwrap_or(0.0);
        let low = below.max(1) - 1;
        Band {
            low: at(low),
            high: at(n.saturating_sub(1).saturating_sub(low)),
        }
    })
}

/// How often the bands held over the past: each origin is judged by the errors of the others, since its
/// own would know the outcome.
pub fn coverage(origins: &[Origin]) -> [Coverage; 3] {
    let mut held = [0_usize; 3];
    let mut tried = 0;
    let longest = origins.iter().map(|origin| origin.errors.len()).max();
    for at in 0..origins.len() {
        let others: Vec<Origin> = origins
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(_, origin)| origin.clone())
            .collect();
        let Some(origin) = origins.get(at) else {
            continue;
        };
        for step in 0..longest.unwrap_or(0) {
            let Some(error) = origin.errors.get(step).copied().flatten() else {
                continue;
            };
            tried += 1;
            let bands = around(0.0, &near(&others, step), |value| value);
            for (held, band) in held.iter_mut().zip(bands) {
                *held += usize::from(band.holds(error));
            }
        }
    }
    let mut levels = BAND_LEVELS.into_iter().zip(held);
    [(); 3].map(|()| {
        let (level, held) = levels.next().unwrap_or((0.0, 0));
        Coverage {
            level,
            held: (tried > 0).then(|| held as f64 / tried as f64),
            tried,
        }
    })
}
