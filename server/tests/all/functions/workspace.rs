//! The functions of a workspace that are of no area.

use crate::harness::Body;
use crate::surface::{
    ANALYST, Function, MANAGER, NOWHERE, OWNER, Right, VIEWER, WHOLE_OWNER, WHOLE_VIEWER, function,
    workspace_alone, workspace_alone_form,
};
use domain::access::Role;
use serde_json::json;

pub const FUNCTIONS: &[Function] = &[
    function("kit", Right::Anybody, |_| Body::form(&[])),
    function("home", Right::Anybody, |_| Body::form(&[])),
    function("viewer", Right::Anybody, |_| Body::form(&[])),
    function("sample/load", Right::SignedIn, |_| Body::form(&[])),
    function("sample/remove", OWNER, workspace_alone_form),
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
    function("webhooks/list", MANAGER, |ids| {
        Body::Json(json!({"workspace": ids.workspace, "pairs": [["open", ids.webhook]]}))
    }),
    function("webhooks/save", MANAGER, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("id", &ids.webhook),
            ("form[url]", "https://hooks.example.com/other"),
            ("form[events][import.undone]", "1"),
        ])
    }),
    function("webhooks/act", MANAGER, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("id", &ids.webhook),
            ("what", "rotate"),
        ])
    }),
    function("webhooks/retry", MANAGER, |ids| {
        Body::form(&[("workspace", &ids.workspace), ("delivery", &ids.delivery)])
    }),
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
    function("reports", WHOLE_VIEWER, workspace_alone),
    function("reports/save", ANALYST, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("form[metrics][submissions]", "on"),
            ("form[rhythm]", "week-1"),
            ("form[hour]", "8"),
            ("form[zone]", "Europe/London"),
            (&format!("form[to][m-{}]", ids.person), "on"),
        ])
    }),
    function("reports/act", ANALYST, |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("id", &ids.report),
            ("what", "send"),
        ])
    }),
    function("exports/log", VIEWER, workspace_alone),
    function("share/open", Right::Anybody, |ids| {
        Body::Json(json!({"token": ids.link}))
    }),
    function("share/unlock", Right::Anybody, |ids| {
        Body::form(&[("token", &ids.link), ("password", "wrong-horse-7")])
    }),
    function("shares/list", Right::Member(Role::Analyst), workspace_alone),
    function("shares/make", Right::Member(Role::Analyst), |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("form[name]", "For the board"),
            ("form[kind]", "overview"),
            ("form[days]", "7"),
        ])
    }),
    function("shares/revoke", Right::Member(Role::Analyst), |ids| {
        Body::form(&[("workspace", &ids.workspace), ("share", &ids.share)])
    }),
    function("search", VIEWER, |ids| {
        Body::Json(json!({"workspace": ids.workspace, "q": "' \" % _ c++ a", "most": 5}))
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
];
