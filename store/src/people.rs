//! What is kept of people, and of the first set-up.

use crate::audit::{self, Entry};
use crate::db::{Scope, Tx};
use crate::error::OnConstraint;
use crate::{Store, exec, ids, optional, sessions, workspaces};
use domain::error::{StoreError, StoreResult};
use domain::person::{Credentials, Identity, NewPerson, Person, PersonStore};
use domain::time::Micros;
use domain::workspace::{NewWorkspace, Workspace};

/// How long a set-up link can be used: 24 hours.
const SETUP_LIFE: i64 = 24 * 3_600 * 1_000_000;

/// Keeps a new person.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: String,
    new: NewPerson,
    now: Micros,
) -> StoreResult<Person> {
    let person = Person {
        id,
        name: new.name.trim().to_owned(),
        email: kept_email(&new.email),
    };
    exec!(
        tx,
        "insert into person (id, name, email, password_hash, created_at) values ($1, $2, $3, $4, $5)",
        person.id.as_str(),
        person.name.as_str(),
        person.email.as_str(),
        new.password_hash.as_str(),
        now
    )
    .on_constraint("person_email_key", "e-mail in use")?;
    Ok(person)
}

/// An address as it is kept and looked up.
pub(crate) fn kept_email(email: &str) -> String {
    email.trim().to_lowercase()
}

#[async_trait::async_trait]
impl PersonStore for Store {
    async fn has_people(&self) -> StoreResult<bool> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        Ok(optional!(tx, (String,), "select id from person limit 1")?.is_some())
    }

    async fn issue_setup(&self, token_hash: &str, now: Micros) -> StoreResult<()> {
        let token_hash = token_hash.to_owned();
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    exec!(tx, "delete from setup where used_at is null")?;
                    exec!(
                        tx,
                        "insert into setup (token_hash, created_at, used_at) values ($1, $2, null)",
                        token_hash.as_str(),
                        now
                    )?;
                    let entry = Entry {
                        actor: "",
                        action: "setup.issued",
                        object: "",
                        before: None,
                        after: None,
                    };
                    audit::record(tx, audit::INSTALLATION, now, entry).await
                })
            })
            .await
    }

    async fn setup_is_open(&self, token_hash: &str, now: Micros) -> StoreResult<bool> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        let found = optional!(
            tx,
            (i64,),
            "select created_at from setup
              where token_hash = $1 and used_at is null and created_at > $2",
            token_hash,
            now - SETUP_LIFE
        )?;
        Ok(found.is_some())
    }

    async fn set_up(
        &self,
        token_hash: &str,
        person: NewPerson,
        workspace: NewWorkspace,
        now: Micros,
    ) -> StoreResult<(Person, Workspace)> {
        let token_hash = token_hash.to_owned();
        let workspace_id = ids::new_id(now);
        self.db
            .write(Scope::Workspace(workspace_id.clone()), move |tx| {
                Box::pin(async move {
                    // The condition and the mark are one statement, so that of two at once one finds
                    // nothing left to use.
                    let used = exec!(
                        tx,
                        "update setup set used_at = $2
                          where token_hash = $1 and used_at is null and created_at > $3",
                        token_hash.as_str(),
                        now,
                        now - SETUP_LIFE
                    )?;
                    if used == 0 {
                        return Err(StoreError::NotFound);
                    }
                    let person = insert(tx, ids::new_id(now), person, now).await?;
                    // Who sets the server up runs it; a later link makes people who do not.
                    exec!(
                        tx,
                        "insert into operator (person_id, since)
                         select $1, $2 where not exists (select 1 from operator)",
                        person.id.as_str(),
                        now
                    )?;
                    let workspace =
                        workspaces::insert(tx, &workspace_id, &person.id, &workspace, now).await?;
                    Ok((person, workspace))
                })
            })
            .await
    }

    async fn create_workspace(
        &self,
        person: &str,
        workspace: NewWorkspace,
        now: Micros,
    ) -> StoreResult<Workspace> {
        workspaces::create(self, person, workspace, now).await
    }

    async fn rename(&self, person: &str, name: &str, now: Micros) -> StoreResult<()> {
        let (person, name) = (person.to_owned(), name.trim().to_owned());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let renamed = exec!(
                        tx,
                        "update person set name = $2 where id = $1",
                        person.as_str(),
                        name.as_str()
                    )?;
                    if renamed == 0 {
                        return Err(StoreError::NotFound);
                    }
                    let entry = Entry {
                        actor: &person,
                        action: "person.renamed",
                        object: &person,
                        before: None,
                        after: None,
                    };
                    audit::record(tx, audit::INSTALLATION, now, entry).await
                })
            })
            .await
    }

    async fn credentials(&self, email: &str) -> StoreResult<Option<Credentials>> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        let found = optional!(
            tx,
            (String, String, String, String),
            "select id, name, email, password_hash from person where email = $1",
            kept_email(email)
        )?;
        Ok(found.map(|(id, name, email, password_hash)| Credentials {
            person: Person { id, name, email },
            password_hash,
        }))
    }

    async fn start_session(
        &self,
        person: &str,
        token_hash: &str,
        user_agent: &str,
        now: Micros,
    ) -> StoreResult<()> {
        sessions::start(self, person, token_hash, user_agent, now).await
    }

    async fn identify(&self, token_hash: &str, now: Micros) -> StoreResult<Option<Identity>> {
        sessions::identify(self, token_hash, now).await
    }

    async fn end_session(&self, token_hash: &str, now: Micros) -> StoreResult<()> {
        sessions::end(self, token_hash, now).await
    }
}
