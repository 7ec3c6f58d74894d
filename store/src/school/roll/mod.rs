//! Everybody in a workspace on one day: a few set-based reads, folded here, kept by data version.

mod facts;

use crate::all;
use crate::db::Tx;
use crate::import::day;
use domain::access::Scope;
use domain::error::{StoreError, StoreResult};
use domain::import::Outcome;
use domain::school::{Course, Learner, Name, Roll};
use domain::time::Day;
use moka::future::Cache;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Learners in all snapshots together, at roughly half a kilobyte each.
const KEPT_LEARNERS: u64 = 200_000;

/// Snapshots by workspace, data version, day and scope. A write makes a new version, so none is ever
/// stale.
#[derive(Clone, Debug)]
pub struct Rolls(Cache<(String, i64, Day, String), Arc<Roll>>);

impl Default for Rolls {
    fn default() -> Self {
        let cache = Cache::builder()
            .max_capacity(KEPT_LEARNERS)
            .weigher(|_, roll: &Arc<Roll>| {
                u32::try_from(roll.learners.len() + 1).unwrap_or(u32::MAX)
            })
            .build();
        Self(cache)
    }
}

impl Rolls {
    /// The snapshot, made from `tx` if there is none. Whoever asks while it is being made waits for it.
    pub(super) async fn get(
        &self,
        mut tx: Tx,
        workspace: &str,
        version: i64,
        today: Day,
        scope: &Scope,
    ) -> StoreResult<Arc<Roll>> {
        let key = |scope: &Scope| (workspace.to_owned(), version, today, scope.key());
        let make = async move { load(&mut tx, workspace, today).await.map(Arc::new) };
        let whole = self.0.try_get_with(key(&Scope::ALL), make);
        let whole = whole.await.map_err(|error| StoreError::clone(&error))?;
        if scope.is_all() {
            return Ok(whole);
        }
        let part = async { Arc::new(whole.within(scope)) };
        Ok(self.0.get_with(key(scope), part).await)
    }
}

crate::row! {
    struct EnrolmentRow {
        student_key: String,
        course_key: String,
        student: String,
        course: String,
        first_day: String,
        left_on: Option<String>,
        outcome: Option<String>,
    }
}

/// Finds a learner by the keys of student and course, without making text for each lookup.
#[derive(Default)]
struct Places {
    students: HashMap<String, usize>,
    courses: HashMap<String, usize>,
    learners: HashMap<(usize, usize), usize>,
}

impl Places {
    fn put(&mut self, student: &str, course: &str, place: usize) {
        let (next_student, next_course) = (self.students.len(), self.courses.len());
        let student = *self
            .students
            .entry(student.to_owned())
            .or_insert(next_student);
        let course = *self.courses.entry(course.to_owned()).or_insert(next_course);
        self.learners.insert((student, course), place);
    }

    fn find<'l>(
        &self,
        learners: &'l mut [Learner],
        student: &str,
        course: &str,
    ) -> Option<&'l mut Learner> {
        let key = (*self.students.get(student)?, *self.courses.get(course)?);
        learners.get_mut(*self.learners.get(&key)?)
    }
}

async fn load(tx: &mut Tx, workspace: &str, today: Day) -> StoreResult<Roll> {
    let mut courses = courses(tx, workspace).await?;
    let (mut learners, places) = learners(tx, workspace, today, &mut courses).await?;
    facts::activity(tx, workspace, today, &courses, &mut learners, &places).await?;
    let handed_in = facts::submissions(tx, workspace, today, &mut learners, &places).await?;
    facts::due(tx, workspace, today, &mut learners, &handed_in).await?;
    let present: HashSet<&str> = learners
        .iter()
        .map(|learner| learner.student.as_str())
        .collect();
    let mut names = all!(
        tx,
        (String, String, Option<String>),
        "select id, name, email from student where workspace_id = $1",
        workspace
    )?;
    names.retain(|(id, ..)| present.contains(id.as_str()));
    names.sort();
    let names = names
        .into_iter()
        .map(|(id, name, email)| Name { id, name, email })
        .collect();
    let mut courses: Vec<Course> = courses.into_values().collect();
    courses.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    learners.sort_by(|a, b| (&a.student, &a.course).cmp(&(&b.student, &b.course)));
    Ok(Roll {
        courses,
        names,
        learners,
    })
}

/// Courses by key.
async fn courses(tx: &mut Tx, workspace: &str) -> StoreResult<BTreeMap<String, Course>> {
    let rows = all!(
        tx,
        (String, String, String, Option<String>, Option<String>),
        "select key, id, name, starts_on, ends_on from course where workspace_id = $1",
        workspace
    )?;
    rows.into_iter()
        .map(|(key, id, name, starts_on, ends_on)| {
            let course = Course {
                id,
                name,
                starts_on: starts_on.as_deref().map(day).transpose()?,
                ends_on: ends_on.as_deref().map(day).transpose()?,
                enrolments: 0,
            };
            Ok((key, course))
        })
        .collect()
}

/// Enrolments made until the day, with what is dated later left out.
async fn learners(
    tx: &mut Tx,
    workspace: &str,
    today: Day,
    courses: &mut BTreeMap<String, Course>,
) -> StoreResult<(Vec<Learner>, Places)> {
    let rows = all!(
        tx,
        EnrolmentRow,
        "select e.student_key, e.course_key, s.id as student, c.id as course, e.first_day, e.left_on,
                e.outcome
         from enrolment e
         cross join student s cross join course c
         where s.workspace_id = e.workspace_id and s.key = e.student_key
           and c.workspace_id = e.workspace_id and c.key = e.course_key and e.workspace_id = $1 and e.first_day <= $2",
        workspace,
        today.to_string()
    )?;
    let (mut learners, mut places) = (Vec::with_capacity(rows.len()), Places::default());
    for row in rows {
        let Some(course) = courses.get_mut(&row.course_key) else {
            continue;
        };
        course.enrolments += 1;
        let left_on = row.left_on.as_deref().map(day).transpose()?;
        let left_on = left_on.filter(|left| *left <= today);
        let over = course.ends_on.is_some_and(|end| end <= today) || left_on.is_some();
        places.put(&row.student_key, &row.course_key, learners.len());
        learners.push(Learner {
            student: row.student,
            course: row.course,
            enrolled_on: day(&row.first_day)?,
            starts_on: course.starts_on,
            ends_on: course.ends_on,
            left_on,
            outcome: row.outcome.as_deref().and_then(outcome).filter(|_| over),
            active_days: Vec::new(),
            items: 0,
            items_first_week: 0,
            beyond_home: false,
            progress: None,
            due: 0,
            handed_in: 0,
            missing_since: None,
            scores: Vec::new(),
        });
    }
    Ok((learners, places))
}

fn outcome(word: &str) -> Option<Outcome> {
    match word {
        "pass" => Some(Outcome::Pass),
        "distinction" => Some(Outcome::Distinction),
        "fail" => Some(Outcome::Fail),
        "withdrawn" => Some(Outcome::Withdrawn),
        _ => None,
    }
}
