//! What is kept of a person's own account.

mod ask;
mod factor;
mod proof;
mod step;

pub use ask::answer as answer_reset;

use crate::audit::{self, Entry};
use crate::db::{Scope, Tx};
use crate::{Store, all, exec, mail, one, row};
use domain::account::{AccountStore, Proof, ProofKind, SecondFactor, SessionInfo};
use domain::error::{StoreError, StoreResult};
use domain::mail::NewMail;
use domain::person::{Person, SESSION_ABSOLUTE, SESSION_IDLE};
use domain::time::Micros;

row! {
    /// A session as its person sees it.
    struct SessionRow {
        id: String,
        user_agent: String,
        started_at: i64,
        used_at: i64,
    }
}

/// `NotFound` unless a statement touched a row.
fn touched(rows: u64) -> StoreResult<()> {
    if rows == 0 {
        return Err(StoreError::NotFound);
    }
    Ok(())
}

/// Ends a person's sessions but one, and the second steps that were under way. An empty `keep` keeps
/// none.
async fn end_others(tx: &mut Tx, person: &str, keep: &str) -> StoreResult<u64> {
    exec!(tx, "delete from sign_in_step where person_id = $1", person)?;
    Ok(exec!(
        tx,
        "delete from session where person_id = $1 and id <> $2",
        person,
        keep
    )?)
}

/// Records what a person's account went through; last in the transaction.
async fn note(tx: &mut Tx, person: &str, action: &'static str, now: Micros) -> StoreResult<()> {
    let entry = Entry {
        actor: person,
        action,
        object: person,
        before: None,
        after: None,
    };
    audit::record(tx, audit::INSTALLATION, now, entry).await
}

/// Holds a person's row until the transaction ends, so that changes of one account come one after the
/// other on both databases.
async fn hold(tx: &mut Tx, person: &str) -> StoreResult<()> {
    one!(
        tx,
        (String,),
        crate::both!("select id from person where id = $1" {lock}),
        person
    )?;
    Ok(())
}

#[async_trait::async_trait]
impl AccountStore for Store {
    async fn sessions(&self, person: &str, now: Micros) -> StoreResult<Vec<SessionInfo>> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        let rows = all!(
            tx,
            SessionRow,
            "select id, user_agent, started_at, used_at from session
              where person_id = $1 and used_at > $2 and started_at > $3
              order by used_at desc, id",
            person,
            now - SESSION_IDLE,
            now - SESSION_ABSOLUTE
        )?;
        Ok(rows
            .into_iter()
            .map(|row| SessionInfo {
                id: row.id,
                user_agent: row.user_agent,
                started_at: row.started_at,
                used_at: row.used_at,
            })
            .collect())
    }

    async fn end_session_of(&self, person: &str, session: &str, now: Micros) -> StoreResult<()> {
        let (person, session) = (person.to_owned(), session.to_owned());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let ended = exec!(
                        tx,
                        "delete from session where person_id = $1 and id = $2",
                        person.as_str(),
                        session.as_str()
                    )?;
                    if ended > 0 {
                        note(tx, &person, "session.ended", now).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    async fn end_other_sessions(&self, person: &str, keep: &str, now: Micros) -> StoreResult<u64> {
        let (person, keep) = (person.to_owned(), keep.to_owned());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let ended = end_others(tx, &person, &keep).await?;
                    if ended > 0 {
                        note(tx, &person, "session.others_ended", now).await?;
                    }
                    Ok(ended)
                })
            })
            .await
    }

    async fn confirm_session(
        &self,
        token_hash: &str,
        new_token_hash: &str,
        two_steps: bool,
        now: Micros,
    ) -> StoreResult<()> {
        let (old, new) = (token_hash.to_owned(), new_token_hash.to_owned());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let changed = exec!(
                        tx,
                        "update session
                            set token_hash = $2, confirmed_at = $3, two_steps = $4, used_at = $3
                          where token_hash = $1",
                        old.as_str(),
                        new.as_str(),
                        now,
                        two_steps
                    )?;
                    touched(changed)
                })
            })
            .await
    }

    async fn second_factor(&self, person: &str) -> StoreResult<Option<SecondFactor>> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        factor::read(&mut tx, person).await
    }

    async fn begin_second_factor(
        &self,
        person: &str,
        sealed: &str,
        now: Micros,
    ) -> StoreResult<()> {
        let (person, sealed) = (person.to_owned(), sealed.to_owned());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move { factor::begin(tx, &person, &sealed, now).await })
            })
            .await
    }

    async fn confirm_second_factor(
        &self,
        person: &str,
        step: i64,
        codes: Vec<String>,
        keep: &str,
        letter: NewMail,
        now: Micros,
    ) -> StoreResult<()> {
        let (person, keep) = (person.to_owned(), keep.to_owned());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    factor::confirm(tx, &person, step, &codes, now).await?;
                    end_others(tx, &person, &keep).await?;
                    mail::queue(tx, &letter, now).await?;
                    note(tx, &person, "second_factor.on", now).await?;
                    Ok(())
                })
            })
            .await
    }

    async fn use_step(&self, person: &str, step: i64) -> StoreResult<bool> {
        let person = person.to_owned();
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move { factor::use_step(tx, &person, step).await })
            })
            .await
    }

    async fn use_recovery_code(
        &self,
        person: &str,
        code_hash: &str,
        letter: NewMail,
        now: Micros,
    ) -> StoreResult<bool> {
        let (person, code_hash) = (person.to_owned(), code_hash.to_owned());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let used = factor::use_code(tx, &person, &code_hash, now).await?;
                    if used {
                        mail::queue(tx, &letter, now).await?;
                        note(tx, &person, "recovery_code.used", now).await?;
                    }
                    Ok(used)
                })
            })
            .await
    }

    async fn replace_recovery_codes(
        &self,
        person: &str,
        codes: Vec<String>,
        letter: NewMail,
        now: Micros,
    ) -> StoreResult<()> {
        let person = person.to_owned();
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    hold(tx, &person).await?;
                    let known = factor::read(tx, &person).await?;
                    known
                        .filter(|factor| factor.on_since.is_some())
                        .ok_or(StoreError::Conflict("Two-step sign-in is off."))?;
                    factor::replace_codes(tx, &person, &codes).await?;
                    mail::queue(tx, &letter, now).await?;
                    note(tx, &person, "recovery_codes.made", now).await?;
                    Ok(())
                })
            })
            .await
    }

    async fn end_second_factor(
        &self,
        person: &str,
        keep: &str,
        letter: Option<NewMail>,
        now: Micros,
    ) -> StoreResult<()> {
        let (person, keep) = (person.to_owned(), keep.to_owned());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    exec!(
                        tx,
                        "delete from second_factor where person_id = $1",
                        person.as_str()
                    )?;
                    if let Some(letter) = letter {
                        end_others(tx, &person, &keep).await?;
                        mail::queue(tx, &letter, now).await?;
                        note(tx, &person, "second_factor.off", now).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    async fn begin_step(&self, person: &str, token_hash: &str, now: Micros) -> StoreResult<()> {
        step::begin(self, person, token_hash, now).await
    }

    async fn try_step(&self, token_hash: &str, now: Micros) -> StoreResult<Option<Person>> {
        step::attempt(self, token_hash, now).await
    }

    async fn step_is_open(&self, token_hash: &str, now: Micros) -> StoreResult<bool> {
        step::is_open(self, token_hash, now).await
    }

    async fn finish_step(
        &self,
        step_hash: &str,
        token_hash: &str,
        user_agent: &str,
        now: Micros,
    ) -> StoreResult<()> {
        step::finish(self, step_hash, token_hash, user_agent, now).await
    }

    async fn change_password(
        &self,
        person: &str,
        password_hash: &str,
        keep: &str,
        letter: NewMail,
        now: Micros,
    ) -> StoreResult<()> {
        let (person, hash, keep) = (person.to_owned(), password_hash.to_owned(), keep.to_owned());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    proof::set_password(tx, &person, &hash).await?;
                    end_others(tx, &person, &keep).await?;
                    mail::queue(tx, &letter, now).await?;
                    note(tx, &person, "password.changed", now).await?;
                    Ok(())
                })
            })
            .await
    }

    async fn issue_proof(
        &self,
        kind: ProofKind,
        person: &str,
        email: &str,
        token_hash: &str,
        letters: Vec<NewMail>,
        now: Micros,
    ) -> StoreResult<()> {
        let (person, email, token_hash) =
            (person.to_owned(), email.to_owned(), token_hash.to_owned());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    proof::issue(tx, kind, &person, &email, &token_hash, now).await?;
                    for letter in &letters {
                        mail::queue(tx, letter, now).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    async fn proof(
        &self,
        kind: ProofKind,
        token_hash: &str,
        now: Micros,
    ) -> StoreResult<Option<Proof>> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        proof::read(&mut tx, kind, token_hash, now).await
    }

    async fn ask_reset(&self, email: &str, now: Micros) -> StoreResult<()> {
        ask::ask(self, email, now).await
    }

    async fn reset_password(
        &self,
        token_hash: &str,
        password_hash: &str,
        letter: NewMail,
        now: Micros,
    ) -> StoreResult<Person> {
        let (token_hash, hash) = (token_hash.to_owned(), password_hash.to_owned());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let proof = proof::take(tx, ProofKind::Reset, &token_hash, now).await?;
                    proof::set_password(tx, &proof.person.id, &hash).await?;
                    end_others(tx, &proof.person.id, "").await?;
                    mail::queue(tx, &letter, now).await?;
                    note(tx, &proof.person.id, "password.reset", now).await?;
                    Ok(proof.person)
                })
            })
            .await
    }

    async fn change_email(
        &self,
        token_hash: &str,
        undo_hash: &str,
        letter: NewMail,
        now: Micros,
    ) -> StoreResult<()> {
        let (token_hash, undo_hash) = (token_hash.to_owned(), undo_hash.to_owned());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let proof = proof::take(tx, ProofKind::NewEmail, &token_hash, now).await?;
                    let person = &proof.person;
                    proof::set_email(tx, &person.id, &proof.email).await?;
                    proof::issue(
                        tx,
                        ProofKind::OldEmail,
                        &person.id,
                        &person.email,
                        &undo_hash,
                        now,
                    )
                    .await?;
                    mail::queue(tx, &letter, now).await?;
                    note(tx, &person.id, "email.changed", now).await?;
                    Ok(())
                })
            })
            .await
    }

    async fn undo_email(&self, token_hash: &str, now: Micros) -> StoreResult<()> {
        let token_hash = token_hash.to_owned();
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let proof = proof::take(tx, ProofKind::OldEmail, &token_hash, now).await?;
                    let person = &proof.person.id;
                    // Links that went to the other address must not bring it back.
                    exec!(
                        tx,
                        "delete from proof where person_id = $1",
                        person.as_str()
                    )?;
                    proof::set_email(tx, person, &proof.email).await?;
                    end_others(tx, person, "").await?;
                    note(tx, person, "email.undone", now).await
                })
            })
            .await
    }
}
