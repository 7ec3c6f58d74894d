//! Plans: which features a workspace is entitled to, and why another is locked.

use serde::{Deserialize, Serialize};

/// What a workspace is on. Each includes what the ones before it do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// For one person who begins.
    Starter,
    /// For a small team.
    Team,
    /// For a house that shares with others.
    Business,
    /// Everything.
    Enterprise,
}

/// Something that a plan includes or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// Members who see only some courses.
    ScopedMembers,
    /// Looking at the workspace as another member.
    ViewAs,
    /// Links by which guests look without an account.
    GuestLinks,
    /// Working together with another workspace.
    Collaboration,
    /// The area School.
    School,
}

/// A feature, the least plan that includes it, and what it is called.
pub struct Entitlement {
    /// The feature.
    pub feature: Feature,
    /// The least plan that includes it.
    pub from: Plan,
    /// Its name, as it begins a sentence.
    pub name: &'static str,
    /// The beginning of the sentence that says what it takes.
    pub needs: &'static str,
    /// What it lets one do.
    pub what: &'static str,
}

/// Every feature. That School needs Enterprise is the gate of the product's brief; the others follow
/// the order in which a house grows.
pub const ENTITLEMENTS: [Entitlement; 5] = [
    Entitlement {
        feature: Feature::ScopedMembers,
        from: Plan::Team,
        name: "Members with a scope",
        needs: "Members with a scope need",
        what: "Members who see only the courses that you choose.",
    },
    Entitlement {
        feature: Feature::ViewAs,
        from: Plan::Team,
        name: "View as",
        needs: "«View as» needs",
        what: "A look at the workspace through another member's eyes.",
    },
    Entitlement {
        feature: Feature::GuestLinks,
        from: Plan::Business,
        name: "Guest links",
        needs: "Guest links need",
        what: "Links that show chosen courses to people without an account.",
    },
    Entitlement {
        feature: Feature::Collaboration,
        from: Plan::Business,
        name: "Collaborations",
        needs: "Collaborations need",
        what: "Work shared with another workspace.",
    },
    Entitlement {
        feature: Feature::School,
        from: Plan::Enterprise,
        name: "School",
        needs: "School needs",
        what: "Courses, students, and who needs help.",
    },
];

impl Plan {
    /// Every plan, the least first.
    pub const ALL: [Self; 4] = [Self::Starter, Self::Team, Self::Business, Self::Enterprise];
    /// What a new workspace is on: who runs the server themselves has everything.
    pub const SELF_HOSTED: Self = Self::Enterprise;

    /// The word kept in the database and in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Starter => "starter",
            Self::Team => "team",
            Self::Business => "business",
            Self::Enterprise => "enterprise",
        }
    }

    /// The name shown to people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Starter => "Starter",
            Self::Team => "Team",
            Self::Business => "Business",
            Self::Enterprise => "Enterprise",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|plan| plan.as_str() == text)
    }

    /// Most members and open invitations together; `None` for no limit.
    pub fn most_members(self) -> Option<u32> {
        match self {
            Self::Starter => Some(3),
            Self::Team => Some(10),
            Self::Business => Some(50),
            Self::Enterprise => None,
        }
    }

    /// Whether the plan includes a feature.
    pub fn includes(self, feature: Feature) -> bool {
        self >= feature.entitlement().from
    }
}

impl Feature {
    /// The feature's row of the table.
    pub fn entitlement(self) -> &'static Entitlement {
        let [scoped, view_as, guests, collaboration, school] = &ENTITLEMENTS;
        match self {
            Self::ScopedMembers => scoped,
            Self::ViewAs => view_as,
            Self::GuestLinks => guests,
            Self::Collaboration => collaboration,
            Self::School => school,
        }
    }

    /// Why a workspace on `plan` does not have it; `None` when it has.
    pub fn why_locked(self, plan: Plan) -> Option<String> {
        let entitlement = self.entitlement();
        (!plan.includes(self)).then(|| {
            format!(
                "{} the {} plan, and this workspace is on {}. Who runs this server can change the plan.",
                entitlement.needs,
                entitlement.from.word(),
                plan.word()
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_plan_includes_the_ones_before() {
        let counts = Plan::ALL.map(|plan| {
            let included = ENTITLEMENTS.iter().filter(|row| plan.includes(row.feature));
            included.count()
        });
        assert_eq!(counts, [0, 2, 4, 5]);
        for plan in Plan::ALL {
            assert_eq!(Plan::parse(plan.as_str()), Some(plan));
        }
        assert!(Plan::SELF_HOSTED.includes(Feature::School));
    }

    #[test]
    fn every_feature_finds_its_own_row() {
        for row in &ENTITLEMENTS {
            assert_eq!(row.feature.entitlement().name, row.name);
        }
    }

    #[test]
    fn why_something_is_locked_names_both_plans() {
        assert_eq!(
            Feature::School.why_locked(Plan::Starter).as_deref(),
            Some(
                "School needs the Enterprise plan, and this workspace is on Starter. Who runs this server can change the plan."
            )
        );
        assert!(
            Feature::GuestLinks
                .why_locked(Plan::Team)
                .is_some_and(|why| why.starts_with("Guest links need the Business plan"))
        );
        assert_eq!(Feature::School.why_locked(Plan::Enterprise), None);
    }
}
