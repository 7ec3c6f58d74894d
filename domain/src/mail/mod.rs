//! Mail: to whom, about what, and when it is tried again.

mod address;
mod body;
mod retry;

pub use address::{Address, one_line};
pub use body::{Block, Body, Item, Place};
pub use retry::{Attempt, after};

use crate::error::StoreResult;
use crate::time::Micros;
use serde::{Deserialize, Serialize};

/// What a mail is about. Whoever gets one may stop some kinds, and never those that keep their account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// A link that sets a new password.
    PasswordReset,
    /// A link that proves a new address.
    AddressChange,
    /// Word that something of the account changed: password, address, second factor, sessions.
    Security,
    /// A link into a workspace.
    Invitation,
    /// One notice, at once.
    Notice,
    /// The unread notices of a day.
    Digest,
    /// A report that comes by a schedule.
    Report,
}

impl MailKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::PasswordReset,
        Self::AddressChange,
        Self::Security,
        Self::Invitation,
        Self::Notice,
        Self::Digest,
        Self::Report,
    ];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PasswordReset => "password_reset",
            Self::AddressChange => "address_change",
            Self::Security => "security",
            Self::Invitation => "invitation",
            Self::Notice => "notice",
            Self::Digest => "digest",
            Self::Report => "report",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// What people call it.
    pub fn words(self) -> &'static str {
        match self {
            Self::PasswordReset => "Password reset",
            Self::AddressChange => "Change of address",
            Self::Security => "Account security",
            Self::Invitation => "Invitation",
            Self::Notice => "Notices at once",
            Self::Digest => "Daily digest",
            Self::Report => "Scheduled reports",
        }
    }

    /// Whether whoever gets it may stop it. Such mails carry a link that does so (RFC 8058).
    pub fn may_be_stopped(self) -> bool {
        matches!(self, Self::Notice | Self::Digest | Self::Report)
    }

    /// Whether its links let their bearer in: its text is forgotten once it is sent.
    pub fn is_secret(self) -> bool {
        matches!(
            self,
            Self::PasswordReset | Self::AddressChange | Self::Invitation
        )
    }
}

/// A mail to be sent. Made by [`NewMail::new`], so that its subject is one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    /// What it is about.
    pub kind: MailKind,
    /// To whom.
    pub to: Address,
    /// One line.
    pub subject: String,
    /// What it says.
    pub body: Body,
    /// The workspace that it speaks of, if it speaks of one.
    pub workspace: Option<String>,
    /// The person who gets it, when they have an account. Only then can they stop a kind.
    pub person: Option<String>,
    /// Not sent before this instant.
    pub not_before: Option<Micros>,
    /// What it is a mail of: a second with the same text is never kept.
    pub once: Option<String>,
}

/// Most characters of a subject: mail programs show about 70, and 200 still fit a header's line limit
/// of 998 bytes (RFC 5322, 2.1.1) when encoded.
const SUBJECT_MAX: usize = 200;

impl NewMail {
    /// A mail that goes out as soon as it can.
    pub fn new(kind: MailKind, to: Address, subject: &str, body: Body) -> Self {
        Self {
            kind,
            to,
            subject: one_line(subject, SUBJECT_MAX),
            body,
            workspace: None,
            person: None,
            not_before: None,
            once: None,
        }
    }

    /// Says which workspace it speaks of.
    pub fn of_workspace(mut self, workspace: &str) -> Self {
        self.workspace = Some(workspace.to_owned());
        self
    }

    /// Says whose account it is for.
    pub fn for_person(mut self, person: &str) -> Self {
        self.person = Some(person.to_owned());
        self
    }

    /// Holds it back until an instant.
    pub fn not_before(mut self, at: Micros) -> Self {
        self.not_before = Some(at);
        self
    }

    /// Keeps it from being queued twice.
    pub fn once(mut self, key: String) -> Self {
        self.once = Some(key);
        self
    }
}

/// How far a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// Waits for its time, or for a server that takes it.
    Queued,
    /// Is being handed over.
    Sending,
    /// A mail server took it.
    Sent,
    /// Was refused for good, or too often.
    Failed,
}

impl MailState {
    /// Every state, in the order of a mail's life.
    pub const ALL: [Self; 4] = [Self::Queued, Self::Sending, Self::Sent, Self::Failed];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A mail in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// UUIDv7 text; ids sort by the time they were queued.
    pub id: String,
    /// What it is about.
    pub kind: MailKind,
    /// To whom.
    pub to: Address,
    /// One line.
    pub subject: String,
    /// What it says; `None` once it was sent and held a secret.
    pub body: Option<Body>,
    /// The token of the link that stops its kind.
    pub unsubscribe: Option<String>,
    /// How far it is.
    pub state: MailState,
    /// Tries so far.
    pub attempt: i64,
    /// When it is tried next.
    pub due_at: Micros,
    /// What the last try failed with.
    pub last_error: Option<String>,
    /// When it was queued.
    pub created_at: Micros,
    /// When it was sent or given up.
    pub ended_at: Option<Micros>,
}

/// A kind of mail that a person stopped, or that came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailStop {
    /// The kind, or `None` for every kind that may be stopped, because mail to the address came back.
    pub kind: Option<MailKind>,
    /// Since when.
    pub at: Micros,
}

/// What is kept of mail. Queueing is not here: it belongs to the transaction of what it tells of.
#[async_trait::async_trait]
pub trait MailStore: Send + Sync {
    /// A page of the outbox, newest first, before the mail with the id `before`.
    async fn outbox(
        &self,
        state: Option<MailState>,
        before: Option<&str>,
        limit: u32,
    ) -> StoreResult<Vec<Mail>>;
    /// How many mails are in each state, in the order of [`MailState::ALL`].
    async fn outbox_counts(&self) -> StoreResult<[i64; 4]>;
    /// One mail.
    async fn mail(&self, id: &str) -> StoreResult<Mail>;
    /// One mail with its text, for the operator with this id, which is noted in the installation's log.
    async fn open_mail(&self, id: &str, operator: &str, now: Micros) -> StoreResult<Mail>;
    /// Queues a failed or waiting mail to be tried at once, for the operator with this id. `Conflict`
    /// when it is being sent or was.
    async fn retry_mail(&self, id: &str, operator: &str, now: Micros) -> StoreResult<()>;
    /// Takes mails that are due, so that nobody else sends them until `lease` microseconds are over.
    async fn claim_mails(&self, now: Micros, lease: i64, limit: u32) -> StoreResult<Vec<Mail>>;
    /// Keeps how a try ended. A try that was not the latest changes nothing and gives `false`.
    async fn settle_mail(
        &self,
        id: &str,
        attempt: i64,
        ended: &Attempt,
        now: Micros,
    ) -> StoreResult<bool>;
    /// What the bearer of an unsubscribe token's hash would stop. `NotFound` for an unknown one.
    async fn stoppable(&self, token_hash: &str) -> StoreResult<MailKind>;
    /// Stops a kind of mail for the bearer of an unsubscribe token's hash, and withdraws what waits.
    async fn unsubscribe(&self, token_hash: &str, now: Micros) -> StoreResult<MailKind>;
    /// What a person gets no longer.
    async fn mail_stops(&self, person: &str) -> StoreResult<Vec<MailStop>>;
    /// Takes a person's stop of a kind back, or with `None` the one made when mail came back.
    async fn resume_mail(&self, person: &str, kind: Option<MailKind>) -> StoreResult<()>;
    /// Forgets what was sent or given up before an instant. Gives how many.
    async fn forget_mails(&self, before: Micros) -> StoreResult<u64>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for kind in MailKind::ALL {
            assert_eq!(MailKind::parse(kind.as_str()), Some(kind));
            assert!(
                !(kind.is_secret() && kind.may_be_stopped()),
                "{kind:?}: a link that lets in cannot be declined"
            );
        }
        for state in MailState::ALL {
            assert_eq!(MailState::parse(state.as_str()), Some(state));
        }
    }

    #[test]
    fn a_subject_is_one_line() {
        let to = Address::new("Mira", "mira@example.com").unwrap();
        let mail = NewMail::new(
            MailKind::Notice,
            to,
            "Hello\r\nBcc: all@example.com",
            Body::default(),
        );
        assert_eq!(mail.subject, "Hello Bcc: all@example.com");
    }
}
