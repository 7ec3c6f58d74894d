//! The house's own work: counting again, and clearing away.

use super::registry::{Context, JobError, Limits, Registry};
use super::schedule::{Schedule, Where};
use crate::import::staging::Staging;
use chrono_tz::Tz;
use domain::guest::{GuestStore, VISITS_KEPT};
use domain::time::Day;
use serde::Deserialize;
use std::time::Duration;
use store::db::Scope;
use store::remove::FORGET_FILES;
use store::{jobs, rollup};

/// What the house's own work needs besides the store.
#[derive(Clone)]
pub struct House {
    /// Uploads that wait for a decision.
    pub staging: Staging,
}

/// Counts a workspace's days again: all of them, or a range of them.
pub const RECOUNT: &str = "recount";
/// Clears away what nobody needs any more.
const SWEEP: &str = "sweep";

/// Days counted again in one transaction: few enough that nobody's write waits for long.
const STEP: i64 = 7;
/// A day.
const DAY: i64 = 24 * 3_600 * 1_000_000;
/// How long jobs that ended well are listed.
const DONE_KEPT: i64 = 14 * DAY;
/// How long dead jobs wait for somebody.
const DEAD_KEPT: i64 = 180 * DAY;
/// How long occurrences are remembered: longer than a clock is likely to be wrong by.
const OCCURRENCES_KEPT: i64 = 800 * DAY;

#[derive(Deserialize)]
struct Span {
    from: Option<Day>,
    to: Option<Day>,
}

#[derive(Deserialize)]
struct Gone {
    workspace: String,
}

#[derive(Deserialize)]
struct Nothing {}

/// Adds the house's own kinds and schedules. Others add theirs beside it, before the runner starts.
pub fn register(registry: &mut Registry, house: House) {
    registry.on(
        RECOUNT,
        "Counts a workspace's days again, and tells when a count was wrong",
        Limits {
            timeout: Duration::from_secs(3_600),
            at_once: 1,
        },
        recount,
    );
    registry.every(Schedule {
        name: "nightly-recount",
        cron: "40 3 * * *",
        place: Where::EachWorkspace,
        kind: RECOUNT,
        payload: "{}",
    });
    let staging = house.staging.clone();
    registry.on(
        FORGET_FILES,
        "Removes the bytes of a removed workspace's files",
        Limits {
            timeout: Duration::from_secs(600),
            at_once: 1,
        },
        move |_: Context, gone: Gone| {
            let staging = staging.clone();
            async move {
                // Only an id may name a folder.
                let is_id = gone.workspace.len() == 36
                    && gone
                        .workspace
                        .bytes()
                        .all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
                if !is_id {
                    return Err(JobError::Never("This is no workspace's id.".to_owned()));
                }
                let forgotten = staging.forget(&gone.workspace).await;
                forgotten.map_err(|_| JobError::Again("The files were not removed.".to_owned()))
            }
        },
    );
    registry.sweep("staged uploads", move |_, now| {
        let staging = house.staging.clone();
        async move {
            tokio::task::spawn_blocking(move || staging.sweep(now))
                .await
                .map_err(|_| JobError::Again("The staging folder was not swept.".to_owned()))
        }
    });
    registry.sweep("dead sessions", |store, now| async move {
        Ok(store.forget_sessions(now).await?)
    });
    registry.sweep("guests' links and visits", |store, now| async move {
        Ok(store.forget_guests(now - VISITS_KEPT).await?)
    });
    registry.sweep("ended jobs", |store, now| async move {
        let kept = (now - DONE_KEPT, now - DEAD_KEPT, now - OCCURRENCES_KEPT);
        Ok(store.forget_jobs(kept.0, kept.1, kept.2).await?)
    });
    registry.every(Schedule {
        name: "hourly-sweep",
        cron: "15 * * * *",
        place: Where::House(Tz::UTC),
        kind: SWEEP,
        payload: "{}",
    });
}

/// Adds the sweep itself, once every piece of housekeeping is known.
pub(super) fn register_sweep(registry: &mut Registry) {
    let sweeps = registry.sweeps.clone();
    registry.on(
        SWEEP,
        "Clears away what nobody needs any more",
        Limits {
            timeout: Duration::from_secs(600),
            at_once: 1,
        },
        move |context: Context, _: Nothing| {
            let sweeps = sweeps.clone();
            async move {
                let mut failed = Vec::new();
                for (name, sweep) in sweeps.iter() {
                    match sweep(context.store.clone(), context.now()).await {
                        Ok(0) => {}
                        Ok(gone) => tracing::info!(name, gone, "cleared away"),
                        Err(error) => failed.push(format!("{name}: {error:?}")),
                    }
                }
                if failed.is_empty() {
                    return Ok(());
                }
                Err(JobError::Again(failed.join("; ")))
            }
        },
    );
}

async fn recount(context: Context, span: Span) -> Result<(), JobError> {
    let workspace = context.workspace()?.to_owned();
    let scope = || Scope::Workspace(workspace.clone());
    let mut tx = context.store.db.read(scope()).await?;
    let known = rollup::days_of_facts(&mut tx, &workspace).await?;
    drop(tx);
    // Beyond the days of facts there may be counts that should not be.
    let whole = span.from.is_none() && span.to.is_none();
    let (first, last) = match (known, span.from, span.to) {
        (_, Some(from), Some(to)) => (from, to),
        (Some((first, last)), from, to) => (from.unwrap_or(first), to.unwrap_or(last)),
        (None, ..) => return Ok(()),
    };
    let all = (last.since(first) / STEP + 1).max(0) + i64::from(whole);
    let mut different = 0;
    for step in 0..all {
        let (workspace, claim) = (workspace.clone(), context.claim.clone());
        let from = first.plus(step * STEP);
        let to = from.plus(STEP - 1).min(last);
        let standing = whole && step == all - 1;
        let so_far = different;
        different = context
            .write(scope(), move |tx| {
                Box::pin(async move {
                    let counted = if standing {
                        rollup::recount_standing(tx, &workspace).await?
                    } else {
                        rollup::recount_days(tx, &workspace, from, to).await?
                    };
                    let different = so_far + counted.different;
                    if counted.different > 0 {
                        jobs::alarm(tx, &claim, &alarm(different)).await?;
                    }
                    jobs::progress(tx, &claim, step + 1, all).await?;
                    Ok(different)
                })
            })
            .await?;
    }
    if different > 0 {
        tracing::error!(workspace, different, "counts were not what the facts say");
    }
    Ok(())
}

/// What an operator is told of wrong counts.
fn alarm(different: usize) -> String {
    let (counts, verb) = match different {
        1 => ("1 count".to_owned(), "was"),
        _ => (format!("{different} counts"), "were"),
    };
    format!("{counts} {verb} not what the facts say. They have been corrected; find out why.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alarms_are_sentences() {
        assert!(alarm(1).starts_with("1 count was not"));
        assert!(alarm(12).starts_with("12 counts were not"));
    }
}
