//! Goals: a target on any metric by a day, with how far it is and how likely.

mod form;
mod pace;

pub use form::{Goal, GoalForm, NewGoal, check_goal};
pub use pace::{GoalState, Progress, Projection, progress};

use crate::access::Access;
use crate::error::StoreResult;
use crate::metric::daily::{Daily, daily};
use crate::metric::forecast::{Forecast, forecast};
use crate::metric::range::{Comparison, Preset, RangeQuery};
use crate::metric::read::read;
use crate::metric::registry::{Kind, metric};
use crate::metric::{MetricStore, Span};
use crate::time::{Calendar, Micros, Now};

/// What is kept of goals.
#[async_trait::async_trait]
pub trait GoalStore: Send + Sync {
    /// Every goal, by its last day.
    async fn goals(&self, access: &Access) -> StoreResult<Vec<Goal>>;
    /// Makes a goal, or changes the one with this id. Gives its id.
    async fn save_goal(
        &self,
        access: &Access,
        id: Option<&str>,
        goal: &NewGoal,
        now: Micros,
    ) -> StoreResult<String>;
    /// Removes a goal.
    async fn delete_goal(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()>;
}

/// Days of history that a goal is judged by.
const HISTORY_DAYS: i64 = 364;

/// Reads what a goal's progress rests on and judges it.
///
/// # Errors
/// What the store answers.
pub async fn measure(
    store: &dyn MetricStore,
    access: &Access,
    goal: &NewGoal,
    (now, calendar): (Now, &Calendar),
) -> StoreResult<Progress> {
    let Some(metric) = metric(&goal.metric) else {
        return Ok(Progress::unknown());
    };
    let span = Span {
        from: goal
            .from
            .plus(-HISTORY_DAYS)
            .min(now.full_through.plus(-HISTORY_DAYS)),
        to: goal.by.min(now.full_through),
    };
    let days = daily(store, access, metric, &goal.subject, span, now).await?;
    // Distinct people and shares of a longer span are not made of its days (B-03, B-22).
    let whole = match (
        metric.kind,
        Span {
            from: goal.from,
            to: span.to,
        },
    ) {
        (Kind::Distinct | Kind::Ratio, so_far) if so_far.days() > 0 => {
            let query = RangeQuery {
                preset: Preset::Custom(so_far),
                comparison: Comparison::None,
                ..RangeQuery::default()
            };
            let window = query.resolve(now, calendar).whole();
            let series = read(store, access, metric, &goal.subject, &window, now).await?;
            series.total.value
        }
        _ => None,
    };
    let ahead = days.end().map_or(0, |end| goal.by.since(end));
    let ahead = usize::try_from(ahead).unwrap_or(0);
    let forecast = look_ahead(&days, ahead, now);
    Ok(progress(goal, metric, &days, whole, forecast.as_ref(), now))
}

fn look_ahead(days: &Daily, ahead: usize, now: Now) -> Option<Forecast> {
    let within = (1..=crate::metric::forecast::MOST_AHEAD).contains(&ahead);
    within.then(|| forecast(days, ahead, now.full_through).ok())?
}

#[cfg(test)]
mod tests;
