//! A copy of everything held about a person or a student, as JSON.
//!
//! The lists say of each table which columns are told. A test holds them against the register of columns
//! (`migrations/columns.txt`): every column that holds personal data is told.

use crate::db::{Scope, Tx};
use crate::dialect::Pair;
use crate::import::unreadable;
use crate::{Store, all, both, one};
use domain::error::StoreResult;
use domain::time::{Micros, instant_text};
use serde_json::{Map, Value, json};

/// What a copy tells of a table.
pub struct Told {
    /// The table.
    pub table: &'static str,
    /// The columns.
    pub columns: &'static [&'static str],
    rows: Pair,
}

macro_rules! told {
    ($($table:literal where $by:literal: $($column:ident)+;)*) => {
        &[$(Told {
            table: $table,
            columns: &[$(stringify!($column)),+],
            rows: both!("select cast(" {object $($column)+} " as text) from " $table " where " $by),
        }),*]
    };
}

/// Of a person, apart from any workspace. `$1` is the person.
pub const OF_PERSON: &[Told] = told! {
    "person" where "id = $1": name email created_at;
    "session" where "person_id = $1 order by started_at": user_agent started_at used_at confirmed_at two_steps;
    "second_factor" where "person_id = $1": created_at on_since;
    "operator" where "person_id = $1": since;
    "proof" where "person_id = $1 order by created_at": kind email created_at;
    "reset_ask" where "email = (select p.email from person p where p.id = $1) order by created_at":
        email created_at;
    "mail" where "person_id = $1 or to_email = (select p.email from person p where p.id = $1) order by created_at":
        kind to_name to_email subject body created_at ended_at;
    "mail_stop" where "person_id = $1": kind at;
    "mail_unsubscribe" where "person_id = $1": kind created_at;
    "notice_setting" where "person_id = $1": zone quiet_from quiet_to digest_hour choices;
    "digest_due" where "person_id = $1": zone due_at;
    "person_export" where "person_id = $1": asked_at;
    "audit_entry" where "chain = '' and actor = $1 order by no": at via action object before after address;
};

/// Of a person in a workspace. `$1` is the person, `$2` the workspace.
pub const OF_PERSON_WITHIN: &[Told] = told! {
    "member" where "person_id = $1 and workspace_id = $2": role scope created_at;
    "invitation" where "workspace_id = $2 and (invited_by = $1
        or email = (select p.email from person p where p.id = $1)) order by created_at": email role scope created_at expires_at;
    "notice" where "person_id = $1 and workspace_id = $2 order by at": event text path at read_at;
    "batch" where "person_id = $1 and workspace_id = $2 order by no": at counts rejected undone_at;
    "file" where "person_id = $1 and workspace_id = $2 order by created_at": kind name bytes created_at;
    "api_token" where "person_id = $1 and workspace_id = $2 order by created_at":
        name prefix scopes created_at expires_at used_at revoked_at;
    "export" where "person_id = $1 and workspace_id = $2 order by created_at": subject format filter name created_at;
    "report_reader" where "person_id = $1 and workspace_id = $2": report_id;
    "share" where "person_id = $1 and workspace_id = $2 order by created_at":
        name kind query origins created_at expires_at revoked_at;
    "view_as" where "person_id = $1 and workspace_id = $2": name role scope until;
    "access_grant" where "operator_id = $1 and workspace_id = $2 order by asked_at":
        reason hours state asked_at until broke_glass;
    "collaboration" where "email = (select p.email from person p where p.id = $1)
        and (brand_workspace = $2 or creator_workspace = $2) order by created_at": email;
    "saved_view" where "person_id = $1 and workspace_id = $2 order by created_at": list name query shared created_at;
    "chart_note" where "person_id = $1 and workspace_id = $2 order by created_at": day body shared created_at;
    "tag_change" where "person_id = $1 and workspace_id = $2 order by at": tag change at;
    "ordered_list" where "owner = $1 and workspace_id = $2": list;
    "audit_entry" where "chain = $2 and actor = $1 order by no": at via action object before after address;
};

/// Of a student. `$1` is the workspace, `$2` the student's key.
pub const OF_STUDENT: &[Told] = told! {
    "student" where "workspace_id = $1 and key = $2": key name email details;
    "enrolment" where "workspace_id = $1 and student_key = $2 order by first_day":
        key course_key student_key enrolled_on left_on outcome details seen_on first_day week_from week_to;
    "student_tag" where "workspace_id = $1 and student_key = $2 order by tag": student_key tag created_at;
    "student_note" where "workspace_id = $1 and student_key = $2": student_key body updated_at;
    "tag_change_row" where "workspace_id = $1 and student_key = $2": student_key;
    "fact" where "workspace_id = $1 and student_key = $2 order by day, no":
        kind key course_key student_key item_key day at hour amount value banked is_current;
    "seen_day" where "workspace_id = $1 and actor = $2 and subject = '' order by day": actor kind day;
    "entry" where "workspace_id = $1 and ((kind = 'student' and key = $2) or (kind = 'enrolment' and key in
        (select e.key from enrolment e where e.workspace_id = $1 and e.student_key = $2))) order by batch_no":
        key kind body;
};

/// Everything held about a person, over all workspaces, as text of JSON.
///
/// # Errors
/// `NotFound` when there is no such person; `Unavailable`.
pub async fn of_person(store: &Store, person: &str, now: Micros) -> StoreResult<String> {
    let mut tx = store.db.read(Scope::Nobody).await?;
    let (name, email) = one!(
        tx,
        (String, String),
        "select name, email from person where id = $1",
        person
    )?;
    let mut account = Map::new();
    for told in OF_PERSON {
        let rows = all!(tx, (String,), told.rows, person)?;
        add(&mut account, told, rows)?;
    }
    drop(tx);
    let mut workspaces = Vec::new();
    for workspace in store.every_workspace().await? {
        let mut tx = store
            .db
            .read(Scope::Workspace(workspace.id.clone()))
            .await?;
        let mut within = Map::new();
        for told in OF_PERSON_WITHIN {
            let rows = all!(tx, (String,), told.rows, person, workspace.id.as_str())?;
            add(&mut within, told, rows)?;
        }
        if !within.is_empty() {
            workspaces.push(json!({ "workspace": workspace.name, "held": within }));
        }
    }
    text(json!({
        "about": { "name": name, "email": email },
        "made_at": instant_text(now),
        "account": account,
        "workspaces": workspaces,
    }))
}

/// Everything held about a student, as text of JSON.
///
/// # Errors
/// `Unavailable`.
pub(super) async fn of_student(
    tx: &mut Tx,
    workspace: &str,
    (name, key): (&str, &str),
    now: Micros,
) -> StoreResult<String> {
    let mut held = Map::new();
    for told in OF_STUDENT {
        let rows = all!(tx, (String,), told.rows, workspace, key)?;
        add(&mut held, told, rows)?;
    }
    text(json!({
        "about": { "name": name, "key": key },
        "made_at": instant_text(now),
        "held": held,
    }))
}

fn text(copy: Value) -> StoreResult<String> {
    serde_json::to_string_pretty(&copy).map_err(|cause| unreadable(&cause))
}

/// Adds a table's rows in a form for people: instants as text, JSON within JSON opened.
fn add(held: &mut Map<String, Value>, told: &Told, rows: Vec<(String,)>) -> StoreResult<()> {
    let mut shown = Vec::with_capacity(rows.len());
    for (row,) in rows {
        let row: Map<String, Value> =
            serde_json::from_str(&row).map_err(|cause| unreadable(&cause))?;
        let row: Map<String, Value> = row
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(column, value)| {
                let value = shown_value(&column, value);
                (column, value)
            })
            .collect();
        shown.push(Value::Object(row));
    }
    if !shown.is_empty() {
        held.insert(told.table.to_owned(), Value::Array(shown));
    }
    Ok(())
}

fn shown_value(column: &str, value: Value) -> Value {
    let is_instant = column == "at" || column == "since" || column.ends_with("_at");
    match value {
        Value::Number(number) if is_instant => number
            .as_i64()
            .map_or(Value::Null, |at| Value::String(instant_text(at))),
        Value::String(text) if text.starts_with('{') => {
            serde_json::from_str(&text).unwrap_or(Value::String(text))
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_for_people() {
        let cases = [
            ("created_at", json!(0), json!("1970-01-01T00:00:00Z")),
            ("at", json!(1_500_000), json!("1970-01-01T00:00:01.500Z")),
            ("amount", json!(3), json!(3)),
            (
                "details",
                json!("{\"region\":\"North\"}"),
                json!({"region": "North"}),
            ),
            ("body", json!("{ is no JSON"), json!("{ is no JSON")),
        ];
        for (column, value, shown) in cases {
            assert_eq!(shown_value(column, value), shown, "{column}");
        }
    }
}
