//! What is kept of links to look at something without an account.

use crate::audit::{self, Entry};
use crate::db::Scope;
use crate::{Store, all, exec, ids, optional, row};
use domain::access::{Access, Role, SeatKind};
use domain::error::{StoreError, StoreResult};
use domain::share::{Look, NewShare, Opened, Share, ShareKind, ShareStore, minute};
use domain::time::Micros;
use serde_json::json;

row! {
    struct ShareRow {
        workspace_id: String,
        id: String,
        person_id: String,
        by_name: String,
        name: String,
        kind: String,
        query: String,
        with_names: bool,
        token_hash: String,
        password_hash: Option<String>,
        origins: String,
        created_at: i64,
        expires_at: Option<i64>,
        revoked_at: Option<i64>,
        views: i64,
    }
}

impl TryFrom<ShareRow> for Share {
    type Error = StoreError;

    fn try_from(row: ShareRow) -> StoreResult<Self> {
        let kind = ShareKind::parse(&row.kind).ok_or_else(|| {
            tracing::error!(share = row.id, "a kept kind of link cannot be read");
            StoreError::Unavailable
        })?;
        Ok(Self {
            id: row.id,
            person: row.person_id,
            by: row.by_name,
            new: NewShare {
                name: row.name,
                kind,
                query: row.query,
                with_names: row.with_names,
                origins: row.origins.split_whitespace().map(str::to_owned).collect(),
                expires_at: row.expires_at,
            },
            token_hash: row.token_hash,
            password_hash: row.password_hash,
            created_at: row.created_at,
            revoked_at: row.revoked_at,
            views: row.views,
        })
    }
}

#[async_trait::async_trait]
impl ShareStore for Store {
    async fn shares(&self, access: &Access, everybodys: bool) -> StoreResult<Vec<Share>> {
        let mut tx = self.db.read(access).await?;
        let rows = all!(
            tx,
            ShareRow,
            "select s.workspace_id, s.id, s.person_id, p.name as by_name, s.name, s.kind, s.query,
                    s.with_names, s.token_hash, s.password_hash, s.origins, s.created_at, s.expires_at,
                    s.revoked_at,
                    (select cast(coalesce(sum(v.times), 0) as bigint) from share_view v
                      where v.workspace_id = s.workspace_id and v.share_id = s.id) as views
               from share s join person p on p.id = s.person_id
              where s.workspace_id = $1 and (s.person_id = $2 or $3 = true)
              order by s.created_at desc, s.id desc",
            access.workspace(),
            access.person(),
            everybodys
        )?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    fn new_share_id(&self, now: Micros) -> String {
        ids::new_id(now)
    }

    async fn make_share(
        &self,
        access: &Access,
        id: String,
        new: NewShare,
        token_hash: String,
        password_hash: Option<String>,
        now: Micros,
    ) -> StoreResult<()> {
        let (workspace, person) = (access.workspace().to_owned(), access.person().to_owned());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let origins = new.origins.join(" ");
                    exec!(
                        tx,
                        "insert into share (workspace_id, id, person_id, name, kind, query, with_names,
                                            token_hash, password_hash, origins, created_at, expires_at)
                         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                        workspace.as_str(),
                        id.as_str(),
                        person.as_str(),
                        new.name.as_str(),
                        new.kind.as_str(),
                        new.query.as_str(),
                        new.with_names,
                        token_hash.as_str(),
                        password_hash.as_deref(),
                        origins.as_str(),
                        now,
                        new.expires_at
                    )?;
                    let after = json!({
                        "of": new.kind.as_str(), "names": new.with_names, "sites": origins,
                        "password": password_hash.is_some(),
                    });
                    let entry = Entry {
                        actor: &person,
                        action: "share.made",
                        object: &id,
                        before: None,
                        after: Some(after),
                    };
                    audit::record(tx, &workspace, now, entry).await
                })
            })
            .await
    }

    async fn revoke_share(
        &self,
        access: &Access,
        id: &str,
        others: bool,
        now: Micros,
    ) -> StoreResult<()> {
        let (workspace, person) = (access.workspace().to_owned(), access.person().to_owned());
        let id = id.to_owned();
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let touched = exec!(
                        tx,
                        "update share set revoked_at = $4
                          where workspace_id = $1 and id = $2 and (person_id = $3 or $5 = true)
                            and revoked_at is null",
                        workspace.as_str(),
                        id.as_str(),
                        person.as_str(),
                        now,
                        others
                    )?;
                    if touched == 0 {
                        return Err(StoreError::NotFound);
                    }
                    let entry = Entry {
                        actor: &person,
                        action: "share.revoked",
                        object: &id,
                        before: None,
                        after: None,
                    };
                    audit::record(tx, &workspace, now, entry).await
                })
            })
            .await
    }

    async fn looks(&self, access: &Access, id: &str, limit: i64) -> StoreResult<Vec<Look>> {
        let mut tx = self.db.read(access).await?;
        let rows = all!(
            tx,
            (i64, String, i64),
            "select minute, browser, times from share_view
              where workspace_id = $1 and share_id = $2 order by minute desc, browser limit $3",
            access.workspace(),
            id,
            limit
        )?;
        let look = |(minute, browser, times)| Look {
            minute,
            browser,
            times,
        };
        Ok(rows.into_iter().map(look).collect())
    }

    async fn open_share(&self, token_hash: &str, now: Micros) -> StoreResult<Opened> {
        // Nothing but the one row is seen by a token; what it shows is read in its maker's name.
        let mut tx = self.db.read(Scope::Token(token_hash.to_owned())).await?;
        let row = optional!(
            tx,
            ShareRow,
            "select s.workspace_id, s.id, s.person_id, '' as by_name, s.name, s.kind, s.query,
                    s.with_names, s.token_hash, s.password_hash, s.origins, s.created_at, s.expires_at,
                    s.revoked_at, cast(0 as bigint) as views
               from share s where s.token_hash = $1",
            token_hash
        )?;
        drop(tx);
        let row = row.ok_or(StoreError::NotFound)?;
        let workspace = row.workspace_id.clone();
        let share: Share = row.try_into()?;
        if !share.is_alive(now) {
            return Err(StoreError::NotFound);
        }
        let seat = self.seat_of(&workspace, &share.person).await?;
        let (workspace, maker) = seat.ok_or(StoreError::NotFound)?;
        // Nobody stands behind the seat: nothing that is somebody's own is seen from it.
        let access = Access::of_membership(&workspace.id, "", Role::Viewer)
            .within(maker.scope().clone())
            .on(maker.plan())
            .seated(SeatKind::Guest {
                link: share.id.clone(),
            });
        Ok(Opened {
            share,
            workspace,
            access,
        })
    }

    async fn note_look(
        &self,
        workspace: &str,
        share: &str,
        browser: &str,
        now: Micros,
    ) -> StoreResult<()> {
        let (workspace, share) = (workspace.to_owned(), share.to_owned());
        let browser = browser.to_owned();
        self.db
            .write(Scope::Workspace(workspace.clone()), move |tx| {
                Box::pin(async move {
                    exec!(
                        tx,
                        "insert into share_view (workspace_id, share_id, minute, browser, times)
                         values ($1, $2, $3, $4, 1)
                         on conflict (workspace_id, share_id, minute, browser)
                         do update set times = share_view.times + 1",
                        workspace.as_str(),
                        share.as_str(),
                        minute(now),
                        browser.as_str()
                    )?;
                    Ok(())
                })
            })
            .await
    }
}
