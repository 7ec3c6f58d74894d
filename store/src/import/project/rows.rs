//! From what is known of a thing to its row.

use crate::ids::new_id;
use crate::import::fold;
use domain::import::{Outcome, Record};
use domain::time::{Calendar, Day, Micros};
use std::collections::HashMap;

/// A thing as all its versions together describe it.
pub(super) struct Folded {
    pub(super) record: Record,
    /// The first batch that speaks of it, and when that was committed.
    pub(super) first: (i64, Micros),
}

/// id, key, name, first day, first day after.
pub(super) type CourseRow<'r> = (String, &'r str, &'r str, Option<Day>, Option<Day>);

/// The row of a course.
pub(super) fn course(row: &Folded, now: Micros) -> Option<CourseRow<'_>> {
    let Record::Course {
        key,
        name,
        starts_on,
        length_days,
    } = &row.record
    else {
        return None;
    };
    let ends_on = starts_on
        .zip(*length_days)
        .map(|(start, days)| start.plus(days));
    let name = name.as_deref().unwrap_or(fold::tail(key));
    Some((new_id(now), key, name, *starts_on, ends_on))
}

/// id, key, name, address, details.
pub(super) type StudentRow<'r> = (String, &'r str, &'r str, Option<&'r str>, String);

/// The row of a student.
pub(super) fn student(row: &Folded, now: Micros) -> Option<StudentRow<'_>> {
    let Record::Student {
        key,
        name,
        email,
        details,
    } = &row.record
    else {
        return None;
    };
    let shown = name
        .as_deref()
        .or(email.as_deref())
        .unwrap_or(fold::tail(key));
    let details = serde_json::to_string(details).ok()?;
    Some((new_id(now), key, shown, email.as_deref(), details))
}

/// id, key, course, student, enrolled, left, outcome, details, first batch, its day, first day, and the
/// first week's beginning and end.
#[derive(serde::Serialize)]
pub(super) struct EnrolmentRow<'r>(
    String,
    &'r str,
    &'r str,
    &'r str,
    Option<Day>,
    Option<Day>,
    Option<Outcome>,
    String,
    i64,
    Day,
    Day,
    Day,
    Day,
);

/// The row of an enrolment; `starts` are the courses' first days.
pub(super) fn enrolment<'r>(
    row: &'r Folded,
    starts: &HashMap<String, Day>,
    calendar: &Calendar,
    now: Micros,
) -> Option<EnrolmentRow<'r>> {
    let Record::Enrolment {
        key,
        course,
        student,
        enrolled_on,
        left_on,
        outcome,
        details,
    } = &row.record
    else {
        return None;
    };
    let (seen_batch, seen_at) = row.first;
    let (seen_on, _) = calendar.local(seen_at)?;
    let start = starts.get(course).copied();
    let first_day = enrolled_on.or(start).unwrap_or(seen_on);
    let week_from = start.map_or(first_day, |start| start.max(first_day));
    Some(EnrolmentRow(
        new_id(now),
        key,
        course,
        student,
        *enrolled_on,
        *left_on,
        *outcome,
        serde_json::to_string(details).ok()?,
        seen_batch,
        seen_on,
        first_day,
        week_from,
        week_from.plus(7),
    ))
}

/// id, key, course, part; of an assessment also name, due day and weight.
pub(super) type PieceRow<'r> = (
    String,
    &'r str,
    &'r str,
    &'r str,
    Option<&'r str>,
    Option<Day>,
    Option<f64>,
);

/// The row of an item or an assessment.
pub(super) fn piece(row: &Folded, now: Micros) -> Option<PieceRow<'_>> {
    match &row.record {
        Record::Item { key, course, part } => {
            Some((new_id(now), key, course, part, None, None, None))
        }
        Record::Assessment {
            key,
            course,
            name,
            part,
            due_on,
            weight,
        } => Some((
            new_id(now),
            key,
            course,
            part,
            Some(name),
            *due_on,
            Some(*weight),
        )),
        _ => None,
    }
}
