//! What people may ask about data on them: a copy of all of it, and its end (GDPR, articles 15, 17 and 20).

use crate::access::Access;
use crate::error::StoreResult;
use crate::time::Micros;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The kind of job that makes a person's copy. It belongs to the house.
pub const COPY_ASKED: &str = "person-copy";
/// The kind of job that takes the rest of an erased person out of every workspace.
pub const PERSON_ERASED: &str = "person-erased";
/// How long a copy can be taken away: 24 hours, in microseconds, as any link to a file.
pub const COPY_LIFE: i64 = crate::file::LINK_LIFE;
/// What an erased person is called wherever somebody must stand.
pub const ERASED_NAME: &str = "Erased account";

/// How an erased student is remembered in a workspace: by the hash of a key or an address. It tells nobody
/// who was erased, only whoever has the key in hand whether it was them. The workspace's id keeps the same
/// person's hashes of two workspaces apart.
pub fn erased_hash(workspace: &str, text: &str) -> String {
    let parts = ["erased student", workspace, &text.trim().to_lowercase()];
    let digest = Sha256::digest(parts.join("\0"));
    digest.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Who was erased in a workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// The workspace's id.
    pub workspace: String,
    /// Hashes by [`erased_hash`].
    pub hashes: BTreeSet<String>,
}

impl Erased {
    /// The hash of a key or an address, if it is one of an erased student.
    pub fn find(&self, text: &str) -> Option<String> {
        if self.hashes.is_empty() {
            return None;
        }
        let hash = erased_hash(&self.workspace, text);
        self.hashes.contains(&hash).then_some(hash)
    }
}

/// A copy that a person asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Its id.
    pub id: String,
    /// When it was asked for.
    pub asked_at: Micros,
    /// What was made of it, once it is.
    pub made: Option<Made>,
}

/// A copy that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// From then on it is gone.
    pub ends_at: Micros,
}

/// How many rows of each kind speak of a student.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The student's name.
    pub name: String,
    /// Enrolments.
    pub enrolments: i64,
    /// Facts as they stand: activities, submissions, progress.
    pub facts: i64,
    /// What single imports said of them, by import.
    pub versions: i64,
    /// Tags on them.
    pub tags: i64,
    /// Whether there is a note on them.
    pub notes: i64,
    /// Rejected cells that name them.
    pub rejects: i64,
    /// Kept views of tables and notes on charts that name them.
    pub mentions: i64,
    /// Raw files that speak of them, or may: of imports that hold them, that had rejects or were undone.
    pub raw_files: i64,
    /// Files made here lately, which may speak of them.
    pub exports: i64,
}

/// What is kept of personal data, and how it ends.
#[async_trait::async_trait]
pub trait PersonalStore: Send + Sync {
    /// Asks for a copy of everything held about a person, in the place of an earlier one.
    async fn ask_copy(&self, person: &str, now: Micros) -> StoreResult<()>;
    /// The copy asked for last, unless its time is over.
    async fn copy(&self, person: &str, now: Micros) -> StoreResult<Option<Copy>>;
    /// Notes in the audit log that the person took the copy away.
    async fn note_copy_taken(&self, person: &str, sha256: &str, now: Micros) -> StoreResult<()>;
    /// Erases a person: every sign-in, membership and thing of their own goes; what they did in workspaces
    /// stays, by nobody. `Conflict` when a workspace would be left without an owner, or the installation
    /// without an operator.
    async fn erase_person(&self, person: &str, now: Micros) -> StoreResult<()>;
    /// Names of the workspaces that only this person owns.
    async fn owned_alone(&self, person: &str) -> StoreResult<Vec<String>>;
    /// What is held about a student. `NotFound` when there is none.
    async fn held(&self, access: &Access, student: &str, now: Micros) -> StoreResult<Held>;
    /// A copy of it, as JSON.
    async fn student_copy(
        &self,
        access: &Access,
        student: &str,
        now: Micros,
    ) -> StoreResult<String>;
    /// Erases a student, counts the figures again, and keeps later imports from bringing them back.
    async fn erase_student(&self, access: &Access, student: &str, now: Micros)
    -> StoreResult<Held>;
    /// Lets erased students be imported again, by their hashes.
    async fn let_in(
        &self,
        access: &Access,
        hashes: &BTreeSet<String>,
        now: Micros,
    ) -> StoreResult<u64>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_erased_student_is_known_again_in_their_workspace_only() {
        let erased = |workspace: &str| Erased {
            workspace: workspace.to_owned(),
            hashes: [erased_hash("w", "mail:ada@example.com")].into(),
        };
        let cases = [
            ("w", "mail:ada@example.com", true),
            ("w", " MAIL:Ada@Example.com ", true),
            ("w", "ada@example.com", false),
            ("w", "mail:bob@example.com", false),
            ("v", "mail:ada@example.com", false),
        ];
        for (workspace, text, known) in cases {
            let found = erased(workspace).find(text);
            assert_eq!(found.is_some(), known, "{workspace} {text}");
        }
        assert_eq!(erased_hash("w", "a").len(), 64);
        assert_eq!(Erased::default().find("a"), None);
    }
}
