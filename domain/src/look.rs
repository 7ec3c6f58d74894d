//! Looking at a workspace with rights that are not one's own: as another member, and as an operator by
//! a grant. Both only read, are written down, and end by themselves.

use crate::access::{Access, Role};
use crate::error::{FieldError, StoreResult};
use crate::mail::{Address, Body, MailKind, NewMail, Place};
use crate::time::Micros;
use serde::{Deserialize, Serialize};

const HOUR: i64 = 3_600 * 1_000_000;
/// How long a look as another member lasts at most: half an hour, in microseconds.
pub const VIEW_AS_LIFE: i64 = HOUR / 2;
/// Hours that a grant may be asked for, as the form offers them. The longest covers a weekend.
pub const GRANT_HOURS: [i64; 5] = [1, 4, 8, 24, 72];
/// How long an owner has to answer before an operator may look without: a day, so that nobody's sleep
/// counts as absence.
pub const GLASS_WAIT: i64 = 24 * HOUR;
/// How long a look without an answer lasts.
pub const GLASS_LIFE: i64 = HOUR;
/// What an operator types to look without an answer.
pub const GLASS_WORDS: &str = "look without an answer";

/// Whether somebody may look with a role: never with more than their own.
pub fn may_view_as(own: Role, theirs: Role) -> bool {
    own >= theirs
}

/// How far a request of an operator's is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantState {
    /// Waits for an owner.
    Asked,
    /// Lets them look, until its time is over.
    Granted,
    /// An owner said no.
    Refused,
    /// Was ended before its time, or taken back before an answer.
    Ended,
}

impl GrantState {
    /// Every state, in the order of a request's life.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Granted, Self::Refused, Self::Ended];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Ended => "ended",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// An operator's request to look into a workspace, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// UUIDv7 text.
    pub id: String,
    /// The workspace's id.
    pub workspace: String,
    /// The workspace's name.
    pub name: String,
    /// The operator's name.
    pub operator: String,
    /// Why.
    pub reason: String,
    /// For how long, once granted.
    pub hours: i64,
    /// How far it is.
    pub state: GrantState,
    /// When it was asked for.
    pub asked_at: Micros,
    /// Once granted: when it ends by itself.
    pub until: Option<Micros>,
    /// Whether it was taken without an owner's answer.
    pub broke_glass: bool,
}

impl Grant {
    /// Whether it lets its operator look now.
    pub fn is_live(&self, now: Micros) -> bool {
        self.state == GrantState::Granted && self.until.is_some_and(|until| now < until)
    }

    /// Whether its operator may look without an answer: only where nobody answered for a day.
    pub fn may_break_glass(&self, now: Micros) -> bool {
        self.state == GrantState::Asked && now >= self.asked_at + GLASS_WAIT
    }
}

/// Reads a request as its form has it: the reason and the hours.
///
/// # Errors
/// One message a wrong field: `reason`, `hours`.
pub fn check_request(reason: &str, hours: &str) -> Result<(String, i64), Vec<FieldError>> {
    let mut wrong = Vec::new();
    let reason = reason.trim();
    let length = reason.chars().count();
    if !(10..=500).contains(&length) {
        let message = "Say why, in 10 to 500 characters. The owners read it.";
        wrong.push(FieldError::new("reason", message));
    }
    let hours = GRANT_HOURS
        .into_iter()
        .find(|known| known.to_string() == hours);
    if hours.is_none() {
        wrong.push(FieldError::new("hours", "Choose for how long."));
    }
    match hours {
        Some(hours) if wrong.is_empty() => Ok((reason.to_owned(), hours)),
        _ => Err(wrong),
    }
}

/// What an owner is told when an operator asks, or looked without an answer.
pub fn grant_mail(person: &str, to: Address, grant: &Grant) -> NewMail {
    let (head, what) = if grant.broke_glass {
        (
            format!("{} looks into {}", grant.operator, grant.name),
            "They run this server, asked a day ago and got no answer. They can read everything for an hour and change nothing; each page they open is in your audit log. You can end it now.",
        )
    } else {
        (
            format!("{} asks to look into {}", grant.operator, grant.name),
            "They run this server. If you allow it, they can read everything for the time they ask for and change nothing; each page they open is in your audit log. You can end it at any time.",
        )
    };
    let place = format!("/w/{}/settings/access", grant.workspace);
    let body = Body::default()
        .heading(head.clone())
        .text(format!("Why: {}", grant.reason))
        .text(what)
        .button("Answer", Place::new(&place));
    NewMail::new(MailKind::Security, to, &head, body)
        .of_workspace(&grant.workspace)
        .for_person(person)
}

/// What is kept of looks.
#[async_trait::async_trait]
pub trait LookStore: Send + Sync {
    /// Lets a session look with a member's rights. `NotFound` when there is no such member; `Conflict`
    /// when it is the caller, or somebody with a higher role.
    async fn view_as(
        &self,
        access: &Access,
        session_hash: &str,
        person: &str,
        now: Micros,
    ) -> StoreResult<()>;
    /// Ends a session's look in a workspace. One that is not there is no error.
    async fn end_view_as(
        &self,
        workspace: &str,
        session_hash: &str,
        person: &str,
        now: Micros,
    ) -> StoreResult<()>;
    /// A workspace's requests, the latest first.
    async fn grants(&self, access: &Access) -> StoreResult<Vec<Grant>>;
    /// The requests of the operator who bears a session, the latest first.
    async fn own_grants(&self, session_hash: &str) -> StoreResult<Vec<Grant>>;
    /// Asks a workspace's owners, and tells them by mail. `NotFound` without such a workspace;
    /// `Conflict` when the operator belongs to it, or asked already.
    async fn ask_grant(
        &self,
        workspace: &str,
        operator: &str,
        reason: &str,
        hours: i64,
        now: Micros,
    ) -> StoreResult<()>;
    /// An owner's answer. `NotFound` when there is no such request; `Conflict` when it was answered.
    async fn answer_grant(
        &self,
        access: &Access,
        id: &str,
        allow: bool,
        now: Micros,
    ) -> StoreResult<()>;
    /// Ends a request or a grant of this workspace, by an owner. `NotFound` when there is none open.
    async fn end_grant(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()>;
    /// Ends an operator's own request or grant. `NotFound` when there is none open.
    async fn give_back_grant(
        &self,
        workspace: &str,
        operator: &str,
        id: &str,
        now: Micros,
    ) -> StoreResult<()>;
    /// Looks without an answer, and tells the owners by mail. `NotFound` when there is no such request
    /// of this operator's; `Conflict` when it was answered, or not long enough ago.
    async fn break_glass(
        &self,
        workspace: &str,
        operator: &str,
        id: &str,
        now: Micros,
    ) -> StoreResult<()>;
    /// Notes in the workspace's audit log what an operator read by a grant.
    async fn note_look(&self, access: &Access, what: &str, now: Micros) -> StoreResult<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(state: GrantState) -> Grant {
        Grant {
            id: "g".to_owned(),
            workspace: "w".to_owned(),
            name: "Night school".to_owned(),
            operator: "Otto".to_owned(),
            reason: "A count looks wrong".to_owned(),
            hours: 4,
            state,
            asked_at: 0,
            until: (state == GrantState::Granted).then_some(4 * HOUR),
            broke_glass: false,
        }
    }

    #[test]
    fn a_grant_ends_by_itself_and_the_glass_holds_for_a_day() {
        for state in GrantState::ALL {
            assert_eq!(GrantState::parse(state.as_str()), Some(state));
            let one = grant(state);
            let granted = state == GrantState::Granted;
            assert_eq!(one.is_live(4 * HOUR - 1), granted, "{state:?}");
            assert!(!one.is_live(4 * HOUR), "{state:?}");
            assert!(!one.may_break_glass(GLASS_WAIT - 1), "{state:?}");
            let asked = state == GrantState::Asked;
            assert_eq!(one.may_break_glass(GLASS_WAIT), asked, "{state:?}");
        }
    }

    #[test]
    fn nobody_looks_with_more_than_their_own_role() {
        for own in Role::ALL {
            for theirs in Role::ALL {
                assert_eq!(may_view_as(own, theirs), own >= theirs);
            }
        }
    }

    #[test]
    fn a_request_has_a_reason_and_an_end() {
        let cases = [
            ("good", "A count looks wrong", "4", vec![]),
            ("no reason", " look ", "4", vec!["reason"]),
            ("for ever", "A count looks wrong", "9999", vec!["hours"]),
            ("nothing", "", "", vec!["reason", "hours"]),
        ];
        for (case, reason, hours, expected) in cases {
            let found = check_request(reason, hours).err().unwrap_or_default();
            let wrong: Vec<String> = found.into_iter().map(|one| one.field).collect();
            assert_eq!(wrong, expected, "{case}");
        }
    }
}
