//! What an operator does about jobs.

use leptos::prelude::*;
use ui::error::AppError;

/// Does one of `retry`, `discard` and `settle` with a job. Operators may.
#[server(endpoint = "operations/jobs/act")]
pub async fn act_on_job(job: String, what: String) -> Result<(), AppError> {
    let (backend, _) = ui::backend::operator()?;
    let now = (backend.clock)();
    match what.as_str() {
        "retry" => backend.jobs.retry_job(&job, now).await?,
        "discard" => backend.jobs.discard_job(&job, now).await?,
        "settle" => backend.jobs.settle_alarm(&job).await?,
        _ => return Err(ui::backend::fail(AppError::BadRequest)),
    }
    Ok(())
}

/// Runs a schedule's work now, besides its own times. Operators may.
#[server(endpoint = "operations/jobs/run")]
pub async fn run_schedule(schedule: String) -> Result<(), AppError> {
    let (backend, _) = ui::backend::operator()?;
    backend.plans.run_now(&schedule, (backend.clock)()).await
}

/// Counts a range of a workspace's days again, as a job. Operators may.
#[server(endpoint = "operations/jobs/recount")]
pub async fn recount_days(
    workspace: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
) -> Result<(), AppError> {
    use domain::job::NewJob;
    let (backend, _) = ui::backend::operator()?;
    let (from, to) = super::forms::range(&from, &to).map_err(ui::backend::fail)?;
    let names = backend.jobs.workspace_names().await?;
    if !names.iter().any(|(id, _)| *id == workspace) {
        let wrong = AppError::field("workspace", "Choose a workspace.");
        return Err(ui::backend::fail(wrong));
    }
    let now = (backend.clock)();
    let payload = format!("{{\"from\":\"{from}\",\"to\":\"{to}\"}}");
    let job = NewJob {
        unique_key: Some(format!("{workspace}:{from}:{to}")),
        ..NewJob::of(&workspace, "recount", payload, now)
    };
    backend.jobs.enqueue_job(job, now).await?;
    Ok(())
}
