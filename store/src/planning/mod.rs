//! What people aim for and watch. Neither changes a workspace's data, so its data version stays: kept
//! answers hold no goal and no rule.

mod alerts;
mod goals;

use crate::db::Tx;
use crate::{audit, both, one};
use domain::error::StoreResult;
use domain::time::{Day, Micros};
use serde_json::Value;

/// Goals, and rules, that a workspace may have: beyond it their pages are no longer read.
const MOST: i64 = 200;

/// Holds the workspace's row, so that its writers come one after the other on PostgreSQL too.
async fn claim(tx: &mut Tx, workspace: &str) -> StoreResult<()> {
    one!(
        tx,
        (String,),
        both!("select id from workspace where id = $1" {lock}),
        workspace
    )?;
    Ok(())
}

fn text(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// A row of the audit log for a change of one goal or rule, given as (action, id).
async fn note(
    tx: &mut Tx,
    workspace: &str,
    actor: &str,
    (action, object): (&'static str, &str),
    after: Option<Value>,
    now: Micros,
) -> StoreResult<()> {
    let entry = audit::Entry {
        actor,
        action,
        object,
        before: None,
        after,
    };
    audit::record(tx, workspace, now, entry).await
}
