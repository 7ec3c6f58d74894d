//! What a student's page shows.

use super::segment::Rhythm;
use super::standing::{StudentStanding, mean};
use super::{History, Learner, Roll, Work};
use crate::time::Day;
use chrono::Weekday;
use serde::{Deserialize, Serialize};

/// One day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDay {
    /// The day.
    pub day: Day,
    /// Interactions; `None` for days after the day looked at.
    pub interactions: Option<i64>,
}

/// One of the reasons for a student's status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// Course name.
    pub course: String,
    /// A sentence without its full stop.
    pub sentence: String,
    /// Since when, where that is known.
    pub since: Option<Day>,
}

/// A number of the student beside the mean of their courses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    /// What it is.
    pub label: String,
    /// The student's.
    pub own: Option<f64>,
    /// The mean over everybody in the student's running courses (over the marked work in common,
    /// for scores); over all the student's courses where none runs.
    pub course: Option<f64>,
    /// What it counts, e.g. `%`.
    pub unit: String,
}

/// A student's page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Where they stand.
    pub standing: StudentStanding,
    /// Why, with since when.
    pub why: Vec<Why>,
    /// Whole weeks, oldest first, the last one holding the day looked at.
    pub weeks: Vec<Vec<CalendarDay>>,
    /// Median days between active days, from two active days on.
    pub usual_gap: Option<f64>,
    /// Days since the last activity.
    pub silence: Option<i64>,
    /// Beside the course.
    pub averages: Vec<Beside>,
    /// Days ever active, until the day looked at.
    pub active_days: usize,
}

/// Days over which activity is compared with the course.
const RECENT_DAYS: i64 = 28;

impl Profile {
    /// The page of one student on `today`, with `weeks` weeks that begin on `week_start`.
    pub fn new(
        history: &History,
        standing: &StudentStanding,
        roll: &Roll,
        weeks: usize,
        week_start: Weekday,
        today: Day,
    ) -> Self {
        let days: Vec<(Day, i64)> = history
            .days
            .iter()
            .copied()
            .filter(|(day, _)| *day <= today)
            .collect();
        let mut active: Vec<i64> = days
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(day, _)| *day)
            .chain(history.work.iter().filter_map(|work| work.handed_in_on))
            .filter(|day| *day <= today)
            .map(|day| today.since(day))
            .collect();
        active.sort_unstable_by(|a, b| b.cmp(a));
        active.dedup();
        let name = |id: &str| {
            let course = roll.courses.iter().find(|course| course.id == id);
            course.map_or_else(|| id.to_owned(), |course| course.name.clone())
        };
        Self {
            why: standing
                .reasons
                .iter()
                .map(|(course, reason)| Why {
                    course: name(course),
                    sentence: reason.sentence(),
                    since: reason.since(),
                })
                .collect(),
            weeks: calendar(&days, weeks, week_start, today),
            usual_gap: Rhythm::of(&active).usual(),
            silence: active.last().copied(),
            averages: averages(history, standing, roll, today),
            active_days: active.len(),
            standing: standing.clone(),
        }
    }
}

fn calendar(
    days: &[(Day, i64)],
    weeks: usize,
    week_start: Weekday,
    today: Day,
) -> Vec<Vec<CalendarDay>> {
    let last = today.plus(-i64::from(today.weekday().days_since(week_start)));
    let on = |day: Day| {
        let found = days.binary_search_by_key(&day, |(day, _)| *day).ok();
        found
            .and_then(|at| days.get(at))
            .map_or(0, |(_, count)| *count)
    };
    (0..weeks as i64)
        .rev()
        .map(|back| {
            let dated = |step| last.plus(step - 7 * back);
            let told = |day| CalendarDay {
                day,
                interactions: (day <= today).then(|| on(day)),
            };
            (0..7).map(dated).map(told).collect()
        })
        .collect()
}

fn averages(history: &History, standing: &StudentStanding, roll: &Roll, today: Day) -> Vec<Beside> {
    let in_courses =
        |one: &&Learner| standing.courses.contains(&one.course) && one.enrolled_on <= today;
    let runs = |one: &Learner| {
        one.ends_on.is_none_or(|day| day > today) && one.left_on.is_none_or(|day| day > today)
    };
    let all: Vec<&Learner> = roll.learners.iter().filter(in_courses).collect();
    let mine = |one: &&&Learner| one.student == standing.student;
    let any_runs = all.iter().filter(mine).any(|one| runs(one));
    // Who ended is compared with everybody; who learns, with those who still do.
    let peers: Vec<&Learner> = all
        .into_iter()
        .filter(|one| !any_runs || runs(one))
        .collect();
    let beside = |label: &str, unit: &str, measure: &dyn Fn(&Learner) -> Option<f64>| Beside {
        label: label.to_owned(),
        own: mean(
            &peers
                .iter()
                .filter(mine)
                .filter_map(|one| measure(one))
                .collect::<Vec<_>>(),
        ),
        course: mean(
            &peers
                .iter()
                .filter_map(|one| measure(one))
                .collect::<Vec<_>>(),
        ),
        unit: unit.to_owned(),
    };
    let recent = |one: &Learner| {
        let within = |day: &&Day| (0..RECENT_DAYS).contains(&today.since(**day));
        Some(one.active_days.iter().filter(within).count() as f64)
    };
    let marked = |work: &Work| Some((work.score?, work.course_mean?));
    let pairs: Vec<(f64, f64)> = history.work.iter().filter_map(marked).collect();
    let (own, course): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
    vec![
        beside("Progress", "%", &super::segment::completion),
        Beside {
            label: "Mean score".to_owned(),
            own: mean(&own),
            course: mean(&course),
            unit: "points".to_owned(),
        },
        beside("Active days in the last 28", "days", &recent),
        beside("Items opened", "items", &|one| Some(one.items as f64)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::school::segment::Thresholds;
    use crate::school::segment::samples::{TODAY, ago, day, learner};
    use crate::school::{Course, Name};

    fn work(ago_days: i64, score: Option<f64>, course_mean: Option<f64>) -> Work {
        Work {
            name: "TMA 1".into(),
            course: "AAA".into(),
            due_on: None,
            weight: 10.0,
            handed_in_on: Some(ago(ago_days)),
            score,
            course_mean,
        }
    }

    fn profile() -> Profile {
        let mut peer = learner();
        (peer.student, peer.progress, peer.items) = ("s2".into(), Some(100.0), 2);
        let mut gone = peer.clone();
        (gone.student, gone.left_on) = ("s3".into(), Some(ago(5)));
        let roll = Roll {
            courses: vec![Course {
                id: "c1".into(),
                name: "AAA".into(),
                starts_on: None,
                ends_on: None,
                enrolments: 2,
            }],
            names: vec![],
            learners: vec![learner(), peer, gone],
        };
        let history = History {
            name: Name {
                id: "s1".into(),
                name: "Ada".into(),
                email: None,
            },
            details: vec![],
            days: vec![(ago(9), 4), (ago(4), 7), (ago(-1), 99)],
            parts: vec![],
            work: vec![work(6, Some(60.0), Some(50.0)), work(4, Some(0.0), None)],
        };
        let mine = super::super::standing::standing(
            &[&roll.learners[0]],
            &Thresholds::default(),
            day(TODAY),
        );
        Profile::new(&history, &mine.unwrap(), &roll, 2, Weekday::Mon, day(TODAY))
    }

    #[test]
    fn the_calendar_holds_whole_weeks_until_today() {
        let weeks = profile().weeks;
        assert_eq!(weeks.len(), 2);
        assert_eq!(weeks[0][0].day, day("2014-03-03"));
        assert_eq!(weeks[0][3].interactions, Some(4));
        assert_eq!(weeks[1][1].interactions, Some(7));
        assert_eq!(weeks[1][5].interactions, Some(0));
        assert_eq!(weeks[1][6].interactions, None, "tomorrow");
    }

    #[test]
    fn rhythm_counts_work_handed_in_and_nothing_twice() {
        let page = profile();
        assert_eq!((page.usual_gap, page.silence), (Some(2.5), Some(4)));
        assert_eq!(page.active_days, 3);
        assert_eq!(page.why[0].course, "AAA");
    }

    #[test]
    fn averages_stand_beside_those_who_still_learn() {
        let told: Vec<_> = profile()
            .averages
            .into_iter()
            .map(|beside| (beside.own, beside.course))
            .collect();
        assert_eq!(told[0], (Some(50.0), Some(75.0)));
        assert_eq!(told[1], (Some(60.0), Some(50.0)));
        assert_eq!(told[2].0, Some(14.0));
        assert_eq!(told[3], (Some(12.0), Some(7.0)));
    }
}
