//! The tracking log of Open edX, in the form that the platform writes and in the one that its event bus
//! sends on (events and fields: Open edX research guide, «Events in the tracking logs»).

use super::super::book::Book;
use super::super::record::Record;
use super::super::table::Fault;
use super::super::text::{clean, fold};
use super::{Read, Skipped, text};
use crate::time::{Calendar, Day, Micros};
use serde_json::Value;
use std::borrow::Cow;

/// Events of the video player that mean somebody is watching. `load_video` is none: it comes with the
/// page, whoever looks.
const VIDEO: [&str; 7] = [
    "play_video",
    "pause_video",
    "stop_video",
    "seek_video",
    "complete_video",
    "speed_change_video",
    "show_transcript",
];

/// Whether an object is an event of this log.
pub(super) fn is_event(event: &Value) -> bool {
    event.pointer("/context/course_id").is_some()
        && name(event).is_some()
        && (text(event, "/time").is_some() || text(event, "/timestamp").is_some())
}

fn name(event: &Value) -> Option<&str> {
    text(event, "/name").or_else(|| text(event, "/event_type"))
}

/// What the event carries: an object, or one packed into a text as browsers send it.
fn data(event: &Value) -> Cow<'_, Value> {
    match event.get("data").or_else(|| event.get("event")) {
        Some(Value::String(packed)) => {
            Cow::Owned(serde_json::from_str(packed).unwrap_or(Value::Null))
        }
        Some(data) => Cow::Borrowed(data),
        None => Cow::Owned(Value::Null),
    }
}

/// Reads one event.
pub(super) fn read(event: &Value, calendar: &Calendar, book: &mut Book) -> Read {
    let Some(name) = name(event) else {
        return Err(Fault::new("name", "", "The event has no name."));
    };
    let data = data(event);
    let kind = match name {
        "edx.course.enrollment.activated" => Kind::Enrolled,
        "edx.course.enrollment.deactivated" => Kind::Left,
        "problem_check" if data.get("max_grade").is_some() => Kind::Answered,
        _ if VIDEO.contains(&name) => Kind::Used("video"),
        "problem_check" | "problem_show" | "showanswer" => Kind::Used("quiz"),
        _ if name.starts_with("edx.forum.") => Kind::Used("forumng"),
        "textbook.pdf.page.navigated" | "book" => Kind::Used("resource"),
        _ => return Ok(Err(Skipped::Kind(clean(name)))),
    };
    let Some(person) = person(event, &data) else {
        return Ok(Err(Skipped::Nobody));
    };
    let Some(course_id) = text(event, "/context/course_id").or_else(|| text(&data, "/course_id"))
    else {
        return Err(Fault::new(
            "context.course_id",
            "",
            "The event names no course.",
        ));
    };
    let (day, at) = moment(event, calendar)?;
    let seen = Seen {
        course: format!("edx:{}", fold(course_id)),
        student: format!("edx:{person}"),
        day,
        at,
    };
    book.add(Record::Course {
        key: seen.course.clone(),
        name: Some(course_name(course_id)),
        starts_on: None,
        length_days: None,
    });
    book.add(Record::Student {
        key: seen.student.clone(),
        name: Some(clean(text(event, "/username").unwrap_or(&person))),
        email: None,
        details: Default::default(),
    });
    seen.enrolment(&kind, book);
    match kind {
        Kind::Enrolled | Kind::Left => {}
        Kind::Used(part) => seen.used(name, part, thing(&data), book),
        Kind::Answered => {
            let problem = thing(&data);
            seen.used(name, "quiz", problem.clone(), book);
            seen.answered(problem, &data, book)?;
        }
    }
    Ok(Ok(()))
}

enum Kind {
    Enrolled,
    Left,
    Used(&'static str),
    Answered,
}

/// Who acted, in which course, and when.
struct Seen {
    course: String,
    student: String,
    day: Day,
    at: Micros,
}

impl Seen {
    fn enrolment(&self, kind: &Kind, book: &mut Book) {
        book.add(Record::Enrolment {
            key: format!("{}|{}", self.course, self.student),
            course: self.course.clone(),
            student: self.student.clone(),
            enrolled_on: matches!(kind, Kind::Enrolled).then_some(self.day),
            left_on: matches!(kind, Kind::Left).then_some(self.day),
            outcome: None,
            details: Default::default(),
        });
    }

    fn used(&self, name: &str, part: &'static str, thing: Option<String>, book: &mut Book) {
        let item = thing.map(|thing| format!("edx:{thing}"));
        if let Some(key) = &item {
            book.add(Record::Item {
                key: key.clone(),
                course: self.course.clone(),
                part: part.to_owned(),
            });
        }
        let what = item.as_deref().unwrap_or(name);
        book.add(Record::Activity {
            // One player sends its events of one kind one after the other, never two at an instant.
            key: format!("{}|{}|{what}|{name}|{}", self.course, self.student, self.at),
            course: self.course.clone(),
            student: self.student.clone(),
            item,
            day: self.day,
            at: Some(self.at),
            count: 1,
        });
    }

    /// A marked answer. The latest one counts, as in the course's own grade book.
    fn answered(
        &self,
        problem: Option<String>,
        data: &Value,
        book: &mut Book,
    ) -> Result<(), Fault> {
        let Some(problem) = problem else {
            return Err(Fault::new("problem_id", "", "The answer names no problem."));
        };
        let number = |field: &str| data.get(field).and_then(Value::as_f64);
        let score = match (number("grade"), number("max_grade")) {
            (Some(grade), Some(most)) if most > 0.0 && (0.0..=most).contains(&grade) => {
                grade / most * 100.0
            }
            // A problem for which there is nothing to win says nothing about anybody.
            (_, Some(0.0)) => return Ok(()),
            _ => {
                let value = data.get("grade").map(ToString::to_string);
                return Err(Fault::new(
                    "grade",
                    &value.unwrap_or_default(),
                    "The grade must lie between 0 and max_grade.",
                ));
            }
        };
        let assessment = format!("edx:{problem}");
        let name = text(data, "/display_name").or_else(|| text(data, "/problem_display_name"));
        book.add(Record::Assessment {
            key: assessment.clone(),
            course: self.course.clone(),
            name: clean(name.unwrap_or_else(|| tail(&problem))),
            part: "Problem".to_owned(),
            due_on: None,
            weight: 0.0,
        });
        book.add(Record::Submission {
            key: format!("{assessment}|{}", self.student),
            course: self.course.clone(),
            student: self.student.clone(),
            assessment,
            day: self.day,
            score: Some(score),
            banked: false,
        });
        Ok(())
    }
}

/// The id of whoever acted; an empty one, as before signing in, is nobody's.
fn person(event: &Value, data: &Value) -> Option<String> {
    let id = |value: Option<&Value>| match value? {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) if !text.trim().is_empty() => Some(fold(text)),
        _ => None,
    };
    id(event.pointer("/context/user_id")).or_else(|| id(data.get("user_id")))
}

/// What was used: a problem, a video or another block.
fn thing(data: &Value) -> Option<String> {
    ["/problem_id", "/usage_key", "/id", "/commentable_id"]
        .iter()
        .find_map(|path| text(data, path))
        .map(fold)
}

fn moment(event: &Value, calendar: &Calendar) -> Result<(Day, Micros), Fault> {
    let written = text(event, "/time").or_else(|| text(event, "/timestamp"));
    let written = written.unwrap_or_default();
    super::super::instant::told(written, calendar).ok_or_else(|| {
        Fault::new(
            "time",
            written,
            "This is no instant such as 2026-01-31T10:30:00Z.",
        )
    })
}

/// `course-v1:Org+Rust+2026` is shown as `Rust 2026`, the older `Org/Rust/2026` too.
fn course_name(id: &str) -> String {
    let parts: Vec<&str> = id
        .trim_start_matches("course-v1:")
        .split(['+', '/'])
        .collect();
    match parts.as_slice() {
        [_, course, run] => clean(&format!("{course} {run}")),
        _ => clean(id),
    }
}

/// The last part of a block's id, which is what people see of it.
fn tail(id: &str) -> &str {
    id.rsplit(['@', '/', ':']).next().unwrap_or(id)
}
