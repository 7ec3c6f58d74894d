//! From what is kept to what the page shows.

use super::data::{MailLine, OpenedMail, Outbox};
use domain::mail::{Mail, MailState, Place};
use domain::time::{Calendar, Micros};
use ui::error::{AppError, AppResult};

/// Mails of a page.
const PAGE: u32 = 50;

pub(super) async fn outbox(state: &str, before: &str) -> AppResult<Outbox> {
    let (backend, _) = ui::backend::operator()?;
    let (state, before) = (MailState::parse(state), Some(before));
    let mut mails = backend.mails.outbox(state, before, PAGE + 1).await?;
    let more = mails.len() > PAGE as usize;
    mails.truncate(PAGE as usize);
    let utc = utc()?;
    Ok(Outbox {
        goes_out: backend.sends_mail,
        counts: backend.mails.outbox_counts().await?,
        next: mails.last().filter(|_| more).map(|last| last.id.clone()),
        lines: mails.into_iter().map(|mail| line(mail, &utc)).collect(),
    })
}

pub(super) async fn opened(id: &str) -> AppResult<OpenedMail> {
    let (backend, operator) = ui::backend::operator()?;
    let now = (backend.clock)();
    let mail = backend
        .mails
        .open_mail(id, &operator.person.id, now)
        .await?;
    let stop = mail.unsubscribe.as_ref();
    let stop = stop.map(|token| Place::new(&format!("/unsubscribe?token={token}")));
    let body = mail.body.as_ref();
    Ok(OpenedMail {
        text: body.map(|body| body.to_text(&backend.address, stop.as_ref())),
        line: line(mail, &utc()?),
    })
}

/// Operators look after workspaces of many zones.
fn utc() -> AppResult<Calendar> {
    Calendar::parse("UTC", "monday").map_err(|_| AppError::Unavailable)
}

fn line(mail: Mail, utc: &Calendar) -> MailLine {
    let at = |at: Micros| utc.day_and_time(at);
    let (name, email) = (mail.to.name(), mail.to.email());
    MailLine {
        to: if name.is_empty() {
            email.to_owned()
        } else {
            format!("{name} <{email}>")
        },
        kind: mail.kind.words().to_owned(),
        queued: at(mail.created_at),
        tries: mail.attempt,
        moment: at(mail.ended_at.unwrap_or(mail.due_at)),
        may_retry: mail.body.is_some()
            && matches!(mail.state, MailState::Queued | MailState::Failed),
        id: mail.id,
        subject: mail.subject,
        state: mail.state,
        error: mail.last_error,
    }
}
