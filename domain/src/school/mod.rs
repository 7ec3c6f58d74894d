//! School: who learns, how far they are, and who needs help.

pub mod at_risk;
pub mod busiest;
pub mod marks;
pub mod parts;
pub mod profile;
pub mod segment;
pub mod standing;
pub mod students;

use crate::access::{Access, Scope};
use crate::error::StoreResult;
use crate::import::Outcome;
use crate::time::{Day, Micros, Now};
use segment::Thresholds;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::Arc;

/// A course, or one presentation of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// UUIDv7 text.
    pub id: String,
    /// E.g. `AAA 2013J`.
    pub name: String,
    /// First day, when known.
    pub starts_on: Option<Day>,
    /// The first day after the course, when known.
    pub ends_on: Option<Day>,
    /// Enrolments ever made until the day asked about.
    pub enrolments: i64,
}

/// What is known on a day of one student in one course: all that the rules judge by. Nothing dated
/// after that day is in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Learner {
    /// The student's id.
    pub student: String,
    /// The course's id.
    pub course: String,
    /// Day of registration (the course's start, or the import's day, where no file names one).
    pub enrolled_on: Day,
    /// First day of the course.
    pub starts_on: Option<Day>,
    /// First day after the course.
    pub ends_on: Option<Day>,
    /// Day of leaving, if it has come.
    pub left_on: Option<Day>,
    /// How it ended, if the course is over or the student left (files give no day for results).
    pub outcome: Option<Outcome>,
    /// Days on which the student did anything, oldest first: at most the last 60 of them.
    pub active_days: Vec<Day>,
    /// Different items opened, all time.
    pub items: i64,
    /// Different items opened in the 7 days from the later of enrolment and course start on.
    pub items_first_week: i64,
    /// Whether anything beyond the course's home page was done.
    pub beyond_home: bool,
    /// Progress in percent as the source says, the latest observation.
    pub progress: Option<f64>,
    /// Assessments whose due day has passed, and how many of them were handed in (late ones too).
    pub due: i64,
    /// Of the due ones, how many were handed in.
    pub handed_in: i64,
    /// Due day of the oldest assessment that was not handed in.
    pub missing_since: Option<Day>,
    /// Marked scores, oldest first, as (day, 0–100).
    pub scores: Vec<(Day, f64)>,
}

/// Names of a student, apart from what they do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// The student's id.
    pub id: String,
    /// Shown name.
    pub name: String,
    /// Lower-cased address, when known.
    pub email: Option<String>,
}

/// Everybody in a workspace on one day: what lists and counts are made from.
#[derive(Clone, Debug, Default)]
pub struct Roll {
    /// Courses, by name.
    pub courses: Vec<Course>,
    /// Names, by student id.
    pub names: Vec<Name>,
    /// Enrolments made until that day, by student id, then course id.
    pub learners: Vec<Learner>,
}

impl Roll {
    /// The part of it that lies within a scope: those courses, the enrolments in them, and the names
    /// of who is enrolled in one.
    pub fn within(&self, scope: &Scope) -> Self {
        let courses = self.courses.iter().filter(|one| scope.has_course(&one.id));
        let learners: Vec<Learner> = self
            .learners
            .iter()
            .filter(|one| scope.has_course(&one.course))
            .cloned()
            .collect();
        let present: HashSet<&str> = learners.iter().map(|one| one.student.as_str()).collect();
        let names = self.names.iter();
        Self {
            courses: courses.cloned().collect(),
            names: names
                .filter(|name| present.contains(name.id.as_str()))
                .cloned()
                .collect(),
            learners,
        }
    }
}

/// One assessment of a course as one student met it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Work {
    /// E.g. `TMA 1752`.
    pub name: String,
    /// Course name.
    pub course: String,
    /// Last day to hand in.
    pub due_on: Option<Day>,
    /// Weight in percent.
    pub weight: f64,
    /// Day of handing in.
    pub handed_in_on: Option<Day>,
    /// 0 to 100.
    pub score: Option<f64>,
    /// Mean of all students' scores for it until that day.
    pub course_mean: Option<f64>,
}

/// One student's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// Who.
    pub name: Name,
    /// What files say of them, by column.
    pub details: Vec<(String, String)>,
    /// Interactions by day, days without any left out, oldest first.
    pub days: Vec<(Day, i64)>,
    /// Interactions by kind of activity, largest first.
    pub parts: Vec<(String, i64)>,
    /// Assessments by due day.
    pub work: Vec<Work>,
}

/// What is kept of School. Each call answers for the courses within the access's scope alone, as if
/// the workspace had no others.
#[async_trait::async_trait]
pub trait SchoolStore: Send + Sync {
    /// Everybody, on `now.today`. Answers from a snapshot while the workspace's data is unchanged.
    async fn roll(&self, access: &Access, now: Now) -> StoreResult<Arc<Roll>>;
    /// One student's history until `now.today`. `NotFound` for an id of another workspace, and for a
    /// student who had not enrolled by then in a course that is seen.
    async fn history(&self, access: &Access, student: &str, now: Now) -> StoreResult<History>;
    /// The workspace's thresholds, or the defaults.
    async fn thresholds(&self, access: &Access) -> StoreResult<Thresholds>;
    /// Keeps the thresholds.
    async fn set_thresholds(
        &self,
        access: &Access,
        thresholds: &Thresholds,
        now: Micros,
    ) -> StoreResult<()>;
    /// The last day that any fact is dated, whatever day the workspace is looked at.
    async fn last_fact(&self, access: &Access) -> StoreResult<Option<Day>>;
}
