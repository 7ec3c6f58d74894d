//! What is kept of notices: who is told what, and how they want to be told.

mod digest;
mod raise;
mod setting;

pub use raise::raise;

use crate::db::{Scope, Tx};
use crate::error::SqlError;
use crate::{Store, all, exec, one, row};
use domain::access::Access;
use domain::error::StoreResult;
use domain::mail::Place;
use domain::notice::{NewNotice, Notice, NoticeStore, Reading, Setting};
use domain::time::Micros;

row! {
    /// A notice as it is kept.
    struct NoticeRow {
        id: String,
        event: String,
        text: String,
        path: String,
        at: i64,
        read_at: Option<i64>,
    }
}

impl From<NoticeRow> for Notice {
    fn from(row: NoticeRow) -> Self {
        Self {
            id: row.id,
            event: row.event,
            text: row.text,
            path: Place::new(&row.path),
            at: row.at,
            read: row.read_at.is_some(),
        }
    }
}

async fn unread(tx: &mut Tx, workspace: &str, person: &str) -> Result<i64, SqlError> {
    let (count,) = one!(
        tx,
        (i64,),
        "select count(*) from notice
          where workspace_id = $1 and person_id = $2 and read_at is null and shown = true",
        workspace,
        person
    )?;
    Ok(count)
}

#[async_trait::async_trait]
impl NoticeStore for Store {
    async fn raise_notice(
        &self,
        workspace: &str,
        notice: NewNotice,
        now: Micros,
    ) -> StoreResult<()> {
        let workspace = workspace.to_owned();
        self.db
            .write(Scope::Workspace(workspace.clone()), move |tx| {
                Box::pin(async move { raise(tx, &workspace, &notice, now).await })
            })
            .await
    }

    async fn notices(
        &self,
        access: &Access,
        before: Option<&str>,
        limit: u32,
    ) -> StoreResult<Vec<Notice>> {
        let mut tx = self.db.read(access).await?;
        let rows = all!(
            tx,
            NoticeRow,
            "select id, event, text, path, at, read_at from notice
              where workspace_id = $1 and person_id = $2 and shown = true and (id < $3 or $3 = '')
              order by id desc limit $4",
            access.workspace(),
            access.person(),
            before.unwrap_or_default(),
            i64::from(limit)
        )?;
        Ok(rows.into_iter().map(Notice::from).collect())
    }

    async fn unread(&self, access: &Access) -> StoreResult<i64> {
        let mut tx = self.db.read(access).await?;
        Ok(unread(&mut tx, access.workspace(), access.person()).await?)
    }

    async fn mark_read(&self, access: &Access, reading: &Reading, now: Micros) -> StoreResult<i64> {
        let (workspace, person) = (access.workspace().to_owned(), access.person().to_owned());
        let (from, to) = match reading {
            Reading::One(id) => (id.clone(), id.clone()),
            Reading::UpTo(id) => (String::new(), id.clone()),
        };
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    exec!(
                        tx,
                        "update notice set read_at = $5
                          where workspace_id = $1 and person_id = $2 and id >= $3 and id <= $4
                            and read_at is null",
                        workspace.as_str(),
                        person.as_str(),
                        from.as_str(),
                        to.as_str(),
                        now
                    )?;
                    Ok(unread(tx, &workspace, &person).await?)
                })
            })
            .await
    }

    async fn notice_setting(&self, person: &str) -> StoreResult<Setting> {
        setting::read(self, person).await
    }

    async fn save_notice_setting(
        &self,
        person: &str,
        setting: &Setting,
        now: Micros,
    ) -> StoreResult<()> {
        setting::save(self, person, setting, now).await
    }

    async fn send_digests(&self, now: Micros) -> StoreResult<u64> {
        digest::send(self, now).await
    }
}
