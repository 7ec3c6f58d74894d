//! What facts say of learners until a day.
//!
//! `cross join` keeps SQLite to the order written, facts first: it would otherwise read all facts once
//! for each enrolment.

use super::Places;
use crate::all;
use crate::db::Tx;
use crate::import::day;
use domain::error::StoreResult;
use domain::school::{Course, Learner};
use domain::time::Day;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How many of the last active days a learner carries.
const ACTIVE_DAYS: usize = 60;

/// Fills in what was done: active days, items and progress.
pub(super) async fn activity(
    tx: &mut Tx,
    workspace: &str,
    today: Day,
    courses: &BTreeMap<String, Course>,
    learners: &mut [Learner],
    places: &Places,
) -> StoreResult<()> {
    let today = today.to_string();
    for (key, course) in courses {
        for (text, student) in all!(
            tx,
            (String, String),
            "select day, actor from seen_day
             where workspace_id = $1 and kind = 'active' and subject = $2 and day <= $3
             order by day",
            workspace,
            course.id.as_str(),
            today.as_str()
        )? {
            if let Some(learner) = places.find(learners, &student, key) {
                learner.active_days.push(day(&text)?);
            }
        }
    }
    for learner in learners.iter_mut() {
        let early = learner.active_days.len().saturating_sub(ACTIVE_DAYS);
        learner.active_days.drain(..early);
        learner.active_days.shrink_to_fit();
    }
    // A source that does not name what was used, such as a roster's last active day, speaks of more
    // than a glance at the home page as far as anyone can know.
    for (student, course, items, first_week, beyond) in all!(
        tx,
        (String, String, i64, i64, i64),
        "select f.student_key, f.course_key, count(distinct f.item_key),
                count(distinct case when f.day >= e.week_from and f.day < e.week_to
                                    then f.item_key end),
                cast(max(case when coalesce(i.part, 'other') <> 'homepage' then 1 else 0 end)
                     as bigint)
         from fact f
         cross join enrolment e
         left join item i on i.workspace_id = f.workspace_id and i.key = f.item_key
         where e.workspace_id = f.workspace_id and e.student_key = f.student_key
           and e.course_key = f.course_key and f.workspace_id = $1 and f.kind = 'activity' and f.is_current = true and f.day <= $2
         group by f.student_key, f.course_key",
        workspace,
        today.as_str()
    )? {
        if let Some(learner) = places.find(learners, &student, &course) {
            learner.items = items;
            learner.items_first_week = first_week;
            learner.beyond_home = beyond == 1;
        }
    }
    for (student, course, percent) in all!(
        tx,
        (String, String, f64),
        "select student_key, course_key, value from (
             select student_key, course_key, value, row_number() over (
                        partition by student_key, course_key order by day desc) as place
             from fact
             where workspace_id = $1 and kind = 'progress' and is_current = true and day <= $2
         ) latest where place = 1",
        workspace,
        today.as_str()
    )? {
        if let Some(learner) = places.find(learners, &student, &course) {
            learner.progress = Some(percent);
        }
    }
    Ok(())
}

crate::row! {
    struct WorkRow {
        student: String,
        student_key: String,
        course_key: String,
        item_key: String,
        day: String,
        value: Option<f64>,
        banked: bool,
    }
}

/// Fills in scores, and gives what was handed in by (student's id, assessment's key). A result carried
/// over is handed in, and neither a score nor an activity of this course.
pub(super) async fn submissions(
    tx: &mut Tx,
    workspace: &str,
    today: Day,
    learners: &mut [Learner],
    places: &Places,
) -> StoreResult<HashSet<(String, String)>> {
    let rows = all!(
        tx,
        WorkRow,
        "select s.id as student, f.student_key, f.course_key, f.item_key, f.day,
                f.value, f.banked
         from fact f
         cross join student s
         where s.workspace_id = f.workspace_id and s.key = f.student_key and f.workspace_id = $1 and f.kind = 'submission' and f.is_current = true and f.day <= $2
         order by f.day, f.item_key",
        workspace,
        today.to_string()
    )?;
    let mut handed_in = HashSet::with_capacity(rows.len());
    for row in rows {
        if let Some(learner) = places.find(learners, &row.student_key, &row.course_key)
            && !row.banked
        {
            learner.beyond_home = true;
            if let Some(score) = row.value {
                learner.scores.push((day(&row.day)?, score));
            }
        }
        handed_in.insert((row.student, row.item_key));
    }
    Ok(handed_in)
}

/// Fills in what was due before the day and is missing.
pub(super) async fn due(
    tx: &mut Tx,
    workspace: &str,
    today: Day,
    learners: &mut [Learner],
    handed_in: &HashSet<(String, String)>,
) -> StoreResult<()> {
    let mut by_course: HashMap<String, Vec<(Day, String)>> = HashMap::new();
    for (course, key, due_on) in all!(
        tx,
        (String, String, String),
        "select c.id, a.key, a.due_on from assessment a
         join course c on c.workspace_id = a.workspace_id and c.key = a.course_key
         where a.workspace_id = $1 and a.due_on < $2 order by a.due_on, a.key",
        workspace,
        today.to_string()
    )? {
        by_course
            .entry(course)
            .or_default()
            .push((day(&due_on)?, key));
    }
    for learner in learners {
        let Some(works) = by_course.get(&learner.course) else {
            continue;
        };
        learner.due = works.len() as i64;
        for (due_on, key) in works {
            if handed_in.contains(&(learner.student.clone(), key.clone())) {
                learner.handed_in += 1;
            } else if learner.missing_since.is_none() {
                learner.missing_since = Some(*due_on);
            }
        }
    }
    Ok(())
}
