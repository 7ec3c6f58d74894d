//! Operators' grants: asked for, answered, ended, and what was read by one.

use crate::audit::{self, Entry};
use crate::db::{Scope, Tx};
use crate::workspaces;
use crate::{Store, all, exec, ids, mail, one, optional, row};
use domain::access::{Access, Role, SeatKind};
use domain::error::{StoreError, StoreResult};
use domain::look::{GLASS_LIFE, Grant, GrantState, grant_mail};
use domain::mail::Address;
use domain::time::Micros;
use serde_json::{Value, json};

/// Requests that are listed at most.
const LISTED: i64 = 50;
/// Said to an operator who has a seat of their own.
const BELONGS: &str = "You belong to this workspace already.";
/// Said to an operator who has asked.
const ASKED: &str = "You asked already. Take that request back first, or wait for the answer.";
/// Said where a request was answered.
const ANSWERED: &str = "This request was answered already. Reload the page to see how.";
/// Said to an operator who does not wait.
const TOO_EARLY: &str =
    "The owners have a day to answer. Only after it can you look without an answer.";

row! {
    struct GrantRow {
        id: String,
        workspace: String,
        name: String,
        operator: String,
        reason: String,
        hours: i64,
        state: String,
        asked_at: i64,
        until: Option<i64>,
        broke_glass: bool,
    }
}

impl GrantRow {
    fn grant(self) -> StoreResult<Grant> {
        let state = GrantState::parse(&self.state).ok_or_else(|| {
            tracing::error!(grant = self.id, "a kept state of a grant cannot be read");
            StoreError::Unavailable
        })?;
        Ok(Grant {
            id: self.id,
            workspace: self.workspace,
            name: self.name,
            operator: self.operator,
            reason: self.reason,
            hours: self.hours,
            state,
            asked_at: self.asked_at,
            until: self.until,
            broke_glass: self.broke_glass,
        })
    }
}

fn grants(rows: Vec<GrantRow>) -> StoreResult<Vec<Grant>> {
    rows.into_iter().map(GrantRow::grant).collect()
}

pub(super) async fn of_workspace(store: &Store, access: &Access) -> StoreResult<Vec<Grant>> {
    let mut tx = store.db.read(access).await?;
    grants(all!(
        tx,
        GrantRow,
        "select g.id, w.id as workspace, w.name, p.name as operator, g.reason, g.hours, g.state,
                g.asked_at, g.until, g.broke_glass
           from access_grant g
           join workspace w on w.id = g.workspace_id
           join person p on p.id = g.operator_id
          where g.workspace_id = $1 order by g.asked_at desc, g.id desc limit $2",
        access.workspace(),
        LISTED
    )?)
}

pub(super) async fn of_bearer(store: &Store, session_hash: &str) -> StoreResult<Vec<Grant>> {
    let scope = Scope::Session(session_hash.to_owned());
    let mut tx = store.db.read(scope).await?;
    grants(all!(
        tx,
        GrantRow,
        "select g.id, w.id as workspace, w.name, p.name as operator, g.reason, g.hours, g.state,
                g.asked_at, g.until, g.broke_glass
           from access_grant g
           join workspace w on w.id = g.workspace_id
           join person p on p.id = g.operator_id
          where g.operator_id = (select person_id from session where token_hash = $1)
          order by g.asked_at desc, g.id desc limit $2",
        session_hash,
        LISTED
    )?)
}

/// One request, in a transaction within its workspace's scope.
async fn read(tx: &mut Tx, workspace: &str, id: &str) -> StoreResult<Grant> {
    one!(
        tx,
        GrantRow,
        "select g.id, w.id as workspace, w.name, p.name as operator, g.reason, g.hours, g.state,
                g.asked_at, g.until, g.broke_glass
           from access_grant g
           join workspace w on w.id = g.workspace_id
           join person p on p.id = g.operator_id
          where g.workspace_id = $1 and g.id = $2",
        workspace,
        id
    )?
    .grant()
}

/// Tells every owner of a workspace.
async fn tell(tx: &mut Tx, grant: &Grant, now: Micros) -> StoreResult<()> {
    let owners = all!(
        tx,
        (String, String, String),
        "select p.id, p.name, p.email from member m join person p on p.id = m.person_id
          where m.workspace_id = $1 and m.role = 'owner' order by p.id",
        grant.workspace.as_str()
    )?;
    for (person, name, email) in owners {
        if let Some(to) = Address::new(&name, &email) {
            mail::queue(tx, &grant_mail(&person, to, grant), now).await?;
        }
    }
    Ok(())
}

async fn note(
    tx: &mut Tx,
    grant: (&str, &str),
    actor: &str,
    action: &'static str,
    after: Option<Value>,
    now: Micros,
) -> StoreResult<()> {
    let entry = Entry {
        actor,
        action,
        object: grant.1,
        before: None,
        after,
    };
    audit::record(tx, grant.0, now, entry).await
}

pub(super) async fn ask(
    store: &Store,
    workspace: &str,
    operator: &str,
    reason: &str,
    hours: i64,
    now: Micros,
) -> StoreResult<()> {
    let (workspace, operator) = (workspace.to_owned(), operator.to_owned());
    let reason = reason.to_owned();
    store
        .db
        .write(Scope::Workspace(workspace.clone()), move |tx| {
            Box::pin(async move {
                workspaces::hold(tx, &workspace).await?;
                let belongs = optional!(
                    tx,
                    (String,),
                    "select person_id from member where workspace_id = $1 and person_id = $2",
                    workspace.as_str(),
                    operator.as_str()
                )?;
                if belongs.is_some() {
                    return Err(StoreError::Conflict(BELONGS));
                }
                let asked = optional!(
                    tx,
                    (String,),
                    "select id from access_grant
                      where workspace_id = $1 and operator_id = $2
                        and (state = 'asked' or (state = 'granted' and until > $3))",
                    workspace.as_str(),
                    operator.as_str(),
                    now
                )?;
                if asked.is_some() {
                    return Err(StoreError::Conflict(ASKED));
                }
                let id = ids::new_id(now);
                exec!(
                    tx,
                    "insert into access_grant (workspace_id, id, operator_id, reason, hours, state, asked_at)
                     values ($1, $2, $3, $4, $5, 'asked', $6)",
                    workspace.as_str(),
                    id.as_str(),
                    operator.as_str(),
                    reason.as_str(),
                    hours,
                    now
                )?;
                let grant = read(tx, &workspace, &id).await?;
                tell(tx, &grant, now).await?;
                let after = Some(json!({ "reason": reason, "hours": hours }));
                note(tx, (&workspace, &id), &operator, "grant.asked", after, now).await
            })
        })
        .await
}

pub(super) async fn answer(
    store: &Store,
    access: &Access,
    id: &str,
    allow: bool,
    now: Micros,
) -> StoreResult<()> {
    let (workspace, owner) = (access.workspace().to_owned(), access.person().to_owned());
    let id = id.to_owned();
    store
        .db
        .write(access, move |tx| {
            Box::pin(async move {
                workspaces::hold(tx, &workspace).await?;
                let grant = read(tx, &workspace, &id).await?;
                if grant.state != GrantState::Asked {
                    return Err(StoreError::Conflict(ANSWERED));
                }
                let until = allow.then(|| now + grant.hours * 3_600_000_000);
                let state = if allow {
                    GrantState::Granted
                } else {
                    GrantState::Refused
                };
                exec!(
                    tx,
                    "update access_grant set state = $3, until = $4, answered_by = $5
                      where workspace_id = $1 and id = $2",
                    workspace.as_str(),
                    id.as_str(),
                    state.as_str(),
                    until,
                    owner.as_str()
                )?;
                let action = if allow {
                    "grant.granted"
                } else {
                    "grant.refused"
                };
                let after = allow.then(|| json!({ "hours": grant.hours }));
                note(tx, (&workspace, &id), &owner, action, after, now).await
            })
        })
        .await
}

/// Ends a request or grant that is open: an owner any, an operator (`own`) only theirs.
pub(super) async fn end(
    store: &Store,
    scope: Scope,
    workspace: &str,
    actor: &str,
    own: bool,
    id: &str,
    now: Micros,
) -> StoreResult<()> {
    let (workspace, actor, id) = (workspace.to_owned(), actor.to_owned(), id.to_owned());
    store
        .db
        .write(scope, move |tx| {
            Box::pin(async move {
                let ended = exec!(
                    tx,
                    "update access_grant set state = 'ended'
                      where workspace_id = $1 and id = $2
                        and (state = 'asked' or (state = 'granted' and until > $3))
                        and ($4 = '' or operator_id = $4)",
                    workspace.as_str(),
                    id.as_str(),
                    now,
                    if own { actor.as_str() } else { "" }
                )?;
                if ended == 0 {
                    return Err(StoreError::NotFound);
                }
                note(tx, (&workspace, &id), &actor, "grant.ended", None, now).await
            })
        })
        .await
}

pub(super) async fn break_glass(
    store: &Store,
    workspace: &str,
    operator: &str,
    id: &str,
    now: Micros,
) -> StoreResult<()> {
    let (workspace, operator) = (workspace.to_owned(), operator.to_owned());
    let id = id.to_owned();
    store
        .db
        .write(Scope::Workspace(workspace.clone()), move |tx| {
            Box::pin(async move {
                workspaces::hold(tx, &workspace).await?;
                one!(
                    tx,
                    (String,),
                    "select id from access_grant
                      where workspace_id = $1 and id = $2 and operator_id = $3",
                    workspace.as_str(),
                    id.as_str(),
                    operator.as_str()
                )?;
                let asked = read(tx, &workspace, &id).await?;
                if asked.state != GrantState::Asked {
                    return Err(StoreError::Conflict(ANSWERED));
                }
                if !asked.may_break_glass(now) {
                    return Err(StoreError::Conflict(TOO_EARLY));
                }
                exec!(
                    tx,
                    "update access_grant set state = 'granted', until = $3, broke_glass = true
                      where workspace_id = $1 and id = $2",
                    workspace.as_str(),
                    id.as_str(),
                    now + GLASS_LIFE
                )?;
                let grant = read(tx, &workspace, &id).await?;
                tell(tx, &grant, now).await?;
                let after = Some(json!({ "reason": grant.reason }));
                note(
                    tx,
                    (&workspace, &id),
                    &operator,
                    "grant.broke_glass",
                    after,
                    now,
                )
                .await
            })
        })
        .await
}

pub(super) async fn note_look(
    store: &Store,
    access: &Access,
    what: &str,
    now: Micros,
) -> StoreResult<()> {
    let SeatKind::Granted { grant, .. } = access.seat() else {
        return Err(StoreError::NotFound);
    };
    let (workspace, operator) = (access.workspace().to_owned(), access.person().to_owned());
    let (grant, what) = (grant.clone(), what.to_owned());
    // The seat itself only reads; that it read is the house's note.
    store
        .db
        .write(Scope::Workspace(workspace.clone()), move |tx| {
            Box::pin(async move {
                let after = Some(json!({ "page": what }));
                note(
                    tx,
                    (&workspace, &grant),
                    &operator,
                    "grant.read",
                    after,
                    now,
                )
                .await
            })
        })
        .await
}

row! {
    /// A grant that lets its operator look, with its workspace.
    struct LiveRow {
        grant_id: String,
        until: i64,
        id: String,
        name: String,
        kind: String,
        plan: String,
        currency: String,
        zone: String,
        week_start: String,
        look_at: Option<String>,
        data_version: i64,
        sample: bool,
    }
}

/// The seats that an operator has by grants now, in a transaction within their session's scope.
pub(crate) async fn live(
    tx: &mut Tx,
    operator: &str,
    now: Micros,
) -> StoreResult<Vec<(domain::workspace::Workspace, Access)>> {
    let rows = all!(
        tx,
        LiveRow,
        "select g.id as grant_id, g.until, w.id, w.name, w.kind, w.plan, w.currency, w.zone, w.week_start,
                w.look_at, w.data_version, w.sample
           from access_grant g join workspace w on w.id = g.workspace_id
          where g.operator_id = $1 and g.state = 'granted' and g.until > $2
          order by g.asked_at, g.id",
        operator,
        now
    )?;
    rows.into_iter()
        .map(|row| {
            let seat = SeatKind::Granted {
                grant: row.grant_id,
                until: row.until,
            };
            let workspace: domain::workspace::Workspace = workspaces::WorkspaceRow {
                id: row.id,
                name: row.name,
                kind: row.kind,
                plan: row.plan,
                currency: row.currency,
                zone: row.zone,
                week_start: row.week_start,
                look_at: row.look_at,
                data_version: row.data_version,
                sample: row.sample,
            }
            .try_into()?;
            let access = Access::of_membership(&workspace.id, operator, Role::Viewer)
                .seated(seat)
                .on(workspace.plan);
            Ok((workspace, access))
        })
        .collect()
}
