//! What people aim for and watch. Neither changes a workspace's data, so its data version stays: kept
//! answers hold no goal and no rule.

mod alerts;
mod goals;

use crate::db::Tx;
use crate::{both, one};
use domain::error::StoreResult;
use domain::time::Day;

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
