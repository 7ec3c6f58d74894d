//! Statements of the Experience API (IEEE 9274.1.1), with the verbs of its video profile
//! (<https://w3id.org/xapi/video>) and of cmi5.

use super::super::book::Book;
use super::super::record::Record;
use super::super::table::Fault;
use super::super::text::{clean, fold};
use super::log::{Log, Told};
use super::{Read, Skipped, text};
use crate::time::{Calendar, Day, Micros};
use serde_json::Value;
use std::collections::BTreeSet;

const VIDEO_VERBS: &str = "https://w3id.org/xapi/video/verbs/";
const ADL_VERBS: &str = "http://adlnet.gov/expapi/verbs/";
const CMI5_VERBS: &str = "https://w3id.org/xapi/adl/verbs/";

/// The course of statements that name none.
const NO_COURSE: &str = "All statements";

/// Whether an object is a statement.
pub(super) fn is_statement(event: &Value) -> bool {
    event.get("actor").is_some_and(Value::is_object)
        && text(event, "/verb/id").is_some()
        && event.get("object").is_some_and(Value::is_object)
}

/// The ids of the statements that others in the log take back.
pub(super) fn voided(log: &Log<'_>) -> BTreeSet<String> {
    log.events()
        .filter_map(|told| match told {
            Told::Event(_, event) => verb(&event)
                .is_some_and(|verb| verb == "voided")
                .then(|| text(&event, "/object/id").map(str::to_owned))
                .flatten(),
            Told::Broken(..) => None,
        })
        .collect()
}

/// The verb's own word; nothing for verbs of vocabularies that are not read.
fn verb(event: &Value) -> Option<&str> {
    let id = text(event, "/verb/id")?;
    [VIDEO_VERBS, ADL_VERBS, CMI5_VERBS]
        .iter()
        .find_map(|vocabulary| id.strip_prefix(vocabulary))
}

/// Reads one statement.
pub(super) fn read(
    event: &Value,
    voided: &BTreeSet<String>,
    calendar: &Calendar,
    book: &mut Book,
) -> Read {
    let id = text(event, "/id");
    if id.is_some_and(|id| voided.contains(id)) {
        return Ok(Err(Skipped::Voided));
    }
    let Some(verb) = verb(event) else {
        let whole = text(event, "/verb/id").unwrap_or_default();
        return Ok(Err(Skipped::Kind(clean(whole))));
    };
    let Some(actor) = event.get("actor").and_then(Actor::of) else {
        return Ok(Err(Skipped::Nobody));
    };
    let (day, at) = moment(event, calendar)?;
    let object = text(event, "/object/id").map(fold);
    let course = Course::of(event, verb, object.as_deref());
    let seen = Seen {
        id,
        course: course.key.clone(),
        student: actor.key.clone(),
        day,
        at,
    };
    let scored = score(event)?;
    let used = match verb {
        "registered" | "unregistered" => None,
        "voided" | "launched" | "logged-in" | "logged-out" | "satisfied" | "waived" => {
            return Ok(Err(Skipped::Kind(verb.to_owned())));
        }
        _ => Some(part(event, verb)),
    };
    book.add(Record::Course {
        key: course.key,
        name: Some(course.name),
        starts_on: None,
        length_days: None,
    });
    book.add(Record::Student {
        key: actor.key,
        name: Some(actor.name),
        email: actor.email,
        details: Default::default(),
    });
    book.add(Record::Enrolment {
        key: format!("{}|{}", seen.course, seen.student),
        course: seen.course.clone(),
        student: seen.student.clone(),
        enrolled_on: (verb == "registered").then_some(day),
        left_on: (verb == "unregistered").then_some(day),
        outcome: None,
        details: Default::default(),
    });
    let Some(part) = used else {
        return Ok(Ok(()));
    };
    let Some(object) = object else {
        return Err(Fault::new("object.id", "", "The statement has no object."));
    };
    seen.used(verb, part, &object, book);
    if let Some(score) = scored {
        let name = described(event, "/object/definition/name");
        seen.scored(score, &object, name, book);
    }
    Ok(Ok(()))
}

/// Who acted.
struct Actor {
    key: String,
    name: String,
    email: Option<String>,
}

impl Actor {
    /// An agent by its address or account; a group without one agent's identity is nobody.
    fn of(actor: &Value) -> Option<Self> {
        let name = text(actor, "/name").map(clean);
        if let Some(mailbox) = text(actor, "/mbox") {
            let email = mailbox.trim_start_matches("mailto:").to_lowercase();
            return Some(Self {
                // The same person as in a roster that has their address.
                key: format!("mail:{}", fold(&email)),
                name: name.unwrap_or_else(|| clean(&email)),
                email: Some(email),
            });
        }
        let account = text(actor, "/account/name").map(|account| {
            let home = text(actor, "/account/homePage").unwrap_or_default();
            (format!("{} {}", fold(home), fold(account)), clean(account))
        });
        let other = ["/mbox_sha1sum", "/openid"]
            .iter()
            .find_map(|path| text(actor, path))
            .map(|id| (fold(id), clean(id)));
        let (key, shown) = account.or(other)?;
        Some(Self {
            key: format!("xapi:{key}"),
            name: name.unwrap_or(shown),
            email: None,
        })
    }
}

/// The course that a statement is of.
struct Course {
    key: String,
    name: String,
}

impl Course {
    /// The outermost activity that the context names (the video profile puts the course into
    /// `grouping` or `parent`); a registration's own object is the course.
    fn of(event: &Value, verb: &str, object: Option<&str>) -> Self {
        let registration = matches!(verb, "registered" | "unregistered");
        let context = ["grouping", "parent"].iter().find_map(|place| {
            let found = event.pointer(&format!("/context/contextActivities/{place}"))?;
            // Version 1.0 writes one activity without a list around it.
            let activity = found.as_array().map_or(Some(found), |list| list.last())?;
            Some((
                fold(text(activity, "/id")?),
                described(activity, "/definition/name"),
            ))
        });
        let own = || {
            Some((
                object?.to_owned(),
                described(event, "/object/definition/name"),
            ))
        };
        let found = if registration { own() } else { context };
        match found {
            Some((id, name)) => Self {
                name: name.unwrap_or_else(|| tail(&id)),
                key: format!("xapi:{id}"),
            },
            None => Self {
                key: "xapi:".to_owned(),
                name: NO_COURSE.to_owned(),
            },
        }
    }
}

struct Seen<'e> {
    id: Option<&'e str>,
    course: String,
    student: String,
    day: Day,
    at: Micros,
}

impl Seen<'_> {
    fn used(&self, verb: &str, part: &'static str, object: &str, book: &mut Book) {
        let item = format!("xapi:{object}");
        book.add(Record::Item {
            key: item.clone(),
            course: self.course.clone(),
            part: part.to_owned(),
        });
        let key = match self.id {
            Some(id) => format!("xapi:{}", fold(id)),
            None => format!("{}|{}|{item}|{verb}|{}", self.course, self.student, self.at),
        };
        book.add(Record::Activity {
            key,
            course: self.course.clone(),
            student: self.student.clone(),
            item: Some(item),
            day: self.day,
            at: Some(self.at),
            count: 1,
        });
    }

    fn scored(&self, score: f64, object: &str, name: Option<String>, book: &mut Book) {
        let assessment = format!("xapi:{object}");
        book.add(Record::Assessment {
            key: assessment.clone(),
            course: self.course.clone(),
            name: name.unwrap_or_else(|| tail(object)),
            part: "Assessment".to_owned(),
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
    }
}

/// What kind of thing was used, by the type of the object, else by the verb.
fn part(event: &Value, verb: &str) -> &'static str {
    let kind = text(event, "/object/definition/type").unwrap_or_default();
    let ends = |end: &str| kind.ends_with(end);
    if ends("/video") || matches!(verb, "played" | "paused" | "seeked") {
        "video"
    } else if ends("/assessment") || ends("/question") || ends("cmi.interaction") {
        "quiz"
    } else if ends("/forum") || ends("/discussion") {
        "forumng"
    } else if ends("/link") || ends("/page") || ends("/module") {
        "page"
    } else if verb == "answered" {
        "quiz"
    } else {
        "other"
    }
}

/// The score in per cent: scaled, or raw between least and most. None is no score.
fn score(event: &Value) -> Result<Option<f64>, Fault> {
    let Some(score) = event.pointer("/result/score") else {
        return Ok(None);
    };
    let number = |field: &str| score.get(field).and_then(Value::as_f64);
    let percent = match (number("scaled"), number("raw"), number("max")) {
        (Some(scaled), _, _) => scaled * 100.0,
        (None, Some(raw), Some(most)) => {
            let least = number("min").unwrap_or(0.0);
            (raw - least) / (most - least) * 100.0
        }
        _ => return Ok(None),
    };
    if (0.0..=100.0).contains(&percent) {
        Ok(Some(percent))
    } else {
        Err(Fault::new(
            "result.score",
            &score.to_string(),
            "The score must lie between its least and its most.",
        ))
    }
}

fn moment(event: &Value, calendar: &Calendar) -> Result<(Day, Micros), Fault> {
    let written = text(event, "/timestamp").or_else(|| text(event, "/stored"));
    let written = written.unwrap_or_default();
    super::super::instant::told(written, calendar).ok_or_else(|| {
        Fault::new(
            "timestamp",
            written,
            "This is no instant such as 2026-01-31T10:30:00Z.",
        )
    })
}

/// A text in several languages: the English one, else the first.
fn described(value: &Value, path: &str) -> Option<String> {
    let words = value.pointer(path)?.as_object()?;
    let english = words
        .iter()
        .find(|(language, _)| language.starts_with("en"));
    let (_, word) = english.or_else(|| words.iter().next())?;
    Some(clean(word.as_str()?)).filter(|word| !word.is_empty())
}

/// The last part of an address.
fn tail(id: &str) -> String {
    let end = id.trim_end_matches('/').rsplit('/').next().unwrap_or(id);
    clean(end)
}
