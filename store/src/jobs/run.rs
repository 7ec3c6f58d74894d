//! Claiming jobs, and what becomes of them at the end of a run.

use super::{Claim, Failure, end_run, finish};
use crate::db::{Db, Scope, Tx, json};
use crate::dialect::Pair;
use crate::{Store, all, both, exec, one, optional};
use domain::error::{StoreError, StoreResult};
use domain::job::{LEASE, SKEW};
use domain::time::Micros;

/// Characters kept of an error.
const ERROR_MAX: usize = 2_000;

/// Claims take turns across processes, so that none goes over the cap.
const TURN: Pair = both!("select " {turn});

/// The next job of each workspace that has one due and is below the cap, of which the one comes first
/// whose workspace has the fewest running, then the one that has waited longest. The workspaces are
/// found by stepping through the index, not by reading the queue. `$1` kinds, `$2` now, `$3` the cap.
const NEXT: Pair = both!(
    "with recursive lane (name) as (
        select min(coalesce(for_workspace, '')) from job where state = 'queued'
        union all
        select (select min(coalesce(j.for_workspace, '')) from job j
                 where j.state = 'queued' and coalesce(j.for_workspace, '') > lane.name)
          from lane where lane.name is not null
     ), head (id, running) as (
        select (select j.id from job j
                 where j.state = 'queued' and coalesce(j.for_workspace, '') = lane.name
                   and j.run_at <= $2
                   and j.kind in (select r.value ->> 0 from " {rows 1} ")
                   and not exists (select 1 from job o where o.state = 'running'
                                      and o.kind = j.kind and o.unique_key = j.unique_key)
                 order by j.run_at, j.id limit 1),
               (select count(*) from job o
                 where o.state = 'running' and coalesce(o.for_workspace, '') = lane.name)
          from lane where lane.name is not null
     )
     select j.id from job j join head on head.id = j.id
      where j.state = 'queued' and head.running < $3
      order by head.running, j.run_at, j.id limit 1"
);

/// Takes a job that [`NEXT`] found, unless somebody else holds its row just now.
const TAKE: Pair = both!(
    "update job set state = 'running', attempt = attempt + 1, worker = $2, leased_until = $3
      where id = (select id from job where id = $1 and state = 'queued'" {lock free} ")
     returning id, for_workspace, kind, payload, attempt, failures, max_attempts"
);

/// A job whose lease is over, or ends later than any can, held until the transaction ends.
const EXPIRED: Pair = both!(
    "select id, for_workspace, kind, payload, attempt, failures, max_attempts from job
      where id = $1 and state = 'running' and (leased_until < $2 or leased_until > $3)" {lock}
);

/// When the first waiting job of these kinds is due.
const DUE: Pair = both!(
    "select min(run_at) from job
      where state = 'queued' and kind in (select r.value ->> 0 from " {rows 1} ")"
);

/// Puts a job back, or ends it where a waiting one has its place, or where it has failed too often.
const BACK: &str = "
    update job set
        state = case
            when failures + $3 >= max_attempts then 'dead'
            when exists (select 1 from job o where o.state = 'queued' and o.kind = job.kind
                            and o.unique_key = job.unique_key) then 'discarded'
            else 'queued' end,
        failures = failures + $3, run_at = $4, error = $5, leased_until = null, worker = null,
        ended_at = case
            when failures + $3 >= max_attempts
              or exists (select 1 from job o where o.state = 'queued' and o.kind = job.kind
                            and o.unique_key = job.unique_key) then $6
            else null end
     where id = $1 and attempt = $2 and state = 'running'";

impl Store {
    /// When the first waiting job of these kinds is due: asks without taking a turn at writing.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn job_due(&self, kinds: &[&str]) -> StoreResult<Option<Micros>> {
        let kinds: Vec<(&str,)> = kinds.iter().map(|kind| (*kind,)).collect();
        let kinds = json(&kinds)?;
        let mut tx = self.db.read(Scope::Nobody).await?;
        Ok(one!(tx, (Option<i64>,), DUE, kinds.as_str())?.0)
    }

    /// Claims the next job of these kinds that is due, if any workspace below `cap` has one.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn claim_job(
        &self,
        kinds: &[&str],
        cap: u32,
        worker: &str,
        leased_until: Micros,
        now: Micros,
    ) -> StoreResult<Option<Claim>> {
        let kinds: Vec<(&str,)> = kinds.iter().map(|kind| (*kind,)).collect();
        let (kinds, worker) = (json(&kinds)?, worker.to_owned());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    optional!(tx, (i32,), TURN)?;
                    let next = optional!(
                        tx,
                        (String,),
                        NEXT,
                        kinds.as_str(),
                        now,
                        i64::from(cap)
                    )?;
                    let Some((id,)) = next else {
                        return Ok(None);
                    };
                    let claim = optional!(
                        tx,
                        Claim,
                        TAKE,
                        id.as_str(),
                        worker.as_str(),
                        leased_until
                    )?;
                    if let Some(claim) = &claim {
                        exec!(
                            tx,
                            "insert into job_run (job_id, attempt, kind, worker, started_at, outcome)
                             values ($1, $2, $3, $4, $5, 'running')",
                            claim.id.as_str(),
                            claim.attempt,
                            claim.kind.as_str(),
                            worker.as_str(),
                            now
                        )?;
                    }
                    Ok(claim)
                })
            })
            .await
    }

    /// A sign of life: holds the job until `leased_until`. Gives whether the claim is still good.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn renew_job(&self, claim: &Claim, leased_until: Micros) -> StoreResult<bool> {
        let claim = claim.clone();
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let touched = exec!(
                        tx,
                        "update job set leased_until = $3
                          where id = $1 and attempt = $2 and state = 'running'",
                        claim.id.as_str(),
                        claim.attempt,
                        leased_until
                    )?;
                    Ok(touched == 1)
                })
            })
            .await
    }

    /// Marks a job done whose handler has not done so itself. Gives whether it is done by this claim.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn finish_job(&self, claim: &Claim, now: Micros) -> StoreResult<bool> {
        let claim = claim.clone();
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    match finish(tx, &claim, now).await {
                        Ok(()) => Ok(true),
                        Err(StoreError::Conflict(_)) => {
                            let own = optional!(
                                tx,
                                (String,),
                                "select state from job where id = $1 and attempt = $2",
                                claim.id.as_str(),
                                claim.attempt
                            )?;
                            Ok(own.is_some_and(|(state,)| state == "done"))
                        }
                        Err(other) => Err(other),
                    }
                })
            })
            .await
    }

    /// Notes a failure: the job waits until `again_at`, or is dead when it has failed too often or
    /// `again_at` is `None`. Nothing happens where the claim is lost.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn fail_job(
        &self,
        claim: &Claim,
        failure: Failure,
        error: &str,
        again_at: Option<Micros>,
        now: Micros,
    ) -> StoreResult<()> {
        let back = Back {
            outcome: failure.as_str(),
            error: Some(cut(error)),
            failures: if again_at.is_some() {
                1
            } else {
                claim.max_attempts
            },
            run_at: again_at.unwrap_or(now),
        };
        self.go_back(claim, back, now).await
    }

    /// Puts a job back that nobody is to blame for: its worker stops, or it asked to come back at
    /// `run_at`. It does not count as a failure.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn release_job(
        &self,
        claim: &Claim,
        reason: Option<&str>,
        run_at: Micros,
        now: Micros,
    ) -> StoreResult<()> {
        let back = Back {
            outcome: "released",
            error: reason.map(cut),
            failures: 0,
            run_at,
        };
        self.go_back(claim, back, now).await
    }

    async fn go_back(&self, claim: &Claim, back: Back, now: Micros) -> StoreResult<()> {
        let claim = claim.clone();
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move { put_back(tx, &claim, &back, now).await })
            })
            .await
    }

    /// Takes jobs away from whoever has not given a sign of life by `lease_now` (by the clock that
    /// leases are written by), except those in `own`, which the caller knows to be alive. Each counts
    /// as a failure, and waits for `rest` of that count. Gives the claims that were lost.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn rescue_jobs(
        &self,
        own: &[String],
        lease_now: Micros,
        now: Micros,
        rest: fn(u32) -> Micros,
    ) -> StoreResult<Vec<Claim>> {
        let impossible = lease_now + LEASE + SKEW;
        let mut tx = self.db.read(Scope::Nobody).await?;
        let expired = all!(
            tx,
            (String,),
            "select id from job
              where state = 'running' and (leased_until < $1 or leased_until > $2)",
            lease_now,
            impossible
        )?;
        drop(tx);
        let mut lost = Vec::new();
        for (id,) in expired {
            if own.contains(&id) {
                continue;
            }
            let rescued = self
                .db
                .write(Scope::Nobody, move |tx| {
                    Box::pin(async move {
                        // It may have given a sign of life, or be at its end, since it was looked for.
                        let claim =
                            optional!(tx, Claim, EXPIRED, id.as_str(), lease_now, impossible)?;
                        if let Some(claim) = &claim {
                            let failures = u32::try_from(claim.failures + 1).unwrap_or(u32::MAX);
                            let back = Back {
                                outcome: "lost",
                                error: Some("Whoever ran this gave no sign of life.".to_owned()),
                                failures: 1,
                                run_at: now + rest(failures),
                            };
                            put_back(tx, claim, &back, now).await?;
                        }
                        Ok(claim)
                    })
                })
                .await?;
            lost.extend(rescued);
        }
        Ok(lost)
    }

    /// Forgets what ended before `before`, jobs that are dead before `dead_before`, and occurrences
    /// due before `due_before`. Gives how many jobs went. Jobs with an alarm stay until it is settled.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn forget_jobs(
        &self,
        before: Micros,
        dead_before: Micros,
        due_before: Micros,
    ) -> StoreResult<u64> {
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    exec!(
                        tx,
                        "delete from job_occurrence where due_at < $1",
                        due_before
                    )?;
                    let gone = exec!(
                        tx,
                        "delete from job where alarm is null
                            and ((state in ('done', 'discarded') and ended_at < $1)
                                 or (state = 'dead' and ended_at < $2))",
                        before,
                        dead_before
                    )?;
                    Ok(gone)
                })
            })
            .await
    }

    /// The instant that leases are written by: the database's own clock where processes of several
    /// machines share it, else `steady`, the clock of the only machine.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn lease_clock(&self, steady: Micros) -> StoreResult<Micros> {
        if let Db::Sqlite { .. } = self.db {
            return Ok(steady);
        }
        let mut tx = self.db.read(Scope::Nobody).await?;
        let clock = "select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)";
        Ok(one!(tx, (i64,), clock)?.0)
    }
}

/// How a job goes back into the queue, or out of it.
struct Back {
    outcome: &'static str,
    error: Option<String>,
    /// How many failures this counts as.
    failures: i64,
    run_at: Micros,
}

/// Does nothing where the claim is lost.
async fn put_back(tx: &mut Tx, claim: &Claim, back: &Back, now: Micros) -> StoreResult<()> {
    let touched = exec!(
        tx,
        BACK,
        claim.id.as_str(),
        claim.attempt,
        back.failures,
        back.run_at,
        back.error.as_deref(),
        now
    )?;
    if touched == 1 {
        end_run(tx, claim, back.outcome, back.error.as_deref(), now).await?;
    }
    Ok(())
}

fn cut(text: &str) -> String {
    text.chars()
        .filter(|c| *c != '\0')
        .take(ERROR_MAX)
        .collect()
}
