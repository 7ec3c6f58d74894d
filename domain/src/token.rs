//! API tokens: what a program may ask of a workspace, in the name of the member who made it.

use crate::access::{Access, Role};
use crate::error::{FieldError, StoreResult};
use crate::time::Micros;
use crate::workspace::Workspace;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What every token begins with, so that people and programs that look for lost secrets know one.
pub const PREFIX: &str = "atl_";
/// Letters of a token that are kept, by which its owner recognises it.
pub const KEPT_LETTERS: usize = 10;
/// Most living tokens of a workspace: more than anybody can keep account of.
pub const MOST_TOKENS: usize = 50;
/// A day, in microseconds.
const DAY: Micros = 24 * 3_600 * 1_000_000;
/// How long a token may live, as the form offers it, in days; `never` has no end.
pub const LIFETIMES: [(&str, &str); 5] = [
    ("7", "7 days"),
    ("30", "30 days"),
    ("90", "90 days"),
    ("365", "a year"),
    ("never", "until it is revoked"),
];

/// One thing that a token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TokenScope {
    /// The workspace's own settings.
    WorkspaceRead,
    /// Courses, students, and who is at risk.
    StudentsRead,
    /// Metrics and their series.
    MetricsRead,
    /// Goals and alerts.
    PlanningRead,
    /// What was imported.
    ImportsRead,
    /// Importing, and taking imports back.
    ImportsWrite,
}

impl TokenScope {
    /// Every scope, those that read first.
    pub const ALL: [Self; 6] = [
        Self::WorkspaceRead,
        Self::StudentsRead,
        Self::MetricsRead,
        Self::PlanningRead,
        Self::ImportsRead,
        Self::ImportsWrite,
    ];

    /// The word kept in the database, in forms and in the API's document.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WorkspaceRead => "workspace:read",
            Self::StudentsRead => "students:read",
            Self::MetricsRead => "metrics:read",
            Self::PlanningRead => "planning:read",
            Self::ImportsRead => "imports:read",
            Self::ImportsWrite => "imports:write",
        }
    }

    /// What it allows, in a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::WorkspaceRead => "Name, zone and plan of the workspace",
            Self::StudentsRead => "Courses, students, and who is at risk",
            Self::MetricsRead => "Metrics and their numbers over time",
            Self::PlanningRead => "Goals and alerts with where they stand",
            Self::ImportsRead => "What was imported, with rejected rows",
            Self::ImportsWrite => "Import files, and take imports back",
        }
    }

    /// The least role that may do it.
    pub fn least(self) -> Role {
        match self {
            Self::ImportsWrite => Role::Manager,
            _ => Role::Viewer,
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text)
    }
}

/// Scopes as they are kept: words parted by spaces.
pub fn scopes_text(scopes: &BTreeSet<TokenScope>) -> String {
    let words: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    words.join(" ")
}

/// Reads [`scopes_text`]; `None` when a word is none, so that a lost word never widens a right.
pub fn parse_scopes(text: &str) -> Option<BTreeSet<TokenScope>> {
    text.split_whitespace().map(TokenScope::parse).collect()
}

/// The right that a token gives: its maker's seat as it is now, held to the least role that its scopes
/// need. A token that only reads is a viewer, whoever made it.
pub fn access_of(maker: Access, scopes: &BTreeSet<TokenScope>) -> Access {
    let needed = scopes.iter().map(|scope| scope.least()).max();
    let role = maker.role().min(needed.unwrap_or(Role::Viewer));
    Access::of_membership(maker.workspace(), maker.person(), role)
        .within(maker.scope().clone())
        .on(maker.plan())
}

/// A token as a form brings it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenForm {
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// The scopes that were ticked, by their words.
    #[serde(default)]
    pub scopes: BTreeMap<String, String>,
    /// One of [`LIFETIMES`].
    #[serde(default)]
    pub lifetime: String,
}

/// A token to make, already checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// What people call it.
    pub name: String,
    /// What it may do; at least one thing.
    pub scopes: BTreeSet<TokenScope>,
    /// When it ends; `None` for never.
    pub expires_at: Option<Micros>,
}

/// Checks what somebody of this role typed.
///
/// # Errors
/// One message a wrong field: `name`, `scopes`, `lifetime`.
pub fn check_token(form: &TokenForm, role: Role, now: Micros) -> Result<NewToken, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let name = form.name.trim();
    if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
        wrong.push(FieldError::new(
            "name",
            "Enter a name of 1 to 60 characters.",
        ));
    }
    let scopes: Option<BTreeSet<TokenScope>> = form
        .scopes
        .keys()
        .map(|word| TokenScope::parse(word))
        .collect();
    let scopes = scopes.unwrap_or_default();
    if scopes.is_empty() {
        wrong.push(FieldError::new(
            "scopes",
            "Choose at least one thing that the token may do.",
        ));
    } else if scopes.iter().any(|scope| scope.least() > role) {
        wrong.push(FieldError::new(
            "scopes",
            "A token may do nothing that you may not.",
        ));
    }
    let expires_at = match form.lifetime.as_str() {
        "never" => Some(None),
        days if LIFETIMES.iter().any(|(known, _)| *known == days) => {
            days.parse::<i64>().ok().map(|days| Some(now + days * DAY))
        }
        _ => None,
    };
    match expires_at {
        Some(expires_at) if wrong.is_empty() => Ok(NewToken {
            name: name.to_owned(),
            scopes,
            expires_at,
        }),
        Some(_) => Err(wrong),
        None => {
            wrong.push(FieldError::new("lifetime", "Choose how long it lives."));
            Err(wrong)
        }
    }
}

/// Where a token stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// It works.
    Alive,
    /// Its time is over.
    Expired,
    /// Somebody revoked it.
    Revoked,
    /// Whoever made it no longer belongs to the workspace.
    MakerGone,
}

/// A kept token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// UUIDv7 text.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its first letters.
    pub prefix: String,
    /// Who made it, by name.
    pub by: String,
    /// Whether they still belong to the workspace.
    pub maker_is_here: bool,
    /// What it may do.
    pub scopes: BTreeSet<TokenScope>,
    /// When it was made.
    pub created_at: Micros,
    /// When it ends; `None` for never.
    pub expires_at: Option<Micros>,
    /// When it was last used, to the minute.
    pub used_at: Option<Micros>,
    /// When it was revoked.
    pub revoked_at: Option<Micros>,
}

impl Token {
    /// Where it stands at an instant.
    pub fn state(&self, now: Micros) -> TokenState {
        if self.revoked_at.is_some() {
            TokenState::Revoked
        } else if !self.maker_is_here {
            TokenState::MakerGone
        } else if self.expires_at.is_some_and(|end| now >= end) {
            TokenState::Expired
        } else {
            TokenState::Alive
        }
    }
}

/// Who bears a living token.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// The token's id.
    pub token: String,
    /// What it may do.
    pub scopes: BTreeSet<TokenScope>,
    /// The workspace that it is for.
    pub workspace: Workspace,
    /// The right that it gives, by [`access_of`].
    pub access: Access,
}

/// What is known of a call that carries a key of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is the first: do it, then end it.
    First,
    /// It was done: this was the answer, as status and body.
    Done(u16, String),
    /// It is being done.
    Running,
    /// The key was used for something else.
    Other,
}

/// What is kept of tokens. They arrive already hashed (SHA-256, hex); the store never sees one.
#[async_trait::async_trait]
pub trait TokenStore: Send + Sync {
    /// Keeps a new token and gives its id. `Conflict` when there are [`MOST_TOKENS`].
    async fn make_token(
        &self,
        access: &Access,
        new: &NewToken,
        prefix: &str,
        token_hash: &str,
        now: Micros,
    ) -> StoreResult<String>;
    /// Every token, the newest first.
    async fn tokens(&self, access: &Access) -> StoreResult<Vec<Token>>;
    /// Makes a token useless at once; again is no error. `NotFound` without such a token.
    async fn revoke_token(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()>;
    /// Who bears a living token whose maker still belongs to the workspace; notes the use at most once
    /// a minute.
    async fn bearer(&self, token_hash: &str, now: Micros) -> StoreResult<Option<Bearer>>;
    /// Begins a call under a key of the caller's own. `asked` is a fingerprint of all that was asked:
    /// the same key for something else is refused. Keys are remembered for a day; a call that never
    /// ended (the server died) may begin again after ten minutes.
    async fn begin_call(
        &self,
        bearer: &Bearer,
        key: &str,
        asked: &str,
        now: Micros,
    ) -> StoreResult<Begun>;
    /// Keeps the answer of a call that [`Begun::First`] let through; without one the key is free again.
    async fn end_call(
        &self,
        bearer: &Bearer,
        key: &str,
        answer: Option<(u16, &str)>,
    ) -> StoreResult<()>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Scope;
    use crate::plan::Plan;

    fn form(scopes: &[&str], lifetime: &str) -> TokenForm {
        TokenForm {
            name: " Nightly ".to_owned(),
            scopes: scopes
                .iter()
                .map(|word| ((*word).to_owned(), "on".to_owned()))
                .collect(),
            lifetime: lifetime.to_owned(),
        }
    }

    #[test]
    fn what_a_form_may_ask_for() {
        let cases: [(&str, TokenForm, Role, &[&str]); 8] = [
            ("good", form(&["students:read"], "30"), Role::Manager, &[]),
            (
                "no end",
                form(&["imports:write"], "never"),
                Role::Manager,
                &[],
            ),
            ("no scope", form(&[], "30"), Role::Owner, &["scopes"]),
            (
                "unknown scope beside a known one",
                form(&["students:read", "all"], "30"),
                Role::Owner,
                &["scopes"],
            ),
            (
                "more than the maker",
                form(&["imports:write"], "30"),
                Role::Analyst,
                &["scopes"],
            ),
            (
                "a lifetime of one's own",
                form(&["students:read"], "4000"),
                Role::Owner,
                &["lifetime"],
            ),
            (
                "no name",
                TokenForm {
                    name: "\t".to_owned(),
                    ..form(&["students:read"], "7")
                },
                Role::Owner,
                &["name"],
            ),
            (
                "nothing",
                TokenForm::default(),
                Role::Owner,
                &["name", "scopes", "lifetime"],
            ),
        ];
        for (case, form, role, expected) in cases {
            let wrong: Vec<String> = match check_token(&form, role, 0) {
                Ok(_) => Vec::new(),
                Err(wrong) => wrong.into_iter().map(|one| one.field).collect(),
            };
            assert_eq!(wrong, expected, "{case}");
        }
        let made = check_token(&form(&["students:read"], "7"), Role::Owner, 5).unwrap();
        assert_eq!(
            (made.name.as_str(), made.expires_at),
            ("Nightly", Some(5 + 7 * DAY))
        );
    }

    #[test]
    fn a_token_never_has_more_than_its_maker_or_than_its_scopes_need() {
        let maker = |role| {
            Access::of_membership("w", "p", role)
                .within(Scope::courses(["a"]))
                .on(Plan::Team)
        };
        let reads = BTreeSet::from([TokenScope::StudentsRead, TokenScope::ImportsRead]);
        let writes = BTreeSet::from([TokenScope::ImportsWrite]);
        let cases = [
            ("an owner's that reads", Role::Owner, &reads, Role::Viewer),
            (
                "an owner's that writes",
                Role::Owner,
                &writes,
                Role::Manager,
            ),
            (
                "one whose maker came down",
                Role::Viewer,
                &writes,
                Role::Viewer,
            ),
        ];
        for (case, role, scopes, expected) in cases {
            let access = access_of(maker(role), scopes);
            assert_eq!(access.role(), expected, "{case}");
            assert_eq!(access.scope(), maker(role).scope(), "{case}");
            assert_eq!(access.plan(), Plan::Team, "{case}");
        }
    }

    #[test]
    fn scopes_read_as_they_are_kept() {
        let all = BTreeSet::from(TokenScope::ALL);
        assert_eq!(parse_scopes(&scopes_text(&all)), Some(all));
        assert_eq!(parse_scopes("students:read gone:read"), None);
    }
}
