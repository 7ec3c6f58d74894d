//! Evaluates a workspace's alerts, after its data changed and every hour.

use crate::jobs::{Context, JobError, Limits, Registry, Schedule, Where};
use domain::access::{Access, Role};
use domain::alert::{AlertStore, evaluate};
use domain::metric::MetricStore;
use domain::time::Micros;
use domain::workspace::{Workspace, WorkspaceStore};
use serde::Deserialize;
use std::sync::Arc;

/// Evaluates every alert of a workspace.
const ALERTS: &str = "alerts";

#[derive(Deserialize)]
struct Nothing {}

/// Adds the hourly evaluation: days end and weeks end without anybody importing anything.
pub fn register(registry: &mut Registry) {
    registry.on(
        ALERTS,
        "Evaluates a workspace's alerts, and tells what changed",
        Limits::default(),
        hourly,
    );
    registry.every(Schedule {
        name: "hourly-alerts",
        cron: "25 * * * *",
        place: Where::EachWorkspace,
        kind: ALERTS,
        payload: "{}",
    });
}

/// The evaluation may run twice: a change is kept once and told once.
async fn hourly(context: Context, _: Nothing) -> Result<(), JobError> {
    // The house itself looks, for all members at once; nobody's own access would do.
    let access = Access::of_membership(context.workspace()?, "", Role::Viewer);
    let store = &context.store;
    if store.alerts(&access).await?.is_empty() {
        return Ok(());
    }
    let workspace = store.workspace(&access).await?;
    let at = (workspace.now(context.now()), &workspace.calendar);
    evaluate(store, store, &access, at).await?;
    Ok(())
}

/// What an evaluation needs.
#[derive(Clone)]
pub struct Watch {
    metrics: Arc<dyn MetricStore>,
    alerts: Arc<dyn AlertStore>,
    clock: fn() -> Micros,
}

impl Watch {
    /// Over these stores.
    pub fn new(
        metrics: Arc<dyn MetricStore>,
        alerts: Arc<dyn AlertStore>,
        clock: fn() -> Micros,
    ) -> Self {
        Self {
            metrics,
            alerts,
            clock,
        }
    }

    /// Evaluates every rule of the workspace and keeps its state and what changed. A failure is logged:
    /// whatever led here has succeeded, and the next evaluation finds the same changes.
    pub async fn look(&self, access: &Access, workspace: &Workspace) {
        let at = (workspace.now((self.clock)()), &workspace.calendar);
        let (metrics, alerts) = (self.metrics.as_ref(), self.alerts.as_ref());
        if let Err(error) = evaluate(metrics, alerts, access, at).await {
            tracing::warn!(%error, workspace = workspace.id, "the alerts could not be evaluated");
        }
    }
}
