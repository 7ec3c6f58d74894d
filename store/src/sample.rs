//! What is kept of the sample world: a workspace like any other, with a mark.

use crate::audit::{self, Entry};
use crate::db::{Scope, Tx};
use crate::{Store, exec, ids, optional, remove, workspaces};
use domain::access::{Access, Role};
use domain::error::{StoreError, StoreResult};
use domain::import::ImportStore;
use domain::sample::{self, COLLEAGUES, Colleague, For, SampleStore};
use domain::time::{Micros, Now};
use domain::workspace::{NewWorkspace, Workspace, WorkspaceStore};
use std::sync::Arc;

/// A password hash that nothing fits: it is in no form that can be verified.
const NO_PASSWORD: &str = "!";

/// Makes a person of the sample world, unless somebody has the address already.
async fn person(
    tx: &mut Tx,
    colleague: &Colleague,
    password_hash: Option<&str>,
    now: Micros,
) -> StoreResult<String> {
    let known = optional!(
        tx,
        (String,),
        "select id from person where email = $1",
        colleague.email
    )?;
    if let Some((id,)) = known {
        return Ok(id);
    }
    let id = ids::new_id(now);
    exec!(
        tx,
        "insert into person (id, name, email, password_hash, created_at) values ($1, $2, $3, $4, $5)",
        id.as_str(),
        colleague.name,
        colleague.email,
        password_hash.unwrap_or(NO_PASSWORD),
        now
    )?;
    Ok(id)
}

/// Makes the workspace, still without courses and students.
async fn make(
    tx: &mut Tx,
    id: &str,
    mut owner: Option<String>,
    hash: Option<&str>,
    workspace: &NewWorkspace,
    now: Micros,
) -> StoreResult<Access> {
    let mut others = Vec::new();
    for colleague in &COLLEAGUES {
        if colleague.role == Role::Owner && owner.is_some() {
            continue;
        }
        let made = person(tx, colleague, hash, now).await?;
        match colleague.role {
            Role::Owner => {
                // Who would have set this installation up runs it, too.
                exec!(
                    tx,
                    "insert into operator (person_id, since)
                     select $1, $2 where not exists (select 1 from operator)",
                    made.as_str(),
                    now
                )?;
                owner = Some(made);
            }
            role => others.push((made, role)),
        }
    }
    let owner = owner.ok_or(StoreError::NotFound)?;
    workspaces::insert(tx, id, &owner, workspace, now).await?;
    exec!(tx, "update workspace set sample = true where id = $1", id)?;
    // Whoever loads the world may be one of its people; they stay the owner.
    let others = others.iter().filter(|(person, _)| *person != owner);
    for (place, (person, role)) in others.enumerate() {
        exec!(
            tx,
            "insert into member (workspace_id, person_id, role, created_at) values ($1, $2, $3, $4)",
            id,
            person.as_str(),
            role.as_str(),
            now + place as i64 + 1
        )?;
    }
    Ok(Access::of_membership(id, &owner, Role::Owner))
}

/// The workspace to fill: a new one, or the one whose loading was interrupted.
async fn made(
    store: &Store,
    whose: For,
    workspace: NewWorkspace,
    now: Micros,
) -> StoreResult<Access> {
    let (owner, hash) = match whose {
        For::Again(access) => return Ok(access),
        For::Person(person) => (Some(person), None),
        For::Itself(hash) => (None, Some(hash)),
    };
    let id = ids::new_id(now);
    store
        .db
        .write(Scope::Workspace(id.clone()), move |tx| {
            Box::pin(async move { make(tx, &id, owner, hash.as_deref(), &workspace, now).await })
        })
        .await
}

/// Imports what happened there until yesterday.
async fn fill(store: &Store, access: &Access, now: Micros) -> StoreResult<Workspace> {
    let workspace = store.workspace(access).await?;
    let (calendar, today) = (
        workspace.calendar,
        Now::live(now, &workspace.calendar).today,
    );
    let draft = tokio::task::spawn_blocking(move || sample::draft(today, &calendar))
        .await
        .map_err(|_| StoreError::Unavailable)?;
    let draft = Arc::new(draft);
    let digest = store.preview(access, &draft).await?.digest;
    match store.commit(access, &draft, &digest, now, &|_| {}).await {
        Ok(_) | Err(StoreError::Conflict("nothing new")) => {}
        Err(error) => return Err(error),
    }
    store.workspace(access).await
}

#[async_trait::async_trait]
impl SampleStore for Store {
    async fn load_sample(
        &self,
        whose: For,
        workspace: NewWorkspace,
        now: Micros,
    ) -> StoreResult<Workspace> {
        let store = self.clone();
        // Whoever asked may go away; the world is loaded whole all the same.
        let work = async move {
            let access = made(&store, whose, workspace, now).await?;
            fill(&store, &access, now).await
        };
        tokio::spawn(audit::during(audit::current(), work))
            .await
            .map_err(|_| StoreError::Unavailable)?
    }

    async fn remove_sample(&self, access: &Access, now: Micros) -> StoreResult<()> {
        let (id, person) = (access.workspace().to_owned(), access.person().to_owned());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    workspaces::bump(tx, &id).await?;
                    if !workspaces::read(tx, &id).await?.sample {
                        return Err(StoreError::Conflict("not the sample world"));
                    }
                    remove::everything_of(tx, &id, now).await?;
                    let entry = Entry {
                        actor: &person,
                        action: "workspace.removed",
                        object: &id,
                        before: None,
                        after: None,
                    };
                    audit::record(tx, audit::INSTALLATION, now, entry).await
                })
            })
            .await
    }
}
