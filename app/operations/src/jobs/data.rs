//! What the page shows, in words.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// A kind of job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindLine {
    /// Its name.
    pub name: String,
    /// What it does.
    pub words: String,
    /// When it last ran, how long that took and how it ended.
    pub last: Option<(String, String, String)>,
    /// Waiting, running and dead jobs.
    pub counts: [i64; 3],
}

/// A schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleLine {
    /// Its name.
    pub name: String,
    /// When it comes, as a cron line with its zone.
    pub plan: String,
    /// When it last came.
    pub last: Option<String>,
    /// When it comes next.
    pub next: Option<String>,
}

/// A job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobLine {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// Whose it is.
    pub whose: String,
    /// The moment that matters: when it is due, was enqueued, or ended.
    pub at: String,
    /// How often it failed, where it did.
    pub failures: Option<String>,
    /// Steps done and all of them.
    pub steps: Option<(i64, i64)>,
    /// What went wrong, or what was found.
    pub message: Option<String>,
}

/// Everything on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behind {
    /// What this program can do.
    pub kinds: Vec<KindLine>,
    /// When it does so by itself.
    pub schedules: Vec<ScheduleLine>,
    /// What runs found that nobody has seen to.
    pub alarms: Vec<JobLine>,
    /// What runs.
    pub running: Vec<JobLine>,
    /// What waits, soonest first.
    pub queued: Vec<JobLine>,
    /// What failed too often, latest first.
    pub dead: Vec<JobLine>,
    /// Ids and names of the workspaces.
    pub workspaces: Vec<(String, String)>,
}

/// Reads what goes on behind. Operators may.
#[server(endpoint = "operations/jobs", input = Json)]
pub async fn read_jobs() -> Result<Behind, AppError> {
    super::read::read().await
}
