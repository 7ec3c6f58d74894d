//! What people no longer want to get, and where mail came back from.

use crate::db::Tx;
use crate::{all, exec, one, optional};
use domain::error::{StoreError, StoreResult};
use domain::mail::{MailKind, MailStop};
use domain::time::Micros;

/// The kept word for every kind that may be stopped.
const EVERY: &str = "*";

/// Whether a person gets mails of a kind no longer.
pub(super) async fn is_stopped(tx: &mut Tx, person: &str, kind: MailKind) -> StoreResult<bool> {
    let found = optional!(
        tx,
        (String,),
        "select kind from mail_stop where person_id = $1 and kind in ($2, '*')",
        person,
        kind.as_str()
    )?;
    Ok(found.is_some())
}

/// Whose link it is, and what it stops.
pub(super) async fn bearer(tx: &mut Tx, token_hash: &str) -> StoreResult<(String, MailKind)> {
    let (person, kind) = one!(
        tx,
        (String, String),
        "select person_id, kind from mail_unsubscribe where token_hash = $1",
        token_hash
    )?;
    Ok((person, MailKind::parse(&kind).ok_or(StoreError::NotFound)?))
}

/// Stops a kind for a person, and withdraws what of it still waits.
pub(super) async fn stop(
    tx: &mut Tx,
    person: &str,
    kind: MailKind,
    now: Micros,
) -> StoreResult<()> {
    write(tx, person, kind.as_str(), now).await?;
    exec!(
        tx,
        "delete from mail where person_id = $1 and kind = $2 and state = 'queued'",
        person,
        kind.as_str()
    )?;
    Ok(())
}

/// Mail to a person came back: nothing that may be stopped goes there any more.
pub(super) async fn came_back(tx: &mut Tx, mail: &str, now: Micros) -> StoreResult<()> {
    let (person,) = one!(
        tx,
        (Option<String>,),
        "select m.person_id from mail m where m.id = $1",
        mail
    )?;
    // An address that was changed meanwhile is another one.
    let same = optional!(
        tx,
        (String,),
        "select p.id from person p join mail m on m.person_id = p.id and lower(m.to_email) = p.email
          where m.id = $1",
        mail
    )?;
    let Some(person) = person.filter(|_| same.is_some()) else {
        return Ok(());
    };
    write(tx, &person, EVERY, now).await?;
    for kind in MailKind::ALL
        .into_iter()
        .filter(|kind| kind.may_be_stopped())
    {
        exec!(
            tx,
            "delete from mail where person_id = $1 and kind = $2 and state = 'queued'",
            person.as_str(),
            kind.as_str()
        )?;
    }
    Ok(())
}

async fn write(tx: &mut Tx, person: &str, kind: &str, now: Micros) -> StoreResult<()> {
    exec!(
        tx,
        "insert into mail_stop (person_id, kind, at) values ($1, $2, $3)
         on conflict (person_id, kind) do nothing",
        person,
        kind,
        now
    )?;
    Ok(())
}

/// What a person gets no longer.
pub(super) async fn of(tx: &mut Tx, person: &str) -> StoreResult<Vec<MailStop>> {
    let rows = all!(
        tx,
        (String, i64),
        "select kind, at from mail_stop where person_id = $1 order by at, kind",
        person
    )?;
    Ok(rows
        .into_iter()
        .map(|(kind, at)| MailStop {
            kind: MailKind::parse(&kind),
            at,
        })
        .collect())
}

/// Takes a stop back.
pub(super) async fn resume(tx: &mut Tx, person: &str, kind: Option<MailKind>) -> StoreResult<()> {
    exec!(
        tx,
        "delete from mail_stop where person_id = $1 and kind = $2",
        person,
        kind.map_or(EVERY, MailKind::as_str)
    )?;
    Ok(())
}
