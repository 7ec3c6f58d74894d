//! What the members' page shows.

use domain::access::Role;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// A member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberLine {
    /// The person's id.
    pub person: String,
    /// Display name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Ids of the only courses that they see; `None` for everything.
    pub courses: Option<Vec<String>>,
    /// What they see, in words.
    pub sees: String,
    /// Since when.
    pub since: String,
    /// Whether it is whoever looks.
    pub is_me: bool,
    /// Whether whoever looks can do so with this member's rights.
    pub may_view_as: bool,
}

/// An invitation that nobody accepted yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationLine {
    /// Its id.
    pub id: String,
    /// To whom.
    pub email: String,
    /// As what.
    pub role: Role,
    /// What they will see, in words.
    pub sees: String,
    /// Who asked.
    pub by: String,
    /// When the link ends, or ended.
    pub until: String,
    /// Whether it ended.
    pub is_over: bool,
}

/// Everything on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Members, the longest-standing first.
    pub members: Vec<MemberLine>,
    /// Open and ended invitations, the latest first.
    pub invitations: Vec<InvitationLine>,
    /// Courses to choose from, as id and name.
    pub courses: Vec<(String, String)>,
    /// Whether whoever looks may change anything.
    pub may_change: bool,
    /// How many seats are taken, and how many there are.
    pub seats: String,
    /// Why nobody else can be asked, where the plan is full.
    pub full: Option<String>,
    /// Why nobody can be let see only a part.
    pub no_scopes: Option<String>,
}

/// Who belongs to the workspace, and who was asked to. Managers of the whole workspace may read it.
#[server(endpoint = "members/list", input = Json)]
pub async fn read_members(workspace: String) -> Result<Team, AppError> {
    let (backend, access, workspace) = ui::backend::whole_member(&workspace, Role::Manager)?;
    let now = (backend.clock)();
    let known = backend.members.members(&access).await?;
    let roll = backend.school.roll(&access, workspace.now(now)).await?;
    let courses = roll.courses.iter();
    let courses: Vec<_> = courses
        .map(|one| (one.id.clone(), one.name.clone()))
        .collect();
    let open = known.invitations.iter().filter(|one| one.expires_at > now);
    let (seats, full) = domain::member::seats(workspace.plan, known.members.len(), open.count());
    let calendar = workspace.calendar;
    let at = |at| {
        calendar
            .local(at)
            .map_or_else(String::new, |(day, _)| day.long())
    };
    let invitations = known.invitations.into_iter().map(|one| InvitationLine {
        sees: sees(&one.scope, &courses),
        until: calendar.day_and_time(one.expires_at),
        is_over: one.expires_at <= now,
        id: one.id,
        email: one.email,
        role: one.role,
        by: one.by,
    });
    let members = known.members.into_iter().map(|one| MemberLine {
        sees: sees(&one.scope, &courses),
        courses: one
            .scope
            .only_courses()
            .map(|ids| ids.iter().cloned().collect()),
        since: at(one.since),
        is_me: one.person == access.person(),
        may_view_as: one.person != access.person()
            && access.is_entitled(domain::plan::Feature::ViewAs)
            && domain::look::may_view_as(access.role(), one.role),
        person: one.person,
        name: one.name,
        email: one.email,
        role: one.role,
    });
    Ok(Team {
        members: members.collect(),
        invitations: invitations.collect(),
        may_change: access.may_for_all(Role::Owner),
        no_scopes: domain::plan::Feature::ScopedMembers.why_locked(workspace.plan),
        seats,
        full,
        courses,
    })
}

/// A scope in words: two courses by name, more by their number.
#[cfg(feature = "ssr")]
pub(crate) fn sees(scope: &domain::access::Scope, courses: &[(String, String)]) -> String {
    let Some(ids) = scope.only_courses() else {
        return "Everything".to_owned();
    };
    let names: Vec<&str> = courses
        .iter()
        .filter(|(id, _)| ids.contains(id))
        .map(|(_, name)| name.as_str())
        .collect();
    match names.as_slice() {
        [] => "Nothing: its courses are gone".to_owned(),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one} and {two}"),
        more => format!("{} courses", more.len()),
    }
}
