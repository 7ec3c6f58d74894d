//! What is kept of workspaces.

use crate::audit::{self, Entry};
use crate::db::{Scope, Tx};
use crate::error::SqlError;
use crate::{Store, all, both, exec, ids, mail, one, optional, remove, rights, rollup, row};
use domain::access::{Access, Role};
use domain::error::{StoreError, StoreResult};
use domain::member::farewell_mail;
use domain::plan::Plan;
use domain::time::{Calendar, Day, Micros};
use domain::workspace::{NewWorkspace, Workspace, WorkspaceKind, WorkspaceStore};
use serde_json::{Value, json};

/// Said to the members of a workspace that is gone.
const CLOSED: &str =
    "An owner closed it: its courses, students and settings were deleted, for everybody.";

row! {
    /// A workspace as it is kept.
    pub(crate) struct WorkspaceRow {
        pub(crate) id: String,
        pub(crate) name: String,
        pub(crate) kind: String,
        pub(crate) plan: String,
        pub(crate) currency: String,
        pub(crate) zone: String,
        pub(crate) week_start: String,
        pub(crate) look_at: Option<String>,
        pub(crate) data_version: i64,
        pub(crate) sample: bool,
    }
}

impl TryFrom<WorkspaceRow> for Workspace {
    type Error = StoreError;

    fn try_from(row: WorkspaceRow) -> StoreResult<Self> {
        let unreadable = |what: &str| {
            tracing::error!(workspace = row.id, what, "a kept workspace cannot be read");
            StoreError::Unavailable
        };
        let kind = WorkspaceKind::parse(&row.kind).ok_or_else(|| unreadable("kind"))?;
        let plan = Plan::parse(&row.plan).ok_or_else(|| unreadable("plan"))?;
        let calendar = Calendar::parse(&row.zone, &row.week_start).map_err(unreadable)?;
        let look_at = match &row.look_at {
            Some(day) => Some(Day::parse(day).ok_or_else(|| unreadable("look_at"))?),
            None => None,
        };
        Ok(Self {
            id: row.id,
            name: row.name,
            kind,
            plan,
            currency: row.currency,
            calendar,
            look_at,
            data_version: row.data_version,
            sample: row.sample,
        })
    }
}

/// Reads one workspace within the scope of the transaction.
pub(crate) async fn read(tx: &mut Tx, id: &str) -> StoreResult<Workspace> {
    one!(
        tx,
        WorkspaceRow,
        "select id, name, kind, plan, currency, zone, week_start, look_at, data_version, sample
           from workspace where id = $1",
        id
    )?
    .try_into()
}

/// Every workspace that the transaction's scope shows, oldest first.
pub(crate) async fn every(tx: &mut Tx) -> StoreResult<Vec<Workspace>> {
    all!(
        tx,
        WorkspaceRow,
        "select id, name, kind, plan, currency, zone, week_start, look_at, data_version, sample
           from workspace order by created_at, id"
    )?
    .into_iter()
    .map(TryInto::try_into)
    .collect()
}

/// Grows the workspace's data version by one. It is the first statement of every write to a
/// workspace's data: it also holds the workspace's row, so that on PostgreSQL too its writers come one
/// after the other.
///
/// # Errors
/// `NotFound` when there is no such workspace within the transaction's scope.
pub(crate) async fn bump(tx: &mut Tx, id: &str) -> StoreResult<()> {
    let touched = exec!(
        tx,
        "update workspace set data_version = data_version + 1 where id = $1",
        id
    )?;
    if touched == 0 {
        return Err(StoreError::NotFound);
    }
    Ok(())
}

/// Reads a workspace and holds its row until the transaction ends: as [`bump`], for what is not the
/// workspace's data, such as who belongs to it.
///
/// # Errors
/// `NotFound` when there is no such workspace within the transaction's scope.
pub(crate) async fn hold(tx: &mut Tx, id: &str) -> StoreResult<Workspace> {
    one!(
        tx,
        WorkspaceRow,
        both!(
            "select id, name, kind, plan, currency, zone, week_start, look_at, data_version, sample
               from workspace where id = $1" {lock}
        ),
        id
    )?
    .try_into()
}

/// Makes a workspace with `person` as its owner, in a transaction already within the scope of `id`.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: &str,
    person: &str,
    new: &NewWorkspace,
    now: Micros,
) -> StoreResult<Workspace> {
    exec!(
        tx,
        "insert into workspace
             (id, name, kind, plan, currency, zone, week_start, look_at, data_version, created_at)
         values ($1, $2, $3, $8, $4, $5, $6, null, 0, $7)",
        id,
        new.name.as_str(),
        new.kind.as_str(),
        new.currency.as_str(),
        new.calendar.zone.name(),
        new.calendar.week_start_name(),
        now,
        Plan::SELF_HOSTED.as_str()
    )?;
    exec!(
        tx,
        "insert into member (workspace_id, person_id, role, created_at) values ($1, $2, $3, $4)",
        id,
        person,
        Role::Owner.as_str(),
        now
    )?;
    let entry = Entry {
        actor: person,
        action: "workspace.made",
        object: id,
        before: None,
        after: Some(json!({ "name": new.name, "kind": new.kind.as_str() })),
    };
    audit::record(tx, id, now, entry).await?;
    read(tx, id).await
}

/// The settings that a change is told from in the audit log.
fn settings(workspace: &Workspace) -> Value {
    json!({
        "name": workspace.name,
        "currency": workspace.currency,
        "zone": workspace.calendar.zone.name(),
        "week_start": workspace.calendar.week_start_name(),
    })
}

/// Makes a workspace in a transaction of its own. `NotFound` when there is no such person.
pub(crate) async fn create(
    store: &Store,
    person: &str,
    new: NewWorkspace,
    now: Micros,
) -> StoreResult<Workspace> {
    let (id, person) = (ids::new_id(now), person.to_owned());
    store
        .db
        .write(Scope::Workspace(id.clone()), move |tx| {
            Box::pin(async move {
                one!(
                    tx,
                    (String,),
                    "select id from person where id = $1",
                    person.as_str()
                )?;
                insert(tx, &id, &person, &new, now).await
            })
        })
        .await
}

/// The longest-standing owner, in a transaction within the workspace's scope.
async fn first_owner(tx: &mut Tx, id: &str) -> Result<Option<(String,)>, SqlError> {
    optional!(
        tx,
        (String,),
        "select person_id from member where workspace_id = $1 and role = 'owner'
          order by created_at, person_id limit 1",
        id
    )
}

#[async_trait::async_trait]
impl WorkspaceStore for Store {
    async fn workspace(&self, access: &Access) -> StoreResult<Workspace> {
        let mut tx = self.db.read(access).await?;
        read(&mut tx, access.workspace()).await
    }

    async fn workspace_named(&self, name: &str) -> StoreResult<(Workspace, Access)> {
        let mut tx = self.db.read(Scope::Named(name.to_owned())).await?;
        let found = all!(
            tx,
            (String,),
            "select id from workspace where name = $1 limit 2",
            name
        )?;
        let [(id,)] = found.as_slice() else {
            return Err(StoreError::NotFound);
        };
        tx.enter(&Scope::Workspace(id.clone())).await?;
        let workspace = read(&mut tx, id).await?;
        let (person,) = first_owner(&mut tx, id)
            .await?
            .ok_or(StoreError::NotFound)?;
        let access = Access::of_membership(id, &person, Role::Owner).on(workspace.plan);
        Ok((workspace, access))
    }

    async fn update_workspace(
        &self,
        access: &Access,
        new: &NewWorkspace,
        now: Micros,
    ) -> StoreResult<Workspace> {
        let (id, new) = (access.workspace().to_owned(), new.clone());
        let person = access.person().to_owned();
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    bump(tx, &id).await?;
                    let before = read(tx, &id).await?;
                    exec!(
                        tx,
                        "update workspace set name = $2, currency = $3, zone = $4, week_start = $5
                          where id = $1",
                        id.as_str(),
                        new.name.as_str(),
                        new.currency.as_str(),
                        new.calendar.zone.name(),
                        new.calendar.week_start_name()
                    )?;
                    if before.calendar.zone != new.calendar.zone {
                        tx.allow_seconds(600).await?;
                        rollup::redate(tx, &id, &new.calendar).await?;
                    }
                    let changed = read(tx, &id).await?;
                    let entry = Entry {
                        actor: &person,
                        action: "workspace.settings",
                        object: &id,
                        before: Some(settings(&before)),
                        after: Some(settings(&changed)),
                    };
                    audit::record(tx, &id, now, entry).await?;
                    Ok(changed)
                })
            })
            .await
    }

    async fn close_workspace(&self, access: &Access, now: Micros) -> StoreResult<()> {
        let (id, person) = (access.workspace().to_owned(), access.person().to_owned());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    bump(tx, &id).await?;
                    let workspace = read(tx, &id).await?;
                    tx.allow_seconds(600).await?;
                    let others = rights::others(tx, &id, &person).await?;
                    remove::everything_of(tx, &id, now).await?;
                    for (other, to) in others {
                        let mail = farewell_mail(&other, to, &workspace.name, CLOSED);
                        mail::queue(tx, &mail, now).await?;
                    }
                    let entry = Entry {
                        actor: &person,
                        action: "workspace.removed",
                        object: &id,
                        before: Some(json!({ "name": workspace.name })),
                        after: None,
                    };
                    audit::record(tx, audit::INSTALLATION, now, entry).await
                })
            })
            .await
    }

    async fn set_look_at(
        &self,
        access: &Access,
        day: Option<Day>,
        now: Micros,
    ) -> StoreResult<Workspace> {
        let (id, person) = (access.workspace().to_owned(), access.person().to_owned());
        let day = day.map(|day| day.to_string());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    bump(tx, &id).await?;
                    let before = read(tx, &id).await?.look_at;
                    exec!(
                        tx,
                        "update workspace set look_at = $2 where id = $1",
                        id.as_str(),
                        day.as_deref()
                    )?;
                    let entry = Entry {
                        actor: &person,
                        action: "workspace.look_at",
                        object: &id,
                        before: Some(json!({ "day": before })),
                        after: Some(json!({ "day": day })),
                    };
                    audit::record(tx, &id, now, entry).await?;
                    read(tx, &id).await
                })
            })
            .await
    }
}
