//! How far a goal is: what was to be expected by now, and where it will end.

use super::NewGoal;
use crate::metric::Span;
use crate::metric::daily::Daily;
use crate::metric::forecast::{Band, Forecast};
use crate::metric::format::{format_percent, format_value};
use crate::metric::registry::{Kind, Metric};
use crate::time::{Day, Now};
use serde::{Deserialize, Serialize};

/// Weeks of history that say what share of a week falls on each weekday.
const WEEKDAY_WEEKS: i64 = 8;

/// Where a goal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GoalState {
    /// Its first day has not come.
    NotBegun,
    /// Reached; for a bound, kept to the end.
    Met,
    /// Over without being reached; for a bound, exceeded.
    Missed,
    /// More likely reached than not, or as far as was to be expected by now.
    OnTrack,
    /// Less likely reached than not, or not as far.
    Behind,
    /// Nothing was measured that it could be judged by.
    Unknown,
}

impl GoalState {
    /// As pages name it.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotBegun => "Not begun",
            Self::Met => "Met",
            Self::Missed => "Missed",
            Self::OnTrack => "On track",
            Self::Behind => "Behind",
            Self::Unknown => "Not measured",
        }
    }
}

/// Where it will end if things go on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Projection {
    /// What is expected on the last day.
    pub value: f64,
    /// The band of 80 %.
    pub band: Band,
    /// The chance that the goal is reached, from 0 to 1.
    pub chance: f64,
}

/// How far a goal is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Where it stands.
    pub state: GoalState,
    /// What was reached by the last whole measured day.
    pub reached: Option<f64>,
    /// What was to be expected by then.
    pub expected: Option<f64>,
    /// That day.
    pub as_of: Option<Day>,
    /// Where it will end; `None` when it is over or nothing can be said.
    pub projection: Option<Projection>,
    /// What each day left must bring; `None` when nothing is left to bring, or days are not added up.
    pub needed_a_day: Option<f64>,
    /// What the last seven days brought each, beside it.
    pub recent_a_day: Option<f64>,
}

impl Progress {
    /// Nothing to judge by.
    pub fn unknown() -> Self {
        Self {
            state: GoalState::Unknown,
            reached: None,
            expected: None,
            as_of: None,
            projection: None,
            needed_a_day: None,
            recent_a_day: None,
        }
    }

    /// Pace and chance in one or two sentences.
    pub fn sentence(&self, goal: &NewGoal, metric: &Metric) -> String {
        let show = |value: f64| format_value(metric.unit, value).exact;
        let mut said = match (self.state, self.reached, self.expected) {
            (GoalState::NotBegun, ..) => format!("It begins on {}.", goal.from.long()),
            (GoalState::Unknown, ..) | (_, None, _) => {
                "Nothing was measured within its days yet.".to_owned()
            }
            (GoalState::Met, Some(reached), _) => format!("{} by now.", show(reached)),
            (GoalState::Missed, Some(reached), _) if goal.is_bound() => {
                format!("{} are more than it allows.", show(reached))
            }
            (GoalState::Missed, Some(reached), _) => format!("It ended with {}.", show(reached)),
            (_, Some(reached), Some(expected)) => {
                format!(
                    "{} by now; {} were to be expected.",
                    show(reached),
                    show(expected)
                )
            }
            (_, Some(reached), None) => format!("{} by now.", show(reached)),
        };
        if let Some(projection) = self.projection {
            said += &format!(
                " It will likely end between {} and {}; the chance to {} it is {}.",
                show(projection.band.low),
                show(projection.band.high),
                if goal.is_bound() { "keep" } else { "reach" },
                format_percent((projection.chance * 100.0).round().clamp(1.0, 99.0))
            );
        }
        if let Some((needed, recent)) = self.needed_a_day.zip(self.recent_a_day) {
            said += &format!(
                " Each day left needs {}; the last seven brought {} each.",
                show(needed),
                show(recent)
            );
        }
        said
    }
}

/// Judges a goal. `days` are the metric's days up to the goal's last or the last measured one, with
/// enough before for the weekdays; `whole` is its value over the goal's days so far, for kinds that are
/// not made of days; `forecast` reaches exactly to the goal's last day.
pub fn progress(
    goal: &NewGoal,
    metric: &Metric,
    days: &Daily,
    whole: Option<f64>,
    forecast: Option<&Forecast>,
    now: Now,
) -> Progress {
    if now.today < goal.from {
        return Progress {
            state: GoalState::NotBegun,
            ..Progress::unknown()
        };
    }
    let as_of = days.end().filter(|end| *end >= goal.from);
    let so_far = as_of.map(|end| Span {
        from: goal.from,
        to: end.min(goal.by),
    });
    let sum = |span: Span| {
        let values = days.days().filter(|(day, _)| span.holds(*day));
        values.filter_map(|(_, value)| value).sum::<f64>()
    };
    let reached = so_far.and_then(|span| match metric.kind {
        Kind::Sum => Some(sum(span)),
        Kind::Distinct | Kind::Ratio => whole,
        Kind::Last | Kind::Running => days.on(span.to),
    });
    let (Some(reached), Some(so_far)) = (reached, so_far) else {
        return Progress::unknown();
    };
    let expected = expected(goal, metric, days, so_far);
    let over = now.full_through >= goal.by;
    let projection = forecast
        .filter(|_| !over)
        .and_then(|forecast| project(goal, metric, forecast, reached));
    let left = goal.by.since(so_far.to);
    let missing = goal.target - reached;
    let adds = metric.kind == Kind::Sum && !goal.is_bound() && !over && left > 0 && missing > 0.0;
    let week = Span {
        from: so_far.to.plus(-6),
        to: so_far.to,
    };
    Progress {
        state: state(goal, metric, (reached, expected), projection, over),
        reached: Some(reached),
        expected,
        as_of,
        projection,
        needed_a_day: adds.then(|| missing / left as f64),
        recent_a_day: adds.then(|| sum(week) / 7.0),
    }
}

fn state(
    goal: &NewGoal,
    metric: &Metric,
    (reached, expected): (f64, Option<f64>),
    projection: Option<Projection>,
    over: bool,
) -> GoalState {
    // A sum never shrinks, and neither do people seen so far: there the outcome can be settled early.
    let settles = matches!(metric.kind, Kind::Sum | Kind::Distinct | Kind::Running);
    let keeps = if goal.is_bound() {
        reached <= goal.target
    } else {
        reached >= goal.target
    };
    match (goal.is_bound(), keeps) {
        (false, true) if settles || over => return GoalState::Met,
        (true, false) if settles || over => return GoalState::Missed,
        (true, true) if over => return GoalState::Met,
        (false, false) if over => return GoalState::Missed,
        _ => {}
    }
    let good = match (projection, expected) {
        (Some(projection), _) => projection.chance >= 0.5,
        (None, Some(expected)) if goal.is_bound() => reached <= expected,
        (None, Some(expected)) => reached >= expected,
        (None, None) => keeps,
    };
    if good {
        GoalState::OnTrack
    } else {
        GoalState::Behind
    }
}

/// What was to be expected by the end of `so_far`. A sum grows by each weekday's usual share; people
/// seen and running values grow evenly from where they began; shares are to be held all along.
fn expected(goal: &NewGoal, metric: &Metric, days: &Daily, so_far: Span) -> Option<f64> {
    let all = Span {
        from: goal.from,
        to: goal.by,
    };
    let even = so_far.days() as f64 / all.days() as f64;
    match metric.kind {
        Kind::Sum => {
            let share = weekday_share(days, so_far, all).unwrap_or(even);
            Some(goal.target * share)
        }
        Kind::Distinct => Some(goal.target * even),
        Kind::Last | Kind::Running => {
            let start = days.on(goal.from.plus(-1)).or_else(|| days.on(goal.from))?;
            Some(start + (goal.target - start) * even)
        }
        Kind::Ratio => Some(goal.target),
    }
}

/// What share of the goal's days is gone when each counts as its weekday usually does. `None` without
/// four weeks of history before the goal, or where nothing happened in them.
fn weekday_share(days: &Daily, so_far: Span, all: Span) -> Option<f64> {
    let before = Span {
        from: all.from.plus(-7 * WEEKDAY_WEEKS),
        to: all.from.plus(-1),
    };
    let mut weights = [0.0; 7];
    let mut known = 0;
    for (day, value) in days.days().filter(|(day, _)| before.holds(*day)) {
        let slot = weights.get_mut(day.weekday().num_days_from_monday() as usize);
        if let (Some(slot), Some(value)) = (slot, value) {
            *slot += value.max(0.0);
            known += 1;
        }
    }
    let weigh = |span: Span| -> f64 {
        (0..span.days())
            .map(|index| span.from.plus(index).weekday().num_days_from_monday())
            .filter_map(|weekday| weights.get(weekday as usize))
            .sum()
    };
    let whole = weigh(all);
    (known >= 28 && whole > 0.0).then(|| weigh(so_far) / whole)
}

fn project(
    goal: &NewGoal,
    metric: &Metric,
    forecast: &Forecast,
    reached: f64,
) -> Option<Projection> {
    let last = forecast.steps.last()?;
    let (value, band, at_least) = match metric.kind {
        Kind::Sum => {
            let total = forecast.total.as_ref()?;
            let [_, band, _] = total.bands;
            let moved = Band {
                low: reached + band.low,
                high: reached + band.high,
            };
            // A bound is exceeded by the first value above it.
            let needed = goal.target - reached;
            let chance = forecast.chance_of_sum(needed + f64::from(goal.is_bound()) * 1e-9)?;
            (reached + total.value, moved, chance)
        }
        Kind::Last | Kind::Running => {
            let [_, band, _] = last.bands;
            let chance = forecast.chance_at_end(goal.target)?;
            (last.value, band, chance)
        }
        // The value of the whole time does not follow from its days.
        Kind::Ratio | Kind::Distinct => return None,
    };
    Some(Projection {
        value,
        band,
        chance: if goal.is_bound() {
            1.0 - at_least
        } else {
            at_least
        },
    })
}
