//! What is kept of sessions: who bears one, and until when.

use crate::audit::{self, Entry};
use crate::db::{Scope, Tx};
use crate::error::SqlError;
use crate::import::decode;
use crate::rights::grants;
use crate::workspaces::WorkspaceRow;
use crate::{Store, all, exec, ids, one, optional, row};
use domain::access::{self, Access, Role, SeatKind};
use domain::account::Proven;
use domain::error::{StoreError, StoreResult};
use domain::person::{Identity, Person, SESSION_ABSOLUTE, SESSION_IDLE};
use domain::time::Micros;
use domain::workspace::Workspace;
use std::time::Duration;

/// How often a session's last use is written at most: once a minute.
const USE_STEP: i64 = 60 * 1_000_000;
/// How long a page waits at most for the note of that use.
const TOUCH_WAIT: Duration = Duration::from_millis(100);
/// Characters kept of what a browser calls itself.
const USER_AGENT_MAX: usize = 300;

row! {
    /// A live session's person.
    struct Bearer {
        used_at: i64,
        session: String,
        confirmed_at: i64,
        two_steps: bool,
        id: String,
        name: String,
        email: String,
        operates: i64,
    }
}

row! {
    /// A live session's person with one of their memberships.
    struct Membership {
        used_at: i64,
        session: String,
        confirmed_at: i64,
        two_steps: bool,
        person_id: String,
        person_name: String,
        email: String,
        operates: i64,
        role: String,
        scope: Option<String>,
        as_name: Option<String>,
        as_role: Option<String>,
        as_scope: Option<String>,
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

impl Membership {
    /// The person who bears the session, and when it was last used.
    fn bearer(&self) -> Bearer {
        Bearer {
            used_at: self.used_at,
            session: self.session.clone(),
            confirmed_at: self.confirmed_at,
            two_steps: self.two_steps,
            id: self.person_id.clone(),
            name: self.person_name.clone(),
            email: self.email.clone(),
            operates: self.operates,
        }
    }

    /// The workspace with the access that this membership gives.
    fn access(self) -> StoreResult<(Workspace, Access)> {
        let role = |word: &str| {
            Role::parse(word).ok_or_else(|| {
                tracing::error!(workspace = self.id, "a kept role cannot be read");
                StoreError::Unavailable
            })
        };
        let scope = |json: Option<&str>| -> StoreResult<access::Scope> {
            Ok(json.map(decode).transpose()?.unwrap_or(access::Scope::ALL))
        };
        let (own, reach) = (role(&self.role)?, scope(self.scope.as_deref())?);
        let access = match (&self.as_name, &self.as_role) {
            (Some(name), Some(word)) => {
                // Never more than they have themselves by now.
                let theirs = scope(self.as_scope.as_deref())?;
                let seen = if reach.holds(&theirs) { theirs } else { reach };
                Access::of_membership(&self.id, &self.person_id, own.min(role(word)?))
                    .within(seen)
                    .seated(SeatKind::ViewAs { name: name.clone() })
            }
            _ => Access::of_membership(&self.id, &self.person_id, own).within(reach),
        };
        let row = WorkspaceRow {
            id: self.id,
            name: self.name,
            kind: self.kind,
            plan: self.plan,
            currency: self.currency,
            zone: self.zone,
            week_start: self.week_start,
            look_at: self.look_at,
            data_version: self.data_version,
            sample: self.sample,
        };
        let workspace: Workspace = row.try_into()?;
        let access = access.on(workspace.plan);
        Ok((workspace, access))
    }
}

/// Reads who bears a live session, with their memberships, oldest first: one statement for everybody
/// who belongs to a workspace, two for a person without any and for a dead session.
async fn bearer(
    tx: &mut Tx,
    token_hash: &str,
    now: Micros,
) -> Result<Option<(Bearer, Vec<Membership>)>, SqlError> {
    let (used_after, started_after) = (now - SESSION_IDLE, now - SESSION_ABSOLUTE);
    let memberships = all!(
        tx,
        Membership,
        "select s.used_at, s.id as session, s.confirmed_at, s.two_steps,
                p.id as person_id, p.name as person_name, p.email,
                (select count(*) from operator o where o.person_id = p.id) as operates,
                m.role, m.scope, v.name as as_name, v.role as as_role, v.scope as as_scope, w.id, w.name, w.kind, w.plan, w.currency, w.zone,
                w.week_start, w.look_at, w.data_version, w.sample
           from session s
           join person p on p.id = s.person_id
           join member m on m.person_id = p.id
           join workspace w on w.id = m.workspace_id
           left join view_as v on v.workspace_id = m.workspace_id and v.session_hash = s.token_hash
                              and v.until > $4
          where s.token_hash = $1 and s.used_at > $2 and s.started_at > $3
          order by m.created_at, m.workspace_id",
        token_hash,
        used_after,
        started_after,
        now
    )?;
    if let Some(first) = memberships.first() {
        return Ok(Some((first.bearer(), memberships)));
    }
    let alone = optional!(
        tx,
        Bearer,
        "select s.used_at, s.id as session, s.confirmed_at, s.two_steps, p.id, p.name, p.email,
                (select count(*) from operator o where o.person_id = p.id) as operates
           from session s join person p on p.id = s.person_id
          where s.token_hash = $1 and s.used_at > $2 and s.started_at > $3",
        token_hash,
        used_after,
        started_after
    )?;
    Ok(alone.map(|bearer| (bearer, Vec::new())))
}

/// Moves a session's last use forward.
async fn touch(store: &Store, token_hash: &str, now: Micros) -> StoreResult<()> {
    let token_hash = token_hash.to_owned();
    store
        .db
        .write(Scope::Nobody, move |tx| {
            Box::pin(async move {
                exec!(
                    tx,
                    "update session set used_at = $2 where token_hash = $1 and used_at < $2",
                    token_hash.as_str(),
                    now
                )?;
                Ok(())
            })
        })
        .await
}

/// Starts a session. `NotFound` when there is no such person.
pub(crate) async fn start(
    store: &Store,
    person: &str,
    token_hash: &str,
    user_agent: &str,
    now: Micros,
) -> StoreResult<()> {
    let (person, token_hash) = (person.to_owned(), token_hash.to_owned());
    let user_agent = user_agent.to_owned();
    store
        .db
        .write(Scope::Nobody, move |tx| {
            Box::pin(async move { insert(tx, &person, &token_hash, &user_agent, false, now).await })
        })
        .await
}

/// Keeps a new session of a person. `NotFound` when there is no such person.
pub(crate) async fn insert(
    tx: &mut Tx,
    person: &str,
    token_hash: &str,
    user_agent: &str,
    two_steps: bool,
    now: Micros,
) -> StoreResult<()> {
    let user_agent: String = user_agent.chars().take(USER_AGENT_MAX).collect();
    one!(tx, (String,), "select id from person where id = $1", person)?;
    // Signing in is when dead sessions are cleared away.
    exec!(
        tx,
        "delete from session
          where person_id = $1 and (used_at <= $2 or started_at <= $3)",
        person,
        now - SESSION_IDLE,
        now - SESSION_ABSOLUTE
    )?;
    exec!(
        tx,
        "insert into session (token_hash, person_id, user_agent, started_at, used_at, id,
                              confirmed_at, two_steps)
         values ($1, $2, $3, $4, $4, $5, $4, $6)",
        token_hash,
        person,
        user_agent.as_str(),
        now,
        ids::new_id(now).as_str(),
        two_steps
    )?;
    let entry = Entry {
        actor: person,
        action: "session.started",
        object: "",
        before: None,
        after: None,
    };
    audit::record(tx, audit::INSTALLATION, now, entry).await
}

/// Who bears a live session; notes the use.
pub(crate) async fn identify(
    store: &Store,
    token_hash: &str,
    now: Micros,
) -> StoreResult<Option<Identity>> {
    let mut tx = store.db.read(Scope::Session(token_hash.to_owned())).await?;
    let found = bearer(&mut tx, token_hash, now).await?;
    let granted = match &found {
        Some((bearer, _)) if bearer.operates > 0 => grants::live(&mut tx, &bearer.id, now).await?,
        _ => Vec::new(),
    };
    drop(tx);
    let Some((bearer, memberships)) = found else {
        return Ok(None);
    };
    let mut seats = memberships
        .into_iter()
        .map(Membership::access)
        .collect::<StoreResult<Vec<_>>>()?;
    for look in granted {
        // A seat of one's own goes before a look.
        if seats.iter().all(|(own, _)| own.id != look.0.id) {
            seats.push(look);
        }
    }
    if now - bearer.used_at >= USE_STEP {
        // The page does not fail with this note, and waits a moment at most while an import writes.
        let noted = tokio::time::timeout(TOUCH_WAIT, touch(store, token_hash, now)).await;
        tracing::debug!(?noted, "noted the use of a session");
    }
    Ok(Some(Identity {
        person: Person {
            id: bearer.id,
            name: bearer.name,
            email: bearer.email,
        },
        is_operator: bearer.operates > 0,
        workspaces: seats,
        proven: Proven {
            session: bearer.session,
            confirmed_at: bearer.confirmed_at,
            two_steps: bearer.two_steps,
        },
    }))
}

impl Store {
    /// Forgets sessions that are over, and gives how many went.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn forget_sessions(&self, now: Micros) -> StoreResult<u64> {
        self.db
            .write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let gone = exec!(
                        tx,
                        "delete from session where used_at <= $1 or started_at <= $2",
                        now - SESSION_IDLE,
                        now - SESSION_ABSOLUTE
                    )?;
                    Ok(gone)
                })
            })
            .await
    }
}

/// Ends a session, if it is there.
pub(crate) async fn end(store: &Store, token_hash: &str, now: Micros) -> StoreResult<()> {
    let token_hash = token_hash.to_owned();
    store
        .db
        .write(Scope::Nobody, move |tx| {
            Box::pin(async move {
                let ended = optional!(
                    tx,
                    (String,),
                    "delete from session where token_hash = $1 returning person_id",
                    token_hash.as_str()
                )?;
                let Some((person,)) = ended else {
                    return Ok(());
                };
                let entry = Entry {
                    actor: &person,
                    action: "session.ended",
                    object: "",
                    before: None,
                    after: None,
                };
                audit::record(tx, audit::INSTALLATION, now, entry).await
            })
        })
        .await
}
