//! Outgoing webhooks: addresses that are told when something happens (Standard Webhooks).

mod address;
mod delivery;
mod form;

pub use address::is_public;
pub use delivery::{GIVE_UP, Reply, Verdict, judge};
pub use form::{NewWebhook, WebhookForm, check_webhook};

use crate::access::Access;
use crate::error::StoreResult;
use crate::time::Micros;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What every secret begins with.
pub const SECRET_PREFIX: &str = "whsec_";
/// How long a secret that was replaced goes on to sign: a day, so that receivers can be changed first.
pub const OLD_SECRET: Micros = 24 * 3_600 * 1_000_000;
/// Most endpoints of a workspace: each event is sent to each.
pub const MOST_WEBHOOKS: usize = 20;
/// Deliveries that the page lists.
pub const DELIVERIES_SHOWN: u32 = 50;
/// How long deliveries are listed: 30 days.
pub const DELIVERIES_KEPT: Micros = 30 * 24 * 3_600 * 1_000_000;
/// The kind of job that sends one.
pub const JOB: &str = "webhook";

/// Something that happens and is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Event {
    /// Files were imported.
    ImportCommitted,
    /// An import was taken back.
    ImportUndone,
    /// An alert changed its state.
    AlertChanged,
    /// Somebody became a member.
    MemberJoined,
    /// Somebody is no member any more.
    MemberLeft,
    /// Somebody asked for a test.
    Ping,
}

impl Event {
    /// Every event that can be chosen; a test needs no choice.
    pub const CHOICES: [Self; 5] = [
        Self::ImportCommitted,
        Self::ImportUndone,
        Self::AlertChanged,
        Self::MemberJoined,
        Self::MemberLeft,
    ];

    /// The word kept in the database and sent as the message's type.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ImportCommitted => "import.committed",
            Self::ImportUndone => "import.undone",
            Self::AlertChanged => "alert.changed",
            Self::MemberJoined => "member.joined",
            Self::MemberLeft => "member.left",
            Self::Ping => "ping",
        }
    }

    /// As a choice in a form.
    pub fn words(self) -> &'static str {
        match self {
            Self::ImportCommitted => "Files were imported",
            Self::ImportUndone => "An import was taken back",
            Self::AlertChanged => "An alert changed its state",
            Self::MemberJoined => "Somebody became a member",
            Self::MemberLeft => "Somebody is no member any more",
            Self::Ping => "A test",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Ping]
            .into_iter()
            .chain(Self::CHOICES)
            .find(|event| event.as_str() == text)
    }
}

/// Events as they are kept: words parted by spaces.
pub fn events_text(events: &BTreeSet<Event>) -> String {
    let words: Vec<&str> = events.iter().map(|event| event.as_str()).collect();
    words.join(" ")
}

/// A kept endpoint. Its secrets are sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// UUIDv7 text.
    pub id: String,
    /// Where it is.
    pub url: String,
    /// What people call it.
    pub name: String,
    /// What it is told; words that nobody knows any more are left out.
    pub events: BTreeSet<Event>,
    /// The secret that signs, sealed for the endpoint's id.
    pub secret: String,
    /// The one before, with when it ends.
    pub old_secret: Option<(String, Micros)>,
    /// Since when somebody holds it back.
    pub paused_at: Option<Micros>,
    /// Since when it is told nothing, because it failed for too long or said that it is gone.
    pub disabled_at: Option<Micros>,
    /// Since when every delivery has failed; `None` after one that arrived.
    pub failing_since: Option<Micros>,
    /// When it was made.
    pub created_at: Micros,
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Waits for its time.
    Waiting,
    /// Arrived.
    Delivered,
    /// Was given up; somebody may try it again.
    Dead,
}

impl DeliveryState {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Waiting, Self::Delivered, Self::Dead]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// One message to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// UUIDv7 text.
    pub id: String,
    /// The endpoint's id.
    pub webhook: String,
    /// The message's id, the same each time it is sent.
    pub message: String,
    /// What it tells of, by its word.
    pub event: String,
    /// The body, as it is sent and signed.
    pub body: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was made.
    pub created_at: Micros,
    /// When it is tried next.
    pub next_at: Option<Micros>,
    /// When it was tried last.
    pub last_at: Option<Micros>,
    /// The status that was answered last.
    pub status: Option<u16>,
    /// How long the last answer took, in microseconds.
    pub took: Option<Micros>,
    /// Why it did not arrive, in words.
    pub error: Option<String>,
}

/// Seals a secret for the id that it is given.
pub type Seal = Box<dyn FnOnce(&str) -> Option<String> + Send>;

/// What came of trying a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// When it was begun.
    pub at: Micros,
    /// How long it took, in microseconds.
    pub took: Micros,
    /// The status, if one was answered.
    pub status: Option<u16>,
    /// What becomes of it.
    pub verdict: Verdict,
}

/// What is kept of webhooks.
#[async_trait::async_trait]
pub trait WebhookStore: Send + Sync {
    /// Every endpoint, the oldest first.
    async fn webhooks(&self, access: &Access) -> StoreResult<Vec<Webhook>>;
    /// Makes an endpoint, with the secret that `seal` gives, and gives its id. `Conflict` when there
    /// are [`MOST_WEBHOOKS`].
    async fn make_webhook(
        &self,
        access: &Access,
        new: &NewWebhook,
        seal: Seal,
        now: Micros,
    ) -> StoreResult<String>;
    /// Changes an endpoint's address, name and events.
    async fn change_webhook(
        &self,
        access: &Access,
        id: &str,
        new: &NewWebhook,
        now: Micros,
    ) -> StoreResult<()>;
    /// Removes an endpoint with its deliveries.
    async fn remove_webhook(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()>;
    /// Holds an endpoint back, or lets it go on; the latter also forgives its failures.
    async fn pause_webhook(
        &self,
        access: &Access,
        id: &str,
        paused: bool,
        now: Micros,
    ) -> StoreResult<()>;
    /// Gives an endpoint the secret that `seal` gives. The one before also signs for [`OLD_SECRET`].
    async fn rotate_secret(
        &self,
        access: &Access,
        id: &str,
        seal: Seal,
        now: Micros,
    ) -> StoreResult<()>;
    /// Sends a test to an endpoint. `Conflict` when it is held back.
    async fn ping_webhook(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()>;
    /// The last deliveries of an endpoint, the newest first.
    async fn deliveries(&self, access: &Access, webhook: &str) -> StoreResult<Vec<Delivery>>;
    /// Tries a delivery again now. `Conflict` when its endpoint is held back.
    async fn retry_delivery(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()>;
}
