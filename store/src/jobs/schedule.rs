//! Which occurrences of a schedule have been seen to. The rules are those of `domain::job::look`.

use super::{NewJob, enqueue};
use crate::db::Scope;
use crate::{Store, all, exec, workspaces};
use domain::error::StoreResult;
use domain::job::Occurrence;
use domain::time::Micros;
use domain::workspace::Workspace;

impl Store {
    /// Up to when each schedule was looked at: schedule, workspace (`''` for the house), instant.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn schedules_checked(&self) -> StoreResult<Vec<(String, String, Micros)>> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        let sql = "select schedule, for_workspace, checked_at from job_schedule";
        Ok(all!(tx, (String, String, i64), sql)?)
    }

    /// Notes up to when a schedule was looked at.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn check_schedule(
        &self,
        schedule: &'static str,
        lane: &str,
        checked_at: Micros,
    ) -> StoreResult<()> {
        let lane = lane.to_owned();
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    exec!(tx, CHECKED, schedule, lane.as_str(), checked_at)?;
                    Ok(())
                })
            })
            .await
    }

    /// Enqueues the job of an occurrence, unless that occurrence was seen to before. Gives whether it
    /// was enqueued.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn fire_schedule(
        &self,
        schedule: &'static str,
        occurrence: Occurrence,
        job: NewJob,
        now: Micros,
    ) -> StoreResult<bool> {
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let lane = job.workspace.as_deref().unwrap_or_default();
                    exec!(tx, CHECKED, schedule, lane, occurrence.at)?;
                    let fresh = exec!(
                        tx,
                        "insert into job_occurrence (schedule, for_workspace, occurrence, due_at)
                         values ($1, $2, $3, $4) on conflict do nothing",
                        schedule,
                        lane,
                        occurrence.local.as_str(),
                        occurrence.at
                    )?;
                    Ok(fresh == 1 && enqueue(tx, &job, now).await?.is_some())
                })
            })
            .await
    }

    /// The latest occurrence of each schedule that was seen to.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn schedules_fired(&self) -> StoreResult<Vec<(String, Micros)>> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        let sql = "select schedule, max(due_at) from job_occurrence group by schedule";
        Ok(all!(tx, (String, i64), sql)?)
    }

    /// Every workspace with its settings, oldest first.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn every_workspace(&self) -> StoreResult<Vec<Workspace>> {
        let mut tx = self.db.read(Scope::Every).await?;
        workspaces::every(&mut tx).await
    }
}

const CHECKED: &str = "
    insert into job_schedule (schedule, for_workspace, checked_at) values ($1, $2, $3)
    on conflict (schedule, for_workspace) do update set checked_at = excluded.checked_at";
