//! Evaluating every rule of a workspace.

use super::{Alert, AlertStore, Evaluation, history};
use crate::access::Access;
use crate::error::StoreResult;
use crate::metric::MetricStore;
use crate::metric::registry::metric;
use crate::time::{Calendar, Now};

/// Evaluates every rule, keeps what was found, tells of it, and gives it. A rule whose metric is gone or cannot be
/// read is an error of that rule alone.
///
/// # Errors
/// What the store answers when it reads the rules or keeps what was found.
pub async fn evaluate(
    metrics: &dyn MetricStore,
    alerts: &dyn AlertStore,
    access: &Access,
    (now, calendar): (Now, &Calendar),
) -> StoreResult<Vec<(Alert, Evaluation)>> {
    let mut found = Vec::new();
    for alert in alerts.alerts(access).await? {
        let evaluation = match metric(&alert.rule.metric) {
            None => Evaluation::error(&alert, now.full_through),
            Some(metric) => {
                let (subject, grain) = (&alert.rule.subject, alert.rule.grain);
                match history(metrics, access, metric, subject, grain, (now, calendar)).await {
                    Ok(buckets) => Evaluation::of(&alert, &buckets),
                    Err(_) => Evaluation::error(&alert, now.full_through),
                }
            }
        };
        let evaluation = evaluation.telling(&alert, access.workspace(), now.today);
        found.push((alert, evaluation));
    }
    let evaluations: Vec<Evaluation> = found.iter().map(|(_, found)| found.clone()).collect();
    if !evaluations.is_empty() {
        alerts
            .keep_evaluations(access, &evaluations, now.at)
            .await?;
    }
    Ok(found)
}
