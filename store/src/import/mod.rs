//! Imports: preview, commit, undo, and the list of what was imported.

mod commit;
mod facts;
pub(crate) mod fold;
mod mapping;
mod plan;
pub(crate) mod project;
mod undo;

use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::webhooks::announce;
use crate::{Store, all, notices, one};
use domain::access::Access;
use domain::error::{StoreError, StoreResult};
use domain::import::{Batch, Draft, ImportStore, Known, Mapping, Preview, Progress, Reject};
use domain::notice::told;
use domain::time::{Calendar, Day, Micros};
use domain::webhook::Event;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;

/// Records from which on an import may change how questions are best answered: a tenth of what makes
/// PostgreSQL's own housekeeping count a table of 100,000 rows again.
const MANY: usize = 1_000;

/// How long one statement of an import may take on PostgreSQL: nobody's page waits for it.
pub(crate) const STATEMENT_SECONDS: u32 = 600;

/// Text of something to keep as JSON.
pub(crate) fn encode<T: Serialize>(value: &T) -> StoreResult<String> {
    serde_json::to_string(value).map_err(|cause| unreadable(&cause))
}

/// Reads what [`encode`] wrote.
pub(crate) fn decode<T: DeserializeOwned>(text: &str) -> StoreResult<T> {
    serde_json::from_str(text).map_err(|cause| unreadable(&cause))
}

/// A day as it is kept.
pub(crate) fn day(text: &str) -> StoreResult<Day> {
    Day::parse(text).ok_or_else(|| unreadable(&"no day"))
}

pub(crate) fn unreadable(cause: &dyn std::fmt::Display) -> StoreError {
    tracing::error!(%cause, "what is kept cannot be read");
    StoreError::Unavailable
}

/// Counts the workspace's data version up, which keeps every other import of the workspace waiting
/// until this transaction ends, and gives its calendar.
pub(crate) async fn claim(tx: &mut Tx, workspace: &str) -> StoreResult<Calendar> {
    let (zone, week_start) = one!(
        tx,
        (String, String),
        "update workspace set data_version = data_version + 1 where id = $1
         returning zone, week_start",
        workspace
    )?;
    Calendar::parse(&zone, &week_start).map_err(|field| unreadable(&field))
}

/// What the audit log says of a batch: files by their content, since names may be people's.
fn written(batch: &Batch) -> Value {
    let files: Vec<&str> = batch
        .files
        .iter()
        .map(|file| file.sha256.as_str())
        .collect();
    json!({ "files": files, "counts": batch.counts, "rejected": batch.rejected })
}

/// What webhooks are told of a batch.
fn told(batch: &Batch) -> Value {
    json!({ "import": batch.id, "counts": batch.counts, "rejected": batch.rejected })
}

crate::row! {
    struct BatchRow {
        id: String,
        by_name: String,
        at: i64,
        undone_at: Option<i64>,
        counts: String,
        rejected: i64,
        last_day: Option<String>,
    }
}

impl BatchRow {
    fn read(self) -> StoreResult<Batch> {
        Ok(Batch {
            id: self.id,
            by: self.by_name,
            at: self.at,
            undone_at: self.undone_at,
            files: Vec::new(),
            counts: decode(&self.counts)?,
            rejected: self.rejected.unsigned_abs(),
            last_day: self.last_day.as_deref().map(day).transpose()?,
        })
    }
}

/// One batch with its files.
async fn batch(tx: &mut Tx, workspace: &str, id: &str) -> StoreResult<Batch> {
    let mut batch = one!(
        tx,
        BatchRow,
        "select b.id, p.name as by_name, b.at, b.undone_at, b.counts, b.rejected, b.last_day
         from batch b join person p on p.id = b.person_id
         where b.workspace_id = $1 and b.id = $2",
        workspace,
        id
    )?
    .read()?;
    for (summary,) in all!(
        tx,
        (String,),
        "select summary from batch_file where workspace_id = $1 and batch_id = $2 order by no",
        workspace,
        id
    )? {
        batch.files.push(decode(&summary)?);
    }
    Ok(batch)
}

/// Imports touch every course: to who sees only some there is none.
fn for_all(access: &Access) -> StoreResult<()> {
    if access.scope().is_all() {
        Ok(())
    } else {
        Err(StoreError::NotFound)
    }
}

#[async_trait::async_trait]
impl ImportStore for Store {
    async fn known(&self, access: &Access) -> StoreResult<Known> {
        for_all(access)?;
        let mut tx = self.db.read(access).await?;
        let mut known = Known::default();
        for (key, starts_on) in all!(
            tx,
            (String, String),
            "select key, starts_on from course
             where workspace_id = $1 and starts_on is not null",
            access.workspace()
        )? {
            known.course_starts.insert(key, day(&starts_on)?);
        }
        let assessments = all!(
            tx,
            (String, String),
            "select key, course_key from assessment where workspace_id = $1",
            access.workspace()
        )?;
        known.assessments.extend(assessments);
        known.mappings = mapping::read(&mut tx, access.workspace()).await?;
        access.workspace().clone_into(&mut known.erased.workspace);
        let erased = all!(
            tx,
            (String,),
            "select hash from erased_student where workspace_id = $1",
            access.workspace()
        )?;
        known.erased.hashes = erased.into_iter().map(|(hash,)| hash).collect();
        Ok(known)
    }

    async fn save_mapping(
        &self,
        access: &Access,
        signature: &str,
        mapping: &Mapping,
        now: Micros,
    ) -> StoreResult<()> {
        mapping::save(self, access, signature, mapping, now).await
    }

    async fn preview(&self, access: &Access, draft: &Draft) -> StoreResult<Preview> {
        for_all(access)?;
        let mut tx = self.db.read(access).await?;
        tx.allow_seconds(STATEMENT_SECONDS).await?;
        let plan = plan::compare(&mut tx, access.workspace(), &draft.records, &|_| {}).await?;
        Ok(Preview {
            states: plan.states,
            digest: plan.digest,
        })
    }

    async fn commit(
        &self,
        access: &Access,
        draft: &Arc<Draft>,
        digest: &str,
        now: Micros,
        progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> StoreResult<Batch> {
        for_all(access)?;
        let order = commit::Order {
            workspace: access.workspace().to_owned(),
            person: access.person().to_owned(),
            draft: draft.clone(),
            digest: digest.to_owned(),
            now,
        };
        // Every record is compared and then written.
        let total = 2 * draft.records.len() as u64;
        let (send, mut steps) = tokio::sync::mpsc::unbounded_channel::<usize>();
        let work = self.db.write(access, move |tx| {
            Box::pin(async move {
                let step = move |count| {
                    // Nobody listens any more when the caller went away; the work goes on.
                    let _ = send.send(count);
                };
                let batch = commit::commit(tx, &order, &step).await?;
                let event = Event::ImportCommitted;
                announce(tx, &order.workspace, event, told(&batch), order.now).await?;
                let entry = Entry {
                    actor: &order.person,
                    action: "import.committed",
                    object: &batch.id,
                    before: None,
                    after: Some(written(&batch)),
                };
                audit::record(tx, &order.workspace, order.now, entry).await?;
                let told = told::committed(&order.workspace, &batch);
                notices::raise(tx, &order.workspace, &told, order.now).await?;
                Ok(batch)
            })
        });
        let mut done = 0;
        let listen = async {
            while let Some(count) = steps.recv().await {
                done += count as u64;
                progress(Progress { done, total });
            }
        };
        let batch = futures::future::join(work, listen).await.0?;
        if draft.records.len() >= MANY {
            self.db.gather_statistics().await;
        }
        Ok(batch)
    }

    async fn undo(&self, access: &Access, batch: &str, now: Micros) -> StoreResult<Batch> {
        for_all(access)?;
        let (workspace, batch) = (access.workspace().to_owned(), batch.to_owned());
        let person = access.person().to_owned();
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let undone = undo::undo(tx, &workspace, &batch, now).await?;
                    let event = Event::ImportUndone;
                    announce(tx, &workspace, event, told(&undone), now).await?;
                    let entry = Entry {
                        actor: &person,
                        action: "import.undone",
                        object: &batch,
                        before: None,
                        after: Some(written(&undone)),
                    };
                    audit::record(tx, &workspace, now, entry).await?;
                    notices::raise(tx, &workspace, &told::undone(&workspace, &undone), now).await?;
                    Ok(undone)
                })
            })
            .await
    }

    async fn batches(&self, access: &Access) -> StoreResult<Vec<Batch>> {
        for_all(access)?;
        let mut tx = self.db.read(access).await?;
        let rows = all!(
            tx,
            BatchRow,
            "select b.id, p.name as by_name, b.at, b.undone_at, b.counts, b.rejected, b.last_day
             from batch b join person p on p.id = b.person_id
             where b.workspace_id = $1 order by b.no desc",
            access.workspace()
        )?;
        let mut batches = rows
            .into_iter()
            .map(BatchRow::read)
            .collect::<StoreResult<Vec<_>>>()?;
        for (id, summary) in all!(
            tx,
            (String, String),
            "select batch_id, summary from batch_file where workspace_id = $1 order by no",
            access.workspace()
        )? {
            if let Some(batch) = batches.iter_mut().find(|batch| batch.id == id) {
                batch.files.push(decode(&summary)?);
            }
        }
        Ok(batches)
    }

    async fn rejects(
        &self,
        access: &Access,
        batch: &str,
        offset: u64,
        limit: u64,
    ) -> StoreResult<Vec<Reject>> {
        for_all(access)?;
        let mut tx = self.db.read(access).await?;
        one!(
            tx,
            (i64,),
            "select no from batch where workspace_id = $1 and id = $2",
            access.workspace(),
            batch
        )?;
        let rows = all!(
            tx,
            (String, i64, String, String, String),
            "select file, line, header, cell, reason from batch_reject
             where workspace_id = $1 and batch_id = $2 and no >= $3 order by no limit $4",
            access.workspace(),
            batch,
            i64::try_from(offset).unwrap_or(i64::MAX),
            i64::try_from(limit).unwrap_or(i64::MAX)
        )?;
        Ok(rows
            .into_iter()
            .map(|(file, row, column, value, reason)| Reject {
                file,
                row: row.unsigned_abs(),
                column,
                value,
                reason,
            })
            .collect())
    }
}
