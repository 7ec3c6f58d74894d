//! The functions of people and of the installation, apart from any workspace.

use crate::harness::Body;
use crate::surface::{
    Function, NOWHERE, OWN, Right, WHOLE_OWNER, function, set_up_form, workspace_alone_form,
};
use serde_json::json;

pub const FUNCTIONS: &[Function] = &[
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
    function("account/data", Right::SignedIn, |_| Body::Json(json!({}))),
    function("account/data/copy", Right::SignedIn, |_| Body::form(&[])),
    function("account/data/erase", Right::SignedIn, |_| {
        Body::form(&[("email", "somebody.else@example.com")])
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
    function("operations/mail", Right::Operator, |_| {
        Body::Json(json!({"state": "", "before": ""}))
    }),
    function("operations/mail/open", Right::Operator, |ids| {
        Body::Json(json!({"mail": ids.mail}))
    }),
    function("operations/mail/retry", Right::Operator, |ids| {
        Body::form(&[("mail", &ids.mail)])
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
