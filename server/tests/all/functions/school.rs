//! The functions of School, and of what stands on its figures.

use crate::harness::Body;
use crate::surface::{
    ANALYST, Function, MANAGER, OWN, Right, VIEWER, WHOLE_VIEWER, function, workspace_alone,
};
use domain::access::Role;
use serde_json::json;

pub const FUNCTIONS: &[Function] = &[
    function("student-data", Right::Whole(Role::Owner), |ids| {
        Body::Json(json!({"workspace": ids.workspace, "student": ids.student}))
    }),
    function("student-data/copy", Right::Whole(Role::Owner), |ids| {
        Body::form(&[("workspace", &ids.workspace), ("student", &ids.student)])
    }),
    function("student-data/erase", Right::Whole(Role::Owner), |ids| {
        Body::form(&[
            ("workspace", &ids.workspace),
            ("student", &ids.student),
            ("typed", "another name"),
        ])
    }),
    function("import/let-in", Right::Whole(Role::Owner), |ids| {
        Body::form(&[("workspace", &ids.workspace), ("upload", &ids.upload)])
    }),
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
    function("school/thresholds", ANALYST, |ids| {
        Body::Json(json!({"workspace": ids.workspace, "thresholds": {"inactive_days": 15}}))
    }),
];
