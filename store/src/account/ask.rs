//! Asking for a new password: kept at once for any address, answered by a job.

use super::proof;
use crate::db::{Scope, Tx};
use crate::{Store, exec, ids, jobs, mail, optional};
use domain::account::{ProofKind, RESET_ASKED, STEP_LIFE, letters};
use domain::error::StoreResult;
use domain::person::Person;
use domain::time::Micros;

/// Keeps that a link was asked for, and enqueues the answer.
pub(super) async fn ask(store: &Store, email: &str, now: Micros) -> StoreResult<()> {
    let email = email.trim().to_lowercase();
    store
        .db
        .write(Scope::Nobody, move |tx| {
            Box::pin(async move {
                let id = ids::new_id(now);
                exec!(
                    tx,
                    "insert into reset_ask (id, email, created_at) values ($1, $2, $3)",
                    id.as_str(),
                    email.as_str(),
                    now
                )?;
                let payload = format!("{{\"ask\":\"{id}\"}}");
                jobs::enqueue(tx, &jobs::NewJob::new(RESET_ASKED, payload, now), now).await?;
                Ok(())
            })
        })
        .await
}

/// Answers once: forgets what was asked, and sends the link if the address has an account.
///
/// # Errors
/// `Unavailable`.
pub async fn answer(
    tx: &mut Tx,
    ask: &str,
    (token, token_hash): (&str, &str),
    now: Micros,
) -> StoreResult<()> {
    let found = optional!(
        tx,
        (String, String, String),
        "select p.id, p.name, p.email
           from reset_ask a join person p on p.email = a.email where a.id = $1",
        ask
    )?;
    let gone = exec!(tx, "delete from reset_ask where id = $1", ask)?;
    let Some((id, name, email)) = found.filter(|_| gone > 0) else {
        return Ok(());
    };
    let person = Person { id, name, email };
    proof::issue(
        tx,
        ProofKind::Reset,
        &person.id,
        &person.email,
        token_hash,
        now,
    )
    .await?;
    if let Some(letter) = letters::reset(&person, token) {
        mail::queue(tx, &letter, now).await?;
    }
    Ok(())
}

impl Store {
    /// Forgets what can no longer be used: second steps and links past their time, and asking that
    /// nobody answered since `asked_before`. Gives how many.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn forget_proofs(&self, now: Micros, asked_before: Micros) -> StoreResult<u64> {
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let mut gone = exec!(
                        tx,
                        "delete from sign_in_step where created_at <= $1",
                        now - STEP_LIFE
                    )?;
                    for kind in [ProofKind::Reset, ProofKind::NewEmail, ProofKind::OldEmail] {
                        gone += exec!(
                            tx,
                            "delete from proof where kind = $1 and created_at <= $2",
                            kind.as_str(),
                            now - kind.life()
                        )?;
                    }
                    gone += exec!(
                        tx,
                        "delete from reset_ask where created_at <= $1",
                        asked_before
                    )?;
                    Ok(gone)
                })
            })
            .await
    }
}
