//! What the live channel needs to know: who may still listen, and what changed.

use crate::error::StoreResult;
use crate::time::Micros;
use std::collections::{HashMap, HashSet};

/// The topic of a workspace's data: its message is the new data version.
pub const DATA: &str = "data";
/// The topic of a person's notices: its message is how many are unread.
pub const NOTICES: &str = "notices";

/// What a workspace's listeners are told of, at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pulse {
    /// The state of its data.
    pub data_version: i64,
    /// Each member with how many notices they have not read, sorted by id.
    pub members: Vec<(String, i64)>,
}

impl Pulse {
    /// The unread notices of a member; `None` when the person is none.
    pub fn unread(&self, person: &str) -> Option<i64> {
        let place = self
            .members
            .binary_search_by(|(member, _)| member.as_str().cmp(person));
        let (_, unread) = self.members.get(place.ok()?)?;
        Some(*unread)
    }
}

/// What the live channel asks of what is kept, for all its listeners together.
#[async_trait::async_trait]
pub trait LiveStore: Send + Sync {
    /// Those of the sessions, by their token hashes, that are alive.
    async fn alive(&self, sessions: Vec<String>, now: Micros) -> StoreResult<HashSet<String>>;
    /// The state of the data of those workspaces that are still there, by id.
    async fn versions(&self, workspaces: Vec<String>) -> StoreResult<HashMap<String, i64>>;
    /// What a workspace's listeners are told of; `None` when the workspace is gone.
    async fn pulse(&self, workspace: &str) -> StoreResult<Option<Pulse>>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_members_have_a_count() {
        let pulse = Pulse {
            data_version: 1,
            members: vec![("a".to_owned(), 0), ("c".to_owned(), 3)],
        };
        assert_eq!(pulse.unread("a"), Some(0));
        assert_eq!(pulse.unread("b"), None);
        assert_eq!(pulse.unread("c"), Some(3));
    }
}
