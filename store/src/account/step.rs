//! The second step of signing in.

use super::touched;
use crate::db::Scope;
use crate::{Store, exec, optional, sessions};
use domain::account::{STEP_LIFE, STEP_TRIES};
use domain::error::{StoreError, StoreResult};
use domain::person::Person;
use domain::time::Micros;

pub(super) async fn begin(
    store: &Store,
    person: &str,
    token_hash: &str,
    now: Micros,
) -> StoreResult<()> {
    let (person, token_hash) = (person.to_owned(), token_hash.to_owned());
    store
        .db
        .write(Scope::Nobody, move |tx| {
            Box::pin(async move {
                exec!(
                    tx,
                    "delete from sign_in_step where created_at <= $1",
                    now - STEP_LIFE
                )?;
                exec!(
                    tx,
                    "insert into sign_in_step (token_hash, person_id, tries, created_at)
                     values ($1, $2, 0, $3)",
                    token_hash.as_str(),
                    person.as_str(),
                    now
                )?;
                Ok(())
            })
        })
        .await
}

/// The count and its limit are one statement, so that guesses at once cannot pass it together.
pub(super) async fn attempt(
    store: &Store,
    token_hash: &str,
    now: Micros,
) -> StoreResult<Option<Person>> {
    let token_hash = token_hash.to_owned();
    store
        .db
        .write(Scope::Nobody, move |tx| {
            Box::pin(async move {
                let counted = exec!(
                    tx,
                    "update sign_in_step set tries = tries + 1
                      where token_hash = $1 and created_at > $2 and tries < $3",
                    token_hash.as_str(),
                    now - STEP_LIFE,
                    STEP_TRIES
                )?;
                if counted == 0 {
                    return Ok(None);
                }
                let found = optional!(
                    tx,
                    (String, String, String),
                    "select p.id, p.name, p.email
                       from sign_in_step s join person p on p.id = s.person_id
                      where s.token_hash = $1",
                    token_hash.as_str()
                )?;
                Ok(found.map(|(id, name, email)| Person { id, name, email }))
            })
        })
        .await
}

pub(super) async fn is_open(store: &Store, token_hash: &str, now: Micros) -> StoreResult<bool> {
    let mut tx = store.db.read(Scope::Nobody).await?;
    let found = optional!(
        tx,
        (String,),
        "select person_id from sign_in_step
          where token_hash = $1 and created_at > $2 and tries < $3",
        token_hash,
        now - STEP_LIFE,
        STEP_TRIES
    )?;
    Ok(found.is_some())
}

pub(super) async fn finish(
    store: &Store,
    step_hash: &str,
    token_hash: &str,
    user_agent: &str,
    now: Micros,
) -> StoreResult<()> {
    let (step_hash, token_hash) = (step_hash.to_owned(), token_hash.to_owned());
    let user_agent = user_agent.to_owned();
    store
        .db
        .write(Scope::Nobody, move |tx| {
            Box::pin(async move {
                let (person,) = optional!(
                    tx,
                    (String,),
                    "select person_id from sign_in_step where token_hash = $1 and created_at > $2",
                    step_hash.as_str(),
                    now - STEP_LIFE
                )?
                .ok_or(StoreError::NotFound)?;
                let ended = exec!(
                    tx,
                    "delete from sign_in_step where token_hash = $1",
                    step_hash.as_str()
                )?;
                touched(ended)?;
                sessions::insert(tx, &person, &token_hash, &user_agent, true, now).await
            })
        })
        .await
}
