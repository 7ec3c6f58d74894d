/// Every action by its name in the log, in words. Whoever records a new one adds it.
pub const ACTIONS: &[(&str, &str)] = &[
    ("access.refused", "Was refused"),
    ("alert.muted", "Muted an alert or ended that"),
    ("alert.removed", "Removed an alert"),
    ("alert.saved", "Made or changed an alert"),
    ("collaboration.accepted", "Accepted to work together"),
    ("collaboration.changed", "Changed what the other side sees"),
    ("collaboration.ended", "Ended working together"),
    ("collaboration.proposed", "Proposed to work together"),
    ("email.changed", "Changed the e-mail"),
    ("email.undone", "Took a change of e-mail back"),
    ("export.made", "Exported data"),
    ("file.downloaded", "Downloaded a file"),
    ("file.kept", "Made a file"),
    ("file.revoked", "Made a file's links useless"),
    ("goal.changed", "Changed a goal"),
    ("goal.made", "Made a goal"),
    ("goal.removed", "Removed a goal"),
    ("grant.asked", "Asked to look into the workspace"),
    ("grant.broke_glass", "Looked into it without an answer"),
    ("grant.ended", "Ended an operator's look"),
    ("grant.granted", "Let an operator look"),
    ("grant.read", "Read by a grant"),
    ("grant.refused", "Let an operator not look"),
    ("guest.made", "Made a guest link"),
    ("guest.revoked", "Ended a guest link"),
    ("import.committed", "Imported files"),
    ("import.mapping", "Settled what columns say"),
    ("import.undone", "Took an import back"),
    ("invitation.renewed", "Sent an invitation again"),
    ("invitation.revoked", "Took an invitation back"),
    ("invitation.sent", "Invited somebody"),
    ("mail.opened", "Opened a mail of the outbox"),
    ("mail.retried", "Had a mail tried again"),
    ("member.changed", "Changed what a member may do or sees"),
    ("member.erased", "Left, and erased their account"),
    ("member.joined", "Accepted an invitation"),
    ("member.left", "Left the workspace"),
    ("member.removed", "Removed a member"),
    ("operator.added", "Let somebody run the installation"),
    (
        "operator.removed",
        "Let somebody run the installation no longer",
    ),
    ("password.changed", "Changed the password"),
    ("password.reset", "Reset the password"),
    ("person.copy_asked", "Asked for a copy of their data"),
    ("person.copy_taken", "Took a copy of their data away"),
    ("person.erased", "Erased their account"),
    ("person.renamed", "Changed their name"),
    ("recovery_code.used", "Used a recovery code"),
    ("recovery_codes.made", "Made new recovery codes"),
    ("report.asked", "Had a report sent now"),
    ("report.paused", "Paused a report or ended that"),
    ("report.removed", "Removed a report"),
    ("report.saved", "Made or changed a report"),
    ("school.thresholds", "Changed the segments' thresholds"),
    ("second_factor.off", "Switched two-step sign-in off"),
    ("second_factor.on", "Switched two-step sign-in on"),
    ("session.ended", "Signed out"),
    ("session.others_ended", "Signed out every other browser"),
    ("session.refused", "Failed to sign in"),
    ("session.started", "Signed in"),
    ("setup.issued", "Made a set-up link"),
    ("share.made", "Shared something by a link"),
    ("share.revoked", "Took a shared link back"),
    ("student.copied", "Took a copy of a student's data"),
    ("student.erased", "Erased a student"),
    ("student.marked", "Changed a student's tags or note"),
    ("students.let_in", "Let erased students be imported again"),
    ("students.tag_undone", "Took a change of tags back"),
    ("students.tagged", "Changed a tag on many students"),
    ("token.made", "Made an API token"),
    ("token.revoked", "Revoked an API token"),
    ("view_as.begun", "Looked as another member"),
    ("view_as.ended", "Looked as themselves again"),
    ("webhook.changed", "Changed a webhook"),
    ("webhook.made", "Made a webhook"),
    ("webhook.paused", "Held a webhook back or let it go on"),
    ("webhook.removed", "Removed a webhook"),
    ("webhook.retried", "Sent a webhook's message again"),
    ("webhook.rotated", "Made a new secret for a webhook"),
    ("webhook.tested", "Tested a webhook"),
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
