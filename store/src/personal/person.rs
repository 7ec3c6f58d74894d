//! The end of a person's account.
//!
//! What they did for a workspace stays there (imports, shared views and notes), and so does the audit
//! log, whose rows hold each other by hash. Both name a person by id alone. So the person's row stays
//! behind the id, without a name, an address and a password, and everything else goes.

use crate::audit::{self, Entry};
use crate::db::{Scope, Tx};
use crate::jobs::{self, NewJob};
use crate::webhooks::announce;
use crate::{Store, exec, ids, one, optional, workspaces};
use domain::error::{StoreError, StoreResult};
use domain::personal::{ERASED_NAME, PERSON_ERASED};
use domain::time::Micros;
use domain::webhook::Event;
use serde_json::json;

/// A table with the statement that takes a person's rows away.
macro_rules! gone {
    ($($table:literal where $by:literal),* $(,)?) => {
        &[$(($table, concat!("delete from ", $table, " where ", $by))),*]
    };
}

/// Of a person, apart from any workspace. `$1` is the person.
const OF_PERSON: &[(&str, &str)] = gone![
    "session" where "person_id = $1",
    "second_factor" where "person_id = $1",
    "sign_in_step" where "person_id = $1",
    "proof" where "person_id = $1",
    "operator" where "person_id = $1",
    "mail" where "person_id = $1",
    "mail_stop" where "person_id = $1",
    "mail_unsubscribe" where "person_id = $1",
    "notice_setting" where "person_id = $1",
    "digest_due" where "person_id = $1",
    "person_export" where "person_id = $1",
];

/// Of the address `$1`, whoever had it.
const OF_ADDRESS: &[(&str, &str)] = gone![
    "reset_ask" where "email = $1",
    "mail" where "to_email = $1",
];

/// Of a person in a workspace: what nobody else sees. `$1` is the person, `$2` the workspace.
const WITHIN: &[(&str, &str)] = gone![
    "notice" where "person_id = $1 and workspace_id = $2",
    "member" where "person_id = $1 and workspace_id = $2",
    "saved_view" where "person_id = $1 and workspace_id = $2 and shared = false",
    "chart_note" where "person_id = $1 and workspace_id = $2 and shared = false",
    "tag_change" where "person_id = $1 and workspace_id = $2",
    "ordered_list" where "owner = $1 and workspace_id = $2",
    "api_call" where "workspace_id = $2
        and token_id in (select t.id from api_token t where t.person_id = $1 and t.workspace_id = $2)",
    "api_token" where "person_id = $1 and workspace_id = $2",
    "invitation" where "invited_by = $1 and workspace_id = $2",
    "report_reader" where "person_id = $1 and workspace_id = $2",
    "share" where "person_id = $1 and workspace_id = $2",
    "view_as" where "person_id = $1 and workspace_id = $2",
    "access_grant" where "operator_id = $1 and workspace_id = $2",
];

/// The tables from which rows of an erased person go.
pub fn tables() -> impl Iterator<Item = &'static str> {
    let lists = OF_PERSON.iter().chain(OF_ADDRESS).chain(WITHIN);
    lists.map(|(table, _)| *table)
}

/// Files that they had made for themselves end with them.
const END_EXPORTS: &str = "
    update file set expires_at = $3
     where person_id = $1 and workspace_id = $2 and kind = 'export'
       and (expires_at is null or expires_at > $3)";

/// Said where a workspace would have no owner.
const LAST_OWNER: &str = "You are the only owner of a workspace. Make somebody else an owner of it, or close it, and then erase your account.";
/// Said where the installation would have no operator.
const LAST_OPERATOR: &str =
    "You are the only one who runs this server. Let somebody else run it first.";

/// Whether a person is the only owner of a workspace, in a transaction within its scope.
async fn owns_alone(tx: &mut Tx, workspace: &str, person: &str) -> StoreResult<bool> {
    let (own, others) = one!(
        tx,
        (i64, i64),
        "select count(case when person_id = $2 then 1 end), count(case when person_id <> $2 then 1 end)
           from member where workspace_id = $1 and role = 'owner'",
        workspace,
        person
    )?;
    Ok(own > 0 && others == 0)
}

/// The names of the workspaces that only this person owns.
pub(super) async fn owned_alone(store: &Store, person: &str) -> StoreResult<Vec<String>> {
    let mut names = Vec::new();
    for workspace in store.every_workspace().await? {
        let scope = Scope::Workspace(workspace.id.clone());
        let mut tx = store.db.read(scope).await?;
        if owns_alone(&mut tx, &workspace.id, person).await? {
            names.push(workspace.name);
        }
    }
    Ok(names)
}

/// Ends one membership, with the workspace's row held, so that of two owners who leave at once one stays.
async fn leave(store: &Store, workspace: String, person: String, now: Micros) -> StoreResult<()> {
    let scope = Scope::Workspace(workspace.clone());
    let work = store.db.write(scope, move |tx| {
        Box::pin(async move {
            workspaces::bump(tx, &workspace).await?;
            if owns_alone(tx, &workspace, &person).await? {
                return Err(StoreError::Conflict(LAST_OWNER));
            }
            within(tx, &person, &workspace, now).await
        })
    });
    work.await
}

/// Takes back what invited them to a workspace, or asked them for another to work with it.
async fn uninvite(store: &Store, workspace: String, person: String) -> StoreResult<()> {
    let scope = Scope::Workspace(workspace.clone());
    let work = store.db.write(scope, move |tx| {
        Box::pin(async move {
            exec!(
                tx,
                "delete from invitation where workspace_id = $1
                    and email = (select p.email from person p where p.id = $2)",
                workspace.as_str(),
                person.as_str()
            )?;
            exec!(
                tx,
                "delete from collaboration where state = 'proposed'
                    and (brand_workspace = $1 or creator_workspace = $1)
                    and email = (select p.email from person p where p.id = $2)",
                workspace.as_str(),
                person.as_str()
            )?;
            // What two workspaces agreed on goes on without whoever was asked for it.
            exec!(
                tx,
                "update collaboration set email = ''
                  where (brand_workspace = $1 or creator_workspace = $1)
                    and email = (select p.email from person p where p.id = $2)",
                workspace.as_str(),
                person.as_str()
            )?;
            Ok(())
        })
    });
    work.await
}

/// Takes away what is a person's own in a workspace. The membership's end is in the workspace's log.
async fn within(tx: &mut Tx, person: &str, workspace: &str, now: Micros) -> StoreResult<()> {
    let mut left = 0;
    for (table, statement) in WITHIN {
        let gone = exec!(tx, *statement, person, workspace)?;
        if *table == "member" {
            left = gone;
        }
    }
    exec!(tx, END_EXPORTS, person, workspace, now)?;
    if left > 0 {
        let entry = Entry {
            actor: person,
            action: "member.erased",
            object: person,
            before: None,
            after: None,
        };
        audit::record(tx, workspace, now, entry).await?;
        let data = json!({ "member": person });
        announce(tx, workspace, Event::MemberLeft, data, now).await?;
    }
    Ok(())
}

/// Erases a person: leaves their workspaces one by one, then ends the account. What else is theirs in
/// workspaces that they left before is taken away behind.
pub(super) async fn erase(store: &Store, person: &str, now: Micros) -> StoreResult<()> {
    let (id, asked) = (person.to_owned(), person.to_owned());
    // Nothing is touched where it cannot be done.
    let mut tx = store.db.read(Scope::Nobody).await?;
    stays_run(&mut tx, person).await?;
    drop(tx);
    if !owned_alone(store, person).await?.is_empty() {
        return Err(StoreError::Conflict(LAST_OWNER));
    }
    for workspace in store.seats_of(person).await? {
        leave(store, workspace, asked.clone(), now).await?;
    }
    for workspace in store.every_workspace().await? {
        uninvite(store, workspace.id, asked.clone()).await?;
    }
    store
        .db
        .write(Scope::Nobody, move |tx| {
            Box::pin(async move { end_account(tx, &id, now).await })
        })
        .await
}

/// `Conflict` where nobody else runs the installation.
async fn stays_run(tx: &mut Tx, person: &str) -> StoreResult<()> {
    let (own, others) = one!(
        tx,
        (i64, i64),
        "select count(case when person_id = $1 then 1 end), count(case when person_id <> $1 then 1 end)
           from operator",
        person
    )?;
    if own > 0 && others == 0 {
        return Err(StoreError::Conflict(LAST_OPERATOR));
    }
    Ok(())
}

async fn end_account(tx: &mut Tx, person: &str, now: Micros) -> StoreResult<()> {
    stays_run(tx, person).await?;
    let (name, email) = one!(
        tx,
        (String, String),
        crate::both!("select name, email from person where id = $1" {lock}),
        person
    )?;
    for (_, statement) in OF_PERSON {
        exec!(tx, *statement, person)?;
    }
    for (_, statement) in OF_ADDRESS {
        exec!(tx, *statement, email.as_str())?;
    }
    // Mails to others that were sent are kept for a while, and may name them.
    exec!(
        tx,
        "delete from mail where state in ('sent', 'failed')
            and (replace(coalesce(body, ''), $1, '') <> coalesce(body, '')
                 or replace(subject, $1, '') <> subject
                 or replace(lower(coalesce(body, '')), $2, '') <> lower(coalesce(body, '')))",
        name.as_str(),
        email.as_str()
    )?;
    // `.invalid` never is anybody's (RFC 2606); the id keeps it unique.
    let nobody = format!("{person}@erased.invalid");
    exec!(
        tx,
        "update person set name = $2, email = $3, password_hash = '!' where id = $1",
        person,
        ERASED_NAME,
        nobody
    )?;
    let payload = format!("{{\"person\":\"{person}\"}}");
    jobs::enqueue(tx, &NewJob::new(PERSON_ERASED, payload, now), now).await?;
    let entry = Entry {
        actor: person,
        action: "person.erased",
        object: person,
        before: None,
        after: None,
    };
    audit::record(tx, audit::INSTALLATION, now, entry).await
}

impl Store {
    /// Takes away what is left of an erased person in workspaces that they are no member of.
    ///
    /// # Errors
    /// `NotFound` when the account was not erased; `Unavailable`.
    pub async fn clear_after_person(&self, person: &str, now: Micros) -> StoreResult<()> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        let erased = optional!(
            tx,
            (String,),
            "select id from person where id = $1 and name = $2 and password_hash = '!'",
            person,
            ERASED_NAME
        )?;
        drop(tx);
        erased.ok_or(StoreError::NotFound)?;
        for workspace in self.every_workspace().await? {
            let (id, person) = (workspace.id.clone(), person.to_owned());
            let cleared = self.db.write(Scope::Workspace(workspace.id), move |tx| {
                Box::pin(async move { within(tx, &person, &id, now).await })
            });
            cleared.await?;
        }
        Ok(())
    }

    /// The ids of the workspaces that a person belongs to.
    async fn seats_of(&self, person: &str) -> StoreResult<Vec<String>> {
        let mut seats = Vec::new();
        for workspace in self.every_workspace().await? {
            let mut tx = self.db.read(Scope::Workspace(workspace.id.clone())).await?;
            let member = optional!(
                tx,
                (String,),
                "select role from member where workspace_id = $1 and person_id = $2",
                workspace.id.as_str(),
                person
            )?;
            if member.is_some() {
                seats.push(workspace.id);
            }
        }
        Ok(seats)
    }

    /// Keeps what was made of a person's wish for a copy, while it is still the latest.
    ///
    /// # Errors
    /// `NotFound` when a later one took its place; `Unavailable`.
    pub async fn copy_made(
        &self,
        person: &str,
        id: &str,
        (sha256, bytes): (&str, u64),
        ends_at: Micros,
    ) -> StoreResult<()> {
        let (person, id, sha256) = (person.to_owned(), id.to_owned(), sha256.to_owned());
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let made = exec!(
                        tx,
                        "update person_export set sha256 = $3, bytes = $4, ends_at = $5
                          where person_id = $1 and id = $2",
                        person.as_str(),
                        id.as_str(),
                        sha256.as_str(),
                        i64::try_from(bytes).unwrap_or(i64::MAX),
                        ends_at
                    )?;
                    if made == 0 {
                        return Err(StoreError::NotFound);
                    }
                    Ok(())
                })
            })
            .await
    }
}

/// Asks for a copy, in the place of an earlier one.
pub(super) async fn ask_copy(store: &Store, person: &str, now: Micros) -> StoreResult<()> {
    let (person, id) = (person.to_owned(), ids::new_id(now));
    store
        .db
        .write(Scope::Nobody, move |tx| {
            Box::pin(async move {
                exec!(
                    tx,
                    "insert into person_export (person_id, id, asked_at) values ($1, $2, $3)
                     on conflict (person_id) do update
                        set id = $2, asked_at = $3, sha256 = null, bytes = null, ends_at = null",
                    person.as_str(),
                    id.as_str(),
                    now
                )?;
                let payload = format!("{{\"person\":\"{person}\",\"copy\":\"{id}\"}}");
                let job = NewJob::new(domain::personal::COPY_ASKED, payload, now);
                jobs::enqueue(tx, &job, now).await?;
                let entry = Entry {
                    actor: &person,
                    action: "person.copy_asked",
                    object: &person,
                    before: None,
                    after: None,
                };
                audit::record(tx, audit::INSTALLATION, now, entry).await
            })
        })
        .await
}
