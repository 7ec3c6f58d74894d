//! Members of a workspace, and invitations to become one.

use crate::access::{Access, Role, Scope};
use crate::error::{FieldError, StoreResult};
use crate::mail::{Address, Body, MailKind, NewMail, Place};
use crate::plan::Plan;
use crate::time::Micros;

/// How long an invitation can be accepted: seven days, in microseconds. A holiday week passes, and a
/// mailbox that somebody reads years later opens nothing.
pub const INVITATION_LIFE: i64 = 7 * 24 * 3_600 * 1_000_000;

/// Most courses of a scope: far above what anybody ticks, and a list that still fits a row.
const COURSES_MAX: usize = 200;

/// Somebody who belongs to a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The person's id.
    pub person: String,
    /// Display name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// How much they see.
    pub scope: Scope,
    /// Since when.
    pub since: Micros,
}

/// Somebody who was asked to belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// UUIDv7 text.
    pub id: String,
    /// The only address that can accept it, lower-cased.
    pub email: String,
    /// What they will be allowed to do.
    pub role: Role,
    /// How much they will see.
    pub scope: Scope,
    /// Who asked them.
    pub by: String,
    /// When the link ends.
    pub expires_at: Micros,
}

/// Everybody who belongs, and everybody who was asked to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    /// Members, the longest-standing first.
    pub members: Vec<Member>,
    /// Invitations that nobody accepted yet, also those whose time is over; the latest first.
    pub invitations: Vec<Invitation>,
}

/// What a seat is to be: asked for in an invitation, or given to a member anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSeat {
    /// What they may do.
    pub role: Role,
    /// How much they see.
    pub scope: Scope,
}

/// An invitation to send, already checked by [`check_invitation`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvitation {
    /// To whom, lower-cased.
    pub to: Address,
    /// As what.
    pub seat: NewSeat,
}

/// An invitation as whoever opened its link sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The workspace's id.
    pub workspace: String,
    /// Its name.
    pub name: String,
    /// Who asked.
    pub by: String,
    /// The only address that can accept.
    pub email: String,
    /// What they will be allowed to do.
    pub role: Role,
    /// Whether they will see only a part.
    pub is_scoped: bool,
    /// Whether somebody has an account under that address.
    pub has_account: bool,
}

/// Who accepts an invitation.
#[derive(Clone, Debug)]
pub enum Joining {
    /// Somebody who is signed in, by their id.
    Person(String),
    /// Somebody new.
    New {
        /// Display name.
        name: String,
        /// An argon2id hash in PHC form.
        password_hash: String,
    },
}

/// Reads a scope as a form has it: `reach` is `courses` for only those in `courses`.
///
/// # Errors
/// What is wrong with `courses`.
pub fn check_reach(reach: &str, courses: &[String]) -> Result<Scope, FieldError> {
    match (reach, courses.len()) {
        ("courses", 0) => Err(FieldError::new("courses", "Choose at least one course.")),
        ("courses", 1..=COURSES_MAX) => Ok(Scope::courses(courses)),
        ("courses", _) => {
            let message = format!("Choose {COURSES_MAX} courses at most.");
            Err(FieldError::new("courses", message))
        }
        _ => Ok(Scope::ALL),
    }
}

/// Reads a role and a scope as a form has them; see [`check_reach`].
///
/// # Errors
/// One message a wrong field: `role`, `courses`.
pub fn check_seat(role: &str, reach: &str, courses: &[String]) -> Result<NewSeat, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let role = Role::parse(role);
    if role.is_none() {
        wrong.push(FieldError::new("role", "Choose a role."));
    }
    let scope = match check_reach(reach, courses) {
        Ok(scope) => scope,
        Err(error) => {
            wrong.push(error);
            Scope::ALL
        }
    };
    // Owners change the workspace and its members, which nobody can who sees a part of it.
    if role == Some(Role::Owner) && !scope.is_all() {
        wrong.push(FieldError::new(
            "courses",
            "An owner sees everything. Choose another role, or everything.",
        ));
    }
    match role {
        Some(role) if wrong.is_empty() => Ok(NewSeat { role, scope }),
        _ => Err(wrong),
    }
}

/// Reads an invitation as its form has it.
///
/// # Errors
/// One message a wrong field: `email`, `role`, `courses`.
pub fn check_invitation(
    email: &str,
    role: &str,
    reach: &str,
    courses: &[String],
) -> Result<NewInvitation, Vec<FieldError>> {
    let to = Address::new("", &email.trim().to_lowercase());
    match (to, check_seat(role, reach, courses)) {
        (Some(to), Ok(seat)) => Ok(NewInvitation { to, seat }),
        (to, seat) => {
            let mut wrong = seat.err().unwrap_or_default();
            if to.is_none() {
                let message = "Enter an e-mail address such as name@example.com.";
                wrong.insert(0, FieldError::new("email", message));
            }
            Err(wrong)
        }
    }
}

/// How many seats of a plan are taken, in words, and why nobody else can be asked where none is left.
pub fn seats(plan: Plan, members: usize, invited: usize) -> (String, Option<String>) {
    let people = match (members, invited) {
        (1, 0) => "1 member".to_owned(),
        (members, 0) => format!("{members} members"),
        (1, invited) => format!("1 member, {invited} invited"),
        (members, invited) => format!("{members} members, {invited} invited"),
    };
    let Some(most) = plan.most_members() else {
        return (people, None);
    };
    let full = members + invited >= usize::try_from(most).unwrap_or(usize::MAX);
    let why = full.then(|| {
        format!(
            "The {} plan has {most} seats, and all are taken. Remove a member or take an invitation back; who runs this server can change the plan.",
            plan.word()
        )
    });
    (format!("{people}, of {most} seats"), why)
}

/// The mail that carries an invitation's link.
pub fn invitation_mail(
    workspace: (&str, &str),
    by: &str,
    to: Address,
    role: Role,
    token: &str,
) -> NewMail {
    let (id, name) = workspace;
    let email = to.email().to_owned();
    let body = Body::default()
        .heading(format!("Join {name}"))
        .text(format!(
            "{by} invites you to the workspace {name} as {}: {}.",
            role.word().to_lowercase(),
            role.may_do()
        ))
        .button(
            "Accept the invitation",
            Place::new(&format!("/invitation?token={token}")),
        )
        .small(format!(
            "The link works once, for seven days, and only for {email}. If you expected nothing of the kind, leave it be: nothing happens without you."
        ));
    let subject = format!("{by} invites you to {name}");
    NewMail::new(MailKind::Invitation, to, &subject, body).of_workspace(id)
}

/// The mail that tells somebody that a workspace is theirs no longer.
pub fn farewell_mail(person: &str, to: Address, workspace: &str, why: &str) -> NewMail {
    let body = Body::default()
        .heading(format!("{workspace} is closed to you"))
        .text(why)
        .small("Your account and your other workspaces stay as they are.");
    let subject = format!("You are no longer in {workspace}");
    NewMail::new(MailKind::Security, to, &subject, body).for_person(person)
}

/// What is kept of members. Tokens arrive already hashed (SHA-256, hex).
#[async_trait::async_trait]
pub trait MemberStore: Send + Sync {
    /// Everybody who belongs, and was asked to.
    async fn members(&self, access: &Access) -> StoreResult<Members>;
    /// Keeps an invitation and queues its mail, both or neither. `Conflict` when the address belongs
    /// already, was asked already, a course is not the workspace's, or the plan has no seat left.
    async fn invite(
        &self,
        access: &Access,
        new: &NewInvitation,
        token_hash: &str,
        mail: &NewMail,
        now: Micros,
    ) -> StoreResult<()>;
    /// Gives an invitation a new link and another seven days; the old link is dead. `NotFound` when it
    /// is gone; `Conflict` when it had ended and the plan has no seat left.
    async fn renew_invitation(
        &self,
        access: &Access,
        id: &str,
        token_hash: &str,
        mail: &NewMail,
        now: Micros,
    ) -> StoreResult<()>;
    /// Takes an invitation back, and its mail if it still waits. `NotFound` when it is gone.
    async fn revoke_invitation(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()>;
    /// Changes what a member may do and sees. `NotFound` when there is no such member; `Conflict` when
    /// the last owner would be none, or a course is not the workspace's.
    async fn change_member(
        &self,
        access: &Access,
        person: &str,
        seat: &NewSeat,
        now: Micros,
    ) -> StoreResult<()>;
    /// Ends a membership, the caller's own or another's, and tells whoever was removed. `NotFound` when
    /// there is no such member; `Conflict` for the last owner.
    async fn remove_member(&self, access: &Access, person: &str, now: Micros) -> StoreResult<()>;
    /// What the bearer of an invitation's token is asked. `NotFound` when it is unknown, used, taken
    /// back or over: which of them is nobody's business.
    async fn invitation(&self, token_hash: &str, now: Micros) -> StoreResult<Invited>;
    /// Uses an invitation up: makes its bearer a member, and an account if they are new. Gives the
    /// person's and the workspace's id. `NotFound` as [`Self::invitation`]; `Conflict` when it is for
    /// another address, the address has an account by now, or the plan has no seat left.
    async fn accept_invitation(
        &self,
        token_hash: &str,
        who: Joining,
        now: Micros,
    ) -> StoreResult<(String, String)>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_a_seat() {
        type Case = (
            &'static str,
            &'static str,
            &'static str,
            &'static [&'static str],
            &'static [&'static str],
        );
        let none: &[&str] = &[];
        let cases: [Case; 7] = [
            ("everything", "viewer", "all", none, none),
            ("a course", "analyst", "courses", &["a"], none),
            ("everything although ticked", "manager", "all", &["a"], none),
            ("no course", "viewer", "courses", none, &["courses"]),
            ("no role", "king", "all", none, &["role"]),
            (
                "an owner of a part",
                "owner",
                "courses",
                &["a"],
                &["courses"],
            ),
            ("both", "", "courses", none, &["role", "courses"]),
        ];
        for (case, role, reach, courses, expected) in cases {
            let courses: Vec<String> = courses.iter().map(|id| (*id).to_owned()).collect();
            let found = check_seat(role, reach, &courses);
            let wrong: Vec<String> = match &found {
                Ok(seat) => {
                    let part = reach == "courses";
                    assert_eq!(seat.scope.is_all(), !part, "{case}");
                    vec![]
                }
                Err(wrong) => wrong.iter().map(|one| one.field.clone()).collect(),
            };
            assert_eq!(wrong, expected, "{case}");
        }
        let many: Vec<String> = (0..=COURSES_MAX).map(|n| n.to_string()).collect();
        assert!(check_seat("viewer", "courses", &many).is_err());
    }

    #[test]
    fn seats_in_words() {
        let cases = [
            (Plan::Enterprise, 1, 0, "1 member", false),
            (Plan::Enterprise, 70, 2, "70 members, 2 invited", false),
            (Plan::Starter, 2, 0, "2 members, of 3 seats", false),
            (Plan::Starter, 1, 2, "1 member, 2 invited, of 3 seats", true),
            (Plan::Starter, 5, 0, "5 members, of 3 seats", true),
        ];
        for (plan, members, invited, words, full) in cases {
            let found = seats(plan, members, invited);
            assert_eq!((found.0.as_str(), found.1.is_some()), (words, full));
        }
    }

    #[test]
    fn an_invitation_is_for_one_lower_cased_address() {
        let good = check_invitation(" Nils@Example.com ", "viewer", "all", &[]);
        assert_eq!(
            good.map(|new| new.to.email().to_owned()).ok(),
            Some("nils@example.com".to_owned())
        );
        let bad = check_invitation("a@b.example, c@d.example", "", "all", &[]);
        let fields: Vec<String> = bad
            .err()
            .unwrap_or_default()
            .into_iter()
            .map(|one| one.field)
            .collect();
        assert_eq!(fields, ["email", "role"]);
    }

    #[test]
    fn the_mail_leads_to_the_link_and_no_name_breaks_its_subject() {
        let to = Address::new("", "nils@example.com").unwrap();
        let mail = invitation_mail(("w", "Night\r\nschool"), "Mira", to, Role::Viewer, "T0ken");
        assert_eq!(mail.subject, "Mira invites you to Night school");
        let text = mail.body.to_text("https://a.example", None);
        assert!(
            text.contains("https://a.example/invitation?token=T0ken"),
            "{text}"
        );
        assert!(text.contains("nils@example.com"), "{text}");
        assert!(mail.kind.is_secret() && mail.workspace.as_deref() == Some("w"));
    }
}
