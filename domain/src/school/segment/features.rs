//! What the rules judge by, small enough to send for everybody: the server and the sliders in the
//! browser judge the same numbers.

use super::rhythm::Rhythm;
use super::thresholds::LOW_SCORE_MAX;
use crate::import::Outcome;
use crate::school::Learner;
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// How an enrolment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Passed,
    Withdrew,
    Over,
}

/// One enrolment, reduced to what the rules ask. Days are counted back from today (negative: still
/// to come). Percentages and means are rounded down, which changes no comparison with the whole
/// numbers of the thresholds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "Wire", from = "Wire")]
pub struct Features {
    /// The student's number in whatever list the sender numbers by.
    pub student: u32,
    pub(super) enrolled: i64,
    pub(super) starts: Option<i64>,
    pub(super) ended: Option<(End, Option<i64>)>,
    pub(super) last: Option<i64>,
    pub(super) rhythm: Rhythm,
    pub(super) items: i64,
    pub(super) first_week: i64,
    pub(super) started: bool,
    pub(super) beyond_home: bool,
    pub(super) completion: Option<i64>,
    /// Assessments not handed in, and how long ago the oldest was due.
    pub(super) missing: Option<(i64, Option<i64>)>,
    /// Means of two successive scores, latest first: (since when every later mean has been at or
    /// below this one, mean). Only while they are below the largest `low_score` there is.
    pub(super) means: Vec<(i64, i64)>,
    /// Active days in the last 7 days and in the 7 before.
    pub(super) weeks: (i64, i64),
}

impl Features {
    /// Reduces one enrolment to what was known on `today`; `student` is kept as it is.
    pub fn new(learner: &Learner, student: u32, today: Day) -> Self {
        let ago = |day: Day| today.since(day);
        let past = |day: &Day| *day <= today;
        let days: Vec<i64> = learner
            .active_days
            .iter()
            .copied()
            .filter(past)
            .map(ago)
            .collect();
        let within = |from: i64| {
            days.iter()
                .filter(|a| (from..from + 7).contains(*a))
                .count() as i64
        };
        let count = learner.due - learner.handed_in;
        let completion = completion(learner);
        Self {
            student,
            enrolled: ago(learner.enrolled_on),
            starts: learner.starts_on.map(ago),
            ended: end(learner, today),
            last: days.iter().copied().min(),
            rhythm: Rhythm::of(&days),
            items: learner.items,
            first_week: learner.items_first_week,
            started: !days.is_empty()
                || learner.items > 0
                || learner.handed_in > 0
                || learner.progress.is_some_and(|percent| percent > 0.0),
            beyond_home: learner.beyond_home,
            completion: completion.map(|percent| percent.floor() as i64),
            missing: (count > 0).then(|| (count, learner.missing_since.filter(past).map(ago))),
            means: falling_means(learner, today),
            weeks: (within(0), within(7)),
        }
    }

    /// Whether the enrolment still goes on, whatever the thresholds.
    pub fn is_running(&self) -> bool {
        self.ended.is_none()
    }
}

/// Completion in percent: what the source says, else handed in of due, else unknown.
pub(in crate::school) fn completion(learner: &Learner) -> Option<f64> {
    learner
        .progress
        .or_else(|| {
            (learner.due > 0).then(|| learner.handed_in as f64 / learner.due as f64 * 100.0)
        })
        .filter(|percent| percent.is_finite())
        .map(|percent| percent.clamp(0.0, 100.0))
}

/// An outcome counts from the course's end, or the day of leaving, on. Where neither day is known,
/// the file is believed.
fn end(learner: &Learner, today: Day) -> Option<(End, Option<i64>)> {
    let over = learner.ends_on.filter(|day| *day <= today);
    let left = learner.left_on.filter(|day| *day <= today);
    let undated = learner.ends_on.is_none() && learner.left_on.is_none();
    let outcome = learner
        .outcome
        .filter(|_| over.is_some() || left.is_some() || undated);
    let earliest = match (over, left) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    let since = earliest.map(|day| today.since(day));
    match outcome {
        Some(Outcome::Pass | Outcome::Distinction) => {
            Some((End::Passed, over.or(left).map(|day| today.since(day))))
        }
        Some(Outcome::Withdrawn) => Some((End::Withdrew, since)),
        _ if left.is_some() => Some((End::Withdrew, since)),
        Some(Outcome::Fail) => Some((End::Over, since)),
        None => over.map(|_| (End::Over, since)),
    }
}

fn falling_means(learner: &Learner, today: Day) -> Vec<(i64, i64)> {
    let scores: Vec<_> = learner
        .scores
        .iter()
        .filter(|(day, _)| *day <= today)
        .collect();
    let pairs = scores.iter().zip(scores.iter().skip(1)).rev();
    let mut means: Vec<(i64, i64)> = Vec::new();
    for ((_, earlier), (day, later)) in pairs {
        let mean = ((earlier + later) / 2.0).floor() as i64;
        let ago = today.since(*day);
        match means.last_mut() {
            Some((since, highest)) if mean <= *highest => *since = ago,
            _ if mean >= LOW_SCORE_MAX => break,
            _ => means.push((ago, mean)),
        }
    }
    means
}

/// The form that travels: a list without names, `null` for what is unknown.
type Wire = (
    u32,
    i64,
    Option<i64>,
    Option<(u8, Option<i64>)>,
    Option<i64>,
    (i64, i64, i64),
    i64,
    i64,
    u8,
    Option<i64>,
    Option<(i64, Option<i64>)>,
    Vec<(i64, i64)>,
    (i64, i64),
);

impl From<Features> for Wire {
    fn from(f: Features) -> Self {
        let ended = f.ended.map(|(end, since)| (end as u8, since));
        let flags = u8::from(f.started) | u8::from(f.beyond_home) << 1;
        (
            f.student,
            f.enrolled,
            f.starts,
            ended,
            f.last,
            (f.rhythm.half_gap, f.rhythm.pause, f.rhythm.gaps),
            f.items,
            f.first_week,
            flags,
            f.completion,
            f.missing,
            f.means,
            f.weeks,
        )
    }
}

impl From<Wire> for Features {
    fn from(wire: Wire) -> Self {
        let (student, enrolled, starts, ended, last, gap, items, first_week, flags, ..) = wire;
        let (.., completion, missing, means, weeks) = wire;
        Self {
            student,
            enrolled,
            starts,
            ended: ended.map(|(end, since)| {
                let end = match end {
                    0 => End::Passed,
                    1 => End::Withdrew,
                    _ => End::Over,
                };
                (end, since)
            }),
            last,
            rhythm: Rhythm {
                half_gap: gap.0,
                pause: gap.1,
                gaps: gap.2,
            },
            items,
            first_week,
            started: flags & 1 != 0,
            beyond_home: flags & 2 != 0,
            completion,
            missing,
            means,
            weeks,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::school::segment::samples::{day, learner};

    #[test]
    fn a_learner_travels_in_sixty_bytes_and_arrives_the_same() {
        let mut one = learner();
        one.scores = vec![(day("2014-01-02"), 71.0), (day("2014-02-02"), 83.0)];
        let features = Features::new(&one, 2620, day("2014-03-15"));
        let json = serde_json::to_string(&features).unwrap();
        assert!(json.len() <= 60, "{json}");
        assert_eq!(serde_json::from_str::<Features>(&json).unwrap(), features);
    }

    #[test]
    fn means_say_since_when_they_have_been_low() {
        let today = day("2014-03-15");
        let scored = |scores: &[(i64, f64)]| {
            let mut one = learner();
            one.scores = scores
                .iter()
                .map(|(ago, s)| (today.plus(-ago), *s))
                .collect();
            Features::new(&one, 0, today).means
        };
        assert_eq!(scored(&[(9, 20.0)]), vec![]);
        assert_eq!(scored(&[(9, 90.0), (5, 80.0)]), vec![]);
        assert_eq!(
            scored(&[(40, 90.0), (30, 30.0), (20, 30.0), (10, 20.0), (-1, 100.0)]),
            vec![(10, 25), (20, 30), (30, 60)]
        );
        assert_eq!(
            scored(&[(30, 20.0), (20, 20.0), (10, 31.5)]),
            vec![(20, 25)]
        );
    }
}
