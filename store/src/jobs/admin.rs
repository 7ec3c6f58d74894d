//! Jobs as an operator sees them, and what an operator may do to them.

use super::{NewJob, enqueue};
use crate::db::Scope;
use crate::{Store, all, exec, row};
use domain::error::{StoreError, StoreResult};
use domain::job::{JobRow, JobState, JobStore, KindFigures, LastRun};
use domain::time::Micros;
use std::collections::{BTreeMap, HashMap};

row! {
    /// A job as it is kept.
    struct Kept {
        id: String,
        for_workspace: Option<String>,
        kind: String,
        payload: String,
        state: String,
        run_at: i64,
        failures: i64,
        max_attempts: i64,
        done_steps: i64,
        all_steps: Option<i64>,
        error: Option<String>,
        alarm: Option<String>,
        created_at: i64,
        ended_at: Option<i64>,
    }
}

row! {
    /// The last finished run of a kind.
    struct Run {
        kind: String,
        started_at: i64,
        ended_at: i64,
        outcome: String,
    }
}

const WAITING: &str = "
    select id, for_workspace, kind, payload, state, run_at, failures, max_attempts, done_steps,
           all_steps, error, alarm, created_at, ended_at
      from job where state = $1 order by run_at, id limit $2";

const ENDED: &str = "
    select id, for_workspace, kind, payload, state, run_at, failures, max_attempts, done_steps,
           all_steps, error, alarm, created_at, ended_at
      from job where state = $1 order by ended_at desc, id desc limit $2";

const ALARMS: &str = "
    select id, for_workspace, kind, payload, state, run_at, failures, max_attempts, done_steps,
           all_steps, error, alarm, created_at, ended_at
      from job where alarm is not null order by ended_at desc, id desc limit $1";

impl Kept {
    fn row(self, names: &HashMap<String, String>) -> StoreResult<JobRow> {
        let state = JobState::parse(&self.state).ok_or_else(|| {
            tracing::error!(job = self.id, "a kept state cannot be read");
            StoreError::Unavailable
        })?;
        Ok(JobRow {
            workspace: self
                .for_workspace
                .map(|id| names.get(&id).cloned().unwrap_or(id)),
            id: self.id,
            kind: self.kind,
            payload: self.payload,
            state,
            run_at: self.run_at,
            failures: (self.failures, self.max_attempts),
            steps: self.all_steps.map(|all| (self.done_steps, all)),
            error: self.error,
            alarm: self.alarm,
            created_at: self.created_at,
            ended_at: self.ended_at,
        })
    }
}

impl Store {
    async fn named(&self, kept: Vec<Kept>) -> StoreResult<Vec<JobRow>> {
        let names: HashMap<String, String> = self.workspace_names().await?.into_iter().collect();
        kept.into_iter().map(|kept| kept.row(&names)).collect()
    }

    /// Changes one job that waits or is dead.
    async fn change(&self, id: &str, sql: &'static str, now: Micros) -> StoreResult<()> {
        let id = id.to_owned();
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    if exec!(tx, sql, id.as_str(), now)? == 0 {
                        return Err(StoreError::Conflict(
                            "This job is running or has ended since. Look at it again.",
                        ));
                    }
                    Ok(())
                })
            })
            .await
    }
}

#[async_trait::async_trait]
impl JobStore for Store {
    async fn job_kinds(&self) -> StoreResult<Vec<(String, KindFigures)>> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        let mut kinds: BTreeMap<String, KindFigures> = BTreeMap::new();
        let counts = all!(
            tx,
            (String, String, i64),
            "select kind, state, count(*) from job group by kind, state order by kind, state"
        )?;
        for (kind, state, count) in counts {
            if let Some(state) = JobState::parse(&state) {
                kinds.entry(kind).or_default().jobs.push((state, count));
            }
        }
        // For each kind, by the index, the latest run that has ended.
        let runs = all!(
            tx,
            Run,
            "with last as (
                select k.kind, (select max(r.started_at) from job_run r
                                 where r.kind = k.kind and r.ended_at is not null) as at
                  from (select distinct kind from job) k)
             select r.kind, r.started_at, coalesce(r.ended_at, r.started_at) as ended_at, r.outcome
               from last join job_run r on r.kind = last.kind and r.started_at = last.at
              where r.ended_at is not null order by r.kind, r.attempt"
        )?;
        for run in runs {
            kinds.entry(run.kind).or_default().last = Some(LastRun {
                started_at: run.started_at,
                took: run.ended_at - run.started_at,
                outcome: run.outcome,
            });
        }
        Ok(kinds.into_iter().collect())
    }

    async fn jobs_in(&self, state: JobState, limit: i64) -> StoreResult<Vec<JobRow>> {
        let sql = match state {
            JobState::Queued | JobState::Running => WAITING,
            JobState::Done | JobState::Dead | JobState::Discarded => ENDED,
        };
        let mut tx = self.db.read(Scope::Nobody).await?;
        let kept = all!(tx, Kept, sql, state.as_str(), limit)?;
        drop(tx);
        self.named(kept).await
    }

    async fn job_alarms(&self, limit: i64) -> StoreResult<Vec<JobRow>> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        let kept = all!(tx, Kept, ALARMS, limit)?;
        drop(tx);
        self.named(kept).await
    }

    async fn retry_job(&self, id: &str, now: Micros) -> StoreResult<()> {
        // Where another of its kind and key waits already, that one does the work.
        let sql = "update job set run_at = $2, failures = 0, ended_at = null,
                state = case when state = 'dead' and exists (
                        select 1 from job o where o.state = 'queued' and o.kind = job.kind
                           and o.unique_key = job.unique_key)
                    then 'discarded' else 'queued' end
              where id = $1 and state in ('queued', 'dead')";
        self.change(id, sql, now).await
    }

    async fn discard_job(&self, id: &str, now: Micros) -> StoreResult<()> {
        let sql = "update job set state = 'discarded', ended_at = $2
                    where id = $1 and state in ('queued', 'dead')";
        self.change(id, sql, now).await
    }

    async fn settle_alarm(&self, id: &str) -> StoreResult<()> {
        let id = id.to_owned();
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let sql = "update job set alarm = null where id = $1 and alarm is not null";
                    if exec!(tx, sql, id.as_str())? == 0 {
                        return Err(StoreError::NotFound);
                    }
                    Ok(())
                })
            })
            .await
    }

    async fn workspace_names(&self) -> StoreResult<Vec<(String, String)>> {
        let mut tx = self.db.read(Scope::Every).await?;
        let sql = "select id, name from workspace order by name, id";
        Ok(all!(tx, (String, String), sql)?)
    }

    async fn enqueue_job(&self, job: NewJob, now: Micros) -> StoreResult<Option<String>> {
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move { enqueue(tx, &job, now).await })
            })
            .await
    }
}
