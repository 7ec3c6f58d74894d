//! The tenant: a workspace with its zone, currency and week.

use crate::access::Access;
use crate::error::{FieldError, StoreResult};
use crate::plan::Plan;
use crate::time::{Calendar, Day, Micros, Now};
use serde::{Deserialize, Serialize};

/// What a workspace is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkspaceKind {
    /// Someone who lives from an audience.
    Creator,
    /// A brand that works with creators.
    Brand,
    /// An operator of a platform.
    Platform,
}

impl WorkspaceKind {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Creator => "creator",
            Self::Brand => "brand",
            Self::Platform => "platform",
        }
    }

    /// Every kind, the most usual first.
    pub const ALL: [Self; 3] = [Self::Creator, Self::Brand, Self::Platform];

    /// The word shown to people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Creator => "Creator",
            Self::Brand => "Brand",
            Self::Platform => "Platform",
        }
    }

    /// Whom it is for, in a few words.
    pub fn whom(self) -> &'static str {
        match self {
            Self::Creator => "someone who lives from an audience",
            Self::Brand => "a brand that works with creators",
            Self::Platform => "an operator of a platform",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A workspace as its members see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// UUIDv7 text.
    pub id: String,
    /// Shown name.
    pub name: String,
    /// What it is for.
    pub kind: WorkspaceKind,
    /// What it is entitled to.
    pub plan: Plan,
    /// ISO 4217 code, upper case.
    pub currency: String,
    /// Zone and first day of the week.
    pub calendar: Calendar,
    /// The day that every page treats as today, or `None` for the real one.
    pub look_at: Option<Day>,
    /// Grows by one with every write to the workspace's data or settings; snapshots are keyed by it.
    pub data_version: i64,
    /// Whether it is the sample world, which may be removed whole.
    pub sample: bool,
}

impl Workspace {
    /// The moment that every page of this workspace obeys: the real `at`, or the end of the day that
    /// the workspace is looked at as of.
    pub fn now(&self, at: Micros) -> Now {
        match self.look_at {
            Some(day) => Now::as_of(day, &self.calendar),
            None => Now::live(at, &self.calendar),
        }
    }
}

/// A workspace to make or the new settings of one, already checked by [`check_settings`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWorkspace {
    /// Shown name.
    pub name: String,
    /// What it is for.
    pub kind: WorkspaceKind,
    /// ISO 4217 code, upper case.
    pub currency: String,
    /// Zone and first day of the week.
    pub calendar: Calendar,
}

/// Checks the settings that a person typed and gives the workspace they describe.
///
/// # Errors
/// One message a wrong field: `name`, `zone`, `currency`, `week_start`.
pub fn check_settings(
    name: &str,
    zone: &str,
    currency: &str,
    week_start: &str,
) -> Result<NewWorkspace, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 80 {
        wrong.push(FieldError::new(
            "name",
            "Enter a name of 1 to 80 characters.",
        ));
    }
    let currency = currency.trim().to_uppercase();
    if currency.len() != 3 || !currency.chars().all(|c| c.is_ascii_uppercase()) {
        wrong.push(FieldError::new(
            "currency",
            "Enter a three-letter code such as EUR.",
        ));
    }
    let calendar = Calendar::parse(zone.trim(), week_start);
    if let Err(field) = &calendar {
        let message = match *field {
            "zone" => "Choose a time zone such as Europe/Berlin.",
            _ => "Choose Monday, Saturday or Sunday.",
        };
        wrong.push(FieldError::new(field, message));
    }
    match calendar {
        Ok(calendar) if wrong.is_empty() => Ok(NewWorkspace {
            name: name.to_owned(),
            kind: WorkspaceKind::Creator,
            currency,
            calendar,
        }),
        _ => Err(wrong),
    }
}

/// What is kept of one workspace's settings.
#[async_trait::async_trait]
pub trait WorkspaceStore: Send + Sync {
    /// Reads the workspace.
    async fn workspace(&self, access: &Access) -> StoreResult<Workspace>;
    /// Finds a workspace by its name, for the command line. `NotFound` when none or several have it.
    async fn workspace_named(&self, name: &str) -> StoreResult<(Workspace, Access)>;
    /// Changes name, currency, zone and week. A new zone re-dates every fact that has a time and
    /// recounts the rollups, in the same transaction.
    async fn update_workspace(
        &self,
        access: &Access,
        settings: &NewWorkspace,
        now: Micros,
    ) -> StoreResult<Workspace>;
    /// Deletes the workspace with everything in it but its audit log, and tells its other members by
    /// mail.
    async fn close_workspace(&self, access: &Access, now: Micros) -> StoreResult<()>;
    /// Sets or clears the day that the workspace is looked at as of.
    async fn set_look_at(
        &self,
        access: &Access,
        day: Option<Day>,
        now: Micros,
    ) -> StoreResult<Workspace>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_fields() {
        let cases = [
            (
                "good",
                "Night school",
                "Europe/London",
                "gbp",
                "monday",
                vec![],
            ),
            (
                "no name",
                "",
                "Europe/London",
                "GBP",
                "monday",
                vec!["name"],
            ),
            ("zone", "N", "Mars/Base", "GBP", "monday", vec!["zone"]),
            (
                "currency",
                "N",
                "Europe/London",
                "pounds",
                "monday",
                vec!["currency"],
            ),
            (
                "week",
                "N",
                "Europe/London",
                "GBP",
                "noday",
                vec!["week_start"],
            ),
        ];
        for kind in WorkspaceKind::ALL {
            assert_eq!(WorkspaceKind::parse(kind.as_str()), Some(kind));
        }
        for (case, name, zone, currency, week, expected) in cases {
            let wrong = match check_settings(name, zone, currency, week) {
                Ok(made) => {
                    assert_eq!(made.currency, "GBP");
                    vec![]
                }
                Err(wrong) => wrong.into_iter().map(|w| w.field).collect(),
            };
            assert_eq!(wrong, expected, "{case}");
        }
    }
}
