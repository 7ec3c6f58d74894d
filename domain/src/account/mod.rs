//! A person's own account: sessions, the second step of signing in, and proofs sent by mail.

mod browser;
mod codes;
pub mod letters;

pub use browser::browser_name;
pub use codes::{RECOVERY_CODES, kept_code, recovery_code};

use crate::error::StoreResult;
use crate::mail::NewMail;
use crate::person::Person;
use crate::time::Micros;
use serde::{Deserialize, Serialize};

/// A minute in microseconds.
const MINUTE: i64 = 60 * 1_000_000;
/// How long after proving who one is the account may be changed: 5 minutes.
pub const CONFIRMED_FOR: i64 = 5 * MINUTE;
/// How long the second step of signing in may follow the first: 10 minutes (ASVS 6.5.5).
pub const STEP_LIFE: i64 = 10 * MINUTE;
/// Codes that may be tried in one second step. Of a million codes three count at once, so that five
/// tries come through once in 66,000 sign-ins with a stolen password.
pub const STEP_TRIES: i64 = 5;
/// How long a link that sets a new password works: 1 hour.
pub const RESET_LIFE: i64 = 60 * MINUTE;
/// How long a link that proves a new address works: 24 hours.
pub const NEW_EMAIL_LIFE: i64 = 24 * 60 * MINUTE;
/// How long the old address can take a change back: 7 days.
pub const OLD_EMAIL_LIFE: i64 = 7 * 24 * 60 * MINUTE;

/// The kind of job that answers whoever forgot their password.
pub const RESET_ASKED: &str = "reset-asked";

/// What a session has proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The session's id; not its token.
    pub session: String,
    /// When its bearer last proved who they are.
    pub confirmed_at: Micros,
    /// Whether a second factor was part of that.
    pub two_steps: bool,
}

impl Proven {
    /// Whether the account may be changed without proving anew who one is.
    pub fn recently(&self, now: Micros) -> bool {
        now - self.confirmed_at < CONFIRMED_FOR
    }
}

/// A browser in which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionInfo {
    /// Its id; not its token.
    pub id: String,
    /// What the browser called itself.
    pub user_agent: String,
    /// When it signed in.
    pub started_at: Micros,
    /// When it was last used, to the minute.
    pub used_at: Micros,
}

/// The second factor of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// The sealed secret.
    pub sealed: String,
    /// Since when it is asked for; `None` while it is only being set up.
    pub on_since: Option<Micros>,
    /// The time step of the last code that was used.
    pub last_step: i64,
    /// Recovery codes not used yet.
    pub codes_left: i64,
}

/// What a link in a mail proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofKind {
    /// Whoever has it may set a new password.
    Reset,
    /// The new address is read by whom it should be.
    NewEmail,
    /// The old address takes the change back.
    OldEmail,
}

impl ProofKind {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::NewEmail => "new_email",
            Self::OldEmail => "old_email",
        }
    }

    /// How long its link works, in microseconds.
    pub fn life(self) -> i64 {
        match self {
            Self::Reset => RESET_LIFE,
            Self::NewEmail => NEW_EMAIL_LIFE,
            Self::OldEmail => OLD_EMAIL_LIFE,
        }
    }
}

/// A link in a mail that still works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Whose account it is for.
    pub person: Person,
    /// The address that it is about.
    pub email: String,
}

/// What is kept of accounts. Tokens and recovery codes arrive hashed; secrets arrive sealed.
#[async_trait::async_trait]
pub trait AccountStore: Send + Sync {
    /// The live sessions of a person, the one used last first.
    async fn sessions(&self, person: &str, now: Micros) -> StoreResult<Vec<SessionInfo>>;
    /// Ends one session of a person. Ending one that is not there is no error.
    async fn end_session_of(&self, person: &str, session: &str, now: Micros) -> StoreResult<()>;
    /// Ends every session of a person but one; gives how many.
    async fn end_other_sessions(&self, person: &str, keep: &str, now: Micros) -> StoreResult<u64>;
    /// Gives a session another token after its bearer proved who they are; the one before is dead.
    /// `NotFound` when the session ended meanwhile.
    async fn confirm_session(
        &self,
        token_hash: &str,
        new_token_hash: &str,
        two_steps: bool,
        now: Micros,
    ) -> StoreResult<()>;

    /// The second factor of a person, set up or being set up.
    async fn second_factor(&self, person: &str) -> StoreResult<Option<SecondFactor>>;
    /// Begins to set one up. `Conflict` when one is on.
    async fn begin_second_factor(&self, person: &str, sealed: &str, now: Micros)
    -> StoreResult<()>;
    /// Asks for it from now on: marks the step used that confirmed it, keeps the recovery codes, ends
    /// the person's other sessions and tells them. `Conflict` when the step was used or one is on.
    async fn confirm_second_factor(
        &self,
        person: &str,
        step: i64,
        codes: Vec<String>,
        keep: &str,
        letter: NewMail,
        now: Micros,
    ) -> StoreResult<()>;
    /// Uses a step up; `false` when it or a later one was used before.
    async fn use_step(&self, person: &str, step: i64) -> StoreResult<bool>;
    /// Uses a recovery code up and tells the person; `false` when there is none of this hash left.
    async fn use_recovery_code(
        &self,
        person: &str,
        code_hash: &str,
        letter: NewMail,
        now: Micros,
    ) -> StoreResult<bool>;
    /// Puts new recovery codes in the place of all before, and tells the person. `Conflict` when no
    /// second factor is on.
    async fn replace_recovery_codes(
        &self,
        person: &str,
        codes: Vec<String>,
        letter: NewMail,
        now: Micros,
    ) -> StoreResult<()>;
    /// Switches the second factor off, or stops setting it up. With a letter it also ends the person's
    /// other sessions and tells them.
    async fn end_second_factor(
        &self,
        person: &str,
        keep: &str,
        letter: Option<NewMail>,
        now: Micros,
    ) -> StoreResult<()>;

    /// Keeps that the first step of signing in was passed.
    async fn begin_step(&self, person: &str, token_hash: &str, now: Micros) -> StoreResult<()>;
    /// Counts a try at the second step; whose it is, or `None` when it is over or was tried too often.
    async fn try_step(&self, token_hash: &str, now: Micros) -> StoreResult<Option<Person>>;
    /// Whether the second step can be tried.
    async fn step_is_open(&self, token_hash: &str, now: Micros) -> StoreResult<bool>;
    /// Ends the second step with a session. `NotFound` when it is over.
    async fn finish_step(
        &self,
        step_hash: &str,
        token_hash: &str,
        user_agent: &str,
        now: Micros,
    ) -> StoreResult<()>;

    /// Sets a new password, ends the person's other sessions and links, and tells them.
    async fn change_password(
        &self,
        person: &str,
        password_hash: &str,
        keep: &str,
        letter: NewMail,
        now: Micros,
    ) -> StoreResult<()>;
    /// Keeps a proof in the place of earlier ones of its kind, and sends its letters.
    async fn issue_proof(
        &self,
        kind: ProofKind,
        person: &str,
        email: &str,
        token_hash: &str,
        letters: Vec<NewMail>,
        now: Micros,
    ) -> StoreResult<()>;
    /// The proof of this token, if it is unused and young enough.
    async fn proof(
        &self,
        kind: ProofKind,
        token_hash: &str,
        now: Micros,
    ) -> StoreResult<Option<Proof>>;
    /// Keeps that somebody asked for a link that sets a new password; a job ([`RESET_ASKED`]) answers.
    async fn ask_reset(&self, email: &str, now: Micros) -> StoreResult<()>;
    /// Uses a reset up: sets the password, ends every session, keeps the second factor, tells the
    /// person. `NotFound` when it is not open.
    async fn reset_password(
        &self,
        token_hash: &str,
        password_hash: &str,
        letter: NewMail,
        now: Micros,
    ) -> StoreResult<Person>;
    /// Uses up the proof of a new address: it is the person's from now on, and the old one gets
    /// `letter`, whose link works by `undo_hash`. `NotFound` when it is not open; `Conflict` when
    /// another account has the address.
    async fn change_email(
        &self,
        token_hash: &str,
        undo_hash: &str,
        letter: NewMail,
        now: Micros,
    ) -> StoreResult<()>;
    /// Uses up the old address's proof: it is the person's again, and every session ends. `NotFound`
    /// and `Conflict` as above.
    async fn undo_email(&self, token_hash: &str, now: Micros) -> StoreResult<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_of_oneself_lasts_five_minutes() {
        let proven = Proven {
            session: String::new(),
            confirmed_at: 100,
            two_steps: false,
        };
        for (after, recent) in [(0, true), (CONFIRMED_FOR - 1, true), (CONFIRMED_FOR, false)] {
            assert_eq!(proven.recently(100 + after), recent, "{after}");
        }
    }
}
