//! What is kept of mail: the outbox, and what people no longer want to get.

mod queue;
mod stop;

pub use queue::queue;

use crate::db::{Scope, Tx};
use crate::{Store, all, audit, both, exec, one, optional, row};
use domain::error::{StoreError, StoreResult};
use domain::mail::{Address, Attempt, Mail, MailKind, MailState, MailStop, MailStore, after};
use domain::time::Micros;

/// How long one row says that an operator reads a mail: a minute.
const NOTED_FOR: Micros = 60_000_000;
/// Most characters kept of what a mail server answered.
const ERROR_MAX: usize = 500;

row! {
    /// A mail as it is kept.
    struct MailRow {
        id: String,
        kind: String,
        to_name: String,
        to_email: String,
        subject: String,
        body: Option<String>,
        unsubscribe: Option<String>,
        state: String,
        attempt: i64,
        due_at: i64,
        last_error: Option<String>,
        created_at: i64,
        ended_at: Option<i64>,
    }
}

impl TryFrom<MailRow> for Mail {
    type Error = StoreError;

    fn try_from(row: MailRow) -> StoreResult<Self> {
        let unreadable = |what: &str| {
            tracing::error!(mail = row.id, what, "a kept mail cannot be read");
            StoreError::Unavailable
        };
        let body = match &row.body {
            Some(json) => Some(serde_json::from_str(json).map_err(|_| unreadable("body"))?),
            None => None,
        };
        Ok(Self {
            kind: MailKind::parse(&row.kind).ok_or_else(|| unreadable("kind"))?,
            to: Address::new(&row.to_name, &row.to_email).ok_or_else(|| unreadable("address"))?,
            state: MailState::parse(&row.state).ok_or_else(|| unreadable("state"))?,
            id: row.id,
            subject: row.subject,
            body,
            unsubscribe: row.unsubscribe,
            attempt: row.attempt,
            due_at: row.due_at,
            last_error: row.last_error,
            created_at: row.created_at,
            ended_at: row.ended_at,
        })
    }
}

/// The columns of a [`MailRow`].
macro_rules! columns {
    () => {
        "id, kind, to_name, to_email, subject, body, unsubscribe, state, attempt, due_at, last_error, \
         created_at, ended_at"
    };
}

fn mails(rows: Vec<MailRow>) -> StoreResult<Vec<Mail>> {
    rows.into_iter().map(Mail::try_from).collect()
}

/// Keeps how a try ended; `false` when a later try has overtaken it.
async fn settle(
    tx: &mut Tx,
    id: &str,
    attempt: i64,
    ended: &Attempt,
    now: Micros,
) -> StoreResult<bool> {
    let spread = id
        .bytes()
        .fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
    let (state, due_at, why) = match ended {
        Attempt::Sent => (MailState::Sent, now, None),
        Attempt::Refused(why) | Attempt::NoMailbox(why) => (MailState::Failed, now, Some(why)),
        Attempt::Later(why) => match after(attempt, now, spread) {
            Some(at) => (MailState::Queued, at, Some(why)),
            None => (MailState::Failed, now, Some(why)),
        },
    };
    let why = why.map(|why| {
        why.chars()
            .filter(|c| *c != '\0')
            .take(ERROR_MAX)
            .collect::<String>()
    });
    let ended_at = (state != MailState::Queued).then_some(now);
    let touched = exec!(
        tx,
        "update mail set state = $3, due_at = $4, last_error = $5, ended_at = $6, leased_until = null
          where id = $1 and attempt = $2 and state = 'sending'",
        id,
        attempt,
        state.as_str(),
        due_at,
        why.as_deref(),
        ended_at
    )?;
    if touched == 0 {
        return Ok(false);
    }
    if state == MailState::Sent {
        let (kind,) = one!(tx, (String,), "select kind from mail where id = $1", id)?;
        exec!(tx, "update mail set unsubscribe = null where id = $1", id)?;
        if MailKind::parse(&kind).is_some_and(MailKind::is_secret) {
            exec!(tx, "update mail set body = null where id = $1", id)?;
        }
    }
    if matches!(ended, Attempt::NoMailbox(_)) {
        stop::came_back(tx, id, now).await?;
    }
    Ok(true)
}

/// Notes that an operator opened a mail; once a minute, since a page that is rendered may ask for it more
/// than once.
async fn note_opened(tx: &mut Tx, id: &str, operator: &str, now: Micros) -> StoreResult<()> {
    // Whoever asks at the same moment waits here.
    one!(
        tx,
        (String,),
        both!("select id from mail where id = $1" {lock}),
        id
    )?;
    let noted = optional!(
        tx,
        (i64,),
        "select no from audit_entry
          where chain = '' and action = 'mail.opened' and object = $1 and actor = $2 and at > $3
          limit 1",
        id,
        operator,
        now - NOTED_FOR
    )?;
    if noted.is_some() {
        return Ok(());
    }
    note(tx, "mail.opened", id, operator, now).await
}

/// A row of the installation's log about one mail.
async fn note(
    tx: &mut Tx,
    action: &'static str,
    id: &str,
    operator: &str,
    now: Micros,
) -> StoreResult<()> {
    let entry = audit::Entry {
        actor: operator,
        action,
        object: id,
        before: None,
        after: None,
    };
    audit::record(tx, "", now, entry).await
}

#[async_trait::async_trait]
impl MailStore for Store {
    async fn outbox(
        &self,
        state: Option<MailState>,
        before: Option<&str>,
        limit: u32,
    ) -> StoreResult<Vec<Mail>> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        mails(all!(
            tx,
            MailRow,
            concat!(
                "select ",
                columns!(),
                " from mail where (id < $1 or $1 = '') and (state = $2 or $2 = '')
                  order by id desc limit $3"
            ),
            before.unwrap_or_default(),
            state.map_or("", MailState::as_str),
            i64::from(limit)
        )?)
    }

    async fn outbox_counts(&self) -> StoreResult<[i64; 4]> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        let rows = all!(
            tx,
            (String, i64),
            "select state, count(*) from mail group by state"
        )?;
        Ok(MailState::ALL.map(|state| {
            rows.iter()
                .find(|(kept, _)| kept == state.as_str())
                .map_or(0, |(_, count)| *count)
        }))
    }

    async fn mail(&self, id: &str) -> StoreResult<Mail> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        one!(
            tx,
            MailRow,
            concat!("select ", columns!(), " from mail where id = $1"),
            id
        )?
        .try_into()
    }

    async fn open_mail(&self, id: &str, operator: &str, now: Micros) -> StoreResult<Mail> {
        let mail = self.mail(id).await?;
        let (id, operator) = (id.to_owned(), operator.to_owned());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move { note_opened(tx, &id, &operator, now).await })
            })
            .await?;
        Ok(mail)
    }

    async fn retry_mail(&self, id: &str, operator: &str, now: Micros) -> StoreResult<()> {
        let (id, operator) = (id.to_owned(), operator.to_owned());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    // Its tries begin anew: somebody mended what they failed at.
                    let touched = exec!(
                        tx,
                        "update mail set state = 'queued', due_at = $2, attempt = 0, ended_at = null
                          where id = $1 and state in ('queued', 'failed') and body is not null",
                        id.as_str(),
                        now
                    )?;
                    if touched > 0 {
                        return note(tx, "mail.retried", &id, &operator, now).await;
                    }
                    one!(
                        tx,
                        (String,),
                        "select id from mail where id = $1",
                        id.as_str()
                    )?;
                    Err(StoreError::Conflict("This mail is on its way or was sent."))
                })
            })
            .await
    }

    async fn claim_mails(&self, now: Micros, lease: i64, limit: u32) -> StoreResult<Vec<Mail>> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        let waiting = optional!(
            tx,
            (String,),
            "select id from mail
              where (state = 'queued' and due_at <= $1) or (state = 'sending' and leased_until <= $1)
              limit 1",
            now
        )?;
        drop(tx);
        // Most looks find nothing, and then nobody has to wait for the writer.
        if waiting.is_none() {
            return Ok(Vec::new());
        }
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move { queue::claim(tx, now, lease, limit).await })
            })
            .await
    }

    async fn settle_mail(
        &self,
        id: &str,
        attempt: i64,
        ended: &Attempt,
        now: Micros,
    ) -> StoreResult<bool> {
        let (id, ended) = (id.to_owned(), ended.clone());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move { settle(tx, &id, attempt, &ended, now).await })
            })
            .await
    }

    async fn stoppable(&self, token_hash: &str) -> StoreResult<MailKind> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        Ok(stop::bearer(&mut tx, token_hash).await?.1)
    }

    async fn unsubscribe(&self, token_hash: &str, now: Micros) -> StoreResult<MailKind> {
        let token_hash = token_hash.to_owned();
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let (person, kind) = stop::bearer(tx, &token_hash).await?;
                    stop::stop(tx, &person, kind, now).await?;
                    Ok(kind)
                })
            })
            .await
    }

    async fn mail_stops(&self, person: &str) -> StoreResult<Vec<MailStop>> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        stop::of(&mut tx, person).await
    }

    async fn resume_mail(&self, person: &str, kind: Option<MailKind>) -> StoreResult<()> {
        let person = person.to_owned();
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move { stop::resume(tx, &person, kind).await })
            })
            .await
    }

    async fn forget_mails(&self, before: Micros) -> StoreResult<u64> {
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(
                    async move { Ok(exec!(tx, "delete from mail where ended_at < $1", before)?) },
                )
            })
            .await
    }
}
