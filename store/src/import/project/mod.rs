//! The projections: courses, students, enrolments, items and assessments as they stand now, made
//! again from the versions of the keys that a write touched.

mod rows;
mod sql;

use super::{fold, plan};
use crate::db::{BULK, Tx, json};
use crate::dialect::Pair;
use crate::rollup::Touched;
use crate::{all, bulk};
use domain::error::StoreResult;
use domain::time::{Calendar, Day, Micros};
use rows::{Folded, course, enrolment, piece, student};
use sql::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Touched keys by kind.
pub(crate) type Keys = BTreeMap<String, BTreeSet<String>>;

/// Makes the touched rows again: ids stay where a row stays, and a row goes where no version is left.
/// What the rollups must count again is added to `touched`.
pub(crate) async fn settle(
    tx: &mut Tx,
    workspace: &str,
    calendar: &Calendar,
    now: Micros,
    mut keys: Keys,
    touched: &mut Touched,
) -> StoreResult<()> {
    let none = BTreeSet::new();
    let courses = keys.get("course").unwrap_or(&none).clone();
    let moved = settle_courses(tx, workspace, now, &courses, touched).await?;
    if !moved.is_empty() {
        let more = keys_of(tx, workspace, ENROLMENTS_OF_COURSES, &moved).await?;
        keys.entry("enrolment".to_owned()).or_default().extend(more);
    }
    let students = keys.get("student").unwrap_or(&none);
    for chunk in chunks(students) {
        let (rows, gone) = folded(tx, workspace, "student", &chunk).await?;
        let rows: Vec<_> = rows.iter().filter_map(|row| student(row, now)).collect();
        bulk!(tx, UPSERT_STUDENTS, rows, workspace)?;
        bulk!(tx, DELETE_STUDENTS, gone, workspace)?;
    }
    if let Some(enrolments) = keys.get("enrolment").filter(|keys| !keys.is_empty()) {
        touched.enrolments = true;
        settle_enrolments(tx, workspace, calendar, now, enrolments).await?;
    }
    for (kind, parts, days, upsert, delete) in [
        (
            "item",
            PARTS_OF_ITEMS,
            DAYS_OF_ITEMS,
            UPSERT_ITEMS,
            DELETE_ITEMS,
        ),
        (
            "assessment",
            PARTS_OF_ASSESSMENTS,
            DAYS_OF_ITEMS,
            UPSERT_ASSESSMENTS,
            DELETE_ASSESSMENTS,
        ),
    ] {
        for chunk in chunks(keys.get(kind).unwrap_or(&none)) {
            let before = pairs(tx, workspace, parts, &chunk).await?;
            let (rows, gone) = folded(tx, workspace, kind, &chunk).await?;
            let rows: Vec<_> = rows.iter().filter_map(|row| piece(row, now)).collect();
            bulk!(tx, upsert, rows, workspace)?;
            bulk!(tx, delete, gone, workspace)?;
            let after = pairs(tx, workspace, parts, &chunk).await?;
            let moved = differing(&before, &after);
            touch_days(tx, workspace, days, &moved, touched).await?;
        }
    }
    Ok(())
}

/// Gives the courses that came, went or now start on another day. Facts and their days are not touched:
/// every batch that refers to a course holds it too, so none comes or goes while it has facts.
async fn settle_courses(
    tx: &mut Tx,
    workspace: &str,
    now: Micros,
    keys: &BTreeSet<String>,
    touched: &mut Touched,
) -> StoreResult<BTreeSet<String>> {
    let mut all_moved = BTreeSet::new();
    for chunk in chunks(keys) {
        let before = pairs(tx, workspace, STARTS_OF_COURSES, &chunk).await?;
        let (rows, gone) = folded(tx, workspace, "course", &chunk).await?;
        let rows: Vec<_> = rows.iter().filter_map(|row| course(row, now)).collect();
        bulk!(tx, UPSERT_COURSES, rows, workspace)?;
        bulk!(tx, DELETE_COURSES, gone, workspace)?;
        let after = pairs(tx, workspace, STARTS_OF_COURSES, &chunk).await?;
        let moved = differing(&before, &after);
        touched.enrolments |= !moved.is_empty();
        all_moved.extend(moved);
    }
    Ok(all_moved)
}

async fn settle_enrolments(
    tx: &mut Tx,
    workspace: &str,
    calendar: &Calendar,
    now: Micros,
    keys: &BTreeSet<String>,
) -> StoreResult<()> {
    let starts: HashMap<String, Day> = all!(
        tx,
        (String, Option<String>),
        "select key, starts_on from course where workspace_id = $1",
        workspace
    )?
    .into_iter()
    .filter_map(|(key, day)| Some((key, Day::parse(&day?)?)))
    .collect();
    for chunk in chunks(keys) {
        let (rows, gone) = folded(tx, workspace, "enrolment", &chunk).await?;
        let rows: Vec<_> = rows
            .iter()
            .filter_map(|row| enrolment(row, &starts, calendar, now))
            .collect();
        bulk!(tx, UPSERT_ENROLMENTS, rows, workspace)?;
        bulk!(tx, DELETE_ENROLMENTS, gone, workspace)?;
    }
    Ok(())
}

/// The things of some keys, and the keys of which no version is left.
async fn folded<'k>(
    tx: &mut Tx,
    workspace: &str,
    kind: &str,
    keys: &[(&'k str,)],
) -> StoreResult<(Vec<Folded>, Vec<(&'k str,)>)> {
    let mut things: HashMap<String, Folded> = HashMap::new();
    for version in plan::versions(tx, workspace, kind, keys).await? {
        let above = version.record()?;
        let thing = match things.remove(&version.key) {
            Some(below) => Folded {
                record: fold::over(below.record, &above),
                first: below.first,
            },
            None => Folded {
                record: above,
                first: (version.batch_no, version.at),
            },
        };
        things.insert(version.key, thing);
    }
    let gone = keys
        .iter()
        .copied()
        .filter(|(key,)| !things.contains_key(*key));
    let gone = gone.collect();
    Ok((things.into_values().collect(), gone))
}

fn chunks(keys: &BTreeSet<String>) -> Vec<Vec<(&str,)>> {
    let keys: Vec<(&str,)> = keys.iter().map(|key| (key.as_str(),)).collect();
    keys.chunks(BULK).map(<[_]>::to_vec).collect()
}

/// What a row is remembered by, so that a change of it can be told.
type Pairs = HashMap<String, Option<String>>;

async fn pairs(tx: &mut Tx, workspace: &str, sql: Pair, keys: &[(&str,)]) -> StoreResult<Pairs> {
    let keys = json(keys)?;
    let rows = all!(tx, (String, Option<String>), sql, keys.as_str(), workspace)?;
    Ok(rows.into_iter().collect())
}

fn differing(before: &Pairs, after: &Pairs) -> BTreeSet<String> {
    before
        .keys()
        .chain(after.keys())
        .filter(|key| before.get(*key) != after.get(*key))
        .cloned()
        .collect()
}

async fn keys_of(
    tx: &mut Tx,
    workspace: &str,
    sql: Pair,
    keys: &BTreeSet<String>,
) -> StoreResult<Vec<String>> {
    let mut found = Vec::new();
    for chunk in chunks(keys) {
        let chunk = json(&chunk)?;
        let rows = all!(tx, (String,), sql, chunk.as_str(), workspace)?;
        found.extend(rows.into_iter().map(|(key,)| key));
    }
    Ok(found)
}

async fn touch_days(
    tx: &mut Tx,
    workspace: &str,
    sql: Pair,
    keys: &BTreeSet<String>,
    touched: &mut Touched,
) -> StoreResult<()> {
    let days = keys_of(tx, workspace, sql, keys).await?;
    touched
        .days
        .extend(days.iter().filter_map(|day| Day::parse(day)));
    Ok(())
}
