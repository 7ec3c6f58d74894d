//! What files say, in words of School: one record a thing or fact, under a natural key.

use crate::time::{Day, Micros};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How an enrolment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Passed.
    Pass,
    /// Passed with distinction.
    Distinction,
    /// Did not pass.
    Fail,
    /// Left before the end.
    Withdrawn,
}

/// One thing that a file says, in words of School and not of the file. Keys are natural: the same
/// file read twice gives the same keys. A field that a file does not speak of is `None`; several
/// records of one key are laid over each other, later ones winning where they say something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Record {
    /// A course, or one presentation of it.
    Course {
        /// E.g. `oulad:AAA:2013J` or `roster:intro to rust`.
        key: String,
        /// E.g. `AAA 2013J`.
        name: Option<String>,
        /// First day.
        starts_on: Option<Day>,
        /// Length in days; the course is over from day `starts_on + length_days`.
        length_days: Option<i64>,
    },
    /// A person who learns.
    Student {
        /// E.g. `oulad:28400` or `mail:ada@example.com`.
        key: String,
        /// Shown name.
        name: Option<String>,
        /// Lower-cased address.
        email: Option<String>,
        /// What else the file says of them (region, age band …), by column.
        details: BTreeMap<String, String>,
    },
    /// A student in a course.
    Enrolment {
        /// `<course key>|<student key>`.
        key: String,
        /// The course's key.
        course: String,
        /// The student's key.
        student: String,
        /// Day of registration.
        enrolled_on: Option<Day>,
        /// Day of leaving.
        left_on: Option<Day>,
        /// How it ended; it counts from the end of the course on, since files give no day for it.
        outcome: Option<Outcome>,
        /// What else the file says of this enrolment, by column.
        details: BTreeMap<String, String>,
    },
    /// A thing to open in a course: a page, a forum, a quiz, a video.
    Item {
        /// E.g. `oulad:546652`.
        key: String,
        /// The course's key.
        course: String,
        /// Its kind of activity, e.g. `forumng`.
        part: String,
    },
    /// Work to hand in.
    Assessment {
        /// E.g. `oulad:1752`.
        key: String,
        /// The course's key.
        course: String,
        /// E.g. `TMA 1752`.
        name: String,
        /// E.g. `TMA`, `Exam`.
        part: String,
        /// Last day to hand in; `None` when the file names none.
        due_on: Option<Day>,
        /// Weight in percent.
        weight: f64,
    },
    /// A fact: a student used an item on a day, `count` times.
    Activity {
        /// `<course>|<student>|<item>|<day from the start, or instant>`.
        key: String,
        /// The course's key.
        course: String,
        /// The student's key.
        student: String,
        /// The item's key, when known.
        item: Option<String>,
        /// Local day.
        day: Day,
        /// The instant, when the file has times.
        at: Option<Micros>,
        /// Interactions, at least 1.
        count: i64,
    },
    /// A fact: work was handed in.
    Submission {
        /// `<assessment>|<student>`.
        key: String,
        /// The course's key.
        course: String,
        /// The student's key.
        student: String,
        /// The assessment's key.
        assessment: String,
        /// Local day.
        day: Day,
        /// 0 to 100; `None` when not marked.
        score: Option<f64>,
        /// A result carried over from an earlier presentation: no activity of this one.
        banked: bool,
    },
    /// A fact: how far a student was on a day.
    Progress {
        /// `<course>|<student>|<day>`.
        key: String,
        /// The course's key.
        course: String,
        /// The student's key.
        student: String,
        /// Local day of the observation.
        day: Day,
        /// 0 to 100 percent.
        percent: f64,
    },
}

/// The kinds of records by name, in the order in which a draft lists them: what is referred to comes
/// before what refers to it.
pub const KINDS: [&str; 8] = [
    "course",
    "student",
    "enrolment",
    "item",
    "assessment",
    "activity",
    "submission",
    "progress",
];

impl Record {
    /// The natural key, unique within its kind.
    pub fn key(&self) -> &str {
        match self {
            Self::Course { key, .. }
            | Self::Student { key, .. }
            | Self::Enrolment { key, .. }
            | Self::Item { key, .. }
            | Self::Assessment { key, .. }
            | Self::Activity { key, .. }
            | Self::Submission { key, .. }
            | Self::Progress { key, .. } => key,
        }
    }

    /// The kind's name, one of [`KINDS`].
    pub fn kind_name(&self) -> &'static str {
        match self {
            Self::Course { .. } => "course",
            Self::Student { .. } => "student",
            Self::Enrolment { .. } => "enrolment",
            Self::Item { .. } => "item",
            Self::Assessment { .. } => "assessment",
            Self::Activity { .. } => "activity",
            Self::Submission { .. } => "submission",
            Self::Progress { .. } => "progress",
        }
    }

    /// The local day of a fact (activity, submission, progress); `None` for what is no fact.
    pub fn day(&self) -> Option<Day> {
        match self {
            Self::Activity { day, .. }
            | Self::Submission { day, .. }
            | Self::Progress { day, .. } => Some(*day),
            _ => None,
        }
    }

    /// Lays a later record of the same kind and key over this one: what it says replaces, what it is
    /// silent about stays, and details are joined. An empty detail says nothing.
    pub fn lay_over(&mut self, mut later: Self) {
        match (&*self, &mut later) {
            (
                Self::Course {
                    name,
                    starts_on,
                    length_days,
                    ..
                },
                Self::Course {
                    name: name_gap,
                    starts_on: starts_gap,
                    length_days: length_gap,
                    ..
                },
            ) => {
                fill(name_gap, name);
                fill(starts_gap, starts_on);
                fill(length_gap, length_days);
            }
            (
                Self::Student {
                    name,
                    email,
                    details,
                    ..
                },
                Self::Student {
                    name: name_gap,
                    email: email_gap,
                    details: over,
                    ..
                },
            ) => {
                fill(name_gap, name);
                fill(email_gap, email);
                join(over, details);
            }
            (
                Self::Enrolment {
                    enrolled_on,
                    left_on,
                    outcome,
                    details,
                    ..
                },
                Self::Enrolment {
                    enrolled_on: enrolled_gap,
                    left_on: left_gap,
                    outcome: outcome_gap,
                    details: over,
                    ..
                },
            ) => {
                fill(enrolled_gap, enrolled_on);
                fill(left_gap, left_on);
                fill(outcome_gap, outcome);
                join(over, details);
            }
            (Self::Assessment { due_on, .. }, Self::Assessment { due_on: gap, .. }) => {
                fill(gap, due_on);
            }
            (Self::Activity { at, .. }, Self::Activity { at: gap, .. }) => fill(gap, at),
            (Self::Submission { score, .. }, Self::Submission { score: gap, .. }) => {
                fill(gap, score);
            }
            _ => {}
        }
        *self = later;
    }
}

fn fill<T: Clone>(gap: &mut Option<T>, earlier: &Option<T>) {
    if gap.is_none() {
        gap.clone_from(earlier);
    }
}

fn join(over: &mut BTreeMap<String, String>, earlier: &BTreeMap<String, String>) {
    for (column, value) in earlier {
        if over.get(column).is_none_or(String::is_empty) {
            over.insert(column.clone(), value.clone());
        }
    }
}
