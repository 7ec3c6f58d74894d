//! Metrics, and what is planned on them.

use super::problem::Problem;
use super::{Call, Told};
use domain::alert::RuleGrain;
use domain::goal::{GoalState, measure};
use domain::metric::range::RangeQuery;
use domain::metric::read::read;
use domain::metric::registry::{Good, Kind, Metric, REGISTRY, Unit, metric};
use domain::metric::window::Grain;
use serde_json::{Value, json};

pub fn metrics(call: &Call) -> Told {
    call.paged(REGISTRY.iter().collect(), metric_of)
}

fn metric_of(metric: &Metric) -> Value {
    let unit = match metric.unit {
        Unit::Count => "count",
        Unit::Percent => "percent",
        Unit::Score => "score",
        Unit::Money => "money",
        Unit::Duration => "duration",
    };
    let good = match metric.good {
        Good::Up => "up",
        Good::Down => "down",
        Good::Neither => "neither",
    };
    let kind = match metric.kind {
        Kind::Sum => "sum",
        Kind::Ratio => "ratio",
        Kind::Last => "last",
        Kind::Distinct => "distinct",
        Kind::Running => "running",
    };
    json!({
        "id": metric.id,
        "name": metric.name,
        "unit": unit,
        "good": good,
        "kind": kind,
        "definition": metric.definition,
    })
}

pub async fn series(call: &Call) -> Told {
    let metric = metric(call.path("metric")).ok_or_else(Problem::not_found)?;
    let (range, wrong) = RangeQuery::parse(call.pairs.iter().map(|(name, value)| (name, value)));
    if !wrong.is_empty() {
        return Err(Problem::fields(
            "query",
            wrong.into_iter().map(Into::into).collect(),
        ));
    }
    let (bearer, backend) = (&call.bearer, call.backend());
    let now = bearer.workspace.now(call.now);
    let course = call.asked("course");
    if !course.is_empty() {
        let roll = backend.school.roll(&bearer.access, now).await?;
        if !roll.courses.iter().any(|one| one.id == course) {
            return Err(Problem::query("course", "There is no such course."));
        }
    }
    let window = range.resolve(now, &bearer.workspace.calendar);
    let store = backend.metrics.as_ref();
    let series = read(store, &bearer.access, metric, course, &window, now).await?;
    let compare = series
        .compare
        .iter()
        .copied()
        .chain(std::iter::repeat(None));
    let points: Vec<Value> = series
        .points
        .iter()
        .zip(compare)
        .map(|(point, compare)| {
            json!({
                "from": point.span.from,
                "to": point.span.to,
                "value": point.amount.value,
                "numerator": point.amount.numerator,
                "denominator": point.amount.denominator,
                "unfinished": point.unfinished,
                "compare": compare,
            })
        })
        .collect();
    let grain = match window.grain {
        Grain::Day => "day",
        Grain::Week => "week",
        Grain::Month => "month",
    };
    let change = &series.change;
    Ok(json!({
        "metric": metric.id,
        "course": (!course.is_empty()).then_some(course),
        "from": window.span.from,
        "to": window.span.to,
        "grain": grain,
        "points": points,
        "total": series.total.value,
        "change": {
            "ratio": change.ratio,
            "points": change.points,
            "good": change.good,
            "text": change.text,
            "against": change.against,
        },
        "as_of": series.as_of,
    }))
}

/// A subject as the API tells it: a course, or null for all.
fn course_of(subject: &str) -> Option<&str> {
    (!subject.is_empty()).then_some(subject)
}

pub async fn goals(call: &Call) -> Told {
    let (bearer, backend) = (&call.bearer, call.backend());
    let now = bearer.workspace.now(call.now);
    let (limit, from) = call.page()?;
    let mut told = Vec::new();
    for (place, goal) in backend
        .goals
        .goals(&bearer.access)
        .await?
        .into_iter()
        .enumerate()
    {
        // Progress costs a read each: only what is shown is measured.
        let shown = (from..from.saturating_add(limit)).contains(&place);
        let progress = if shown {
            let calendar = &bearer.workspace.calendar;
            let store = backend.metrics.as_ref();
            Some(measure(store, &bearer.access, &goal.goal, (now, calendar)).await?)
        } else {
            None
        };
        told.push((goal, progress));
    }
    call.paged(told, |(goal, progress)| {
        let state = progress.map_or(GoalState::Unknown, |progress| progress.state);
        let state = match state {
            GoalState::NotBegun => "not_begun",
            GoalState::Met => "met",
            GoalState::Missed => "missed",
            GoalState::OnTrack => "on_track",
            GoalState::Behind => "behind",
            GoalState::Unknown => "unknown",
        };
        let chance = progress.and_then(|progress| progress.projection);
        json!({
            "id": goal.id,
            "name": goal.goal.name,
            "metric": goal.goal.metric,
            "course": course_of(&goal.goal.subject),
            "target": goal.goal.target,
            "from": goal.goal.from,
            "by": goal.goal.by,
            "state": state,
            "reached": progress.and_then(|progress| progress.reached),
            "expected": progress.and_then(|progress| progress.expected),
            "chance": chance.map(|projection| projection.chance),
        })
    })
}

pub async fn alerts(call: &Call) -> Told {
    let all = call.backend().alerts.alerts(&call.bearer.access).await?;
    call.paged(all, |alert| {
        let grain = match alert.rule.grain {
            RuleGrain::Day => "day",
            RuleGrain::Week => "week",
        };
        json!({
            "id": alert.id,
            "name": alert.rule.name,
            "metric": alert.rule.metric,
            "course": course_of(&alert.rule.subject),
            "condition": alert.rule.condition.as_str(),
            "threshold": alert.rule.threshold,
            "grain": grain,
            "state": alert.state.as_str(),
            "since": alert.since,
            "muted_until": alert.muted_until,
        })
    })
}
