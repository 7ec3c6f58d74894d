//! What people are written about their accounts.

use crate::mail::{Address, Body, MailKind, NewMail, Place};
use crate::person::Person;

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The password, by somebody who was signed in.
    Password,
    /// The password, by the link in a mail.
    PasswordReset,
    /// Signing in takes two steps now.
    TwoStepsOn,
    /// It takes one step again.
    TwoStepsOff,
    /// There are new recovery codes.
    RecoveryCodes,
    /// A recovery code was used to sign in.
    RecoveryCodeUsed,
}

impl Change {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Password => (
                "Your password was changed",
                "The password of your account was changed, and every other browser was signed out.",
            ),
            Self::PasswordReset => (
                "Your password was reset",
                "A new password was set for your account by the link that you were sent, and every browser was signed out.",
            ),
            Self::TwoStepsOn => (
                "Two-step sign-in is on",
                "From now on your account asks for a code of your authenticator app, and every other browser was signed out.",
            ),
            Self::TwoStepsOff => (
                "Two-step sign-in is off",
                "Your account no longer asks for a code, and every other browser was signed out.",
            ),
            Self::RecoveryCodes => (
                "You have new recovery codes",
                "New recovery codes were made for your account. The ones before no longer work.",
            ),
            Self::RecoveryCodeUsed => (
                "A recovery code was used",
                "Somebody signed in to your account with one of your recovery codes. It does not work again.",
            ),
        }
    }
}

/// Word of a change that is done.
pub fn changed(person: &Person, change: Change) -> Option<NewMail> {
    let (subject, what) = change.words();
    let body = Body::default()
        .heading(subject)
        .text(what)
        .text("If that was you, there is nothing to do. If not, set a new password at once, and look at the browsers that are signed in.")
        .button("Set a new password", Place::new("/forgot"));
    letter(person, &person.email, MailKind::Security, subject, body)
}

/// The link that sets a new password.
pub fn reset(person: &Person, token: &str) -> Option<NewMail> {
    let body = Body::default()
        .heading("Set a new password")
        .text("Somebody asked to set a new password for your account. If that was you, go on here within an hour:")
        .button("Set a new password", Place::new(&format!("/reset?token={token}")))
        .small("If it was not you, do nothing: your password stays as it is.");
    let subject = "Set a new password";
    letter(
        person,
        &person.email,
        MailKind::PasswordReset,
        subject,
        body,
    )
}

/// To the new address: the link that proves it.
pub fn new_email(person: &Person, email: &str, token: &str) -> Option<NewMail> {
    let body = Body::default()
        .heading("Is this your address?")
        .text(format!(
            "{} wants to sign in with this address from now on. If that is you, say so within 24 hours:",
            person.name
        ))
        .button("Use this address", Place::new(&format!("/email/confirm?token={token}")))
        .small("If it is not you, do nothing: the address is not used.");
    letter(
        person,
        email,
        MailKind::AddressChange,
        "Is this your address?",
        body,
    )
}

/// To the old address: word of the change, with the link that takes it back.
pub fn old_email(person: &Person, email: &str, token: &str) -> Option<NewMail> {
    let body = Body::default()
        .heading("You sign in with another address now")
        .text(format!(
            "Your account was moved from {} to {email}. If that was you, there is nothing to do.",
            person.email
        ))
        .text("If it was not you, take it back within seven days. Every browser is signed out then, and you can set a new password:")
        .button("Take it back", Place::new(&format!("/email/undo?token={token}")));
    let subject = "Your account has another address";
    letter(
        person,
        &person.email,
        MailKind::AddressChange,
        subject,
        body,
    )
}

fn letter(
    person: &Person,
    email: &str,
    kind: MailKind,
    subject: &str,
    body: Body,
) -> Option<NewMail> {
    let to = Address::new(&person.name, email)?;
    Some(NewMail::new(kind, to, subject, body).for_person(&person.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_goes_where_it_should_with_its_link() {
        let person = Person {
            id: "p".to_owned(),
            name: "Mira\r\nBcc: x@example.com".to_owned(),
            email: "old@example.com".to_owned(),
        };
        let cases = [
            (reset(&person, "T"), "old@example.com", "/reset?token=T"),
            (
                new_email(&person, "new@example.com", "T"),
                "new@example.com",
                "/email/confirm?token=T",
            ),
            (
                old_email(&person, "new@example.com", "T"),
                "old@example.com",
                "/email/undo?token=T",
            ),
            (
                changed(&person, Change::Password),
                "old@example.com",
                "/forgot",
            ),
        ];
        for (letter, to, link) in cases {
            let letter = letter.unwrap();
            assert_eq!(letter.to.email(), to);
            assert!(!letter.to.name().contains('\n'));
            let text = letter.body.to_text("https://atelier.example", None);
            assert!(
                text.contains(&format!("https://atelier.example{link}")),
                "{text}"
            );
        }
    }
}
