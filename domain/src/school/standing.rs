//! A student's standing: what all enrolments together say.

use super::segment::{Features, Reason, Segment, Thresholds, Verdict};
use super::{Learner, Roll, segment};
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// Where one student stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudentStanding {
    /// The student's id.
    pub student: String,
    /// Of the enrolment that needs most attention; see [`Segment::combined`].
    pub segment: Segment,
    /// Since when, where that is known.
    pub since: Option<Day>,
    /// Why, as (course id, reason): of every enrolment that stands in that segment.
    pub reasons: Vec<(String, Reason)>,
    /// Completion in percent: the mean over running enrolments that know it, or over all where none
    /// runs.
    pub progress: Option<f64>,
    /// Mean of all marked scores, 0 to 100.
    pub mean_score: Option<f64>,
    /// The last day with any activity.
    pub last_active: Option<Day>,
    /// Course ids of all enrolments, running ones first.
    pub courses: Vec<String>,
}

/// The standing of everybody who had enrolled by `today`, by student id.
pub fn standings(roll: &Roll, thresholds: &Thresholds, today: Day) -> Vec<StudentStanding> {
    by_student(roll, today)
        .into_iter()
        .filter_map(|learners| standing(&learners, thresholds, today))
        .collect()
}

/// The enrolments made until `today`, grouped by student id. A student's place in this list is the
/// number that [`Features::student`] carries.
pub(super) fn by_student(roll: &Roll, today: Day) -> Vec<Vec<&Learner>> {
    let mut learners: Vec<&Learner> = roll
        .learners
        .iter()
        .filter(|learner| learner.enrolled_on <= today)
        .collect();
    learners.sort_by(|a, b| a.student.cmp(&b.student));
    learners
        .chunk_by(|a, b| a.student == b.student)
        .map(<[&Learner]>::to_vec)
        .collect()
}

/// The features of running enrolments: all that moving a threshold can change.
pub fn running_features(roll: &Roll, today: Day) -> Vec<Features> {
    let mut features = Vec::new();
    for (number, learners) in by_student(roll, today).iter().enumerate() {
        let all = learners
            .iter()
            .map(|l| Features::new(l, number as u32, today));
        features.extend(all.filter(Features::is_running));
    }
    features
}

/// One student's standing from all of their enrolments; `None` without any.
pub fn standing(
    learners: &[&Learner],
    thresholds: &Thresholds,
    today: Day,
) -> Option<StudentStanding> {
    let judged: Vec<(&Learner, Verdict)> = learners
        .iter()
        .map(|learner| (*learner, segment::judge(learner, thresholds, today)))
        .collect();
    let segment = Segment::combined(judged.iter().map(|(_, verdict)| verdict.segment))?;
    let deciding = || judged.iter().filter(|(_, v)| v.segment == segment);
    let known = |learner: &&Learner| segment::completion(learner);
    let running = || judged.iter().filter(|(_, v)| v.segment.is_running());
    let progress: Vec<f64> = if segment.is_running() {
        running().filter_map(|(l, _)| known(l)).collect()
    } else {
        learners.iter().filter_map(known).collect()
    };
    let scores: Vec<f64> = learners
        .iter()
        .flat_map(|learner| &learner.scores)
        .filter(|(day, _)| *day <= today)
        .map(|(_, score)| *score)
        .collect();
    let ended = judged.iter().filter(|(_, v)| !v.segment.is_running());
    Some(StudentStanding {
        student: learners.first()?.student.clone(),
        segment,
        since: deciding().filter_map(|(_, v)| v.since).min(),
        reasons: deciding()
            .flat_map(|(l, v)| v.reasons.iter().map(|r| (l.course.clone(), r.clone())))
            .collect(),
        progress: mean(&progress),
        mean_score: mean(&scores),
        last_active: learners
            .iter()
            .flat_map(|learner| &learner.active_days)
            .filter(|day| **day <= today)
            .max()
            .copied(),
        courses: running()
            .chain(ended)
            .map(|(l, _)| l.course.clone())
            .collect(),
    })
}

/// The mean; `None` of nothing.
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Outcome;
    use crate::school::segment::samples::{day, learner};

    #[test]
    fn the_running_enrolment_decides_and_names_its_course() {
        let today = day("2014-03-15");
        let mut done = learner();
        done.course = "c0".into();
        done.ends_on = Some(today);
        done.outcome = Some(Outcome::Pass);
        done.progress = Some(100.0);
        let mut silent = learner();
        silent.active_days = vec![today.plus(-8)];
        let all = standing(&[&done, &silent], &Thresholds::default(), today).unwrap();
        assert_eq!(all.segment, Segment::AtRisk);
        assert_eq!(all.courses, ["c1", "c0"]);
        assert_eq!(all.progress, Some(50.0));
        assert_eq!(all.last_active, Some(today.plus(-1)));
        assert_eq!(all.since, Some(today.plus(-1)));
        assert_eq!(all.reasons.len(), 1);
        assert_eq!(all.reasons[0].0, "c1");
        let graduate = standing(&[&done], &Thresholds::default(), today).unwrap();
        assert_eq!(graduate.segment, Segment::Graduated);
        assert_eq!(
            (graduate.progress, graduate.mean_score),
            (Some(100.0), Some(65.0))
        );
    }

    #[test]
    fn nobody_stands_before_they_enrol() {
        let roll = Roll {
            learners: vec![learner()],
            ..Roll::default()
        };
        let enrolled = roll.learners[0].enrolled_on;
        let thresholds = Thresholds::default();
        assert_eq!(standings(&roll, &thresholds, enrolled.plus(-1)), vec![]);
        assert_eq!(standings(&roll, &thresholds, enrolled).len(), 1);
        assert_eq!(running_features(&roll, enrolled).len(), 1);
        assert_eq!(running_features(&roll, day("2015-01-01")).len(), 0);
    }
}
