//! One import, taken back in one transaction.

use super::project::{self, Keys};
use crate::db::Tx;
use crate::rollup::{self, Touched};
use crate::{all, exec, optional};
use domain::error::{StoreError, StoreResult};
use domain::import::Batch;
use domain::time::Micros;

/// Takes a batch back: its versions go, and what they lay over is what stands again.
pub(super) async fn undo(
    tx: &mut Tx,
    workspace: &str,
    batch: &str,
    now: Micros,
) -> StoreResult<Batch> {
    tx.allow_seconds(super::STATEMENT_SECONDS).await?;
    let calendar = super::claim(tx, workspace).await?;
    let found = optional!(
        tx,
        (i64, Option<i64>),
        "select no, undone_at from batch where workspace_id = $1 and id = $2",
        workspace,
        batch
    )?;
    let no = match found {
        None => return Err(StoreError::NotFound),
        Some((_, Some(_))) => return Err(StoreError::Conflict("already undone")),
        Some((no, None)) => no,
    };
    exec!(
        tx,
        "update batch set undone_at = $3 where workspace_id = $1 and id = $2",
        workspace,
        batch,
        now
    )?;

    let mut keys = Keys::new();
    let entries = all!(
        tx,
        (String, String),
        "delete from entry where workspace_id = $1 and batch_no = $2 returning kind, key",
        workspace,
        no
    )?;
    for (kind, key) in entries {
        keys.entry(kind).or_default().insert(key);
    }
    let mut touched = Touched::default();
    project::settle(tx, workspace, &calendar, now, keys, &mut touched).await?;
    for statement in [FORGET_WITNESSES, HAND_OVER, FORGET_HANDED_OVER] {
        exec!(tx, statement, workspace, no)?;
    }
    let changed = all!(tx, (String, String), TOUCHED_DAYS, workspace, no)?;
    exec!(tx, DELETE_FACTS, workspace, no)?;
    let revived = all!(tx, (String, String), REVIVE, workspace)?;
    for (kind, day) in changed.iter().chain(&revived) {
        touched.fact(kind, day);
    }
    rollup::recount(tx, workspace, &touched).await?;
    super::batch(tx, workspace, batch).await
}

const FORGET_WITNESSES: &str = "delete from fact_witness where workspace_id = $1 and batch_no = $2";

/// A version goes over to the next batch that said the same. Nothing lies between the two: had another
/// batch said something else in the meantime, the later one would have been compared with that.
const HAND_OVER: &str = "
    update fact set batch_no = (
        select min(w.batch_no) from fact_witness w
        where w.workspace_id = fact.workspace_id and w.fact_no = fact.no)
    where workspace_id = $1 and batch_no = $2 and exists (
        select 1 from fact_witness w
        where w.workspace_id = fact.workspace_id and w.fact_no = fact.no)";

/// Of the versions that have just been handed over, no batch is witness to its own. `$2` cannot be: its
/// witnesses are gone already.
const FORGET_HANDED_OVER: &str = "
    delete from fact_witness where workspace_id = $1 and batch_no > $2 and exists (
        select 1 from fact f
        where f.workspace_id = fact_witness.workspace_id and f.no = fact_witness.fact_no
          and f.batch_no = fact_witness.batch_no)";

const TOUCHED_DAYS: &str = "
    select distinct kind, day from fact
    where workspace_id = $1 and batch_no = $2 and is_current = true";

const DELETE_FACTS: &str = "delete from fact where workspace_id = $1 and batch_no = $2";

/// Of the keys that have lost their current version, the latest of the remaining ones.
const REVIVE: &str = "
    update fact set is_current = true
    where workspace_id = $1 and is_current = false and batch_no = (
        select max(v.batch_no) from fact v
        where v.workspace_id = fact.workspace_id and v.kind = fact.kind and v.key = fact.key)
    returning kind, day";
