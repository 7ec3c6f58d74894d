/// Every action by its name in the log, in words. Whoever records a new one adds it.
pub const ACTIONS: &[(&str, &str)] = &[
    ("access.refused", "Was refused"),
    ("file.downloaded", "Downloaded a file"),
    ("file.kept", "Made a file"),
    ("file.revoked", "Made a file's links useless"),
    ("import.committed", "Imported files"),
    ("import.undone", "Took an import back"),
    ("operator.added", "Let somebody run the installation"),
    (
        "operator.removed",
        "Let somebody run the installation no longer",
    ),
    ("person.renamed", "Changed their name"),
    ("school.thresholds", "Changed the segments' thresholds"),
    ("session.ended", "Signed out"),
    ("session.refused", "Failed to sign in"),
    ("session.started", "Signed in"),
    ("setup.issued", "Made a set-up link"),
    ("workspace.look_at", "Changed the day looked at"),
    ("workspace.made", "Made the workspace"),
    ("workspace.plan", "Changed the plan"),
    ("workspace.removed", "Removed the workspace"),
    ("workspace.settings", "Changed the settings"),
];

/// What an action is called on a page; its name where nobody has words for it.
pub fn action_words(action: &str) -> &str {
    ACTIONS
        .iter()
        .find(|(name, _)| *name == action)
        .map_or(action, |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_sorted_and_named_by_thing_and_deed() {
        assert!(ACTIONS.is_sorted_by_key(|(name, _)| *name));
        for (name, words) in ACTIONS {
            assert_eq!(name.split('.').count(), 2, "{name}");
            assert_eq!(action_words(name), *words);
        }
        assert_eq!(action_words("later.thing"), "later.thing");
    }
}
