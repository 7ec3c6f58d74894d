//! Jobs as an operator sees them.

use crate::error::StoreResult;
use crate::job::NewJob;
use crate::time::Micros;
use serde::{Deserialize, Serialize};

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for its time, or for a free hand.
    Queued,
    /// Somebody is at it.
    Running,
    /// Ended well.
    Done,
    /// Failed too often; waits for a person.
    Dead,
    /// A person gave it up, or a later job took its place.
    Discarded,
}

impl JobState {
    /// Every state, in the order of a job's life.
    pub const ALL: [Self; 5] = [
        Self::Queued,
        Self::Running,
        Self::Done,
        Self::Dead,
        Self::Discarded,
    ];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dead => "dead",
            Self::Discarded => "discarded",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// One job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRow {
    /// UUIDv7 text.
    pub id: String,
    /// Whose it is, by name; `None` for the house's own.
    pub workspace: Option<String>,
    /// Names the handler.
    pub kind: String,
    /// JSON.
    pub payload: String,
    /// Where it stands.
    pub state: JobState,
    /// Not before this instant.
    pub run_at: Micros,
    /// Failed runs, and how many of them make it dead.
    pub failures: (i64, i64),
    /// Steps done, and how many there are, where the work has steps.
    pub steps: Option<(i64, i64)>,
    /// Why the last run failed.
    pub error: Option<String>,
    /// What a run found that somebody should look at.
    pub alarm: Option<String>,
    /// When it was enqueued.
    pub created_at: Micros,
    /// When it became done, dead or discarded.
    pub ended_at: Option<Micros>,
}

/// The last finished run of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastRun {
    /// When it began.
    pub started_at: Micros,
    /// How long it took, in microseconds.
    pub took: Micros,
    /// `done`, `failed`, `timed_out`, `panicked`, `lost` or `released`.
    pub outcome: String,
}

/// What is known of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KindFigures {
    /// The last finished run.
    pub last: Option<LastRun>,
    /// Jobs in each state.
    pub jobs: Vec<(JobState, i64)>,
}

/// What operators see of jobs, and do to them.
#[async_trait::async_trait]
pub trait JobStore: Send + Sync {
    /// Figures by kind, for the kinds that have any.
    async fn job_kinds(&self) -> StoreResult<Vec<(String, KindFigures)>>;
    /// Jobs in a state: waiting ones soonest first, the others latest first.
    async fn jobs_in(&self, state: JobState, limit: i64) -> StoreResult<Vec<JobRow>>;
    /// Finished jobs with an alarm that nobody has seen to, latest first.
    async fn job_alarms(&self, limit: i64) -> StoreResult<Vec<JobRow>>;
    /// Has a waiting or dead job run now, with its failures forgiven. `Conflict` when it is neither.
    async fn retry_job(&self, id: &str, now: Micros) -> StoreResult<()>;
    /// Gives up a waiting or dead job. `Conflict` when it is neither.
    async fn discard_job(&self, id: &str, now: Micros) -> StoreResult<()>;
    /// Takes an alarm off the list. `NotFound` when there is none.
    async fn settle_alarm(&self, id: &str) -> StoreResult<()>;
    /// Every workspace's id and name, by name.
    async fn workspace_names(&self) -> StoreResult<Vec<(String, String)>>;
    /// Enqueues a job in a transaction of its own. `None` when one of its kind and key waits already.
    async fn enqueue_job(&self, job: NewJob, now: Micros) -> StoreResult<Option<String>>;
}
