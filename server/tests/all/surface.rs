//! Everything that can be asked of the server, and the least right that it needs. Who may ask what is
//! read off here; the tests hold the program to it.

pub use crate::addresses::{PAGES, ROUTES, account_last, filled, set_up_form};
use crate::harness::Body;
use domain::access::Role;
use serde_json::json;

/// The least right that an endpoint needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Nobody needs to be signed in.
    Anybody,
    /// Whoever is signed in.
    SignedIn,
    /// Who runs this installation.
    Operator,
    /// A member of the workspace with at least this role.
    Member(Role),
    /// A member with at least this role who sees the whole workspace.
    Whole(Role),
    /// A member with at least this role, for what is their own: nobody from a seat that only reads.
    Own(Role),
}

/// What well-formed arguments are made of.
#[derive(Clone, Debug)]
pub struct Ids {
    pub workspace: String,
    pub upload: String,
    pub digest: String,
    pub batch: String,
    pub student: String,
    pub goal: String,
    pub alert: String,
    pub view: String,
    pub note: String,
    pub tag_change: String,
    pub member: String,
    pub invitation: String,
    pub token: String,
    pub guest_link: String,
    pub grant: String,
}

/// A server function.
pub struct Function {
    /// Its address below `/api/`.
    pub endpoint: &'static str,
    /// Who may call it.
    pub right: Right,
    /// Arguments that it takes.
    pub body: fn(&Ids) -> Body,
}

pub const WHOLE_VIEWER: Right = Right::Whole(Role::Viewer);
pub const VIEWER: Right = Right::Member(Role::Viewer);
pub const ANALYST: Right = Right::Whole(Role::Analyst);
pub const MANAGER: Right = Right::Whole(Role::Manager);
pub const OWNER: Right = Right::Member(Role::Owner);
pub const OWN: Right = Right::Own(Role::Viewer);
pub const WHOLE_OWNER: Right = Right::Whole(Role::Owner);

const fn function(endpoint: &'static str, right: Right, body: fn(&Ids) -> Body) -> Function {
    Function {
        endpoint,
        right,
        body,
    }
}

fn workspace_alone(ids: &Ids) -> Body {
    Body::Json(json!({"workspace": ids.workspace}))
}

fn workspace_alone_form(ids: &Ids) -> Body {
    Body::form(&[("workspace", &ids.workspace)])
}

/// Every server function.
pub const FUNCTIONS: &[Function] = &[
    function("kit", Right::Anybody, |_| Body::form(&[])),
    function("home", Right::Anybody, |_| Body::form(&[])),
    function("viewer", Right::Anybody, |_| Body::form(&[])),
    function("theme", Right::Anybody, |_| {
        Body::form(&[("theme", "dark")])
    }),
    function("sign-in", Right::Anybody, |_| {
        Body::form(&[
            ("email", "nobody@example.com"),
            ("password", "wrong-horse-7"),
        ])
    }),
    function("sign-out", Right::Anybody, |_| Body::form(&[])),
    function("set-up", Right::Anybody, |_| {
        set_up_form("no-such-token", "someone@example.com")
    }),
    function("invitation/look", Right::Anybody, |_| {
        Body::Json(json!({"token": "no-such-token"}))
    }),
    function("invitation/accept", Right::Anybody, |_| {
        Body::form(&[
            ("token", "no-such-token"),
            ("name", "Nils Berg"),
            ("password", "violet-harbour-9"),
        ])
    }),
    function("account/name", Right::SignedIn, |_| {
        Body::form(&[("name", "Mira Okafor")])
    }),
    function("sample/load", Right::SignedIn, |_| Body::form(&[])),
    function("sample/remove", OWNER, workspace_alone_form),
    function("sign-in/code", Right::Anybody, |_| {
        Body::form(&[("code", "123456")])
    }),
    function("forgot", Right::Anybody, |_| {
        Body::form(&[("email", "nobody@example.com")])
    }),
    function("reset", Right::Anybody, |_| {
        Body::form(&[("token", "none"), ("password", "violet-harbour-9")])
    }),
    function("email/confirm", Right::Anybody, |_| {
        Body::form(&[("token", "none")])
    }),
    function("email/undo", Right::Anybody, |_| {
        Body::form(&[("token", "none")])
    }),
    function("account/email", Right::SignedIn, |_| {
        Body::form(&[("email", "elsewhere@example.com")])
    }),
    function("account/safety", Right::SignedIn, |_| Body::Json(json!({}))),
    function("account/confirm", Right::SignedIn, |_| {
        Body::form(&[("password", "wrong-horse-7")])
    }),
    function("account/password", Right::SignedIn, |_| {
        Body::form(&[
            ("current", "wrong-horse-7"),
            ("password", "amber-lantern-8"),
        ])
    }),
    function("account/sessions/end-others", Right::SignedIn, |_| {
        Body::form(&[])
    }),
    function("account/sessions/end", Right::SignedIn, |_| {
        Body::form(&[("session", NOWHERE)])
    }),
    function("account/two-steps/begin", Right::SignedIn, |_| {
        Body::form(&[])
    }),
    function("account/two-steps/set-up", Right::SignedIn, |_| {
        Body::Json(json!({}))
    }),
    function("account/two-steps/confirm", Right::SignedIn, |_| {
        Body::form(&[("code", "000000")])
    }),
    function(
        "account/two-steps/end",
        Right::SignedIn,
        |_| Body::form(&[]),
    ),
    function("account/recovery-codes/make", Right::SignedIn, |_| {
        Body::form(&[])
    }),
    function("account/recovery-codes/new", Right::SignedIn, |_| {
        Body::Json(json!({}))
    }),
    function("workspaces/new", Right::SignedIn, |_| {
        Body::form(&[
            ("name", "Third"),
            ("zone", "UTC"),
            ("currency", "EUR"),
            ("week_start", "monday"),
        ])
    }),
    function("workspaces/leave", OWN, workspace_alone_form),
    function("workspaces/close", WHOLE_OWNER, |ids| {
        Body::form(&[("workspace", &ids.workspace), ("typed", "Not its name")])
    }),
    function("settings/workspace", OWNER, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("name", "Riverside School"),
            ("zone", "Europe/London"),
            ("currency", "GBP"),
            ("week_start", "monday"),
        ])
    }),
    function("settings/look-at", MANAGER, |ids| {
        Body::form(&[("workspace", &ids.workspace), ("day", "2013-10-28")])
    }),
    function("members/list", MANAGER, workspace_alone),
    function("members/invite", WHOLE_OWNER, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("email", "asked@example.com"),
            ("role", "viewer"),
        ])
    }),
    function("members/renew", WHOLE_OWNER, |ids| {
        Body::form(&[("workspace", &ids.workspace), ("id", &ids.invitation)])
    }),
    function("members/revoke", WHOLE_OWNER, |ids| {
        Body::form(&[("workspace", &ids.workspace), ("id", &ids.invitation)])
    }),
    function("members/change", WHOLE_OWNER, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("person", &ids.member),
            ("role", "analyst"),
            ("reach", "all"),
        ])
    }),
    function("members/remove", WHOLE_OWNER, |ids| {
        Body::form(&[("workspace", &ids.workspace), ("person", &ids.member)])
    }),
    function("tokens/list", MANAGER, workspace_alone),
    function("tokens/make", MANAGER, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("form[name]", "Nightly"),
            ("form[scopes][students:read]", "1"),
            ("form[lifetime]", "30"),
        ])
    }),
    function("tokens/revoke", MANAGER, |ids| {
        Body::form(&[("workspace", &ids.workspace), ("token", &ids.token)])
    }),
    function("tokens/reference", VIEWER, workspace_alone),
    function("view-as/begin", MANAGER, |ids| {
        Body::form(&[("workspace", &ids.workspace), ("person", &ids.member)])
    }),
    function("view-as/end", Right::SignedIn, |ids| {
        Body::form(&[("workspace", &ids.workspace)])
    }),
    function("guests/list", MANAGER, workspace_alone),
    function("guests/make", MANAGER, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("name", "The auditors"),
            ("days", "7"),
        ])
    }),
    function("guests/revoke", MANAGER, |ids| {
        Body::form(&[("workspace", &ids.workspace), ("id", &ids.guest_link)])
    }),
    function("access/list", WHOLE_OWNER, workspace_alone),
    function("access/answer", WHOLE_OWNER, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("id", &ids.grant),
            ("what", "allow"),
        ])
    }),
    function("plan/look", MANAGER, workspace_alone),
    function("audit/log", OWNER, |ids| {
        Body::Json(json!({"workspace": ids.workspace, "pairs": [["check", "1"]]}))
    }),
    function("notices/unread", VIEWER, workspace_alone),
    function("notices/list", VIEWER, |ids| {
        Body::Json(json!({"workspace": ids.workspace, "before": null}))
    }),
    function("notices/read", VIEWER, |ids| {
        Body::form(&[("workspace", &ids.workspace), ("notice", NOWHERE)])
    }),
    function("account/notices", Right::SignedIn, |_| {
        Body::Json(json!({}))
    }),
    function("account/notices/save", Right::SignedIn, |_| {
        Body::form(&[
            ("on[import_failed.in_app]", "on"),
            ("zone", "Asia/Tokyo"),
            ("quiet_from", "22:00"),
            ("quiet_to", "07:00"),
            ("digest_hour", "7"),
        ])
    }),
    function("account/notices/resume", Right::SignedIn, |_| {
        Body::form(&[("kind", "digest")])
    }),
    function("unsubscribe", Right::Anybody, |_| {
        Body::form(&[("token", "no-such-token")])
    }),
    function("exports/log", VIEWER, workspace_alone),
    function("import/look", MANAGER, |ids| {
        Body::Json(json!({"workspace": ids.workspace, "upload": ids.upload, "answers": []}))
    }),
    function("import/mapping", MANAGER, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("columns[0][header]", "Wer"),
            ("columns[0][part]", "name"),
        ])
    }),
    function("import/rows", MANAGER, |ids| {
        Body::Json(json!({
            "workspace": ids.workspace, "upload": ids.upload, "answers": [["oulad:AAA:2013J", "2013-10-01"]],
            "kind": "student", "offset": 0
        }))
    }),
    function("import/rejects", MANAGER, |ids| {
        Body::Json(
            json!({"workspace": ids.workspace, "upload": ids.upload, "answers": [], "offset": 0}),
        )
    }),
    function("import/begin", MANAGER, |ids| {
        Body::Json(json!({
            "workspace": ids.workspace, "upload": ids.upload, "answers": [], "digest": ids.digest
        }))
    }),
    function("import/discard", MANAGER, |ids| {
        Body::Json(json!({"workspace": ids.workspace, "upload": ids.upload}))
    }),
    function("import/batches", WHOLE_VIEWER, |ids| {
        Body::Json(json!({"workspace": ids.workspace}))
    }),
    function("import/undo", MANAGER, |ids| {
        Body::Json(json!({"workspace": ids.workspace, "batch": ids.batch}))
    }),
    function("school/past-day", VIEWER, workspace_alone),
    function("school/overview", VIEWER, |ids| {
        Body::Json(json!({"workspace": ids.workspace, "pairs": [["range", "7d"]]}))
    }),
    function("school/arrange", OWN, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("list", "tiles"),
            ("list_version", "0"),
            ("wanted", "submissions first"),
        ])
    }),
    function("search", VIEWER, |ids| {
        Body::Json(json!({"workspace": ids.workspace, "q": "' \" % _ c++ a", "most": 5}))
    }),
    function("school/students", VIEWER, |ids| {
        Body::Json(json!({"workspace": ids.workspace, "pairs": [["q", "a"]]}))
    }),
    function("school/tag", MANAGER, |ids| {
        Body::Json(json!({
            "workspace": ids.workspace, "pairs": [["q", "a"]], "selection": {"all_but": []},
            "tag": "call", "change": "add", "dry_run": true
        }))
    }),
    function("school/tag-undo", MANAGER, |ids| {
        Body::Json(json!({"workspace": ids.workspace, "action": ids.tag_change}))
    }),
    function("school/mark", MANAGER, |ids| {
        Body::Json(json!({
            "workspace": ids.workspace, "student": ids.student, "field": "tags", "text": "call, ask"
        }))
    }),
    function("views/keep", OWN, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("table", "students"),
            ("name", "At risk"),
            ("query", "status=at-risk"),
        ])
    }),
    function("views/forget", OWN, |ids| {
        Body::form(&[("workspace", &ids.workspace), ("view", &ids.view)])
    }),
    function("notes/list", VIEWER, |ids| {
        Body::Json(json!({
            "workspace": ids.workspace, "span": {"from": "2013-10-01", "to": "2013-10-31"}
        }))
    }),
    function("notes/add", OWN, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("day", "2013-10-14"),
            ("text", "Half term"),
        ])
    }),
    function("notes/remove", OWN, |ids| {
        Body::form(&[("workspace", &ids.workspace), ("note", &ids.note)])
    }),
    function("school/student", VIEWER, |ids| {
        Body::Json(json!({"workspace": ids.workspace, "student": ids.student, "pairs": []}))
    }),
    function("school/at-risk", VIEWER, |ids| {
        Body::Json(json!({"workspace": ids.workspace, "offset": 0}))
    }),
    function("school/features", VIEWER, workspace_alone),
    function("school/moved", VIEWER, |ids| {
        Body::Json(json!({"workspace": ids.workspace, "numbers": [0, 1, 2]}))
    }),
    function("planning/forecast", VIEWER, |ids| {
        Body::Json(
            json!({"workspace": ids.workspace, "pairs": [["metric", "activities"], ["days", "7"]]}),
        )
    }),
    function("planning/cohorts", VIEWER, |ids| {
        Body::Json(json!({"workspace": ids.workspace, "pairs": [["back", "later"]]}))
    }),
    function("planning/metrics", VIEWER, workspace_alone),
    function("planning/goals", VIEWER, workspace_alone),
    function("planning/goal-save", ANALYST, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("id", &ids.goal),
            ("form[metric]", "submissions"),
            ("form[target]", "40"),
            ("form[from]", "2013-10-01"),
            ("form[by]", "2013-12-01"),
        ])
    }),
    function("planning/goal-delete", ANALYST, |ids| {
        Body::form(&[("workspace", &ids.workspace), ("id", &ids.goal)])
    }),
    function("planning/alerts", VIEWER, workspace_alone),
    function("planning/alert-history", VIEWER, |ids| {
        Body::Json(json!({
            "workspace": ids.workspace, "metric": "active_students", "subject": "", "grain": "week"
        }))
    }),
    function("planning/alert-save", ANALYST, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("id", &ids.alert),
            ("form[metric]", "active_students"),
            ("form[condition]", "below"),
            ("form[threshold]", "2"),
            ("form[grain]", "day"),
        ])
    }),
    function("planning/alert-mute", ANALYST, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("id", &ids.alert),
            ("mute", "true"),
        ])
    }),
    function("planning/alert-check", ANALYST, |ids| {
        Body::form(&[("workspace", &ids.workspace)])
    }),
    function("planning/alert-delete", ANALYST, |ids| {
        Body::form(&[("workspace", &ids.workspace), ("id", &ids.alert)])
    }),
    function("school/thresholds", ANALYST, |ids| {
        Body::Json(json!({"workspace": ids.workspace, "thresholds": {"inactive_days": 15}}))
    }),
    function("operations/workspaces", Right::Operator, |_| {
        Body::Json(json!({}))
    }),
    function("operations/plan", Right::Operator, |ids| {
        Body::form(&[("workspace", &ids.workspace), ("plan", "enterprise")])
    }),
    function("operations/look-ask", Right::Operator, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("reason", "A count looks wrong"),
            ("hours", "1"),
        ])
    }),
    function("operations/look-end", Right::Operator, |ids| {
        Body::form(&[("workspace", &ids.workspace), ("id", NOWHERE)])
    }),
    function("operations/look-break", Right::Operator, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("id", NOWHERE),
            ("typed", "please"),
        ])
    }),
    function("operations/jobs", Right::Operator, |_| {
        Body::Json(json!({}))
    }),
    function("operations/jobs/act", Right::Operator, |_| {
        Body::form(&[("job", NOWHERE), ("what", "retry")])
    }),
    function("operations/jobs/run", Right::Operator, |_| {
        Body::form(&[("schedule", "hourly-sweep")])
    }),
    function("operations/jobs/recount", Right::Operator, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("from", "2014-03-01"),
            ("to", "2014-03-07"),
        ])
    }),
];

/// An id of the right form that names nothing.
pub const NOWHERE: &str = "01900000-0000-7000-8000-000000000000";

impl Right {
    /// Whether it is a right in a workspace.
    pub fn in_workspace(self) -> bool {
        matches!(self, Self::Member(_) | Self::Whole(_) | Self::Own(_))
    }
}
