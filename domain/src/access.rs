//! Who acts, in which workspace, with which right.

use serde::{Deserialize, Serialize};

/// What a member may do. Each role includes the ones below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Reads, and keeps views and thresholds.
    Analyst,
    /// Also imports, undoes and acts.
    Manager,
    /// Also changes the workspace and its members.
    Owner,
}

impl Role {
    /// The word kept in the database and shown in lists.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Analyst => "analyst",
            Self::Manager => "manager",
            Self::Owner => "owner",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Viewer, Self::Analyst, Self::Manager, Self::Owner]
            .into_iter()
            .find(|role| role.as_str() == text)
    }
}

/// A person's proven membership of one workspace. Every store call on a workspace's data takes one,
/// so that no call can forget whose data it reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    workspace: String,
    person: String,
    role: Role,
}

impl Access {
    /// Made from a membership row, by the code that has just read that row.
    pub fn of_membership(workspace: &str, person: &str, role: Role) -> Self {
        Self {
            workspace: workspace.to_owned(),
            person: person.to_owned(),
            role,
        }
    }

    /// The workspace whose data may be touched.
    pub fn workspace(&self) -> &str {
        &self.workspace
    }

    /// The person who acts.
    pub fn person(&self) -> &str {
        &self.person
    }

    /// The person's role in this workspace.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Whether the role includes `least`.
    pub fn may(&self, least: Role) -> bool {
        self.role >= least
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_includes_the_ones_below() {
        let roles = [Role::Viewer, Role::Analyst, Role::Manager, Role::Owner];
        for (height, role) in roles.into_iter().enumerate() {
            let access = Access::of_membership("w", "p", role);
            for (least_height, least) in roles.into_iter().enumerate() {
                assert_eq!(
                    access.may(least),
                    height >= least_height,
                    "{role:?} {least:?}"
                );
            }
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
    }
}
