//! Notices: which events there are, and how whom is told of them.

mod events;
mod route;
pub mod told;

pub use events::{EVENTS, EventKind, event};
pub use route::{Choice, Decision, Quiet, Setting, decide, next_at, parse_quiet};

use crate::access::Access;
use crate::error::StoreResult;
use crate::mail::Place;
use crate::time::Micros;
use serde::{Deserialize, Serialize};

/// Something to tell the members of a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotice {
    /// The event's key, of [`EVENTS`].
    pub event: &'static str,
    /// One sentence.
    pub text: String,
    /// Where it leads, within the product.
    pub path: String,
    /// What it tells of: a second with the same is not kept.
    pub once: Option<String>,
}

/// A notice as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// UUIDv7 text; ids sort by time.
    pub id: String,
    /// The event's key.
    pub event: String,
    /// One sentence.
    pub text: String,
    /// Where it leads, within the product.
    pub path: Place,
    /// When it came.
    pub at: Micros,
    /// Whether it was read. Once it was, it stays so.
    pub read: bool,
}

/// Which notices are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// One, by its id.
    One(String),
    /// That with this id and all before it.
    UpTo(String),
}

/// What is kept of notices. Raising one is not here: it belongs to the transaction of its event.
#[async_trait::async_trait]
pub trait NoticeStore: Send + Sync {
    /// Tells the members of a workspace, each as they chose, in a transaction of its own.
    async fn raise_notice(
        &self,
        workspace: &str,
        notice: NewNotice,
        now: Micros,
    ) -> StoreResult<()>;
    /// The reader's notices of a workspace, newest first, before the one with the id `before`.
    async fn notices(
        &self,
        access: &Access,
        before: Option<&str>,
        limit: u32,
    ) -> StoreResult<Vec<Notice>>;
    /// How many of them are unread.
    async fn unread(&self, access: &Access) -> StoreResult<i64>;
    /// Marks notices as read, and gives how many are not.
    async fn mark_read(&self, access: &Access, reading: &Reading, now: Micros) -> StoreResult<i64>;
    /// How a person wants to be told.
    async fn notice_setting(&self, person: &str) -> StoreResult<Setting>;
    /// Keeps how a person wants to be told; a digest that waits follows.
    async fn save_notice_setting(
        &self,
        person: &str,
        setting: &Setting,
        now: Micros,
    ) -> StoreResult<()>;
    /// Queues the digests that are due, at most one a person and day, and none that would be empty.
    /// Gives how many.
    async fn send_digests(&self, now: Micros) -> StoreResult<u64>;
}
