//! What the import page asks of the server.

use super::model::{Look, PreviewRows};
use domain::access::Access;
use domain::import::Reject;
use domain::time::Day;
use domain::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet};
use ui::error::AppResult;

/// First days of courses, by the course's key.
pub type Answers = BTreeMap<String, Day>;

/// Uploads, their previews and their commits.
#[async_trait::async_trait]
pub trait ImportDesk: Send + Sync {
    /// What an upload would write. `NotFound` when the upload is not this workspace's, or is gone.
    async fn look(
        &self,
        access: &Access,
        workspace: &Workspace,
        upload: &str,
        answers: &Answers,
    ) -> AppResult<Look>;
    /// Fifty records of one kind that an upload would write, from `offset` on; those that change
    /// something first.
    async fn rows(
        &self,
        access: &Access,
        workspace: &Workspace,
        upload: &str,
        answers: &Answers,
        kind: &str,
        offset: u64,
    ) -> AppResult<PreviewRows>;
    /// Fifty rejects of an upload, from `offset` on.
    async fn rejects(
        &self,
        access: &Access,
        workspace: &Workspace,
        upload: &str,
        answers: &Answers,
        offset: u64,
    ) -> AppResult<Vec<Reject>>;
    /// Begins to write what was shown under `digest`, whoever stays to watch. Beginning it twice begins
    /// it once.
    async fn begin(
        &self,
        access: &Access,
        workspace: &Workspace,
        upload: &str,
        answers: &Answers,
        digest: &str,
    ) -> AppResult<()>;
    /// The hashes of the erased students that an upload speaks of and who were left out.
    async fn left_out(
        &self,
        access: &Access,
        workspace: &Workspace,
        upload: &str,
    ) -> AppResult<BTreeSet<String>>;
    /// Forgets an upload.
    async fn discard(&self, access: &Access, upload: &str) -> AppResult<()>;
}
