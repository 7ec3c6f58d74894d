//! The second factor and its recovery codes.

use crate::db::Tx;
use crate::{both, bulk, exec, optional, row};
use domain::account::SecondFactor;
use domain::error::{StoreError, StoreResult};
use domain::time::Micros;

row! {
    struct FactorRow {
        sealed: String,
        on_since: Option<i64>,
        last_step: i64,
        codes_left: i64,
    }
}

/// Said where one is on already.
const IS_ON: &str = "Two-step sign-in is on already. Switch it off first to use another device.";
/// Said where the code that should confirm it was used before.
const USED: &str = "This code was used already. Wait for the next one.";

pub(super) async fn read(tx: &mut Tx, person: &str) -> StoreResult<Option<SecondFactor>> {
    let found = optional!(
        tx,
        FactorRow,
        "select f.sealed, f.on_since, f.last_step,
                (select count(*) from recovery_code c
                  where c.person_id = f.person_id and c.used_at is null) as codes_left
           from second_factor f where f.person_id = $1",
        person
    )?;
    Ok(found.map(|row| SecondFactor {
        sealed: row.sealed,
        on_since: row.on_since,
        last_step: row.last_step,
        codes_left: row.codes_left,
    }))
}

pub(super) async fn begin(tx: &mut Tx, person: &str, sealed: &str, now: Micros) -> StoreResult<()> {
    super::hold(tx, person).await?;
    exec!(
        tx,
        "delete from second_factor where person_id = $1 and on_since is null",
        person
    )?;
    let begun = exec!(
        tx,
        "insert into second_factor (person_id, sealed, last_step, created_at, on_since)
         values ($1, $2, -1, $3, null) on conflict (person_id) do nothing",
        person,
        sealed,
        now
    )?;
    if begun == 0 {
        return Err(StoreError::Conflict(IS_ON));
    }
    Ok(())
}

pub(super) async fn confirm(
    tx: &mut Tx,
    person: &str,
    step: i64,
    codes: &[String],
    now: Micros,
) -> StoreResult<()> {
    let confirmed = exec!(
        tx,
        "update second_factor set on_since = $2, last_step = $3
          where person_id = $1 and on_since is null and last_step < $3",
        person,
        now,
        step
    )?;
    if confirmed == 0 {
        return Err(StoreError::Conflict(USED));
    }
    replace_codes(tx, person, codes).await
}

/// The condition and the mark are one statement, so that of two at once one finds nothing to use.
pub(super) async fn use_step(tx: &mut Tx, person: &str, step: i64) -> StoreResult<bool> {
    let used = exec!(
        tx,
        "update second_factor set last_step = $2 where person_id = $1 and last_step < $2",
        person,
        step
    )?;
    Ok(used > 0)
}

pub(super) async fn use_code(
    tx: &mut Tx,
    person: &str,
    code_hash: &str,
    now: Micros,
) -> StoreResult<bool> {
    let used = exec!(
        tx,
        "update recovery_code set used_at = $3
          where person_id = $1 and code_hash = $2 and used_at is null",
        person,
        code_hash,
        now
    )?;
    Ok(used > 0)
}

pub(super) async fn replace_codes(tx: &mut Tx, person: &str, codes: &[String]) -> StoreResult<()> {
    exec!(tx, "delete from recovery_code where person_id = $1", person)?;
    let rows: Vec<(&str,)> = codes.iter().map(|code| (code.as_str(),)).collect();
    bulk!(
        tx,
        both!("insert into recovery_code (person_id, code_hash, used_at)
               select $2, r.value ->> 0, null from " {rows 1} " where true"),
        rows,
        person
    )?;
    Ok(())
}
