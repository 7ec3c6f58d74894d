//! Jobs: enqueued with the change that asks for them, claimed by one at a time, finished once.
//!
//! Work runs at least once. Its effect happens exactly once where the handler writes it in the same
//! transaction as [`finish`] or [`hold`], which fail once the claim has gone over to somebody else.

mod admin;
mod run;
mod schedule;

pub use domain::job::NewJob;

use crate::db::Tx;
use crate::{exec, ids, row};
use domain::error::{StoreError, StoreResult};
use domain::time::Micros;

/// What a lost claim is called.
const LOST: &str = "Somebody else has taken this job over.";
row! {
    /// A job in somebody's hands.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Claim {
        /// The job's id.
        pub id: String,
        /// Whose it is; `None` for the house's own.
        pub for_workspace: Option<String>,
        /// Names the handler.
        pub kind: String,
        /// JSON.
        pub payload: String,
        /// The fencing token: grows with every claim.
        pub attempt: i64,
        /// Failed runs so far.
        pub failures: i64,
        /// So many of them make it dead.
        pub max_attempts: i64,
    }
}

/// How a run that did not succeed ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The handler said so.
    Failed,
    /// It took too long.
    TimedOut,
    /// It panicked.
    Panicked,
}

impl Failure {
    fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::TimedOut => "timed_out",
            Self::Panicked => "panicked",
        }
    }
}

/// Enqueues work within the caller's transaction, of whatever scope: it is there exactly if the change
/// is. Gives the job's id, or `None` when one of the same kind and key waits already.
///
/// # Errors
/// `Unavailable`, also where there is no such workspace.
pub async fn enqueue(tx: &mut Tx, job: &NewJob, now: Micros) -> StoreResult<Option<String>> {
    let id = ids::new_id(now);
    let made = exec!(
        tx,
        "insert into job (id, for_workspace, kind, payload, unique_key, state, run_at, max_attempts,
                          created_at)
         values ($1, $2, $3, $4, $5, 'queued', $6, $7, $8)
         on conflict do nothing",
        id.as_str(),
        job.workspace.as_deref(),
        job.kind,
        job.payload.as_str(),
        job.unique_key.as_deref(),
        job.run_at,
        i64::from(job.max_attempts.max(1)),
        now
    )?;
    Ok((made == 1).then_some(id))
}

/// Holds the job until the transaction ends, if the claim is still good: for work whose effect is in
/// this database, at the beginning of each transaction that writes a part of it.
///
/// # Errors
/// `Conflict` when somebody else has taken the job over; the transaction must not be committed.
pub async fn hold(tx: &mut Tx, claim: &Claim) -> StoreResult<()> {
    let touched = exec!(
        tx,
        "update job set attempt = attempt where id = $1 and attempt = $2 and state = 'running'",
        claim.id.as_str(),
        claim.attempt
    )?;
    still(touched)
}

/// Marks the job done, within the transaction that writes its effect.
///
/// # Errors
/// `Conflict` when somebody else has taken the job over; the transaction must not be committed.
pub async fn finish(tx: &mut Tx, claim: &Claim, now: Micros) -> StoreResult<()> {
    let touched = exec!(
        tx,
        "update job set state = 'done', ended_at = $3, leased_until = null, worker = null, error = null
          where id = $1 and attempt = $2 and state = 'running'",
        claim.id.as_str(),
        claim.attempt,
        now
    )?;
    still(touched)?;
    end_run(tx, claim, "done", None, now).await
}

/// Says how far long work is, within the transaction that did the step.
///
/// # Errors
/// `Conflict` when somebody else has taken the job over; the transaction must not be committed.
pub async fn progress(tx: &mut Tx, claim: &Claim, done: i64, all: i64) -> StoreResult<()> {
    let touched = exec!(
        tx,
        "update job set done_steps = $3, all_steps = $4
          where id = $1 and attempt = $2 and state = 'running'",
        claim.id.as_str(),
        claim.attempt,
        done,
        all
    )?;
    still(touched)
}

/// Says what the run found that somebody should look at. It does not make the run a failure.
///
/// # Errors
/// `Conflict` when somebody else has taken the job over; the transaction must not be committed.
pub async fn alarm(tx: &mut Tx, claim: &Claim, sentence: &str) -> StoreResult<()> {
    let touched = exec!(
        tx,
        "update job set alarm = $3 where id = $1 and attempt = $2 and state = 'running'",
        claim.id.as_str(),
        claim.attempt,
        sentence
    )?;
    still(touched)
}

fn still(touched: u64) -> StoreResult<()> {
    if touched == 0 {
        return Err(StoreError::Conflict(LOST));
    }
    Ok(())
}

async fn end_run(
    tx: &mut Tx,
    claim: &Claim,
    outcome: &str,
    error: Option<&str>,
    now: Micros,
) -> StoreResult<()> {
    exec!(
        tx,
        "update job_run set ended_at = $3, outcome = $4, error = $5
          where job_id = $1 and attempt = $2 and outcome = 'running'",
        claim.id.as_str(),
        claim.attempt,
        now,
        outcome,
        error
    )?;
    Ok(())
}
