//! Every address besides the server functions', and the least right that it needs.

use crate::harness::Body;
use crate::surface::{
    Function, Ids, MANAGER, OWNER, Right, VIEWER, WHOLE_OWNER, WHOLE_VIEWER, functions,
};
use domain::access::Role;

/// Every address that is neither a page nor a server function, as the router has it.
pub const ROUTES: &[(&str, Right)] = &[
    ("/api/{*function}", Right::Anybody),
    ("/unsubscribe", Right::Anybody),
    ("/export/{workspace}/{what}", VIEWER),
    ("/embed/{token}", Right::Anybody),
    ("/upload/{workspace}", MANAGER),
    ("/live", Right::Anybody),
    ("/live/{workspace}/import/{upload}", MANAGER),
    ("/files/{link}", Right::SignedIn),
    ("/g/{token}", Right::Anybody),
    ("/pkg", Right::Anybody),
    ("/build", Right::Anybody),
    ("/healthz", Right::Anybody),
    ("/readyz", Right::Anybody),
];

/// Every page: its address as the app's router has it, with its heading for an owner. The root only
/// sends on.
pub const PAGES: &[(&str, Right, &str)] = &[
    ("/", Right::Anybody, ""),
    ("/set-up", Right::Anybody, "Make the owner account"),
    ("/sign-in", Right::Anybody, "Sign in"),
    ("/sign-in/code", Right::Anybody, "Enter the code"),
    ("/forgot", Right::Anybody, "Set a new password"),
    ("/reset", Right::Anybody, "Choose a new password"),
    ("/email/confirm", Right::Anybody, "Is this your address?"),
    ("/email/undo", Right::Anybody, "Take the change back?"),
    ("/kit", Right::Anybody, "What is it made of?"),
    ("/invitation", Right::Anybody, "You are invited"),
    ("/workspaces", Right::SignedIn, "Where do you want to work?"),
    ("/workspaces/new", Right::Anybody, "Name your workspace"),
    ("/account", Right::SignedIn, "Who are you here?"),
    ("/admin/workspaces", Right::Operator, "Who works here?"),
    ("/admin/jobs", Right::Operator, "What goes on behind?"),
    (
        "/account/security",
        Right::SignedIn,
        "How is your account kept safe?",
    ),
    ("/account/confirm", Right::SignedIn, "Is it you?"),
    ("/account/data", Right::SignedIn, "What is held about you?"),
    (
        "/w/:workspace/school/students/:student/data",
        Right::Whole(Role::Owner),
        "What is held about",
    ),
    (
        "/account/two-steps",
        Right::SignedIn,
        "How does your phone make the codes?",
    ),
    (
        "/account/recovery-codes",
        Right::SignedIn,
        "Have you kept these?",
    ),
    ("/admin/mail", Right::Operator, "What was mailed?"),
    ("/s/:link", Right::Anybody, "Shared with all"),
    ("/w/:workspace/school", VIEWER, "How is it going?"),
    (
        "/w/:workspace/school/students",
        VIEWER,
        "Who is learning here?",
    ),
    ("/w/:workspace/school/students/:student", VIEWER, "How is "),
    ("/w/:workspace/school/at-risk", VIEWER, "Who needs you?"),
    ("/w/:workspace/forecast", VIEWER, "What comes next?"),
    ("/w/:workspace/cohorts", VIEWER, "Who comes back?"),
    ("/w/:workspace/goals", VIEWER, "What are you aiming for?"),
    (
        "/w/:workspace/alerts",
        VIEWER,
        "What should you hear about?",
    ),
    (
        "/w/:workspace/metrics",
        VIEWER,
        "What does each number mean?",
    ),
    ("/w/:workspace/search", VIEWER, "Where is it?"),
    ("/w/:workspace/notices", VIEWER, "What happened?"),
    ("/w/:workspace/reports", WHOLE_VIEWER, "What comes by mail?"),
    (
        "/account/notices",
        Right::SignedIn,
        "How do you want to be told?",
    ),
    ("/unsubscribe", Right::Anybody, "Stop these mails?"),
    ("/w/:workspace/exports", VIEWER, "What was taken away?"),
    ("/w/:workspace/import", VIEWER, "What came in?"),
    (
        "/w/:workspace/settings",
        VIEWER,
        "How is this workspace set up?",
    ),
    (
        "/w/:workspace/settings/members",
        MANAGER,
        "Who belongs here?",
    ),
    (
        "/w/:workspace/settings/api",
        MANAGER,
        "What may programs do here?",
    ),
    (
        "/w/:workspace/settings/api/reference",
        VIEWER,
        "What can programs ask?",
    ),
    (
        "/w/:workspace/settings/webhooks",
        MANAGER,
        "Who is told what happens here?",
    ),
    (
        "/w/:workspace/settings/shares",
        Right::Member(Role::Analyst),
        "Who may look from outside?",
    ),
    (
        "/w/:workspace/settings/guests",
        MANAGER,
        "Who may look without an account?",
    ),
    (
        "/w/:workspace/settings/access",
        WHOLE_OWNER,
        "Who looks in from outside?",
    ),
    (
        "/w/:workspace/settings/plan",
        MANAGER,
        "What does this workspace have?",
    ),
    ("/w/:workspace/settings/audit", OWNER, "Who did what here?"),
];

/// A page's address with its ids filled in.
pub fn filled(pattern: &str, ids: &Ids) -> String {
    pattern
        .replace(":workspace", &ids.workspace)
        .replace(":student", &ids.student)
        .replace(":link", &ui::route::segment(&ids.link))
}

/// Every server function, those of the account last: they end sessions, or give them another token.
pub fn account_last() -> impl Iterator<Item = &'static Function> {
    let (own, others): (Vec<_>, Vec<_>) = functions().partition(|f| f.is_of_account());
    others.into_iter().chain(own)
}

impl Function {
    /// Whether it is about the caller's own account, and needs no ids.
    pub fn is_of_account(&self) -> bool {
        self.endpoint.starts_with("account/")
    }

    /// Whether it asks for a session that was proven a moment ago.
    pub fn wants_fresh_session(&self) -> bool {
        self.is_of_account() || self.endpoint == "student-data/erase"
    }
}

/// The set-up form with good fields.
pub fn set_up_form(token: &str, email: &str) -> Body {
    Body::form(&[
        ("form[token]", token),
        ("form[name]", "Mira Okafor"),
        ("form[email]", email),
        ("form[password]", "violet-harbour-9"),
        ("form[workspace]", "Evening School"),
        ("form[zone]", "Europe/London"),
        ("form[currency]", "GBP"),
        ("form[week_start]", "monday"),
    ])
}
