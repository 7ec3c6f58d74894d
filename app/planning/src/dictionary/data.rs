use domain::time::Day;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// What a workspace has of a metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// The metric's id.
    pub metric: String,
    /// The last day on which its source was measured.
    pub last: Option<Day>,
    /// Names of goals on it.
    pub goals: Vec<String>,
    /// Names of alerts on it.
    pub alerts: Vec<String>,
}

/// What the workspace has of every metric of the registry. Members may ask.
#[server(endpoint = "planning/metrics", input = Json)]
pub async fn read_metrics(workspace: String) -> Result<Vec<Known>, AppError> {
    use domain::metric::read::measured;
    use domain::metric::registry::REGISTRY;

    let (backend, access, workspace) =
        ui::backend::member(&workspace, domain::access::Role::Viewer)?;
    let now = workspace.now((backend.clock)());
    let goals = backend.goals.goals(&access).await?;
    let alerts = backend.alerts.alerts(&access).await?;
    let mut known = Vec::with_capacity(REGISTRY.len());
    for metric in REGISTRY {
        let span = measured(backend.metrics.as_ref(), &access, metric, "", now).await?;
        let of_goals = goals.iter().filter(|goal| goal.goal.metric == metric.id);
        let of_alerts = alerts.iter().filter(|alert| alert.rule.metric == metric.id);
        known.push(Known {
            metric: metric.id.to_owned(),
            last: span.map(|span| span.to),
            goals: of_goals.map(|goal| goal.goal.name.clone()).collect(),
            alerts: of_alerts.map(|alert| alert.rule.name.clone()).collect(),
        });
    }
    Ok(known)
}
