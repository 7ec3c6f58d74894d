//! A small school, said in records.

use crate::harness::Fixture;
use domain::access::Access;
use domain::import::{
    Batch, Draft, FileSummary, ImportStore, Outcome, Record, Reject, StartQuestion,
};
use domain::time::{Day, Micros};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A day from its text.
pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// A course of 100 days.
pub fn course(key: &str, starts_on: Option<&str>) -> Record {
    Record::Course {
        key: key.to_owned(),
        name: Some(format!("Course {key}")),
        starts_on: starts_on.map(day),
        length_days: Some(100),
    }
}

/// A student with a name and one detail.
pub fn student(key: &str, name: &str) -> Record {
    Record::Student {
        key: key.to_owned(),
        name: Some(name.to_owned()),
        email: Some(format!("{key}@example.com")),
        details: BTreeMap::from([("region".to_owned(), format!("{name}'s region"))]),
    }
}

/// A student in a course.
pub fn enrolment(course: &str, student: &str, enrolled_on: Option<&str>) -> Record {
    ended(course, student, enrolled_on, None, None)
}

/// A student in a course who left it or came to its end.
pub fn ended(
    course: &str,
    student: &str,
    enrolled_on: Option<&str>,
    left_on: Option<&str>,
    outcome: Option<Outcome>,
) -> Record {
    Record::Enrolment {
        key: format!("{course}|{student}"),
        course: course.to_owned(),
        student: student.to_owned(),
        enrolled_on: enrolled_on.map(day),
        left_on: left_on.map(day),
        outcome,
        details: BTreeMap::new(),
    }
}

/// A thing to open.
pub fn item(course: &str, key: &str, part: &str) -> Record {
    Record::Item {
        key: key.to_owned(),
        course: course.to_owned(),
        part: part.to_owned(),
    }
}

/// Work to hand in.
pub fn assessment(course: &str, key: &str, part: &str, due_on: Option<&str>) -> Record {
    Record::Assessment {
        key: key.to_owned(),
        course: course.to_owned(),
        name: format!("{part} {key}"),
        part: part.to_owned(),
        due_on: due_on.map(day),
        weight: 25.0,
    }
}

/// Interactions on a day.
pub fn activity(course: &str, student: &str, item: &str, on: &str, count: i64) -> Record {
    Record::Activity {
        key: format!("{course}|{student}|{item}|{on}"),
        course: course.to_owned(),
        student: student.to_owned(),
        item: Some(item.to_owned()),
        day: day(on),
        at: None,
        count,
    }
}

/// Interactions at an instant. The day is a wrong one on purpose: it follows from the zone.
pub fn timed(course: &str, student: &str, item: &str, at: Micros, count: i64) -> Record {
    Record::Activity {
        key: format!("{course}|{student}|{item}|@{at}"),
        course: course.to_owned(),
        student: student.to_owned(),
        item: Some(item.to_owned()),
        day: day("1999-09-09"),
        at: Some(at),
        count,
    }
}

/// Work handed in.
pub fn submission(
    course: &str,
    student: &str,
    assessment: &str,
    on: &str,
    score: Option<f64>,
    banked: bool,
) -> Record {
    Record::Submission {
        key: format!("{assessment}|{student}"),
        course: course.to_owned(),
        student: student.to_owned(),
        assessment: assessment.to_owned(),
        day: day(on),
        score,
        banked,
    }
}

/// An observation of progress.
pub fn progress(course: &str, student: &str, on: &str, percent: f64) -> Record {
    Record::Progress {
        key: format!("{course}|{student}|{on}"),
        course: course.to_owned(),
        student: student.to_owned(),
        day: day(on),
        percent,
    }
}

/// A draft of records, as if from one file with one bad row.
pub fn draft(records: Vec<Record>) -> Arc<Draft> {
    Arc::new(Draft {
        files: vec![FileSummary {
            name: "made.csv".to_owned(),
            sha256: "00".repeat(32),
            bytes: 12,
            source: Some("made".to_owned()),
            encoding: "UTF-8".to_owned(),
            delimiter: ',',
            rows: records.len() as u64,
            rejected: 1,
            unknown_columns: Vec::new(),
            columns: Vec::new(),
            notes: Vec::new(),
            skipped: None,
        }],
        records,
        rejects: vec![Reject {
            file: "made.csv".to_owned(),
            row: 3,
            column: "date".to_owned(),
            value: "soon".to_owned(),
            reason: "This is no day.".to_owned(),
        }],
        questions: Vec::<StartQuestion>::new(),
        left_out: domain::import::LeftOut::default(),
    })
}

/// Two courses, three students, and something of every kind.
pub fn small_school() -> Vec<Record> {
    vec![
        course("c1", Some("2014-01-01")),
        course("c2", Some("2014-02-01")),
        student("s1", "Ada"),
        student("s2", "Ben"),
        student("s3", "Cy"),
        enrolment("c1", "s1", Some("2013-12-20")),
        enrolment("c1", "s2", None),
        ended(
            "c2",
            "s2",
            Some("2014-01-15"),
            Some("2014-03-01"),
            Some(Outcome::Withdrawn),
        ),
        ended("c1", "s3", Some("2013-12-24"), None, Some(Outcome::Pass)),
        item("c1", "home", "homepage"),
        item("c1", "quiz", "quiz"),
        assessment("c1", "tma1", "TMA", Some("2014-01-20")),
        assessment("c1", "tma2", "TMA", Some("2014-02-20")),
        assessment("c1", "exam", "Exam", None),
        activity("c1", "s1", "home", "2014-01-02", 3),
        activity("c1", "s1", "quiz", "2014-01-05", 4),
        activity("c1", "s2", "home", "2014-01-02", 1),
        activity("c1", "s1", "home", "2014-02-10", 2),
        submission("c1", "s1", "tma1", "2014-01-19", Some(80.0), false),
        submission("c1", "s2", "tma1", "2014-01-25", Some(40.0), false),
        submission("c1", "s3", "tma1", "2014-01-01", Some(66.0), true),
        submission("c1", "s1", "tma2", "2014-02-19", None, false),
        progress("c1", "s1", "2014-01-10", 10.0),
        progress("c1", "s1", "2014-01-20", 30.0),
        progress("c1", "s2", "2014-01-12", 50.0),
    ]
}

/// Previews and commits.
pub async fn import(t: &Fixture, access: &Access, records: Vec<Record>, now: Micros) -> Batch {
    let draft = draft(records);
    let preview = t.preview(access, &draft).await.unwrap();
    t.commit(access, &draft, &preview.digest, now, &|_| {})
        .await
        .unwrap()
}
