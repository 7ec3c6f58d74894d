//! Links sent by mail, and what they change.

use super::{hold, touched};
use crate::db::Tx;
use crate::error::OnConstraint;
use crate::{exec, optional, row};
use domain::account::{Proof, ProofKind};
use domain::error::{StoreError, StoreResult};
use domain::person::Person;
use domain::time::Micros;

row! {
    struct ProofRow {
        id: String,
        name: String,
        person_email: String,
        email: String,
    }
}

/// Keeps a proof in the place of earlier ones of its kind.
pub(super) async fn issue(
    tx: &mut Tx,
    kind: ProofKind,
    person: &str,
    email: &str,
    token_hash: &str,
    now: Micros,
) -> StoreResult<()> {
    hold(tx, person).await?;
    // The old address's link stays: the address may change twice within its days.
    if kind != ProofKind::OldEmail {
        exec!(
            tx,
            "delete from proof where person_id = $1 and kind = $2",
            person,
            kind.as_str()
        )?;
    }
    exec!(
        tx,
        "insert into proof (token_hash, person_id, kind, email, created_at)
         values ($1, $2, $3, $4, $5)",
        token_hash,
        person,
        kind.as_str(),
        email,
        now
    )?;
    Ok(())
}

pub(super) async fn read(
    tx: &mut Tx,
    kind: ProofKind,
    token_hash: &str,
    now: Micros,
) -> StoreResult<Option<Proof>> {
    let found = optional!(
        tx,
        ProofRow,
        "select p.id, p.name, p.email as person_email, f.email
           from proof f join person p on p.id = f.person_id
          where f.token_hash = $1 and f.kind = $2 and f.created_at > $3",
        token_hash,
        kind.as_str(),
        now - kind.life()
    )?;
    Ok(found.map(|row| Proof {
        person: Person {
            id: row.id,
            name: row.name,
            email: row.person_email,
        },
        email: row.email,
    }))
}

/// Uses a proof up. Of two at once one finds it gone.
pub(super) async fn take(
    tx: &mut Tx,
    kind: ProofKind,
    token_hash: &str,
    now: Micros,
) -> StoreResult<Proof> {
    let proof = read(tx, kind, token_hash, now)
        .await?
        .ok_or(StoreError::NotFound)?;
    let gone = exec!(tx, "delete from proof where token_hash = $1", token_hash)?;
    touched(gone)?;
    Ok(proof)
}

/// Sets a password and ends the links that would set another.
pub(super) async fn set_password(tx: &mut Tx, person: &str, hash: &str) -> StoreResult<()> {
    let set = exec!(
        tx,
        "update person set password_hash = $2 where id = $1",
        person,
        hash
    )?;
    touched(set)?;
    exec!(
        tx,
        "delete from proof where person_id = $1 and kind = 'reset'",
        person
    )?;
    Ok(())
}

/// Sets an address and ends the links that went to another.
pub(super) async fn set_email(tx: &mut Tx, person: &str, email: &str) -> StoreResult<()> {
    let set = exec!(
        tx,
        "update person set email = $2 where id = $1",
        person,
        email
    )
    .on_constraint("person_email_key", "Another account has this address.")?;
    touched(set)?;
    exec!(
        tx,
        "delete from proof where person_id = $1 and kind in ('reset', 'new_email')",
        person
    )?;
    Ok(())
}
