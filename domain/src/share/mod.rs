//! Links by which people without an account see a part of a workspace.

mod check;
mod seen;

pub use check::{EMBEDS, check_origins, days_kept};
pub use seen::{browser, minute};

use crate::access::Access;
use crate::error::{FieldError, StoreResult};
use crate::time::Micros;
use crate::workspace::Workspace;
use serde::{Deserialize, Serialize};

/// Most characters of a link's name.
pub const NAME_MAX: usize = 80;

/// What a link shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShareKind {
    /// The overview, without anybody's name.
    Overview,
    /// The list of students.
    Students,
    /// One metric: its figure and its chart.
    Chart,
}

impl ShareKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Overview, Self::Students, Self::Chart];

    /// The word kept in the database and in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Students => "students",
            Self::Chart => "chart",
        }
    }

    /// As pages name it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Overview => "The overview",
            Self::Students => "The list of students",
            Self::Chart => "One figure with its chart",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether other sites can frame it: a figure and a chart stand well in a page, a list of people
    /// does not belong there.
    pub fn can_be_framed(self) -> bool {
        self == Self::Chart
    }
}

/// A link that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewShare {
    /// What its maker calls it.
    pub name: String,
    /// What it shows.
    pub kind: ShareKind,
    /// Which part, as the page's address says it.
    pub query: String,
    /// Whether students are named.
    pub with_names: bool,
    /// Sites that may frame it.
    pub origins: Vec<String>,
    /// From then on it is dead.
    pub expires_at: Option<Micros>,
}

impl NewShare {
    /// Checks what a form says. Names of students are shown only by the list of them, and only there
    /// can be asked for; a site is named only where the kind can be framed.
    ///
    /// # Errors
    /// A sentence a field.
    pub fn check(
        name: &str,
        kind: &str,
        query: &str,
        with_names: bool,
        origins: &str,
        expires_at: Option<Micros>,
    ) -> Result<Self, Vec<FieldError>> {
        let mut wrong = Vec::new();
        let mut refuse = |field: &str, sentence: &str| wrong.push(FieldError::new(field, sentence));
        let name = name.trim();
        if name.is_empty() {
            refuse("name", "Give the link a name, so that you know it again.");
        } else if name.chars().count() > NAME_MAX {
            refuse("name", "A name has at most 80 characters.");
        }
        let kind = ShareKind::parse(kind);
        if kind.is_none() {
            refuse("kind", "Choose what the link shows.");
        }
        if query.len() > crate::table::QUERY_MAX || query.contains(['#', '\r', '\n']) {
            refuse(
                "kind",
                "This page's address is too long to share. Remove a filter.",
            );
        }
        let origins = match check_origins(origins) {
            Ok(origins) => origins,
            Err(sentence) => {
                refuse("origins", &sentence);
                Vec::new()
            }
        };
        if !origins.is_empty() && kind.is_some_and(|kind| !kind.can_be_framed()) {
            refuse(
                "origins",
                "Only one figure with its chart can stand in another page.",
            );
        }
        match kind {
            Some(kind) if wrong.is_empty() => Ok(Self {
                name: name.to_owned(),
                kind,
                query: query.to_owned(),
                with_names: with_names && kind == ShareKind::Students,
                origins,
                expires_at,
            }),
            _ => Err(wrong),
        }
    }
}

/// A link as the list of them shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// UUIDv7 text.
    pub id: String,
    /// Its maker, by id.
    pub person: String,
    /// Its maker, by name.
    pub by: String,
    /// What it shows.
    pub new: NewShare,
    /// SHA-256 of its token.
    pub token_hash: String,
    /// Hash of its password, where it has one.
    pub password_hash: Option<String>,
    /// When it was made.
    pub created_at: Micros,
    /// Since when it is dead.
    pub revoked_at: Option<Micros>,
    /// How often it was opened.
    pub views: i64,
}

impl Share {
    /// Whether it can be opened.
    pub fn is_alive(&self, now: Micros) -> bool {
        self.revoked_at.is_none() && self.new.expires_at.is_none_or(|ends| now < ends)
    }
}

/// A look at a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The instant at which its minute began.
    pub minute: Micros,
    /// With what, roughly.
    pub browser: String,
    /// How often within that minute.
    pub times: i64,
}

/// A link that somebody opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What it is.
    pub share: Share,
    /// The workspace.
    pub workspace: Workspace,
    /// The seat of whoever opens it: as far as its maker reaches now, only reading.
    pub access: Access,
}

/// What is kept of links.
#[async_trait::async_trait]
pub trait ShareStore: Send + Sync {
    /// Links, newest first: this person's, or everybody's.
    async fn shares(&self, access: &Access, everybodys: bool) -> StoreResult<Vec<Share>>;
    /// An id for a link that is to be made: its token comes of it.
    fn new_share_id(&self, now: Micros) -> String;
    /// Keeps a link.
    async fn make_share(
        &self,
        access: &Access,
        id: String,
        new: NewShare,
        token_hash: String,
        password_hash: Option<String>,
        now: Micros,
    ) -> StoreResult<()>;
    /// Makes a link dead: one's own, or with `others` anybody's. `NotFound` when there is none.
    async fn revoke_share(
        &self,
        access: &Access,
        id: &str,
        others: bool,
        now: Micros,
    ) -> StoreResult<()>;
    /// The latest looks at a link.
    async fn looks(&self, access: &Access, id: &str, limit: i64) -> StoreResult<Vec<Look>>;
    /// The link of a token, before anybody is known. `NotFound` when there is none, it is dead, or its
    /// maker has no seat in the workspace any more.
    async fn open_share(&self, token_hash: &str, now: Micros) -> StoreResult<Opened>;
    /// Notes that a link was opened.
    async fn note_look(
        &self,
        workspace: &str,
        share: &str,
        browser: &str,
        now: Micros,
    ) -> StoreResult<()>;
}
