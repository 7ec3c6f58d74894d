//! Guests' links: made, opened, ended.

use super::members::{check_courses, kept_scope, scope, seat_words};
use crate::audit::{self, Entry};
use crate::db;
use crate::error::SqlError;
use crate::workspaces::{self, WorkspaceRow};
use crate::{Store, all, exec, ids, one, optional, row};
use domain::access::{Access, Role, SeatKind};
use domain::error::{StoreError, StoreResult};
use domain::guest::{GuestLink, GuestStore, GuestVisit, NewGuestLink, VISITS_SHOWN};
use domain::plan::Feature;
use domain::time::Micros;
use domain::workspace::Workspace;
use std::collections::HashMap;

/// Links that a workspace has open at most: beyond it nobody knows any more who looks.
const MOST: i64 = 100;
/// Said beyond it.
const TOO_MANY: &str = "There are 100 open links already. End one that is no longer needed first.";

row! {
    struct LinkRow {
        id: String,
        seed: String,
        token_hash: String,
        name: String,
        scope: Option<String>,
        by: String,
        created_at: i64,
        expires_at: i64,
        revoked_at: Option<i64>,
        visits: i64,
    }
}

row! {
    struct VisitRow {
        link_id: String,
        at: i64,
        address: String,
        browser: String,
    }
}

/// The bearer's link, in the words that an access takes.
type Seat = (String, String, Option<String>);

#[async_trait::async_trait]
impl GuestStore for Store {
    async fn guest_links(&self, access: &Access) -> StoreResult<Vec<GuestLink>> {
        let mut tx = self.db.read(access).await?;
        let links = all!(
            tx,
            LinkRow,
            "select g.id, g.seed, g.token_hash, g.name, g.scope, p.name as by, g.created_at, g.expires_at, g.revoked_at,
                    (select count(*) from guest_visit v
                      where v.workspace_id = g.workspace_id and v.link_id = g.id) as visits
               from guest_link g join person p on p.id = g.made_by
              where g.workspace_id = $1 order by g.created_at desc, g.id desc",
            access.workspace()
        )?;
        let visits = all!(
            tx,
            VisitRow,
            "select link_id, at, address, browser from (
                select link_id, at, address, browser, id,
                       row_number() over (partition by link_id order by at desc, id desc) as place
                  from guest_visit where workspace_id = $1) latest
              where place <= $2 order by at desc, id desc",
            access.workspace(),
            i64::try_from(VISITS_SHOWN).unwrap_or(i64::MAX)
        )?;
        let mut latest: HashMap<String, Vec<GuestVisit>> = HashMap::new();
        for visit in visits {
            latest.entry(visit.link_id).or_default().push(GuestVisit {
                at: visit.at,
                address: visit.address,
                browser: visit.browser,
            });
        }
        links
            .into_iter()
            .map(|link| {
                Ok(GuestLink {
                    latest: latest.remove(&link.id).unwrap_or_default(),
                    scope: scope(link.scope.as_deref())?,
                    id: link.id,
                    seed: link.seed,
                    token_hash: link.token_hash,
                    name: link.name,
                    by: link.by,
                    created_at: link.created_at,
                    expires_at: link.expires_at,
                    revoked_at: link.revoked_at,
                    visits: link.visits,
                })
            })
            .collect()
    }

    async fn make_guest_link(
        &self,
        access: &Access,
        new: &NewGuestLink,
        token: (&str, &str),
        now: Micros,
    ) -> StoreResult<()> {
        let (workspace, by) = (access.workspace().to_owned(), access.person().to_owned());
        let (new, seed, token_hash) = (new.clone(), token.0.to_owned(), token.1.to_owned());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    workspaces::hold(tx, &workspace).await?;
                    let (open,) = one!(
                        tx,
                        (i64,),
                        "select count(*) from guest_link
                          where workspace_id = $1 and revoked_at is null and expires_at > $2",
                        workspace.as_str(),
                        now
                    )?;
                    if open >= MOST {
                        return Err(StoreError::Conflict(TOO_MANY));
                    }
                    check_courses(tx, &workspace, &new.scope).await?;
                    let id = ids::new_id(now);
                    exec!(
                        tx,
                        "insert into guest_link (workspace_id, id, name, scope, token_hash, made_by,
                                created_at, expires_at, revoked_at, seed)
                         values ($1, $2, $3, $4, $5, $6, $7, $8, null, $9)",
                        workspace.as_str(),
                        id.as_str(),
                        new.name.as_str(),
                        kept_scope(&new.scope)?,
                        token_hash.as_str(),
                        by.as_str(),
                        now,
                        now + new.life,
                        seed.as_str()
                    )?;
                    let entry = Entry {
                        actor: &by,
                        action: "guest.made",
                        object: &id,
                        before: None,
                        after: Some(seat_words(Role::Viewer, &new.scope)),
                    };
                    audit::record(tx, &workspace, now, entry).await
                })
            })
            .await
    }

    async fn revoke_guest_link(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()> {
        let (workspace, by) = (access.workspace().to_owned(), access.person().to_owned());
        let id = id.to_owned();
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let ended = exec!(
                        tx,
                        "update guest_link set revoked_at = $3
                          where workspace_id = $1 and id = $2 and revoked_at is null",
                        workspace.as_str(),
                        id.as_str(),
                        now
                    )?;
                    if ended == 0 {
                        return Err(StoreError::NotFound);
                    }
                    let entry = Entry {
                        actor: &by,
                        action: "guest.revoked",
                        object: &id,
                        before: None,
                        after: None,
                    };
                    audit::record(tx, &workspace, now, entry).await
                })
            })
            .await
    }

    async fn guest_seat(
        &self,
        token_hash: &str,
        now: Micros,
    ) -> StoreResult<Option<(Workspace, Access)>> {
        let mut tx = self
            .db
            .read(db::Scope::Token(token_hash.to_owned()))
            .await?;
        let found: Option<Seat> = optional!(
            tx,
            (String, String, Option<String>),
            "select workspace_id, id, scope from guest_link
              where token_hash = $1 and revoked_at is null and expires_at > $2",
            token_hash,
            now
        )?;
        let Some((workspace, link, kept)) = found else {
            return Ok(None);
        };
        let workspace: Workspace = one!(
            tx,
            WorkspaceRow,
            "select id, name, kind, plan, currency, zone, week_start, look_at, data_version, sample
               from workspace where id = $1",
            workspace
        )?
        .try_into()?;
        if !workspace.plan.includes(Feature::GuestLinks) {
            return Ok(None);
        }
        let access = Access::of_membership(&workspace.id, "", Role::Viewer)
            .within(scope(kept.as_deref())?)
            .seated(SeatKind::Guest { link })
            .on(workspace.plan);
        Ok(Some((workspace, access)))
    }

    async fn note_visit(
        &self,
        guest: &Access,
        address: &str,
        browser: &str,
        now: Micros,
    ) -> StoreResult<()> {
        let SeatKind::Guest { link } = guest.seat() else {
            return Err(StoreError::NotFound);
        };
        let (workspace, link) = (guest.workspace().to_owned(), link.clone());
        let (address, browser) = (address.to_owned(), browser.to_owned());
        // The guest's own seat only reads; that they came is the house's note.
        let scope = db::Scope::Workspace(workspace.clone());
        self.db
            .write(scope, move |tx| {
                Box::pin(async move {
                    exec!(
                        tx,
                        "insert into guest_visit (workspace_id, id, link_id, at, address, browser)
                         values ($1, $2, $3, $4, $5, $6)",
                        workspace.as_str(),
                        ids::new_id(now),
                        link.as_str(),
                        now,
                        address.as_str(),
                        browser.as_str()
                    )?;
                    Ok(())
                })
            })
            .await
    }

    async fn forget_guests(&self, before: Micros) -> StoreResult<u64> {
        let mut tx = self.db.read(db::Scope::Every).await?;
        let workspaces = all!(tx, (String,), "select id from workspace order by id")?;
        drop(tx);
        let mut gone = 0;
        for (workspace,) in workspaces {
            let scope = db::Scope::Workspace(workspace.clone());
            gone += self
                .db
                .write(scope, move |tx| {
                    Box::pin(async move { Ok(forget(tx, &workspace, before).await?) })
                })
                .await?;
        }
        Ok(gone)
    }
}

async fn forget(tx: &mut db::Tx, workspace: &str, before: Micros) -> Result<u64, SqlError> {
    let visits = exec!(
        tx,
        "delete from guest_visit where workspace_id = $1 and at < $2",
        workspace,
        before
    )?;
    let links = exec!(
        tx,
        "delete from guest_link
          where workspace_id = $1 and (expires_at < $2 or revoked_at < $2)",
        workspace,
        before
    )?;
    Ok(visits + links)
}
