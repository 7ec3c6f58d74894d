//! Taking a workspace away with everything in it.

use crate::db::Tx;
use crate::{exec, jobs};
use domain::error::StoreResult;
use domain::job::NewJob;
use domain::time::Micros;
use serde_json::json;

/// A table with one statement that empties it of a workspace.
macro_rules! tables {
    ($($table:literal),* $(,)?) => {
        &[$(($table, concat!("delete from ", $table, " where workspace_id = $1"))),*]
    };
}

/// Every table that holds a workspace's rows: what refers to others comes before what it refers to.
/// A test compares the list with the schema, so that no table can be forgotten.
const TABLES: &[(&str, &str)] = tables![
    "webhook_delivery",
    "webhook",
    "api_call",
    "api_token",
    "tag_change_row",
    "tag_change",
    "student_tag",
    "student_note",
    "saved_view",
    "chart_note",
    "ordered_item",
    "ordered_list",
    "alert_event",
    "alert",
    "goal",
    "hour_day",
    "seen_day",
    "metric_day",
    "fact_witness",
    "fact",
    "school_setting",
    "assessment",
    "item",
    "enrolment",
    "student",
    "course",
    "entry",
    "import_mapping",
    "erased_student",
    "batch_reject",
    "batch_file",
    "batch",
    "share_view",
    "share",
    "export",
    "file",
    "report_reader",
    "report",
    "notice",
    "access_grant",
    "view_as",
    "guest_visit",
    "guest_link",
    "invitation",
    "member",
];

/// The names of those tables.
pub fn tables() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|(name, _)| *name)
}

/// The kind of job that removes the bytes of a removed workspace's files. Its payload names it as
/// `workspace`.
pub const FORGET_FILES: &str = "forget-files";

/// Deletes a workspace, in a transaction within its scope, and asks for the bytes of its files to be
/// removed once that is done.
pub(crate) async fn everything_of(tx: &mut Tx, workspace: &str, now: Micros) -> StoreResult<()> {
    for (_, statement) in TABLES {
        exec!(tx, *statement, workspace)?;
    }
    exec!(tx, "delete from workspace where id = $1", workspace)?;
    let payload = json!({ "workspace": workspace }).to_string();
    jobs::enqueue(tx, &NewJob::new(FORGET_FILES, payload, now), now).await?;
    Ok(())
}
