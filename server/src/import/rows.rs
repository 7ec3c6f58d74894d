//! Records as rows of the preview.

use app::import::model::PreviewRow;
use domain::import::{Outcome, Record, RecordState};
use domain::time::Day;

/// The columns of a kind of record.
pub fn columns(kind: &str) -> &'static [&'static str] {
    match kind {
        "course" => &["Course", "Starts", "Days"],
        "student" => &["Student", "E-mail", "Details"],
        "enrolment" => &["Student", "Course", "Enrolled", "Left", "Outcome"],
        "item" => &["Item", "Course", "Kind"],
        "assessment" => &["Assessment", "Course", "Due", "Weight"],
        "activity" => &["Student", "Course", "Item", "Day", "Interactions"],
        "submission" => &["Student", "Assessment", "Handed in", "Score"],
        _ => &["Student", "Course", "Day", "Progress"],
    }
}

/// One record as a row with those columns.
pub fn preview_row(record: &Record, state: RecordState) -> PreviewRow {
    let cells = match record {
        Record::Course {
            key,
            name,
            starts_on,
            length_days,
        } => {
            vec![
                name.clone().unwrap_or_else(|| bare(key)),
                day(*starts_on),
                length_days.map_or_else(dash, |n| n.to_string()),
            ]
        }
        Record::Student {
            key,
            name,
            email,
            details,
        } => {
            let details: Vec<String> = details
                .iter()
                .map(|(column, value)| format!("{column}: {value}"))
                .collect();
            vec![
                name.clone().unwrap_or_else(|| bare(key)),
                email.clone().unwrap_or_else(dash),
                details.join(", "),
            ]
        }
        Record::Enrolment {
            course,
            student,
            enrolled_on,
            left_on,
            outcome,
            ..
        } => {
            vec![
                bare(student),
                bare(course),
                day(*enrolled_on),
                day(*left_on),
                outcome.map_or_else(dash, outcome_word),
            ]
        }
        Record::Item { key, course, part } => vec![bare(key), bare(course), part.clone()],
        Record::Assessment {
            name,
            course,
            due_on,
            weight,
            ..
        } => {
            vec![
                name.clone(),
                bare(course),
                day(*due_on),
                format!("{weight} %"),
            ]
        }
        Record::Activity {
            course,
            student,
            item,
            day: on,
            count,
            ..
        } => vec![
            bare(student),
            bare(course),
            item.as_deref().map_or_else(dash, bare),
            on.to_string(),
            count.to_string(),
        ],
        Record::Submission {
            student,
            assessment,
            day: on,
            score,
            ..
        } => {
            vec![
                bare(student),
                bare(assessment),
                on.to_string(),
                score.map_or_else(dash, |score| score.to_string()),
            ]
        }
        Record::Progress {
            course,
            student,
            day: on,
            percent,
            ..
        } => {
            vec![
                bare(student),
                bare(course),
                on.to_string(),
                format!("{percent} %"),
            ]
        }
    };
    PreviewRow { state, cells }
}

/// A key without the source's prefix.
fn bare(key: &str) -> String {
    key.split_once(':')
        .map_or(key, |(_, rest)| rest)
        .replace(':', " ")
}

fn day(day: Option<Day>) -> String {
    day.map_or_else(dash, |day| day.to_string())
}

fn dash() -> String {
    "—".to_owned()
}

fn outcome_word(outcome: Outcome) -> String {
    match outcome {
        Outcome::Pass => "Pass",
        Outcome::Distinction => "Distinction",
        Outcome::Fail => "Fail",
        Outcome::Withdrawn => "Withdrawn",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_fills_its_columns() {
        let record = Record::Enrolment {
            key: "oulad:AAA:2013J|oulad:28400".to_owned(),
            course: "oulad:AAA:2013J".to_owned(),
            student: "oulad:28400".to_owned(),
            enrolled_on: Day::parse("2013-08-09"),
            left_on: None,
            outcome: Some(Outcome::Pass),
            details: Default::default(),
        };
        let row = preview_row(&record, RecordState::New);
        assert_eq!(row.cells, ["28400", "AAA 2013J", "2013-08-09", "—", "Pass"]);
        assert_eq!(row.cells.len(), columns("enrolment").len());
    }
}
