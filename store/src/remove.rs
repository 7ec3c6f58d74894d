//! Taking a workspace away with everything in it.

use crate::db::Tx;
use crate::error::SqlError;
use crate::exec;

/// A table with one statement that empties it of a workspace.
macro_rules! tables {
    ($($table:literal),* $(,)?) => {
        &[$(($table, concat!("delete from ", $table, " where workspace_id = $1"))),*]
    };
}

/// Every table that holds a workspace's rows: what refers to others comes before what it refers to.
/// A test compares the list with the schema, so that no table can be forgotten.
const TABLES: &[(&str, &str)] = tables![
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
    "batch_reject",
    "batch_file",
    "batch",
    "file",
    "notice",
    "invitation",
    "member",
];

/// The names of those tables.
pub fn tables() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|(name, _)| *name)
}

/// Deletes a workspace, in a transaction within its scope. Raw files on disk are the caller's.
pub(crate) async fn everything_of(tx: &mut Tx, workspace: &str) -> Result<(), SqlError> {
    for (_, statement) in TABLES {
        exec!(tx, *statement, workspace)?;
    }
    exec!(tx, "delete from workspace where id = $1", workspace)?;
    Ok(())
}
