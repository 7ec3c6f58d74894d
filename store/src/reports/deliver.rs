//! Sending a report to whoever gets it.

use super::{one, set_next};
use crate::db::{Scope, Tx};
use crate::{Store, all, exec, mail, optional};
use domain::error::StoreResult;
use domain::mail::{Address, Body, MailKind, NewMail};
use domain::report::Report;
use domain::time::Micros;

/// Reports looked at in one round; the next follows within minutes.
const ROUND: i64 = 500;

/// The reports that are due, those that have waited longest first: workspace, id, and since when.
///
/// # Errors
/// `Unavailable`.
pub async fn due(store: &Store, now: Micros) -> StoreResult<Vec<(String, String, Micros)>> {
    let mut tx = store.db.read(Scope::Nobody).await?;
    Ok(all!(
        tx,
        (String, String, i64),
        "select of_workspace, report_id, due_at from report_due where due_at <= $1
          order by due_at, of_workspace, report_id limit $2",
        now,
        ROUND
    )?)
}

/// Queues a report's mail for everybody who gets it and still sees the whole workspace, and sets when it
/// comes next. `due` is the time it was due at, or `None` where somebody asked for it now; a time that is
/// no longer waited for sends nothing. `once` is what it is a mail of. Gives how many were queued.
///
/// # Errors
/// `NotFound` when the report is gone; `Unavailable`.
pub async fn deliver(
    tx: &mut Tx,
    workspace: &str,
    report: &Report,
    due: Option<Micros>,
    (subject, body, once): (&str, &Body, &str),
    now: Micros,
) -> StoreResult<u64> {
    let id = report.id.as_str();
    if let Some(due) = due {
        let waits = optional!(
            tx,
            (i64,),
            "select due_at from report_due where of_workspace = $1 and report_id = $2",
            workspace,
            id
        )?;
        if waits != Some((due,)) {
            return Ok(0);
        }
    }
    let kept = one(tx, workspace, id).await?;
    let mut queued = 0;
    for person in &kept.report.to {
        let known = optional!(
            tx,
            (String, String),
            "select name, email from person where id = $1",
            person.as_str()
        )?;
        let Some(to) = known.and_then(|(name, email)| Address::new(&name, &email)) else {
            continue;
        };
        let new = NewMail::new(MailKind::Report, to, subject, body.clone())
            .for_person(person)
            .of_workspace(workspace)
            .once(format!("report:{id}:{once}:{person}"));
        queued += u64::from(mail::queue(tx, &new, now).await?.is_some());
    }
    exec!(
        tx,
        "update report set last_at = $3 where workspace_id = $1 and id = $2",
        workspace,
        id,
        now
    )?;
    if due.is_some() {
        set_next(tx, workspace, id, now).await?;
    }
    Ok(queued)
}
