//! Previews and commits of uploads. What is shown is kept for the commit, which runs by itself: the
//! person may leave.

use super::rows::{columns, preview_row};
use super::staging::Staging;
use crate::files::Files;
use crate::notices::Bell;
use crate::watch::Watch;
use app::import::desk::{Answers, ImportDesk};
use app::import::model::{Look, Phase, PreviewRows};
use domain::access::Access;
use domain::error::StoreError;
use domain::import::{
    self, Draft, ImportStore, InputFile, KINDS, KindCount, Preview, Progress, RecordState, Reject,
};
use domain::time::{Micros, Now};
use domain::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use store::audit;
use tokio::sync::watch;
use ui::error::{AppError, AppResult};

/// Rows a page of the preview.
const PAGE: usize = 50;
/// Previews kept in memory: each may hold a hundred thousand records (about 50 MB).
const PREPARED: usize = 4;
/// Ended commits remembered, for a page that comes back to look.
const REMEMBERED: usize = 200;

/// What a preview hangs on: another data version makes another preview.
type Key = (String, String, Answers, i64);

/// A workspace and an upload of it.
type UploadKey = (String, String);

/// An upload read and compared.
struct Prepared {
    files: Vec<InputFile>,
    draft: Arc<Draft>,
    preview: Preview,
}

/// See the module.
pub struct Desk {
    imports: Arc<dyn ImportStore>,
    staging: Staging,
    files: Arc<Files>,
    bell: Bell,
    clock: fn() -> Micros,
    alerts: Option<Watch>,
    prepared: Mutex<VecDeque<(Key, Arc<Prepared>)>>,
    commits: Mutex<HashMap<UploadKey, watch::Receiver<Phase>>>,
}

impl Desk {
    /// A desk over a store and a folder.
    pub fn new(
        imports: Arc<dyn ImportStore>,
        staging: Staging,
        files: Arc<Files>,
        bell: Bell,
        clock: fn() -> Micros,
    ) -> Self {
        Self {
            imports,
            staging,
            files,
            bell,
            clock,
            alerts: None,
            prepared: Mutex::default(),
            commits: Mutex::default(),
        }
    }

    /// Looks at the workspace's alerts after each import.
    #[must_use]
    pub fn watched(mut self, alerts: Watch) -> Self {
        self.alerts = Some(alerts);
        self
    }

    /// Where uploads wait.
    pub fn staging(&self) -> &Staging {
        &self.staging
    }

    /// Files that people take away.
    pub fn files(&self) -> &Arc<Files> {
        &self.files
    }

    /// Follows the commit of an upload, if one was begun.
    pub fn watch(&self, access: &Access, upload: &str) -> Option<watch::Receiver<Phase>> {
        let commits = self.commits.lock().unwrap_or_else(PoisonError::into_inner);
        commits
            .get(&(access.workspace().to_owned(), upload.to_owned()))
            .cloned()
    }

    async fn prepare(
        &self,
        access: &Access,
        workspace: &Workspace,
        upload: &str,
        answers: &Answers,
    ) -> AppResult<Arc<Prepared>> {
        let key = (
            access.workspace().to_owned(),
            upload.to_owned(),
            answers.clone(),
            workspace.data_version,
        );
        let ready = {
            let prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
            prepared
                .iter()
                .find(|(known, _)| *known == key)
                .map(|(_, ready)| ready.clone())
        };
        if let Some(ready) = ready {
            return Ok(ready);
        }
        let files = self.staging.files(access, upload).await?;
        let known = self.imports.known(access).await?;
        let today = Now::live((self.clock)(), &workspace.calendar).today;
        let (answers, calendar) = (answers.clone(), workspace.calendar);
        let read = move || {
            let draft = import::draft(&files, &known, &answers, today, &calendar);
            (files, draft)
        };
        let (files, draft) = tokio::task::spawn_blocking(read)
            .await
            .map_err(|_| AppError::Unavailable)?;
        let preview = self.imports.preview(access, &draft).await?;
        let ready = Arc::new(Prepared {
            files,
            draft: Arc::new(draft),
            preview,
        });
        let mut prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        prepared.retain(|(known, _)| (&known.0, &known.1) != (&key.0, &key.1));
        prepared.push_front((key, ready.clone()));
        prepared.truncate(PREPARED);
        Ok(ready)
    }

    fn remember(&self, key: UploadKey, phase: watch::Receiver<Phase>) -> bool {
        let mut commits = self.commits.lock().unwrap_or_else(PoisonError::into_inner);
        let running =
            |phase: &watch::Receiver<Phase>| matches!(*phase.borrow(), Phase::Working { .. });
        if commits.get(&key).is_some_and(running) {
            return false;
        }
        if commits.len() >= REMEMBERED {
            commits.retain(|_, phase| running(phase));
        }
        commits.insert(key, phase);
        true
    }
}

/// How many records of each kind stand in each state, in the order of kinds.
fn count(draft: &Draft, preview: &Preview) -> Vec<(String, KindCount)> {
    let mut counts: BTreeMap<&str, KindCount> = BTreeMap::new();
    for (record, state) in draft.records.iter().zip(&preview.states) {
        let count = counts.entry(record.kind_name()).or_default();
        match state {
            RecordState::New => count.new += 1,
            RecordState::Changed => count.changed += 1,
            RecordState::Unchanged => count.unchanged += 1,
        }
    }
    KINDS
        .iter()
        .filter_map(|kind| counts.get(*kind).map(|count| ((*kind).to_owned(), *count)))
        .collect()
}

#[async_trait::async_trait]
impl ImportDesk for Desk {
    async fn look(
        &self,
        access: &Access,
        workspace: &Workspace,
        upload: &str,
        answers: &Answers,
    ) -> AppResult<Look> {
        let ready = self.prepare(access, workspace, upload, answers).await?;
        Ok(Look {
            upload: upload.to_owned(),
            files: ready.draft.files.clone(),
            questions: ready.draft.questions.clone(),
            kinds: count(&ready.draft, &ready.preview),
            rejected: ready.draft.rejects.len() as u64,
            digest: ready.preview.digest.clone(),
            left_out: (ready.draft.left_out.students, ready.draft.left_out.records),
        })
    }

    async fn rows(
        &self,
        access: &Access,
        workspace: &Workspace,
        upload: &str,
        answers: &Answers,
        kind: &str,
        offset: u64,
    ) -> AppResult<PreviewRows> {
        let ready = self.prepare(access, workspace, upload, answers).await?;
        let both = || ready.draft.records.iter().zip(&ready.preview.states);
        let of_kind = || both().filter(|(record, _)| record.kind_name() == kind);
        let order = [
            RecordState::New,
            RecordState::Changed,
            RecordState::Unchanged,
        ];
        let sorted = order
            .into_iter()
            .flat_map(|wanted| of_kind().filter(move |(_, state)| **state == wanted));
        Ok(PreviewRows {
            columns: columns(kind)
                .iter()
                .map(|column| (*column).to_owned())
                .collect(),
            rows: sorted
                .skip(usize::try_from(offset).unwrap_or(usize::MAX))
                .take(PAGE)
                .map(|(record, state)| preview_row(record, *state))
                .collect(),
            total: of_kind().count() as u64,
        })
    }

    async fn rejects(
        &self,
        access: &Access,
        workspace: &Workspace,
        upload: &str,
        answers: &Answers,
        offset: u64,
    ) -> AppResult<Vec<Reject>> {
        let ready = self.prepare(access, workspace, upload, answers).await?;
        let skipped = ready
            .draft
            .rejects
            .iter()
            .skip(usize::try_from(offset).unwrap_or(usize::MAX));
        Ok(skipped.take(PAGE).cloned().collect())
    }

    async fn begin(
        &self,
        access: &Access,
        workspace: &Workspace,
        upload: &str,
        answers: &Answers,
        digest: &str,
    ) -> AppResult<()> {
        let ready = self.prepare(access, workspace, upload, answers).await?;
        if ready
            .draft
            .questions
            .iter()
            .any(|question| question.answered.is_none())
        {
            return Err(AppError::field(
                "start",
                "Say first on which day each course began.",
            ));
        }
        let total = ready.draft.records.len() as u64;
        let (sender, receiver) = watch::channel(Phase::Working {
            progress: Progress { done: 0, total },
        });
        if !self.remember((access.workspace().to_owned(), upload.to_owned()), receiver) {
            return Ok(());
        }
        let (imports, staging, bell) = (
            self.imports.clone(),
            self.staging.clone(),
            self.bell.clone(),
        );
        let (alerts, workspace) = (self.alerts.clone(), workspace.clone());
        let (access, upload, digest, now) = (
            access.clone(),
            upload.to_owned(),
            digest.to_owned(),
            (self.clock)(),
        );
        let work = async move {
            let sender = Arc::new(sender);
            let tell = {
                let sender = sender.clone();
                move |progress| {
                    sender.send_replace(Phase::Working { progress });
                }
            };
            // A raw file that speaks of somebody who was erased is not kept.
            let files: &[InputFile] = match ready.draft.left_out.records {
                0 => &ready.files,
                _ => &[],
            };
            let ended = match staging.keep(&access, files).await {
                Err(error) => Err(error.sentence()),
                Ok(()) => imports
                    .commit(&access, &ready.draft, &digest, now, &tell)
                    .await
                    .map_err(|error| failure(&error)),
            };
            let phase = match ended {
                Ok(batch) => {
                    staging.discard(&access, &upload).await;
                    Phase::Done {
                        batch: Box::new(batch),
                    }
                }
                Err(sentence) => Phase::Failed { sentence },
            };
            let written = matches!(phase, Phase::Done { .. });
            sender.send_replace(phase.clone());
            if let (Some(alerts), true) = (alerts, written) {
                alerts.look(&access, &workspace).await;
            }
            bell.ended(&access, &phase).await;
        };
        tokio::spawn(audit::during(audit::current(), work));
        Ok(())
    }

    async fn left_out(
        &self,
        access: &Access,
        workspace: &Workspace,
        upload: &str,
    ) -> AppResult<BTreeSet<String>> {
        let ready = self
            .prepare(access, workspace, upload, &Answers::new())
            .await?;
        Ok(ready.draft.left_out.hashes.clone())
    }

    async fn discard(&self, access: &Access, upload: &str) -> AppResult<()> {
        self.staging.discard(access, upload).await;
        Ok(())
    }
}

/// Why a commit wrote nothing.
pub fn failure(error: &StoreError) -> String {
    match error {
        StoreError::Conflict("nothing new") => "Everything in these files is already here. Nothing was written.",
        StoreError::Conflict("changed since the preview") => {
            "The workspace changed since the preview was made. Nothing was written; look at the new preview and commit again."
        }
        StoreError::Conflict(sentence) => sentence,
        StoreError::NotFound => "The workspace is gone.",
        StoreError::Full => "The server has no room left. Nothing was written; tell whoever runs this server.",
        StoreError::Unavailable => "The database did not answer. Nothing was written; try again in a moment.",
    }
    .to_owned()
}
