//! Who acts, in which workspace, with which right.

use crate::plan::{Feature, Plan};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
    /// Every role, the least first.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Analyst, Self::Manager, Self::Owner];

    /// The word kept in the database and in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Analyst => "analyst",
            Self::Manager => "manager",
            Self::Owner => "owner",
        }
    }

    /// The word shown to people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Viewer => "Viewer",
            Self::Analyst => "Analyst",
            Self::Manager => "Manager",
            Self::Owner => "Owner",
        }
    }

    /// What the role may do, in a few words.
    pub fn may_do(self) -> &'static str {
        match self {
            Self::Viewer => "reads everything within reach",
            Self::Analyst => "also keeps views and thresholds",
            Self::Manager => "also imports, undoes and acts",
            Self::Owner => "also changes the workspace and its members",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// Which part of a workspace a seat reaches. The default is everything; a set that is there and empty
/// is nothing at all, so that a lost list never widens a right.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scope {
    /// Ids of the only courses that are seen; `None` for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    courses: Option<BTreeSet<String>>,
}

impl Scope {
    /// Everything in the workspace.
    pub const ALL: Self = Self { courses: None };

    /// Only these courses.
    pub fn courses<I: IntoIterator<Item = S>, S: Into<String>>(ids: I) -> Self {
        Self {
            courses: Some(ids.into_iter().map(Into::into).collect()),
        }
    }

    /// Whether nothing is left out.
    pub fn is_all(&self) -> bool {
        self.courses.is_none()
    }

    /// The only courses that are seen, or `None` for all.
    pub fn only_courses(&self) -> Option<&BTreeSet<String>> {
        self.courses.as_ref()
    }

    /// Whether a course is seen.
    pub fn has_course(&self, id: &str) -> bool {
        self.courses.as_ref().is_none_or(|ids| ids.contains(id))
    }

    /// Whether a subject of a metric is of a course that is seen; «all» is not, where only some are.
    pub fn has_subject(&self, subject: &str) -> bool {
        self.is_all() || self.has_course(subject.split('/').next().unwrap_or_default())
    }

    /// Whether everything that `other` reaches lies within this one.
    pub fn holds(&self, other: &Self) -> bool {
        match (&self.courses, &other.courses) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(mine), Some(theirs)) => theirs.is_subset(mine),
        }
    }

    /// One fixed text for each scope: kept answers carry it in their key. Empty for everything.
    pub fn key(&self) -> String {
        match &self.courses {
            None => String::new(),
            Some(ids) => {
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                format!("courses {}", ids.join(" "))
            }
        }
    }
}

/// How somebody came to a seat in a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SeatKind {
    /// They belong to it.
    Member,
    /// They opened a link to look: no person stands behind them.
    Guest {
        /// The link's id.
        link: String,
    },
    /// They belong to it, and look at it as another member does.
    ViewAs {
        /// That member's name.
        name: String,
    },
    /// They run the installation, and were granted a look for a stated reason and time.
    Granted {
        /// The grant's id.
        grant: String,
        /// When it ends.
        until: crate::time::Micros,
    },
}

impl SeatKind {
    /// Whether nothing may be changed from this seat, whatever its role.
    pub fn only_reads(&self) -> bool {
        !matches!(self, Self::Member)
    }
}

/// A proven seat in one workspace. Every store call on a workspace's data takes one, so that no call
/// can forget whose data it reads, and how much of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    workspace: String,
    person: String,
    role: Role,
    scope: Scope,
    seat: SeatKind,
    plan: Plan,
}

impl Access {
    /// Made from a membership row, by the code that has just read that row. It reaches everything, and
    /// is entitled to what the least plan includes until [`Access::on`] says more.
    pub fn of_membership(workspace: &str, person: &str, role: Role) -> Self {
        Self {
            workspace: workspace.to_owned(),
            person: person.to_owned(),
            role,
            scope: Scope::ALL,
            seat: SeatKind::Member,
            plan: Plan::Starter,
        }
    }

    /// The same, reaching only `scope`.
    pub fn within(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// The same, from another kind of seat.
    pub fn seated(mut self, seat: SeatKind) -> Self {
        self.seat = seat;
        self
    }

    /// The same, in a workspace on this plan.
    pub fn on(mut self, plan: Plan) -> Self {
        self.plan = plan;
        self
    }

    /// The workspace whose data may be touched.
    pub fn workspace(&self) -> &str {
        &self.workspace
    }

    /// The person who acts; empty for a guest.
    pub fn person(&self) -> &str {
        &self.person
    }

    /// The role of the seat.
    pub fn role(&self) -> Role {
        self.role
    }

    /// How much of the workspace is seen.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// How the person came to the seat.
    pub fn seat(&self) -> &SeatKind {
        &self.seat
    }

    /// The workspace's plan.
    pub fn plan(&self) -> Plan {
        self.plan
    }

    /// Whether nothing may be changed from this seat.
    pub fn only_reads(&self) -> bool {
        self.seat.only_reads()
    }

    /// Whether the role includes `least`. From a seat that only reads, no more than a viewer may.
    pub fn may(&self, least: Role) -> bool {
        self.role >= least && (least == Role::Viewer || !self.only_reads())
    }

    /// Whether the role includes `least` for the workspace as a whole: what touches everything, such
    /// as an import, is not for who sees a part.
    pub fn may_for_all(&self, least: Role) -> bool {
        self.may(least) && self.scope.is_all()
    }

    /// Whether the workspace's plan includes a feature.
    pub fn is_entitled(&self, feature: Feature) -> bool {
        self.plan.includes(feature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_includes_the_ones_below() {
        for (height, role) in Role::ALL.into_iter().enumerate() {
            let access = Access::of_membership("w", "p", role);
            for (least_height, least) in Role::ALL.into_iter().enumerate() {
                assert_eq!(
                    access.may(least),
                    height >= least_height,
                    "{role:?} {least:?}"
                );
            }
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
    }

    #[test]
    fn a_seat_that_only_reads_never_does_more() {
        let owner = || Access::of_membership("w", "p", Role::Owner);
        let guest = SeatKind::Guest {
            link: "l".to_owned(),
        };
        let as_other = SeatKind::ViewAs {
            name: "Ada".to_owned(),
        };
        let granted = SeatKind::Granted {
            grant: "g".to_owned(),
            until: 0,
        };
        let cases = [
            (SeatKind::Member, true),
            (guest, false),
            (as_other, false),
            (granted, false),
        ];
        for (seat, acts) in cases {
            let access = owner().seated(seat.clone());
            assert!(access.may(Role::Viewer), "{seat:?}");
            assert_eq!(access.may(Role::Analyst), acts, "{seat:?}");
            assert_eq!(access.only_reads(), !acts, "{seat:?}");
        }
    }

    #[test]
    fn a_scope_is_everything_or_a_list() {
        let (all, none) = (Scope::ALL, Scope::courses(Vec::<String>::new()));
        let (one, two) = (Scope::courses(["a"]), Scope::courses(["b", "a"]));
        let cases = [
            ("all", &all, true, true, ""),
            ("none", &none, false, false, "courses "),
            ("one", &one, true, false, "courses a"),
            ("two", &two, true, true, "courses a b"),
        ];
        for (case, scope, a, b, key) in cases {
            assert_eq!(
                (scope.has_course("a"), scope.has_course("b")),
                (a, b),
                "{case}"
            );
            assert_eq!(scope.key(), key, "{case}");
            assert!(scope.holds(scope) && all.holds(scope), "{case}");
            assert!(scope.holds(&none), "{case}");
            assert_eq!(scope.holds(&all), scope.is_all(), "{case}");
        }
        assert!(two.holds(&one) && !one.holds(&two));
        for (subject, of_one) in [
            ("", false),
            ("part:quiz", false),
            ("a", true),
            ("a/part:quiz", true),
            ("b", false),
        ] {
            assert_eq!(one.has_subject(subject), of_one, "{subject}");
            assert!(all.has_subject(subject), "{subject}");
        }
        let whole = Access::of_membership("w", "p", Role::Manager);
        assert!(whole.may_for_all(Role::Manager));
        assert!(!whole.within(one).may_for_all(Role::Viewer));
    }
}
