//! What is kept of webhooks: addresses, and messages that are made with the change they tell of.

mod deliver;
mod endpoints;

pub use deliver::settle;

use crate::db::Tx;
use crate::{all, exec, ids, jobs};
use domain::api::instant;
use domain::error::StoreResult;
use domain::job::NewJob;
use domain::time::Micros;
use domain::webhook::{DELIVERIES_KEPT, Event, JOB};
use serde_json::{Value, json};

/// Tells every address that wants to hear of an event, in the transaction of what happened: the messages
/// are there exactly if it did. `data` names things by id and holds no person's data.
///
/// # Errors
/// `Unavailable`; the change is then rolled back with it.
pub(crate) async fn announce(
    tx: &mut Tx,
    workspace: &str,
    event: Event,
    data: Value,
    now: Micros,
) -> StoreResult<()> {
    let found = all!(
        tx,
        (String, String),
        "select id, events from webhook
          where workspace_id = $1 and paused_at is null and disabled_at is null",
        workspace
    )?;
    let wants = |events: &str| events.split(' ').any(|word| word == event.as_str());
    let told: Vec<String> = found
        .into_iter()
        .filter(|(_, events)| wants(events))
        .map(|(id, _)| id)
        .collect();
    if told.is_empty() {
        return Ok(());
    }
    exec!(
        tx,
        "delete from webhook_delivery where workspace_id = $1 and created_at <= $2",
        workspace,
        now - DELIVERIES_KEPT
    )?;
    let message = format!("msg_{}", ids::new_id(now));
    let body = body(workspace, event, data, now);
    for webhook in told {
        deliver(tx, workspace, &webhook, (&message, event, &body), now).await?;
    }
    Ok(())
}

/// The message, as it is sent and signed.
fn body(workspace: &str, event: Event, data: Value, now: Micros) -> String {
    let mut data = data;
    if let Some(fields) = data.as_object_mut() {
        fields.insert("workspace".to_owned(), workspace.into());
    }
    json!({ "type": event.as_str(), "timestamp": instant(now), "data": data }).to_string()
}

/// Makes one delivery and the job that sends it.
async fn deliver(
    tx: &mut Tx,
    workspace: &str,
    webhook: &str,
    (message, event, body): (&str, Event, &str),
    now: Micros,
) -> StoreResult<()> {
    let id = ids::new_id(now);
    exec!(
        tx,
        "insert into webhook_delivery
             (workspace_id, id, webhook_id, message, event, body, state, attempts, created_at, next_at)
         values ($1, $2, $3, $4, $5, $6, 'waiting', 0, $7, $7)",
        workspace,
        id.as_str(),
        webhook,
        message,
        event.as_str(),
        body,
        now
    )?;
    send(tx, workspace, &id, now).await
}

/// Has a delivery sent. While one waits, the same again waits with it.
async fn send(tx: &mut Tx, workspace: &str, delivery: &str, now: Micros) -> StoreResult<()> {
    let payload = json!({ "delivery": delivery }).to_string();
    let job = NewJob {
        unique_key: Some(delivery.to_owned()),
        ..NewJob::of(workspace, JOB, payload, now)
    };
    jobs::enqueue(tx, &job, now).await?;
    Ok(())
}
