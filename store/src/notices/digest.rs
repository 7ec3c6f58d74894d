//! The daily mail: what of a day was not read.

use crate::db::{Scope, Tx};
use crate::{Store, all, exec, mail, one, optional};
use chrono::TimeZone;
use domain::error::StoreResult;
use domain::mail::{Address, Body, Item, MailKind, NewMail, Place};
use domain::notice::next_at;
use domain::time::Micros;

/// People looked at in one round; the next follows within the minute.
const ROUND: i64 = 200;
/// Lines of one workspace in a digest: more are read on the page.
const LINES: usize = 20;

/// Queues the digests that are due, each in a transaction of its own.
pub(super) async fn send(store: &Store, now: Micros) -> StoreResult<u64> {
    let mut tx = store.db.read(Scope::Nobody).await?;
    let due = all!(
        tx,
        (String,),
        "select distinct person_id from digest_due where due_at <= $1 order by person_id limit $2",
        now,
        ROUND
    )?;
    drop(tx);
    let mut queued = 0;
    for (person,) in due {
        queued += store
            .db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move { of(tx, &person, now).await })
            })
            .await?;
    }
    Ok(queued)
}

/// One person's digest. What waits is cleared whether or not something is left to tell.
async fn of(tx: &mut Tx, person: &str, now: Micros) -> StoreResult<u64> {
    let waiting = all!(
        tx,
        (String, String),
        "select of_workspace, zone from digest_due where person_id = $1 and due_at <= $2
          order by of_workspace",
        person,
        now
    )?;
    let Some((_, first_zone)) = waiting.first() else {
        return Ok(0);
    };
    let (name, email) = one!(
        tx,
        (String, String),
        "select name, email from person where id = $1",
        person
    )?;
    let setting = optional!(
        tx,
        (Option<String>, i64),
        "select zone, digest_hour from notice_setting where person_id = $1",
        person
    )?;
    let hour = setting.as_ref().map_or(7, |(_, hour)| *hour);
    let zone: chrono_tz::Tz = setting
        .and_then(|(zone, _)| zone)
        .as_ref()
        .unwrap_or(first_zone)
        .parse()
        .unwrap_or(chrono_tz::UTC);
    let day = zone
        .timestamp_micros(now)
        .single()
        .map(|local| local.date_naive().to_string())
        .unwrap_or_default();
    let once = format!("digest:{person}:{day}");
    let sent = optional!(
        tx,
        (String,),
        "select id from mail where once = $1",
        once.as_str()
    )?;
    if sent.is_some() {
        // The hour was moved after today's digest: what waits goes with tomorrow's.
        let minute = u16::try_from(hour * 60).unwrap_or_default();
        exec!(
            tx,
            "update digest_due set due_at = $2 where person_id = $1",
            person,
            next_at(zone, minute, now)
        )?;
        return Ok(0);
    }
    let mut body = Body::default();
    let mut lines = 0;
    for (workspace, _) in &waiting {
        tx.enter(&Scope::Workspace(workspace.clone())).await?;
        let house = optional!(
            tx,
            (String,),
            "select name from workspace where id = $1",
            workspace.as_str()
        )?;
        let unread = all!(
            tx,
            (String, String),
            "select text, path from notice
              where workspace_id = $1 and person_id = $2 and digest = true and read_at is null
              order by id desc",
            workspace.as_str(),
            person
        )?;
        exec!(
            tx,
            "update notice set digest = false
              where workspace_id = $1 and person_id = $2 and digest = true",
            workspace.as_str(),
            person
        )?;
        if let (Some((house,)), false) = (house, unread.is_empty()) {
            lines += unread.len();
            body = section(body, &house, workspace, unread);
        }
    }
    tx.enter(&Scope::Nobody).await?;
    exec!(
        tx,
        "delete from digest_due where person_id = $1 and due_at <= $2",
        person,
        now
    )?;
    let Some(to) = Address::new(&name, &email).filter(|_| lines > 0) else {
        return Ok(0);
    };
    let subject = match lines {
        1 => "1 unread notice".to_owned(),
        lines => format!("{lines} unread notices"),
    };
    let digest = NewMail::new(MailKind::Digest, to, &subject, body)
        .for_person(person)
        .once(once);
    Ok(u64::from(mail::queue(tx, &digest, now).await?.is_some()))
}

/// One workspace's part.
fn section(body: Body, house: &str, workspace: &str, unread: Vec<(String, String)>) -> Body {
    let left = unread.len().saturating_sub(LINES);
    let items = unread
        .into_iter()
        .take(LINES)
        .map(|(text, path)| Item {
            text,
            to: Some(Place::new(&path)),
        })
        .collect();
    let body = body.heading(house).list(items);
    let body = if left > 0 {
        body.text(format!("And {left} more."))
    } else {
        body
    };
    body.button("Open all", Place::new(&format!("/w/{workspace}/notices")))
}
