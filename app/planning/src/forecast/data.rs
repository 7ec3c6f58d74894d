use domain::metric::daily::Daily;
use domain::metric::forecast::{Forecast, Refusal};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// Days ahead that can be chosen.
pub const AHEAD: [usize; 4] = [7, 14, 30, 90];

/// All that the forecast page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outlook {
    /// The metric's id.
    pub metric: String,
    /// The course that is looked at; empty for all.
    pub course: String,
    /// Days ahead.
    pub ahead: usize,
    /// Courses to choose from.
    pub courses: Vec<(String, String)>,
    /// The last days of the past, drawn before what comes.
    pub past: Daily,
    /// What comes, or why nothing can be said.
    pub next: Result<Forecast, Refusal>,
}

/// A forecast of a metric, by the address's query. Members may ask.
#[server(endpoint = "planning/forecast", input = Json)]
pub async fn read_forecast(
    workspace: String,
    pairs: Vec<(String, String)>,
) -> Result<Outlook, AppError> {
    let (backend, access, workspace) =
        ui::backend::member(&workspace, domain::access::Role::Viewer)?;
    outlook(&backend, &access, &workspace, &pairs).await
}

/// As [`read_forecast`], for a seat that is proven already.
///
/// # Errors
/// `Invalid` for an unknown metric, `NotFound` for a course that is not there.
#[cfg(feature = "ssr")]
pub async fn outlook(
    backend: &ui::backend::Backend,
    access: &domain::access::Access,
    workspace: &domain::workspace::Workspace,
    pairs: &[(String, String)],
) -> ui::error::AppResult<Outlook> {
    use crate::choose::{check_course, known_courses, known_metric, pair};
    use domain::metric::Span;
    use domain::metric::daily::daily;
    use domain::metric::forecast::forecast;
    use std::sync::Arc;
    use ui::backend::AnswerKey;

    let now = workspace.now((backend.clock)());
    let metric = known_metric(pair(pairs, "metric"))?;
    let course = pair(pairs, "course").to_owned();
    let ahead = pair(pairs, "days").parse().unwrap_or(30);
    let ahead = AHEAD
        .into_iter()
        .find(|known| *known == ahead)
        .unwrap_or(30);
    let courses = known_courses(backend, access, now).await?;
    check_course(&courses, &course)?;
    let question = format!("forecast {} {course} {ahead}", metric.id);
    let key = AnswerKey::new(access, workspace, now, question);
    if let Some(known) = backend.answers.find(&key)
        && let Ok(known) = known.downcast::<Outlook>()
    {
        return Ok((*known).clone());
    }
    let span = Span {
        from: now.full_through.plus(-400),
        to: now.full_through,
    };
    let store = backend.metrics.as_ref();
    let history = daily(store, access, metric, &course, span, now).await?;
    let next = forecast(&history, ahead, now.full_through);
    let shown = history.values.len().min((ahead * 2).clamp(28, 120));
    let skipped = history.values.len() - shown;
    let outlook = Outlook {
        metric: metric.id.to_owned(),
        course,
        ahead,
        courses,
        past: Daily {
            metric: history.metric,
            from: history.from.plus(skipped as i64),
            values: history.values.into_iter().skip(skipped).collect(),
        },
        next,
    };
    backend.answers.keep(key, Arc::new(outlook.clone()));
    Ok(outlook)
}
