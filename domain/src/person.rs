//! People, their sessions, and the one-time link that makes the first of them.

use crate::access::Access;
use crate::account::Proven;
use crate::error::{FieldError, StoreResult};
use crate::password::check_password;
use crate::time::Micros;
use crate::workspace::{NewWorkspace, Workspace};
use serde::{Deserialize, Serialize};

/// Someone who can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// UUIDv7 text.
    pub id: String,
    /// Shown to members of the same workspaces.
    pub name: String,
    /// Lower-cased; unique.
    pub email: String,
}

/// A person as sign-in needs them.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Who it is.
    pub person: Person,
    /// An argon2id hash in PHC form.
    pub password_hash: String,
}

/// A new person, already checked by [`check_person`].
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Display name.
    pub name: String,
    /// E-mail address; kept lower-cased.
    pub email: String,
    /// An argon2id hash in PHC form.
    pub password_hash: String,
}

/// Checks the name that a person wants to be called by.
pub fn check_name(name: &str) -> Option<FieldError> {
    let length = name.trim().chars().count();
    (length == 0 || length > 120)
        .then(|| FieldError::new("name", "Enter a name of 1 to 120 characters."))
}

/// Checks what a person typed to make an account. An empty list means that it can be kept.
/// `context` is what the password may not be made of besides name and address, such as the workspace.
pub fn check_person(name: &str, email: &str, password: &str, context: &[&str]) -> Vec<FieldError> {
    let mut wrong: Vec<FieldError> = check_name(name).into_iter().collect();
    let name = name.trim();
    wrong.extend(check_email(email));
    let context = [&[name, email], context].concat();
    wrong.extend(check_password(password, &context));
    wrong
}

/// Checks an e-mail address as a person typed it.
pub fn check_email(email: &str) -> Option<FieldError> {
    let trimmed = email.trim();
    let parts: Vec<&str> = trimmed.split('@').collect();
    let plausible = matches!(parts.as_slice(), [user, host] if !user.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.'));
    let odd = trimmed.contains(|c: char| c.is_whitespace() || c.is_control());
    (!plausible || email.len() > 254 || odd)
        .then(|| FieldError::new("email", "Enter an e-mail address such as name@example.com."))
}

/// A signed-in person with every workspace they belong to.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Who it is.
    pub person: Person,
    /// Whether they run the installation.
    pub is_operator: bool,
    /// Their workspaces with the access each gives, oldest membership first; an operator's looks by a
    /// grant come last.
    pub workspaces: Vec<(Workspace, Access)>,
    /// What their session has proven.
    pub proven: Proven,
}

impl Identity {
    /// The person's seat in a workspace, if they have one.
    pub fn seat(&self, workspace: &str) -> Option<&(Workspace, Access)> {
        self.workspaces.iter().find(|(w, _)| w.id == workspace)
    }
}

/// How long a session lives after its last use: 14 days, in microseconds.
pub const SESSION_IDLE: i64 = 14 * 24 * 3600 * 1_000_000;
/// How long a session lives at most: 30 days, in microseconds.
pub const SESSION_ABSOLUTE: i64 = 30 * 24 * 3600 * 1_000_000;

/// What is kept of people. Tokens arrive already hashed (SHA-256, hex); the store never sees one.
#[async_trait::async_trait]
pub trait PersonStore: Send + Sync {
    /// Whether anybody has an account yet.
    async fn has_people(&self) -> StoreResult<bool>;
    /// Keeps a set-up token's hash and forgets unused earlier ones.
    async fn issue_setup(&self, token_hash: &str, now: Micros) -> StoreResult<()>;
    /// Whether the set-up token is known, unused and younger than 24 hours.
    async fn setup_is_open(&self, token_hash: &str, now: Micros) -> StoreResult<bool>;
    /// Uses up the set-up token and makes the first person and their workspace, as owner, at once or
    /// not at all. `NotFound` when the token is not open; `Conflict("e-mail in use")`.
    async fn set_up(
        &self,
        token_hash: &str,
        person: NewPerson,
        workspace: NewWorkspace,
        now: Micros,
    ) -> StoreResult<(Person, Workspace)>;
    /// Makes a workspace owned by this person.
    async fn create_workspace(
        &self,
        person: &str,
        workspace: NewWorkspace,
        now: Micros,
    ) -> StoreResult<Workspace>;
    /// Changes what a person is called. `NotFound` when there is no such person.
    async fn rename(&self, person: &str, name: &str, now: Micros) -> StoreResult<()>;
    /// Finds a person by e-mail for sign-in.
    async fn credentials(&self, email: &str) -> StoreResult<Option<Credentials>>;
    /// Starts a session.
    async fn start_session(
        &self,
        person: &str,
        token_hash: &str,
        user_agent: &str,
        now: Micros,
    ) -> StoreResult<()>;
    /// Who the session's bearer is, if it is alive by [`SESSION_IDLE`] and [`SESSION_ABSOLUTE`].
    /// Moves the time of last use forward at most once a minute.
    async fn identify(&self, token_hash: &str, now: Micros) -> StoreResult<Option<Identity>>;
    /// Ends a session. Ending one that is not there is no error.
    async fn end_session(&self, token_hash: &str, now: Micros) -> StoreResult<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_fields() {
        let cases = [
            (
                "good",
                "Mira Okafor",
                "mira@example.com",
                "violet-harbour-9",
                vec![],
            ),
            (
                "no name",
                " ",
                "mira@example.com",
                "violet-harbour-9",
                vec!["name"],
            ),
            (
                "no host",
                "Mira",
                "mira@",
                "violet-harbour-9",
                vec!["email"],
            ),
            (
                "space",
                "Mira",
                "mi ra@example.com",
                "violet-harbour-9",
                vec!["email"],
            ),
            (
                "short",
                "Mira",
                "mira@example.com",
                "violet-9",
                vec!["password"],
            ),
            (
                "run",
                "Mira",
                "mira@example.com",
                "1234567890",
                vec!["password"],
            ),
            (
                "one letter",
                "Mira",
                "mira@example.com",
                "aaaaaaaaaaaa",
                vec!["password"],
            ),
            (
                "own name",
                "Mira Okafor",
                "m@example.com",
                "mira okafor1",
                vec!["password"],
            ),
            ("all wrong", "", "x", "y", vec!["name", "email", "password"]),
        ];
        for (case, name, email, password, expected) in cases {
            let wrong: Vec<String> = check_person(name, email, password, &[])
                .into_iter()
                .map(|w| w.field)
                .collect();
            assert_eq!(wrong, expected, "{case}");
        }
    }
}
