//! Who belongs to a workspace.

use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::import::decode;
use crate::webhooks::announce;
use crate::{Store, all, exec, mail, one, optional, row, workspaces};
use domain::access::{Access, Role, Scope};
use domain::error::{StoreError, StoreResult};
use domain::mail::Address;
use domain::member::{Member, NewSeat, farewell_mail};
use domain::plan::Plan;
use domain::time::Micros;
use domain::webhook::Event;
use domain::workspace::Workspace;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Said where a workspace would be left without an owner.
const LAST_OWNER: &str = "A workspace needs an owner. Make somebody else one first.";
/// Said where the plan has no seat left.
pub(super) const FULL: &str = "This workspace has as many members and open invitations as its plan allows. Remove one first; who runs this server can change the plan.";
/// Said where a scope names a course that is not the workspace's, or no longer.
const NO_COURSE: &str =
    "One of these courses is not here any more. Reload the page and choose again.";

row! {
    struct MemberRow {
        person_id: String,
        name: String,
        email: String,
        role: String,
        scope: Option<String>,
        created_at: i64,
    }
}

impl MemberRow {
    fn member(self) -> StoreResult<Member> {
        Ok(Member {
            role: role(&self.role)?,
            scope: scope(self.scope.as_deref())?,
            person: self.person_id,
            name: self.name,
            email: self.email,
            since: self.created_at,
        })
    }
}

/// A kept role.
pub(super) fn role(word: &str) -> StoreResult<Role> {
    Role::parse(word).ok_or_else(|| {
        tracing::error!(word, "a kept role cannot be read");
        StoreError::Unavailable
    })
}

/// A kept scope.
pub(super) fn scope(json: Option<&str>) -> StoreResult<Scope> {
    Ok(json.map(decode).transpose()?.unwrap_or(Scope::ALL))
}

/// A scope as it is kept: nothing for everything.
pub(super) fn kept_scope(scope: &Scope) -> StoreResult<Option<String>> {
    if scope.is_all() {
        return Ok(None);
    }
    serde_json::to_string(scope).map(Some).map_err(|cause| {
        tracing::error!(%cause, "a scope cannot be kept");
        StoreError::Unavailable
    })
}

/// What the audit log says of a seat.
pub(super) fn seat_words(role: Role, scope: &Scope) -> Value {
    match scope.only_courses() {
        None => json!({ "role": role.as_str() }),
        Some(courses) => json!({ "role": role.as_str(), "courses": courses }),
    }
}

/// Refuses a scope with courses that the workspace does not have.
pub(super) async fn check_courses(tx: &mut Tx, workspace: &str, scope: &Scope) -> StoreResult<()> {
    let Some(wanted) = scope.only_courses() else {
        return Ok(());
    };
    let known: BTreeSet<String> = all!(
        tx,
        (String,),
        "select id from course where workspace_id = $1",
        workspace
    )?
    .into_iter()
    .map(|(id,)| id)
    .collect();
    if wanted.is_subset(&known) {
        Ok(())
    } else {
        Err(StoreError::Conflict(NO_COURSE))
    }
}

/// Refuses another seat where members, and the open invitations but `except`, already fill the plan.
/// The caller holds the workspace's row, so that nobody takes the last seat twice.
pub(super) async fn check_room(
    tx: &mut Tx,
    workspace: &str,
    plan: Plan,
    except: &str,
    now: Micros,
) -> StoreResult<()> {
    let Some(most) = plan.most_members() else {
        return Ok(());
    };
    let (taken,) = one!(
        tx,
        (i64,),
        "select (select count(*) from member where workspace_id = $1)
              + (select count(*) from invitation
                  where workspace_id = $1 and id <> $2 and expires_at > $3)",
        workspace,
        except,
        now
    )?;
    if taken >= i64::from(most) {
        return Err(StoreError::Conflict(FULL));
    }
    Ok(())
}

pub(super) async fn list(tx: &mut Tx, workspace: &str) -> StoreResult<Vec<Member>> {
    all!(
        tx,
        MemberRow,
        "select m.person_id, p.name, p.email, m.role, m.scope, m.created_at
           from member m join person p on p.id = m.person_id
          where m.workspace_id = $1 order by m.created_at, m.person_id",
        workspace
    )?
    .into_iter()
    .map(MemberRow::member)
    .collect()
}

pub(super) async fn one_of(tx: &mut Tx, workspace: &str, person: &str) -> StoreResult<Member> {
    optional!(
        tx,
        MemberRow,
        "select m.person_id, p.name, p.email, m.role, m.scope, m.created_at
           from member m join person p on p.id = m.person_id
          where m.workspace_id = $1 and m.person_id = $2",
        workspace,
        person
    )?
    .ok_or(StoreError::NotFound)?
    .member()
}

/// Refuses to take the role of owner from the only one. The caller holds the workspace's row, so that
/// two owners who go at once do not both find the other still there.
async fn check_other_owner(tx: &mut Tx, workspace: &str, person: &str) -> StoreResult<()> {
    let (others,) = one!(
        tx,
        (i64,),
        "select count(*) from member
          where workspace_id = $1 and role = 'owner' and person_id <> $2",
        workspace,
        person
    )?;
    if others == 0 {
        return Err(StoreError::Conflict(LAST_OWNER));
    }
    Ok(())
}

pub(super) async fn change(
    store: &Store,
    access: &Access,
    person: &str,
    seat: &NewSeat,
    now: Micros,
) -> StoreResult<()> {
    let (id, actor) = (access.workspace().to_owned(), access.person().to_owned());
    let (person, seat) = (person.to_owned(), seat.clone());
    store
        .db
        .write(access, move |tx| {
            Box::pin(async move {
                workspaces::hold(tx, &id).await?;
                let before = one_of(tx, &id, &person).await?;
                if before.role == Role::Owner && seat.role != Role::Owner {
                    check_other_owner(tx, &id, &person).await?;
                }
                check_courses(tx, &id, &seat.scope).await?;
                exec!(
                    tx,
                    "update member set role = $3, scope = $4
                      where workspace_id = $1 and person_id = $2",
                    id.as_str(),
                    person.as_str(),
                    seat.role.as_str(),
                    kept_scope(&seat.scope)?
                )?;
                // Whoever looks through their eyes would still see what was.
                exec!(
                    tx,
                    "delete from view_as where workspace_id = $1 and person_id = $2",
                    id.as_str(),
                    person.as_str()
                )?;
                let entry = Entry {
                    actor: &actor,
                    action: "member.changed",
                    object: &person,
                    before: Some(seat_words(before.role, &before.scope)),
                    after: Some(seat_words(seat.role, &seat.scope)),
                };
                audit::record(tx, &id, now, entry).await
            })
        })
        .await
}

pub(super) async fn remove(
    store: &Store,
    access: &Access,
    person: &str,
    now: Micros,
) -> StoreResult<()> {
    let (id, actor) = (access.workspace().to_owned(), access.person().to_owned());
    let person = person.to_owned();
    store
        .db
        .write(access, move |tx| {
            Box::pin(async move {
                let workspace = workspaces::hold(tx, &id).await?;
                let before = one_of(tx, &id, &person).await?;
                if before.role == Role::Owner {
                    check_other_owner(tx, &id, &person).await?;
                }
                exec!(
                    tx,
                    "delete from member where workspace_id = $1 and person_id = $2",
                    id.as_str(),
                    person.as_str()
                )?;
                let left = actor == person;
                if !left {
                    tell(tx, &workspace, &before, now).await?;
                }
                let entry = Entry {
                    actor: &actor,
                    action: if left {
                        "member.left"
                    } else {
                        "member.removed"
                    },
                    object: &person,
                    before: Some(seat_words(before.role, &before.scope)),
                    after: None,
                };
                audit::record(tx, &id, now, entry).await?;
                let data = json!({ "member": person });
                announce(tx, &id, Event::MemberLeft, data, now).await
            })
        })
        .await
}

/// Queues the word to whoever was removed. An address that no server can be told gets none.
async fn tell(tx: &mut Tx, workspace: &Workspace, member: &Member, now: Micros) -> StoreResult<()> {
    let Some(to) = Address::new(&member.name, &member.email) else {
        return Ok(());
    };
    let why = "An owner removed you from it, so its pages no longer open for you.";
    let mail = farewell_mail(&member.person, to, &workspace.name, why);
    mail::queue(tx, &mail, now).await?;
    Ok(())
}

/// Every member but one, with the address that a mail reaches them at.
pub(crate) async fn others(
    tx: &mut Tx,
    workspace: &str,
    person: &str,
) -> StoreResult<Vec<(String, Address)>> {
    let members = list(tx, workspace).await?.into_iter();
    Ok(members
        .filter(|one| one.person != person)
        .filter_map(|one| Some((one.person, Address::new(&one.name, &one.email)?)))
        .collect())
}
