//! What is kept of School: everybody on a day, one student's history, and the thresholds.

mod history;
mod marks;
mod roll;

pub use roll::Rolls;

use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::import::{day, decode, encode};
use crate::{Store, exec, one, optional, workspaces};
use domain::access::Access;
use domain::error::{StoreError, StoreResult};
use domain::school::segment::Thresholds;
use domain::school::{History, Roll, SchoolStore};
use domain::time::{Day, Micros, Now};
use std::collections::BTreeSet;
use std::sync::Arc;

#[async_trait::async_trait]
impl SchoolStore for Store {
    async fn roll(&self, access: &Access, now: Now) -> StoreResult<Arc<Roll>> {
        let mut tx = self.db.read(access).await?;
        // Version and data are read in one transaction, so that no snapshot is kept under the version
        // of another.
        let version = data_version(&mut tx, access.workspace()).await?;
        self.rolls
            .get(tx, access.workspace(), version, now.today, access.scope())
            .await
    }

    async fn history(&self, access: &Access, student: &str, now: Now) -> StoreResult<History> {
        let mut tx = self.db.read(access).await?;
        history::history(&mut tx, access, student, now.today).await
    }

    async fn thresholds(&self, access: &Access) -> StoreResult<Thresholds> {
        let mut tx = self.db.read(access).await?;
        let kept = optional!(
            tx,
            (String,),
            "select body from school_setting where workspace_id = $1 and name = 'thresholds'",
            access.workspace()
        )?;
        kept.map_or_else(|| Ok(Thresholds::default()), |(body,)| decode(&body))
    }

    async fn set_thresholds(
        &self,
        access: &Access,
        thresholds: &Thresholds,
        now: Micros,
    ) -> StoreResult<()> {
        // They judge every course.
        if !access.scope().is_all() {
            return Err(StoreError::NotFound);
        }
        let (workspace, body) = (access.workspace().to_owned(), encode(thresholds)?);
        let (person, after) = (access.person().to_owned(), decode(&body)?);
        let before = encode(&self.thresholds(access).await?).and_then(|text| decode(&text))?;
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    workspaces::bump(tx, &workspace).await?;
                    exec!(
                        tx,
                        "insert into school_setting (workspace_id, name, body)
                         values ($1, 'thresholds', $2)
                         on conflict (workspace_id, name) do update set body = excluded.body",
                        workspace.as_str(),
                        body
                    )?;
                    let entry = Entry {
                        actor: &person,
                        action: "school.thresholds",
                        object: "thresholds",
                        before: Some(before),
                        after: Some(after),
                    };
                    audit::record(tx, &workspace, now, entry).await
                })
            })
            .await
    }

    async fn last_fact(&self, access: &Access) -> StoreResult<Option<Day>> {
        let mut tx = self.db.read(access).await?;
        if let Some(courses) = access.scope().only_courses() {
            return last_counted(&mut tx, access.workspace(), courses).await;
        }
        // One lookup by key a kind; the greatest over all kinds at once would read every fact.
        let mut last = None;
        for kind in ["activity", "submission", "progress"] {
            let (text,) = one!(
                tx,
                (Option<String>,),
                "select max(day) from fact
                 where workspace_id = $1 and kind = $2 and is_current = true",
                access.workspace(),
                kind
            )?;
            last = last.max(text.as_deref().map(day).transpose()?);
        }
        Ok(last)
    }
}

/// The last day that anything was counted for one of these courses. The rollup knows it by key; facts
/// have no index by course.
async fn last_counted(
    tx: &mut Tx,
    workspace: &str,
    courses: &BTreeSet<String>,
) -> StoreResult<Option<Day>> {
    let mut last = None;
    for course in courses {
        for metric in ["activities", "submissions", "average_completion"] {
            let (text,) = one!(
                tx,
                (Option<String>,),
                "select max(day) from metric_day
                 where workspace_id = $1 and metric = $2 and subject = $3",
                workspace,
                metric,
                course.as_str()
            )?;
            last = last.max(text.as_deref().map(day).transpose()?);
        }
    }
    Ok(last)
}

async fn data_version(tx: &mut Tx, workspace: &str) -> StoreResult<i64> {
    let (version,) = one!(
        tx,
        (i64,),
        "select data_version from workspace where id = $1",
        workspace
    )?;
    Ok(version)
}
