//! What goes on behind people's accounts: the answer to whoever forgot their password.

use crate::jobs::{Context, JobError, Limits, Registry};
use crate::passwords::new_token;
use domain::account::RESET_ASKED;
use serde::Deserialize;
use std::time::Duration;
use store::db::Scope;

/// How long asking for a link is remembered when its answer failed for good: a day.
const KEPT: i64 = 24 * 3_600 * 1_000_000;

#[derive(Deserialize)]
struct Asked {
    ask: String,
}

/// Adds the kinds of this area.
pub fn register(registry: &mut Registry) {
    registry.on(
        RESET_ASKED,
        "Sends a link that sets a new password, if the address has an account",
        Limits {
            timeout: Duration::from_secs(30),
            at_once: 2,
        },
        answer,
    );
    registry.sweep("steps and links of accounts", |store, now| async move {
        Ok(store.forget_proofs(now, now - KEPT).await?)
    });
}

async fn answer(context: Context, asked: Asked) -> Result<(), JobError> {
    let now = context.now();
    context
        .finish_with(Scope::Nobody, move |tx| {
            Box::pin(async move {
                let (token, hash) = new_token();
                store::account::answer_reset(tx, &asked.ask, (&token, &hash), now).await
            })
        })
        .await
}
