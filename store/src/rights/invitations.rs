//! Invitations: sent, sent again, taken back, accepted.

use super::members::{check_courses, check_room, kept_scope, list, role, scope, seat_words};
use crate::audit::{self, Entry};
use crate::db::{self, Tx};
use crate::error::OnConstraint;
use crate::people::{self, kept_email};
use crate::webhooks::announce;
use crate::{Store, all, exec, ids, mail, one, optional, row, workspaces};
use domain::access::Access;
use domain::error::{StoreError, StoreResult};
use domain::mail::NewMail;
use domain::member::{INVITATION_LIFE, Invitation, Invited, Joining, Members, NewInvitation};
use domain::person::NewPerson;
use domain::time::Micros;
use domain::webhook::Event;
use serde_json::json;

/// Said to who asks somebody that belongs already.
const BELONGS: &str = "Somebody with this address is a member already.";
/// Said to who asks somebody a second time.
const ASKED: &str =
    "This address was invited already. Send that invitation again, or take it back.";
/// Said to who opened another's invitation.
const ANOTHER: &str = "This invitation is for another address.";
/// Said to who makes an account under an address that has one.
const HAS_ACCOUNT: &str = "There is an account with this address. Sign in, then accept.";

row! {
    struct InvitationRow {
        id: String,
        email: String,
        role: String,
        scope: Option<String>,
        by: String,
        expires_at: i64,
    }
}

row! {
    struct InvitedRow {
        workspace: String,
        name: String,
        by: String,
        email: String,
        role: String,
        scope: Option<String>,
        accounts: i64,
    }
}

/// An invitation that is being used up.
type Used = (String, String, String, Option<String>);

pub(super) async fn everybody(store: &Store, access: &Access) -> StoreResult<Members> {
    let mut tx = store.db.read(access).await?;
    let members = list(&mut tx, access.workspace()).await?;
    let rows = all!(
        tx,
        InvitationRow,
        "select i.id, i.email, i.role, i.scope, p.name as by, i.expires_at
           from invitation i join person p on p.id = i.invited_by
          where i.workspace_id = $1 order by i.created_at desc, i.id desc",
        access.workspace()
    )?;
    let invitations = rows.into_iter().map(|row| {
        Ok(Invitation {
            role: role(&row.role)?,
            scope: scope(row.scope.as_deref())?,
            id: row.id,
            email: row.email,
            by: row.by,
            expires_at: row.expires_at,
        })
    });
    Ok(Members {
        members,
        invitations: invitations.collect::<StoreResult<_>>()?,
    })
}

pub(super) async fn invite(
    store: &Store,
    access: &Access,
    new: &NewInvitation,
    token_hash: &str,
    mail: &NewMail,
    now: Micros,
) -> StoreResult<()> {
    let (workspace, by) = (access.workspace().to_owned(), access.person().to_owned());
    let (new, token_hash, mail) = (new.clone(), token_hash.to_owned(), mail.clone());
    store
        .db
        .write(access, move |tx| {
            Box::pin(async move {
                let held = workspaces::hold(tx, &workspace).await?;
                let email = kept_email(new.to.email());
                let belongs = optional!(
                    tx,
                    (String,),
                    "select m.person_id from member m join person p on p.id = m.person_id
                      where m.workspace_id = $1 and p.email = $2",
                    workspace.as_str(),
                    email.as_str()
                )?;
                if belongs.is_some() {
                    return Err(StoreError::Conflict(BELONGS));
                }
                exec!(
                    tx,
                    "delete from invitation where workspace_id = $1 and email = $2 and expires_at <= $3",
                    workspace.as_str(),
                    email.as_str(),
                    now
                )?;
                check_room(tx, &workspace, held.plan, "", now).await?;
                check_courses(tx, &workspace, &new.seat.scope).await?;
                let id = ids::new_id(now);
                exec!(
                    tx,
                    "insert into invitation (workspace_id, id, email, role, scope, token_hash, invited_by,
                            created_at, expires_at)
                     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                    workspace.as_str(),
                    id.as_str(),
                    email.as_str(),
                    new.seat.role.as_str(),
                    kept_scope(&new.seat.scope)?,
                    token_hash.as_str(),
                    by.as_str(),
                    now,
                    now + INVITATION_LIFE
                )
                .on_constraint("invitation_workspace_id_email_key", ASKED)?;
                mail::queue(tx, &mail, now).await?;
                let entry = Entry {
                    actor: &by,
                    action: "invitation.sent",
                    object: &id,
                    before: None,
                    after: Some(seat_words(new.seat.role, &new.seat.scope)),
                };
                audit::record(tx, &workspace, now, entry).await
            })
        })
        .await
}

pub(super) async fn renew(
    store: &Store,
    access: &Access,
    id: &str,
    token_hash: &str,
    mail: &NewMail,
    now: Micros,
) -> StoreResult<()> {
    let (workspace, by) = (access.workspace().to_owned(), access.person().to_owned());
    let (id, token_hash, mail) = (id.to_owned(), token_hash.to_owned(), mail.clone());
    store
        .db
        .write(access, move |tx| {
            Box::pin(async move {
                let held = workspaces::hold(tx, &workspace).await?;
                let (email,) = one!(
                    tx,
                    (String,),
                    "select email from invitation where workspace_id = $1 and id = $2",
                    workspace.as_str(),
                    id.as_str()
                )?;
                // One that had ended takes a seat again.
                check_room(tx, &workspace, held.plan, &id, now).await?;
                withdraw(tx, &workspace, &email).await?;
                exec!(
                    tx,
                    "update invitation set token_hash = $3, expires_at = $4
                      where workspace_id = $1 and id = $2",
                    workspace.as_str(),
                    id.as_str(),
                    token_hash.as_str(),
                    now + INVITATION_LIFE
                )?;
                mail::queue(tx, &mail, now).await?;
                let entry = Entry {
                    actor: &by,
                    action: "invitation.renewed",
                    object: &id,
                    before: None,
                    after: None,
                };
                audit::record(tx, &workspace, now, entry).await
            })
        })
        .await
}

pub(super) async fn revoke(
    store: &Store,
    access: &Access,
    id: &str,
    now: Micros,
) -> StoreResult<()> {
    let (workspace, by) = (access.workspace().to_owned(), access.person().to_owned());
    let id = id.to_owned();
    store
        .db
        .write(access, move |tx| {
            Box::pin(async move {
                workspaces::hold(tx, &workspace).await?;
                let (email,) = one!(
                    tx,
                    (String,),
                    "delete from invitation where workspace_id = $1 and id = $2 returning email",
                    workspace.as_str(),
                    id.as_str()
                )?;
                withdraw(tx, &workspace, &email).await?;
                let entry = Entry {
                    actor: &by,
                    action: "invitation.revoked",
                    object: &id,
                    before: None,
                    after: None,
                };
                audit::record(tx, &workspace, now, entry).await
            })
        })
        .await
}

/// Takes mails of an invitation back that nobody has sent yet.
async fn withdraw(tx: &mut Tx, workspace: &str, email: &str) -> StoreResult<()> {
    exec!(
        tx,
        "delete from mail where state = 'queued' and kind = 'invitation'
           and of_workspace = $1 and to_email = $2",
        workspace,
        email
    )?;
    Ok(())
}

pub(super) async fn look(store: &Store, token_hash: &str, now: Micros) -> StoreResult<Invited> {
    let mut tx = store
        .db
        .read(db::Scope::Token(token_hash.to_owned()))
        .await?;
    let found = one!(
        tx,
        InvitedRow,
        "select w.id as workspace, w.name, p.name as by, i.email, i.role, i.scope,
                (select count(*) from person own where own.email = i.email) as accounts
           from invitation i
           join workspace w on w.id = i.workspace_id
           join person p on p.id = i.invited_by
          where i.token_hash = $1 and i.expires_at > $2",
        token_hash,
        now
    )?;
    Ok(Invited {
        role: role(&found.role)?,
        is_scoped: found.scope.is_some(),
        workspace: found.workspace,
        name: found.name,
        by: found.by,
        email: found.email,
        has_account: found.accounts > 0,
    })
}

pub(super) async fn accept(
    store: &Store,
    token_hash: &str,
    who: Joining,
    now: Micros,
) -> StoreResult<(String, String)> {
    // Whose invitation it is decides whose rows may be written; it may be gone by then.
    let workspace = look(store, token_hash, now).await?.workspace;
    let token_hash = token_hash.to_owned();
    let scope = db::Scope::Workspace(workspace.clone());
    store
        .db
        .write(scope, move |tx| {
            Box::pin(async move {
                let held = workspaces::hold(tx, &workspace).await?;
                // The condition and the deed are one statement, so that of two at once one finds nothing.
                let used: Used = one!(
                    tx,
                    (String, String, String, Option<String>),
                    "delete from invitation
                      where workspace_id = $1 and token_hash = $2 and expires_at > $3
                     returning id, email, role, scope",
                    workspace.as_str(),
                    token_hash.as_str(),
                    now
                )?;
                check_room(tx, &workspace, held.plan, "", now).await?;
                let person = joining(tx, &used.1, who, now).await?;
                let joined = exec!(
                    tx,
                    "insert into member (workspace_id, person_id, role, scope, created_at)
                     values ($1, $2, $3, $4, $5) on conflict (workspace_id, person_id) do nothing",
                    workspace.as_str(),
                    person.as_str(),
                    used.2.as_str(),
                    used.3.as_deref(),
                    now
                )?;
                if joined == 1 {
                    let after = seat_words(role(&used.2)?, &self::scope(used.3.as_deref())?);
                    let entry = Entry {
                        actor: &person,
                        action: "member.joined",
                        object: &used.0,
                        before: None,
                        after: Some(after),
                    };
                    audit::record(tx, &workspace, now, entry).await?;
                    let data = json!({ "member": person, "role": used.2 });
                    announce(tx, &workspace, Event::MemberJoined, data, now).await?;
                }
                Ok((person, workspace))
            })
        })
        .await
}

/// The id of who accepts: the person with the invitation's address, or a new one.
async fn joining(tx: &mut Tx, email: &str, who: Joining, now: Micros) -> StoreResult<String> {
    match who {
        Joining::Person(id) => {
            let (own,) = one!(
                tx,
                (String,),
                "select email from person where id = $1",
                id.as_str()
            )?;
            if own == email {
                Ok(id)
            } else {
                Err(StoreError::Conflict(ANOTHER))
            }
        }
        Joining::New {
            name,
            password_hash,
        } => {
            let known = optional!(
                tx,
                (String,),
                "select id from person where email = $1",
                email
            )?;
            if known.is_some() {
                return Err(StoreError::Conflict(HAS_ACCOUNT));
            }
            let new = NewPerson {
                name,
                email: email.to_owned(),
                password_hash,
            };
            Ok(people::insert(tx, ids::new_id(now), new, now).await?.id)
        }
    }
}
