//! Telling the members of a workspace, in the transaction of what happened.

use super::setting::SettingRow;
use crate::db::Tx;
use crate::{all, exec, ids, mail, one, row};
use domain::access::Role;
use domain::error::StoreResult;
use domain::mail::{Address, Body, MailKind, NewMail, Place, one_line};
use domain::notice::{NewNotice, decide, event};
use domain::time::Micros;

/// Most characters of a notice's sentence: two lines of a list.
const TEXT_MAX: usize = 200;

row! {
    /// A member with how they want to be told.
    struct Reader {
        person_id: String,
        role: String,
        name: String,
        email: String,
        zone: Option<String>,
        quiet_from: Option<i64>,
        quiet_to: Option<i64>,
        digest_hour: Option<i64>,
        choices: Option<String>,
    }
}

/// Tells every member of the workspace whose role is enough for the event, each as they chose, within
/// the caller's transaction, which must be in the workspace's scope. Members who see only some courses
/// are left out, since every event speaks of the whole. An unknown event tells nobody.
///
/// # Errors
/// `Unavailable`; `NotFound` when there is no such workspace within the scope.
pub async fn raise(
    tx: &mut Tx,
    workspace: &str,
    notice: &NewNotice,
    now: Micros,
) -> StoreResult<()> {
    let Some(kind) = event(notice.event) else {
        tracing::error!(
            event = notice.event,
            "an event that is in no table was raised"
        );
        return Ok(());
    };
    let (house, house_zone) = one!(
        tx,
        (String, String),
        "select name, zone from workspace where id = $1",
        workspace
    )?;
    let text = one_line(&notice.text, TEXT_MAX);
    let readers = all!(
        tx,
        Reader,
        "select m.person_id, m.role, p.name, p.email, s.zone, s.quiet_from, s.quiet_to, s.digest_hour,
                s.choices
           from member m join person p on p.id = m.person_id
           left join notice_setting s on s.person_id = m.person_id
          where m.workspace_id = $1 and m.scope is null order by m.person_id",
        workspace
    )?;
    for reader in readers {
        if Role::parse(&reader.role).is_none_or(|role| role < kind.least) {
            continue;
        }
        let (person, name, email) = (reader.person_id, reader.name, reader.email);
        let setting = SettingRow {
            zone: reader.zone,
            quiet_from: reader.quiet_from,
            quiet_to: reader.quiet_to,
            digest_hour: reader.digest_hour,
            choices: reader.choices,
        }
        .setting()?;
        let zone = setting
            .zone
            .or_else(|| house_zone.parse().ok())
            .unwrap_or(chrono_tz::UTC);
        let decision = decide(kind, &setting, zone, now);
        let (in_app, digest_at) = (decision.in_app, decision.digest_at);
        if !in_app && digest_at.is_none() && decision.mail_at.is_none() {
            continue;
        }
        let kept = exec!(
            tx,
            "insert into notice (workspace_id, person_id, id, event, text, path, shown, digest, once, at, read_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, null)
             on conflict (workspace_id, person_id, once) do nothing",
            workspace,
            person.as_str(),
            ids::new_id(now).as_str(),
            kind.key,
            text.as_str(),
            notice.path.as_str(),
            in_app,
            digest_at.is_some(),
            notice.once.as_deref(),
            now
        )?;
        if kept == 0 {
            continue;
        }
        if let Some(due_at) = digest_at {
            exec!(
                tx,
                "insert into digest_due (person_id, of_workspace, zone, due_at) values ($1, $2, $3, $4)
                 on conflict (person_id, of_workspace) do nothing",
                person.as_str(),
                workspace,
                house_zone.as_str(),
                due_at
            )?;
        }
        if let (Some(at), Some(to)) = (decision.mail_at, Address::new(&name, &email)) {
            let body = Body::default()
                .text(text.clone())
                .button("Open", Place::new(&notice.path))
                .small(format!(
                    "You get this because of your notice settings for {house}."
                ));
            let subject = format!("{}: {house}", kind.words);
            let mut new = NewMail::new(MailKind::Notice, to, &subject, body)
                .for_person(&person)
                .of_workspace(workspace)
                .not_before(at);
            if let Some(once) = &notice.once {
                new = new.once(format!("notice:{workspace}:{person}:{once}"));
            }
            mail::queue(tx, &new, now).await?;
        }
    }
    Ok(())
}
