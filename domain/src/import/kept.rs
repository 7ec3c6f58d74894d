//! What is kept of imports, and the promise of the store that keeps it.

use super::{Draft, FileSummary, Known, Mapping, Reject};
use crate::access::Access;
use crate::error::StoreResult;
use crate::time::{Day, Micros};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a record stands to what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordState {
    /// Not there yet.
    New,
    /// There, with other content.
    Changed,
    /// There, the same.
    Unchanged,
}

/// What a commit would write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// One state a record of the draft, in its order.
    pub states: Vec<RecordState>,
    /// SHA-256 over the records and their states, hex: commit refuses when it would write anything else.
    pub digest: String,
}

/// What a committed batch wrote, by record kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindCount {
    /// Records that were new.
    pub new: u64,
    /// Records that replaced others.
    pub changed: u64,
    /// Records that were there already.
    pub unchanged: u64,
}

/// One import that was committed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// UUIDv7 text.
    pub id: String,
    /// Who committed it, by name.
    pub by: String,
    /// When.
    pub at: Micros,
    /// Whether and when it was undone.
    pub undone_at: Option<Micros>,
    /// Its files.
    pub files: Vec<FileSummary>,
    /// What it wrote, by record kind (`course`, `student` …).
    pub counts: BTreeMap<String, KindCount>,
    /// How many rows were rejected.
    pub rejected: u64,
    /// The last day that any of its facts is dated, if it brought any.
    pub last_day: Option<Day>,
}

/// How far a commit is; sent while it works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Records compared or written so far.
    pub done: u64,
    /// Records in all.
    pub total: u64,
}

/// What is kept of imports.
#[async_trait::async_trait]
pub trait ImportStore: Send + Sync {
    /// What files may refer to.
    async fn known(&self, access: &Access) -> StoreResult<Known>;
    /// Keeps what the columns of a table say, by the table's signature (`import::signature`).
    async fn save_mapping(
        &self,
        access: &Access,
        signature: &str,
        mapping: &Mapping,
        now: Micros,
    ) -> StoreResult<()>;
    /// Compares a draft with what is kept; writes nothing.
    async fn preview(&self, access: &Access, draft: &Draft) -> StoreResult<Preview>;
    /// Writes the draft's new and changed records, the batch, its files, rejects, projections and
    /// rollups in one transaction. `Conflict("changed since the preview")` when the digest differs;
    /// `Conflict("nothing new")` when there is nothing to write.
    async fn commit(
        &self,
        access: &Access,
        draft: &Arc<Draft>,
        digest: &str,
        now: Micros,
        progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> StoreResult<Batch>;
    /// Takes one batch back: what it alone said is gone, what it replaced is there again.
    /// `Conflict("already undone")`.
    async fn undo(&self, access: &Access, batch: &str, now: Micros) -> StoreResult<Batch>;
    /// All batches, newest first.
    async fn batches(&self, access: &Access) -> StoreResult<Vec<Batch>>;
    /// The rejects of one batch, `limit` from `offset` on.
    async fn rejects(
        &self,
        access: &Access,
        batch: &str,
        offset: u64,
        limit: u64,
    ) -> StoreResult<Vec<Reject>>;
}
