//! What comes next, how sure that is, and when nothing can be said (corrections B-06 to B-10).
//!
//! Several methods forecast the past from many origins within it; the one with the least error is kept
//! if it beats «as the same weekday before». Bands come from its errors back then, so they hold
//! without any assumption about their shape, and how often they would have held is told beside them.

mod back_test;
mod bands;
mod ets;
mod methods;
mod random;

pub use back_test::Trial;
pub use bands::{BAND_LEVELS, Band, Coverage};
pub use methods::{METHODS, Method};
pub use random::Draw;

use super::daily::Daily;
use super::registry::{Kind, Metric, Unit, metric};
use crate::time::Day;
use back_test::Origin;
use serde::{Deserialize, Serialize};

/// Days in the season that every metric is tried with.
pub(crate) const SEASON: usize = 7;
/// The fewest days of history: four weeks to learn from and two to be tested on.
pub const LEAST_DAYS: usize = 42;
/// The fewest days of those with a value.
pub const LEAST_VALUES: usize = 28;
/// The most days that are looked ahead.
pub const MOST_AHEAD: usize = 90;
/// The most days of history that are learnt from: a year of weeks, so that the cost of a forecast is
/// bounded and an old habit fades.
const MOST_DAYS: usize = 364;
/// After so many days without a measurement the last one says little of what comes.
const STALE_DAYS: i64 = 14;
/// Paths drawn for a sum.
const PATHS: usize = 1_000;
/// Where the draws begin; any fixed number makes a forecast the same each time.
const SEED: u64 = 0x0A7E_11E5;

/// Why nothing is forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// Nothing was ever measured.
    NeverMeasured,
    /// The history is too short: so many days, so many needed.
    TooShort(usize, usize),
    /// Too few of the days have a value: so many of so many.
    TooManyGaps(usize, usize),
    /// The last measured day lies too far back.
    Stale(Day),
}

impl Refusal {
    /// The reason, as sentences.
    pub fn sentence(&self) -> String {
        match self {
            Self::NeverMeasured => {
                "This was never measured, so there is nothing to go on from.".to_owned()
            }
            Self::TooShort(days, needed) => format!(
                "{days} whole days have been measured. A forecast this far needs at least {needed}, so that it can be tested on the past first."
            ),
            Self::TooManyGaps(values, days) => format!(
                "Only {values} of the last {days} days have a value. A forecast needs at least {LEAST_VALUES}, and every third day."
            ),
            Self::Stale(day) => format!(
                "Nothing was measured after {}. What came then is too long ago to say what comes next.",
                day.long()
            ),
        }
    }
}

/// A day to come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The day.
    pub day: Day,
    /// What is expected.
    pub value: f64,
    /// The bands of 50, 80 and 95 %, in this order.
    pub bands: [Band; 3],
}

/// The sum of all days to come, with bands of its own: they are narrower than the sum of the days'
/// bands, because days err in both directions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Total {
    /// What is expected.
    pub value: f64,
    /// The bands of 50, 80 and 95 %.
    pub bands: [Band; 3],
}

/// A forecast.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// The method that was kept.
    pub method: Method,
    /// The last day that was learnt from.
    pub learnt_to: Day,
    /// How many days were learnt from.
    pub learnt_days: usize,
    /// The days to come, in order.
    pub steps: Vec<Step>,
    /// Their sum, where the metric can be added up.
    pub total: Option<Total>,
    /// Every method with its error over the past, least first.
    pub trials: Vec<Trial>,
    /// How often the bands held over the past.
    pub coverage: [Coverage; 3],
    /// From how many days of the past it was tested.
    pub origins: usize,
    /// Sums of all days to come as the past's errors would have them, in rising order; for chances.
    #[serde(skip)]
    sums: Vec<f64>,
    /// The same of each day's value; for chances.
    #[serde(skip)]
    ends: Vec<f64>,
}

impl Forecast {
    /// The chance that the days to come add up to at least `amount`, from 0 to 1.
    pub fn chance_of_sum(&self, amount: f64) -> Option<f64> {
        at_least(&self.sums, amount)
    }

    /// The chance that the last day's value is at least `amount`, from 0 to 1.
    pub fn chance_at_end(&self, amount: f64) -> Option<f64> {
        at_least(&self.ends, amount)
    }
}

fn at_least(sorted: &[f64], amount: f64) -> Option<f64> {
    let below = sorted.partition_point(|value| *value < amount);
    (!sorted.is_empty()).then(|| 1.0 - below as f64 / sorted.len() as f64)
}

/// What a metric's values can be: no count is negative, no share leaves 0 to 100, and a running count
/// never falls.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Limits {
    low: f64,
    high: f64,
}

impl Limits {
    fn of(metric: &Metric, last: f64) -> Self {
        let high = match metric.unit {
            Unit::Percent | Unit::Score => 100.0,
            Unit::Count | Unit::Money | Unit::Duration => f64::MAX,
        };
        let low = if metric.kind == Kind::Running {
            last
        } else {
            0.0
        };
        Self { low, high }
    }

    fn hold(self, value: f64) -> f64 {
        value.clamp(self.low.min(self.high), self.high)
    }
}

/// Forecasts `ahead` days after the last whole measured day. `today` decides whether that day is too
/// long ago.
///
/// # Errors
/// Why nothing can be said.
pub fn forecast(daily: &Daily, ahead: usize, today: Day) -> Result<Forecast, Refusal> {
    let ahead = ahead.clamp(1, MOST_AHEAD);
    let metric = metric(&daily.metric).ok_or(Refusal::NeverMeasured)?;
    let values = daily.values.as_slice();
    let values = values
        .get(values.len().saturating_sub(MOST_DAYS)..)
        .unwrap_or(values);
    let last = values.iter().rev().flatten().next().copied();
    let last = last.ok_or(Refusal::NeverMeasured)?;
    let end = daily.end().ok_or(Refusal::NeverMeasured)?;
    if today.since(end) > STALE_DAYS {
        return Err(Refusal::Stale(end));
    }
    // As many days to be tested on as are looked ahead, after four weeks to learn from.
    let needed = LEAST_DAYS.max(28 + ahead);
    if values.len() < needed {
        return Err(Refusal::TooShort(values.len(), needed));
    }
    let known = values.iter().flatten().count();
    if known < LEAST_VALUES || known * 3 < values.len() {
        return Err(Refusal::TooManyGaps(known, values.len()));
    }
    let limits = Limits::of(metric, last);
    let (trials, origins) = back_test::choose(values, ahead, metric);
    let method = trials
        .first()
        .map_or(Method::SeasonalNaive, |best| best.method);
    let path: Vec<f64> = method
        .ahead(values, ahead)
        .into_iter()
        .map(|value| limits.hold(value))
        .collect();
    let steps = path
        .iter()
        .enumerate()
        .map(|(step, value)| Step {
            day: end.plus(step as i64 + 1),
            value: *value,
            bands: bands::around(*value, &bands::near(&origins, step), |value| {
                limits.hold(value)
            }),
        })
        .collect();
    let (sums, ends) = draw(&path, &origins, limits);
    let total = (metric.kind == Kind::Sum).then(|| Total {
        value: path.iter().sum(),
        bands: bands::of_sorted(&sums),
    });
    Ok(Forecast {
        method,
        learnt_to: end,
        learnt_days: values.len(),
        steps,
        total,
        trials,
        coverage: bands::coverage(&origins),
        origins: origins.len(),
        sums,
        ends,
    })
}

/// Draws whole paths: the path with the errors of one origin of the past after another, each as long as
/// it lasts, so that days which erred together go on doing so. Gives sums and last values, sorted.
fn draw(path: &[f64], origins: &[Origin], limits: Limits) -> (Vec<f64>, Vec<f64>) {
    let mut draw = Draw::new(SEED);
    let (mut sums, mut ends) = (Vec::with_capacity(PATHS), Vec::with_capacity(PATHS));
    for _ in 0..PATHS {
        let (mut sum, mut end) = (0.0, 0.0);
        let mut origin = origins.get(draw.below(origins.len()));
        for (step, value) in path.iter().enumerate() {
            if origin.is_some_and(|origin| step >= origin.errors.len()) {
                let longer = || origins.iter().filter(|origin| origin.errors.len() > step);
                origin = longer().nth(draw.below(longer().count()));
            }
            let error = origin.and_then(|origin| origin.errors.get(step).copied().flatten());
            end = limits.hold(value + error.unwrap_or(0.0));
            sum += end;
        }
        sums.push(sum);
        ends.push(end);
    }
    sums.sort_by(f64::total_cmp);
    ends.sort_by(f64::total_cmp);
    (sums, ends)
}

#[cfg(test)]
mod tests;
