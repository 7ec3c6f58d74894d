//! Evaluates a workspace's alerts, after its data changed or on a schedule.

use domain::access::Access;
use domain::alert::{AlertStore, evaluate};
use domain::metric::MetricStore;
use domain::time::Micros;
use domain::workspace::Workspace;
use std::sync::Arc;

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
