//! What the page shows, in words.

use domain::mail::MailState;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// A mail of the outbox, without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailLine {
    /// Its id.
    pub id: String,
    /// Its subject.
    pub subject: String,
    /// Name and address of whoever gets it.
    pub to: String,
    /// What it is about.
    pub kind: String,
    /// How far it is.
    pub state: MailState,
    /// When it was queued.
    pub queued: String,
    /// Tries so far.
    pub tries: i64,
    /// What the last try failed with.
    pub error: Option<String>,
    /// When it is tried next, or when it ended.
    pub moment: String,
    /// Whether it can be tried at once.
    pub may_retry: bool,
}

/// A page of the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbox {
    /// Whether a mail server takes mails: where none is named, they wait here to be read.
    pub goes_out: bool,
    /// How many there are in each state, in the order of [`MailState::ALL`].
    pub counts: [i64; 4],
    /// Newest first.
    pub lines: Vec<MailLine>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

/// A mail with its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedMail {
    /// The mail.
    pub line: MailLine,
    /// What it says as plain text, with whole addresses; `None` once it was sent and held a secret.
    pub text: Option<String>,
}

/// Reads a page of the outbox: those in a state, or all, from before a mail on. Operators may.
#[server(endpoint = "operations/mail", input = Json)]
pub async fn read_outbox(state: String, before: String) -> Result<Outbox, AppError> {
    super::read::outbox(&state, &before).await
}

/// Opens a mail. Who did is noted in the installation's log, since its links may let their bearer in.
/// Operators may.
#[server(endpoint = "operations/mail/open", input = Json)]
pub async fn open_mail(mail: String) -> Result<OpenedMail, AppError> {
    super::read::opened(&mail).await
}
