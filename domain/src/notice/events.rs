//! The table of events that people are told of.

use super::Choice;
use crate::access::Role;

/// A kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventKind {
    /// Kept in the database.
    pub key: &'static str,
    /// What people call it.
    pub words: &'static str,
    /// When it happens, in one sentence.
    pub about: &'static str,
    /// Members with less than this role are not told.
    pub least: Role,
    /// How whoever chose nothing is told.
    pub default: Choice,
}

const fn choice(in_app: bool, mail_now: bool, mail_digest: bool) -> Choice {
    Choice {
        in_app,
        mail_now,
        mail_digest,
    }
}

/// Every event, in the order of the settings page.
pub const EVENTS: &[EventKind] = &[
    EventKind {
        key: "alert_fired",
        words: "Alert",
        about: "What somebody watches has gone wrong.",
        least: Role::Viewer,
        default: choice(true, true, false),
    },
    EventKind {
        key: "alert_over",
        words: "Alert over",
        about: "What had gone wrong is fine again.",
        least: Role::Viewer,
        default: choice(true, false, true),
    },
    EventKind {
        key: "alert_silent",
        words: "Alert without data",
        about: "What somebody watches is not measured any more.",
        least: Role::Viewer,
        default: choice(true, false, false),
    },
    EventKind {
        key: "alert_broken",
        words: "Alert broken",
        about: "An alert cannot be evaluated.",
        least: Role::Analyst,
        default: choice(true, false, true),
    },
    EventKind {
        key: "at_risk_jumped",
        words: "More students at risk",
        about: "Clearly more students are at risk than a week before.",
        least: Role::Viewer,
        default: choice(true, false, true),
    },
    EventKind {
        key: "import_committed",
        words: "Import finished",
        about: "Somebody's files were written.",
        least: Role::Viewer,
        default: choice(true, false, false),
    },
    EventKind {
        key: "import_failed",
        words: "Import failed",
        about: "Files could not be written, and nothing was.",
        least: Role::Manager,
        default: choice(true, true, false),
    },
    EventKind {
        key: "import_undone",
        words: "Import undone",
        about: "Somebody took an import back.",
        least: Role::Viewer,
        default: choice(true, false, false),
    },
];

/// An event by its key.
pub fn event(key: &str) -> Option<&'static EventKind> {
    EVENTS.iter().find(|event| event.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique() {
        for (place, kind) in EVENTS.iter().enumerate() {
            assert_eq!(event(kind.key), EVENTS.get(place), "{}", kind.key);
        }
    }
}
