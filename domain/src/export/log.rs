use super::{Format, Subject};
use crate::access::Access;
use crate::error::StoreResult;
use crate::job::JobState;
use crate::time::Micros;
use serde::{Deserialize, Serialize};

/// Where an export stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportState {
    /// Waits for a free hand.
    Waiting,
    /// Somebody is at it.
    Making,
    /// Made.
    Done,
    /// It will not be made.
    Failed,
}

impl ExportState {
    /// Reads it off the job, which is cleared away some time after its end.
    pub fn of(is_made: bool, job: Option<JobState>) -> Self {
        match (is_made, job) {
            (true, _) => Self::Done,
            (false, Some(JobState::Queued)) => Self::Waiting,
            (false, Some(JobState::Running)) => Self::Making,
            (false, _) => Self::Failed,
        }
    }

    /// Whether something is still to come.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Making)
    }
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewExport {
    /// Of what.
    pub subject: Subject,
    /// In which form.
    pub format: Format,
    /// The address's query of the page it was asked on.
    pub query: String,
    /// What that means, in words.
    pub filter: String,
    /// The file's name.
    pub name: String,
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Rows, without the headings.
    pub rows: u64,
    /// Size of the file.
    pub bytes: u64,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
}

/// An export as the log has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// UUIDv7 text.
    pub id: String,
    /// Who asked, by id.
    pub person: String,
    /// Who asked, by name.
    pub by: String,
    /// What for.
    pub asked: NewExport,
    /// Where it stands.
    pub state: ExportState,
    /// Steps done and steps in all, while it is being made.
    pub steps: Option<(i64, i64)>,
    /// What was made.
    pub made: Option<Made>,
    /// The kept file's id; `None` where it was sent at once.
    pub file: Option<String>,
    /// When it was asked for.
    pub created_at: Micros,
    /// When it was made.
    pub made_at: Option<Micros>,
}

/// What a job finds of an export it is to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Who asked, by id.
    pub person: String,
    /// What for.
    pub new: NewExport,
}

/// What is kept of exports. Each is in the audit log too.
#[async_trait::async_trait]
pub trait ExportStore: Send + Sync {
    /// The latest exports: this person's, or everybody's.
    async fn exports(
        &self,
        access: &Access,
        everybodys: bool,
        limit: i64,
    ) -> StoreResult<Vec<Export>>;
    /// Notes a file that goes out at once. What cannot be noted must not be sent.
    async fn note_export(
        &self,
        access: &Access,
        new: NewExport,
        made: Made,
        now: Micros,
    ) -> StoreResult<()>;
    /// Asks for a file to be made behind and gives the export's id. `Conflict` while too many of this
    /// person's are still to come.
    async fn ask_export(&self, access: &Access, new: NewExport, now: Micros)
    -> StoreResult<String>;
}
