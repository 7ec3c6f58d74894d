use super::{body, deliver, send};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::{Store, all, exec, ids, one, optional, row};
use domain::access::Access;
use domain::error::{StoreError, StoreResult};
use domain::time::Micros;
use domain::webhook::{
    DELIVERIES_SHOWN, Delivery, DeliveryState, Event, MOST_WEBHOOKS, NewWebhook, OLD_SECRET, Seal,
    Webhook, WebhookStore, events_text,
};
use serde_json::{Value, json};

/// Said of what is held back.
const HELD: &str = "This address is held back. Let it go on first.";

row! {
    pub(super) struct WebhookRow {
        id: String,
        url: String,
        name: String,
        events: String,
        secret: String,
        old_secret: Option<String>,
        old_until: Option<i64>,
        paused_at: Option<i64>,
        disabled_at: Option<i64>,
        failing_since: Option<i64>,
        created_at: i64,
    }
}

impl From<WebhookRow> for Webhook {
    fn from(row: WebhookRow) -> Self {
        Self {
            id: row.id,
            url: row.url,
            name: row.name,
            events: row.events.split(' ').filter_map(Event::parse).collect(),
            secret: row.secret,
            old_secret: row.old_secret.zip(row.old_until),
            paused_at: row.paused_at,
            disabled_at: row.disabled_at,
            failing_since: row.failing_since,
            created_at: row.created_at,
        }
    }
}

row! {
    pub(super) struct DeliveryRow {
        id: String,
        webhook_id: String,
        message: String,
        event: String,
        body: String,
        state: String,
        attempts: i64,
        created_at: i64,
        next_at: Option<i64>,
        last_at: Option<i64>,
        status: Option<i64>,
        took: Option<i64>,
        error: Option<String>,
    }
}

impl TryFrom<DeliveryRow> for Delivery {
    type Error = StoreError;

    fn try_from(row: DeliveryRow) -> StoreResult<Self> {
        let state = DeliveryState::parse(&row.state).ok_or_else(|| {
            tracing::error!(delivery = row.id, "a kept delivery cannot be read");
            StoreError::Unavailable
        })?;
        Ok(Self {
            id: row.id,
            webhook: row.webhook_id,
            message: row.message,
            event: row.event,
            body: row.body,
            state,
            attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
            created_at: row.created_at,
            next_at: row.next_at,
            last_at: row.last_at,
            status: row.status.and_then(|status| u16::try_from(status).ok()),
            took: row.took,
            error: row.error,
        })
    }
}

/// Who changes which endpoint of which workspace.
struct Change {
    workspace: String,
    person: String,
    id: String,
    now: Micros,
}

impl Change {
    fn of(access: &Access, id: &str, now: Micros) -> Self {
        Self {
            workspace: access.workspace().to_owned(),
            person: access.person().to_owned(),
            id: id.to_owned(),
            now,
        }
    }

    /// `NotFound` when the statement touched no row; else notes the change.
    async fn end(
        &self,
        tx: &mut Tx,
        touched: u64,
        action: &'static str,
        after: Option<Value>,
    ) -> StoreResult<()> {
        if touched == 0 {
            return Err(StoreError::NotFound);
        }
        let entry = Entry {
            actor: &self.person,
            action,
            object: &self.id,
            before: None,
            after,
        };
        audit::record(tx, &self.workspace, self.now, entry).await
    }

    /// `NotFound` without such an endpoint, `Conflict` when it is held back.
    async fn goes_on(&self, tx: &mut Tx, webhook: &str) -> StoreResult<()> {
        let (paused, disabled) = one!(
            tx,
            (Option<i64>, Option<i64>),
            "select paused_at, disabled_at from webhook where workspace_id = $1 and id = $2",
            self.workspace.as_str(),
            webhook
        )?;
        match paused.or(disabled) {
            Some(_) => Err(StoreError::Conflict(HELD)),
            None => Ok(()),
        }
    }
}

/// What the audit log says of an address: its host alone, since the rest may be a secret.
fn said(new: &NewWebhook) -> Value {
    let host = new.url.split('/').nth(2).unwrap_or_default();
    json!({ "host": host, "events": events_text(&new.events) })
}

fn sealed(seal: Seal, id: &str) -> StoreResult<String> {
    seal(id).ok_or(StoreError::Unavailable)
}

#[async_trait::async_trait]
impl WebhookStore for Store {
    async fn webhooks(&self, access: &Access) -> StoreResult<Vec<Webhook>> {
        let mut tx = self.db.read(access).await?;
        let rows = all!(
            tx,
            WebhookRow,
            "select id, url, name, events, secret, old_secret, old_until, paused_at, disabled_at,
                    failing_since, created_at
               from webhook where workspace_id = $1 order by created_at, id",
            access.workspace()
        )?;
        Ok(rows.into_iter().map(Webhook::from).collect())
    }

    async fn make_webhook(
        &self,
        access: &Access,
        new: &NewWebhook,
        seal: Seal,
        now: Micros,
    ) -> StoreResult<String> {
        let (by, new) = (Change::of(access, &ids::new_id(now), now), new.clone());
        let secret = sealed(seal, &by.id)?;
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let (known,) = one!(
                        tx,
                        (i64,),
                        "select count(*) from webhook where workspace_id = $1",
                        by.workspace.as_str()
                    )?;
                    if usize::try_from(known).is_ok_and(|known| known >= MOST_WEBHOOKS) {
                        return Err(StoreError::Conflict(
                            "There are 20 addresses already. Remove one that nobody needs.",
                        ));
                    }
                    let made = exec!(
                        tx,
                        "insert into webhook (workspace_id, id, url, name, events, secret, created_at)
                         values ($1, $2, $3, $4, $5, $6, $7)",
                        by.workspace.as_str(),
                        by.id.as_str(),
                        new.url.as_str(),
                        new.name.as_str(),
                        events_text(&new.events).as_str(),
                        secret.as_str(),
                        now
                    )?;
                    by.end(tx, made, "webhook.made", Some(said(&new))).await?;
                    Ok(by.id)
                })
            })
            .await
    }

    async fn change_webhook(
        &self,
        access: &Access,
        id: &str,
        new: &NewWebhook,
        now: Micros,
    ) -> StoreResult<()> {
        let (by, new) = (Change::of(access, id, now), new.clone());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let touched = exec!(
                        tx,
                        "update webhook set url = $3, name = $4, events = $5
                          where workspace_id = $1 and id = $2",
                        by.workspace.as_str(),
                        by.id.as_str(),
                        new.url.as_str(),
                        new.name.as_str(),
                        events_text(&new.events).as_str()
                    )?;
                    let after = Some(said(&new));
                    by.end(tx, touched, "webhook.changed", after).await
                })
            })
            .await
    }

    async fn remove_webhook(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()> {
        let by = Change::of(access, id, now);
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let touched = exec!(
                        tx,
                        "delete from webhook where workspace_id = $1 and id = $2",
                        by.workspace.as_str(),
                        by.id.as_str()
                    )?;
                    by.end(tx, touched, "webhook.removed", None).await
                })
            })
            .await
    }

    async fn pause_webhook(
        &self,
        access: &Access,
        id: &str,
        paused: bool,
        now: Micros,
    ) -> StoreResult<()> {
        let by = Change::of(access, id, now);
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let touched = exec!(
                        tx,
                        "update webhook set paused_at = $3, disabled_at = null, failing_since = null
                          where workspace_id = $1 and id = $2",
                        by.workspace.as_str(),
                        by.id.as_str(),
                        paused.then_some(now)
                    )?;
                    let after = Some(json!({ "paused": paused }));
                    by.end(tx, touched, "webhook.paused", after).await
                })
            })
            .await
    }

    async fn rotate_secret(
        &self,
        access: &Access,
        id: &str,
        seal: Seal,
        now: Micros,
    ) -> StoreResult<()> {
        let (by, secret) = (Change::of(access, id, now), sealed(seal, id)?);
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let touched = exec!(
                        tx,
                        "update webhook set old_secret = secret, old_until = $3, secret = $4
                          where workspace_id = $1 and id = $2",
                        by.workspace.as_str(),
                        by.id.as_str(),
                        now + OLD_SECRET,
                        secret.as_str()
                    )?;
                    by.end(tx, touched, "webhook.rotated", None).await
                })
            })
            .await
    }

    async fn ping_webhook(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()> {
        let by = Change::of(access, id, now);
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    by.goes_on(tx, &by.id).await?;
                    let message = format!("msg_{}", ids::new_id(now));
                    let body = body(&by.workspace, Event::Ping, json!({}), now);
                    let told = (message.as_str(), Event::Ping, body.as_str());
                    deliver(tx, &by.workspace, &by.id, told, now).await?;
                    by.end(tx, 1, "webhook.tested", None).await
                })
            })
            .await
    }

    async fn deliveries(&self, access: &Access, webhook: &str) -> StoreResult<Vec<Delivery>> {
        let mut tx = self.db.read(access).await?;
        let known = optional!(
            tx,
            (String,),
            "select id from webhook where workspace_id = $1 and id = $2",
            access.workspace(),
            webhook
        )?;
        known.ok_or(StoreError::NotFound)?;
        all!(
            tx,
            DeliveryRow,
            "select id, webhook_id, message, event, body, state, attempts, created_at, next_at, last_at,
                    status, took, error
               from webhook_delivery where workspace_id = $1 and webhook_id = $2
              order by created_at desc, id desc limit $3",
            access.workspace(),
            webhook,
            i64::from(DELIVERIES_SHOWN)
        )?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
    }

    async fn retry_delivery(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()> {
        let by = Change::of(access, id, now);
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let (webhook,) = one!(
                        tx,
                        (String,),
                        "select webhook_id from webhook_delivery where workspace_id = $1 and id = $2",
                        by.workspace.as_str(),
                        by.id.as_str()
                    )?;
                    by.goes_on(tx, &webhook).await?;
                    exec!(
                        tx,
                        "update webhook_delivery set state = 'waiting', attempts = 0, next_at = $3
                          where workspace_id = $1 and id = $2 and state <> 'waiting'",
                        by.workspace.as_str(),
                        by.id.as_str(),
                        now
                    )?;
                    send(tx, &by.workspace, &by.id, now).await?;
                    by.end(tx, 1, "webhook.retried", None).await
                })
            })
            .await
    }
}
