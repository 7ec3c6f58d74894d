//! Guests: people who look at a workspace by a link, without an account.

use crate::access::{Access, Scope};
use crate::error::{FieldError, StoreResult};
use crate::member::check_reach;
use crate::time::Micros;
use crate::workspace::Workspace;

/// A day in microseconds.
const DAY: i64 = 24 * 3_600 * 1_000_000;
/// Days that a link may last, as the form offers them. None lasts for good: somebody must come by and
/// say that it is still wanted.
pub const GUEST_DAYS: [i64; 4] = [1, 7, 30, 90];
/// How long openings of a link are remembered: as long as the longest link lasts.
pub const VISITS_KEPT: i64 = 90 * DAY;
/// Openings of a link that are shown at most.
pub const VISITS_SHOWN: usize = 20;

/// A link that lets guests in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestLink {
    /// UUIDv7 text.
    pub id: String,
    /// What the link's token is made of, by the server's key.
    pub seed: String,
    /// The token's hash.
    pub token_hash: String,
    /// Whom it is for, as its maker calls them.
    pub name: String,
    /// How much a guest sees.
    pub scope: Scope,
    /// Who made it.
    pub by: String,
    /// When.
    pub created_at: Micros,
    /// When it ends by itself.
    pub expires_at: Micros,
    /// When it was ended by hand.
    pub revoked_at: Option<Micros>,
    /// How often it was opened, in the time that is remembered.
    pub visits: i64,
    /// The latest openings.
    pub latest: Vec<GuestVisit>,
}

/// One opening of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestVisit {
    /// When.
    pub at: Micros,
    /// Where it came from.
    pub address: String,
    /// What the browser called itself.
    pub browser: String,
}

/// A link to make, already checked by [`check_guest_link`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGuestLink {
    /// Whom it is for.
    pub name: String,
    /// How much they see.
    pub scope: Scope,
    /// How long it lasts, in microseconds.
    pub life: i64,
}

impl GuestLink {
    /// Whether it still opens anything.
    pub fn is_open(&self, now: Micros) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// Reads a link as its form has it.
///
/// # Errors
/// One message a wrong field: `name`, `courses`, `days`.
pub fn check_guest_link(
    name: &str,
    reach: &str,
    courses: &[String],
    days: &str,
) -> Result<NewGuestLink, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 80 {
        let message = "Say whom it is for, in 1 to 80 characters.";
        wrong.push(FieldError::new("name", message));
    }
    let scope = match check_reach(reach, courses) {
        Ok(scope) => scope,
        Err(error) => {
            wrong.push(error);
            Scope::ALL
        }
    };
    let days = GUEST_DAYS
        .into_iter()
        .find(|known| known.to_string() == days);
    if days.is_none() {
        wrong.push(FieldError::new("days", "Choose how long it lasts."));
    }
    match days {
        Some(days) if wrong.is_empty() => Ok(NewGuestLink {
            name: name.to_owned(),
            scope,
            life: days * DAY,
        }),
        _ => Err(wrong),
    }
}

/// What is kept of guests. Tokens arrive already hashed (SHA-256, hex).
#[async_trait::async_trait]
pub trait GuestStore: Send + Sync {
    /// Every link that is open or ended lately, the latest first.
    async fn guest_links(&self, access: &Access) -> StoreResult<Vec<GuestLink>>;
    /// Keeps a link with its seed and its token's hash. `Conflict` when a course is not the workspace's, or there are too many links.
    async fn make_guest_link(
        &self,
        access: &Access,
        new: &NewGuestLink,
        token: (&str, &str),
        now: Micros,
    ) -> StoreResult<()>;
    /// Ends a link at once. `NotFound` when there is none, or it was ended already.
    async fn revoke_guest_link(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()>;
    /// The seat that a link's bearer has, if the link is open and the plan includes guests.
    async fn guest_seat(
        &self,
        token_hash: &str,
        now: Micros,
    ) -> StoreResult<Option<(Workspace, Access)>>;
    /// Notes that a guest opened their link.
    async fn note_visit(
        &self,
        guest: &Access,
        address: &str,
        browser: &str,
        now: Micros,
    ) -> StoreResult<()>;
    /// Forgets links that ended, and openings, before an instant. Gives how many went.
    async fn forget_guests(&self, before: Micros) -> StoreResult<u64>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_a_link() {
        let some = ["a".to_owned()];
        type Case<'c> = (
            &'c str,
            &'c str,
            &'c str,
            &'c [String],
            &'c str,
            &'c [&'c str],
        );
        let cases: [Case; 5] = [
            ("whole", "The auditors", "all", &[], "7", &[]),
            ("a course", "The auditors", "courses", &some, "90", &[]),
            ("no name", " ", "all", &[], "7", &["name"]),
            (
                "no course",
                "The auditors",
                "courses",
                &[],
                "7",
                &["courses"],
            ),
            (
                "for good",
                "",
                "courses",
                &[],
                "36500",
                &["name", "courses", "days"],
            ),
        ];
        for (case, name, reach, courses, days, expected) in cases {
            let found = check_guest_link(name, reach, courses, days);
            let wrong: Vec<String> = found
                .err()
                .unwrap_or_default()
                .into_iter()
                .map(|one| one.field)
                .collect();
            assert_eq!(wrong, expected, "{case}");
        }
    }
}
