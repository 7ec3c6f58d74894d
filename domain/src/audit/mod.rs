//! Who did what: the log of every change, and whether it is still as it was written.

mod words;

pub use words::{ACTIONS, action_words};

use crate::access::Access;
use crate::error::StoreResult;
use crate::time::Micros;
use serde::{Deserialize, Serialize};

/// Rows of the log shown at once.
pub const PAGE: usize = 50;

/// One act, as the log has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// 1, 2, 3 … within the workspace.
    pub no: i64,
    /// When.
    pub at: Micros,
    /// The person's id; empty for the program itself.
    pub actor: String,
    /// The person's name; empty when there is none any more.
    pub by: String,
    /// How it came: `page`, `command`, `job` or `token:<id>`.
    pub via: String,
    /// What was done, as in `import.committed`.
    pub action: String,
    /// To what; may be empty.
    pub object: String,
    /// What changed, as JSON, before it.
    pub before: Option<String>,
    /// What changed, as JSON, after it.
    pub after: Option<String>,
    /// Where the request came from.
    pub address: String,
    /// The request's id in the server's log.
    pub request: String,
}

/// Which acts are asked for. Empty texts ask for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditQuery {
    /// A person's id.
    pub actor: String,
    /// An action.
    pub action: String,
    /// At or after this instant.
    pub from: Option<Micros>,
    /// Before this instant.
    pub to: Option<Micros>,
    /// Before the act of this number: where the page before ended.
    pub before: Option<i64>,
}

/// A page of the log, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// At most [`PAGE`] acts.
    pub entries: Vec<AuditEntry>,
    /// The number before which the next page begins, when there is one.
    pub next: Option<i64>,
    /// Everybody who acted, by id and name, for the filter.
    pub actors: Vec<(String, String)>,
    /// Every action that occurs, for the filter.
    pub actions: Vec<String>,
}

/// What a check of the whole chain found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// Rows that were read and are as they were written.
    pub sound: u64,
    /// The first row that is not, and why.
    pub broken: Option<(i64, Broken)>,
    /// The hash of the last sound row: whoever notes it elsewhere can tell later that nothing before it
    /// was exchanged.
    pub hash: String,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Broken {
    /// A row of this number should be there and is not.
    Missing,
    /// The row does not say what it said when it was written.
    Edited,
    /// The row was not written after the one before it.
    Foreign,
}

impl Broken {
    /// As the page says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Missing => "is missing",
            Self::Edited => "was changed after it was written",
            Self::Foreign => "does not follow the row before it",
        }
    }
}

/// What is kept of the log. Rows are written by the changes themselves, in the same transaction.
#[async_trait::async_trait]
pub trait AuditStore: Send + Sync {
    /// A page of a workspace's log.
    async fn audit(&self, access: &Access, query: &AuditQuery) -> StoreResult<AuditPage>;
    /// Reads a workspace's whole log and checks each row against the one before.
    async fn verify_audit(&self, access: &Access) -> StoreResult<Verified>;
    /// Notes in the installation's log that something was refused: `session.refused` for a sign-in
    /// that failed, `access.refused` for what somebody's rights do not include. `person` is who it is
    /// about, if they are known; `object` what was asked.
    async fn note_refusal(
        &self,
        action: &'static str,
        person: Option<&str>,
        object: &str,
        now: Micros,
    ) -> StoreResult<()>;
}
