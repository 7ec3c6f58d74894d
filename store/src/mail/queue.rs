//! Into the outbox, and out of it.

use super::{MailRow, mails, stop};
use crate::db::Tx;
use crate::error::SqlError;
use crate::{all, exec, ids, optional};
use domain::error::StoreResult;
use domain::mail::{Mail, NewMail};
use domain::time::Micros;
use sha2::{Digest, Sha256};

/// Queues a mail in the transaction of what it tells of: both are kept, or neither. Gives its id, or
/// `None` when the person stopped this kind or the same was queued before.
///
/// # Errors
/// `Unavailable`.
pub async fn queue(tx: &mut Tx, mail: &NewMail, now: Micros) -> StoreResult<Option<String>> {
    let mut token = None;
    if let Some(person) = mail
        .person
        .as_deref()
        .filter(|_| mail.kind.may_be_stopped())
    {
        if stop::is_stopped(tx, person, mail.kind).await? {
            return Ok(None);
        }
        token = Some(hex(&rand::random::<[u8; 32]>()));
    }
    if let Some(once) = &mail.once {
        let known = optional!(
            tx,
            (String,),
            "select id from mail where once = $1",
            once.as_str()
        )?;
        if known.is_some() {
            return Ok(None);
        }
    }
    let id = ids::new_id(now);
    let body = serde_json::to_string(&mail.body)
        .map_err(|cause| SqlError::from(sqlx::Error::Encode(Box::new(cause))))?;
    let kept = exec!(
        tx,
        "insert into mail (id, kind, of_workspace, person_id, to_name, to_email, subject, body, once,
                unsubscribe, state, attempt, due_at, leased_until, last_error, created_at, ended_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', 0, $11, null, null, $12, null)
         on conflict (once) do nothing",
        id.as_str(),
        mail.kind.as_str(),
        mail.workspace.as_deref(),
        mail.person.as_deref(),
        mail.to.name(),
        mail.to.email(),
        mail.subject.as_str(),
        body.as_str(),
        mail.once.as_deref(),
        token.as_deref(),
        mail.not_before.unwrap_or(now),
        now
    )?;
    if kept == 0 {
        return Ok(None);
    }
    if let (Some(token), Some(person)) = (&token, &mail.person) {
        exec!(
            tx,
            "insert into mail_unsubscribe (token_hash, person_id, kind, created_at)
             values ($1, $2, $3, $4)",
            hex(&Sha256::digest(token.as_bytes())).as_str(),
            person.as_str(),
            mail.kind.as_str(),
            now
        )?;
    }
    Ok(Some(id))
}

/// Takes what is due, and what a sender took and never settled.
pub(super) async fn claim(
    tx: &mut Tx,
    now: Micros,
    lease: i64,
    limit: u32,
) -> StoreResult<Vec<Mail>> {
    let rows = all!(
        tx,
        MailRow,
        crate::both!(
            "update mail set state = 'sending', attempt = attempt + 1, leased_until = $2
              where id in (
                select id from mail
                 where (state = 'queued' and due_at <= $1) or (state = 'sending' and leased_until <= $1)
                 order by due_at, id limit $3" {lock} ")
             returning id, kind, to_name, to_email, subject, body, unsubscribe, state, attempt, due_at,
                       last_error, created_at, ended_at"
        ),
        now,
        now + lease,
        i64::from(limit)
    )?;
    let mut taken = mails(rows)?;
    taken.sort_by(|a, b| (a.due_at, &a.id).cmp(&(b.due_at, &b.id)));
    Ok(taken)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
