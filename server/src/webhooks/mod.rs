//! Webhooks on their way out: signed as Standard Webhooks, sent to machines on the internet alone.

mod guard;
mod send;
#[cfg(test)]
mod tests;

pub use guard::Reach;
pub use send::Sender;

use crate::jobs::{Context, JobError, Limits, Registry};
use domain::time::Micros;
use domain::webhook::{Delivery, JOB, Tried, Verdict, Webhook, judge};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;
use store::db::Scope;
use store::webhooks::settle;

/// Messages sent at once by one process: a few slow receivers leave room for the others.
const AT_ONCE: usize = 8;
/// How long one job may take: longer than the sender's own patience.
const LONGEST: Duration = Duration::from_secs(30);

#[derive(Deserialize)]
struct Payload {
    delivery: String,
}

/// Adds the kind of job that sends a message.
pub fn register(registry: &mut Registry, sender: Arc<Sender>) {
    let limits = Limits {
        timeout: LONGEST,
        at_once: AT_ONCE,
    };
    registry.on(
        JOB,
        "Tells an address outside what happened",
        limits,
        move |context: Context, payload: Payload| {
            let sender = sender.clone();
            async move { deliver(&context, &sender, &payload.delivery).await }
        },
    );
}

async fn deliver(context: &Context, sender: &Sender, delivery: &str) -> Result<(), JobError> {
    let workspace = context.workspace()?.to_owned();
    let found = context.store.delivery_to_send(&workspace, delivery).await?;
    let Some((delivery, webhook)) = found else {
        // It arrived, was given up, or went with its address.
        return Ok(());
    };
    let tried = attempt(context, sender, &delivery, &webhook).await;
    let scope = Scope::Workspace(workspace.clone());
    match tried.verdict.clone() {
        Verdict::Again(at, why) => {
            let kept = context.write(scope, move |tx| {
                Box::pin(async move { settle(tx, &workspace, &delivery, &webhook, &tried).await })
            });
            kept.await?;
            Err(JobError::Later(at, why))
        }
        // What is given up waits on the workspace's own page, not on the operators'.
        Verdict::Delivered | Verdict::Dead(_) | Verdict::Gone(_) => {
            let ended = context.finish_with(scope, move |tx| {
                Box::pin(async move { settle(tx, &workspace, &delivery, &webhook, &tried).await })
            });
            ended.await
        }
    }
}

async fn attempt(
    context: &Context,
    sender: &Sender,
    delivery: &Delivery,
    webhook: &Webhook,
) -> Tried {
    let at = context.now();
    if webhook.paused_at.or(webhook.disabled_at).is_some() {
        return Tried {
            at,
            took: 0,
            status: None,
            verdict: Verdict::Dead("The address was held back.".to_owned()),
        };
    }
    let (status, reply) = sender.send(delivery, webhook, at).await;
    let now = context.now();
    let attempts = delivery.attempts.saturating_add(1);
    Tried {
        at,
        took: (now - at).max(0),
        status,
        verdict: judge(
            &reply,
            attempts,
            webhook.failing_since,
            spread(delivery, attempts),
            now,
        ),
    }
}

/// A number from 0 to 1 that is the same for the same try, and parts tries that failed together.
fn spread(delivery: &Delivery, attempts: u32) -> f64 {
    let print = Sha256::digest(format!("{} {attempts}", delivery.id).as_bytes());
    f64::from(print.first().copied().unwrap_or_default()) / 255.0
}

/// The instant as a signature has it: whole seconds.
fn seconds(at: Micros) -> i64 {
    at.div_euclid(1_000_000)
}
