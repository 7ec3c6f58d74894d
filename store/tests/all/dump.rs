//! Everything that follows from imports, as text: two dumps are equal when nothing differs.

use crate::harness::Fixture;
use domain::access::Access;
use std::collections::BTreeMap;
use store::all;

/// Each part of the state by name, without ids, which are new after an undo and another import.
pub async fn dump(t: &Fixture, access: &Access) -> BTreeMap<&'static str, Vec<String>> {
    let mut tx = t.db.read(access).await.unwrap();
    let mut parts = BTreeMap::new();
    for (name, sql) in PARTS {
        let rows = all!(tx, (String,), *sql, access.workspace()).unwrap();
        let mut rows: Vec<String> = rows.into_iter().map(|(row,)| row).collect();
        rows.sort();
        parts.insert(*name, rows);
    }
    for (name, sql) in NUMBERS {
        let rows = all!(tx, (String, f64, f64), *sql, access.workspace()).unwrap();
        let mut rows: Vec<String> = rows
            .into_iter()
            .map(|(row, numerator, denominator)| format!("{row} {numerator:.6} {denominator}"))
            .collect();
        rows.sort();
        parts.insert(*name, rows);
    }
    parts
}

/// A subject with the course's key in place of its id.
macro_rules! subject {
    () => {
        "coalesce((select c.key from course c where c.workspace_id = $1
                   and c.id = substr(m.subject, 1, 36)) || substr(m.subject, 37), m.subject)"
    };
}

const PARTS: &[(&str, &str)] = &[
    (
        "course",
        "select key || '|' || name || '|' || coalesce(starts_on, '') || '|' || coalesce(ends_on, '')
         from course where workspace_id = $1",
    ),
    (
        "student",
        "select key || '|' || name || '|' || coalesce(email, '') || '|' || details
         from student where workspace_id = $1",
    ),
    (
        "enrolment",
        "select key || '|' || course_key || '|' || student_key || '|' || first_day || '|'
                || coalesce(enrolled_on, '') || '|' || coalesce(left_on, '') || '|'
                || coalesce(outcome, '') || '|' || week_from || '|' || week_to || '|' || details
         from enrolment where workspace_id = $1",
    ),
    (
        "item",
        "select key || '|' || course_key || '|' || part from item where workspace_id = $1",
    ),
    (
        "assessment",
        "select key || '|' || course_key || '|' || name || '|' || part || '|'
                || coalesce(due_on, '') || '|' || cast(weight as text)
         from assessment where workspace_id = $1",
    ),
    (
        "fact",
        "select kind || '|' || key || '|' || day || '|' || coalesce(cast(hour as text), '') || '|'
                || cast(amount as text) || '|' || digest
         from fact where workspace_id = $1 and is_current = true",
    ),
    (
        "seen_day",
        concat!(
            "select m.kind || '|' || ",
            subject!(),
            " || '|' || m.day || '|' || m.actor from seen_day m where m.workspace_id = $1"
        ),
    ),
    (
        "hour_day",
        concat!(
            "select ",
            subject!(),
            " || '|' || m.day || '|' || cast(m.hour as text) || '|' || cast(m.amount as text)
             from hour_day m where m.workspace_id = $1"
        ),
    ),
];

const NUMBERS: &[(&str, &str)] = &[(
    "metric_day",
    concat!(
        "select m.metric || '|' || ",
        subject!(),
        " || '|' || m.day, m.numerator, m.denominator from metric_day m where m.workspace_id = $1"
    ),
)];
