//! Enrolments that tests judge.

use crate::import::Outcome;
use crate::school::Learner;
use crate::time::Day;
use proptest::prelude::*;

/// Reads a day.
pub(in crate::school) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// The day that samples are told from.
pub(in crate::school) const TODAY: &str = "2014-03-15";

/// Days before it.
pub(in crate::school) fn ago(days: i64) -> Day {
    day(TODAY).plus(-days)
}

/// Active every second day until yesterday, nothing missing, half way through.
pub(in crate::school) fn learner() -> Learner {
    Learner {
        student: "s1".into(),
        course: "c1".into(),
        enrolled_on: ago(100),
        starts_on: Some(ago(60)),
        ends_on: Some(ago(-100)),
        left_on: None,
        outcome: None,
        active_days: (0..20).rev().map(|step| ago(1 + 2 * step)).collect(),
        items: 12,
        items_first_week: 6,
        beyond_home: true,
        progress: Some(50.0),
        due: 3,
        handed_in: 3,
        missing_since: None,
        scores: vec![(ago(40), 60.0), (ago(20), 70.0)],
    }
}

/// Any enrolment, dates on both sides of the day asked about.
pub(in crate::school) fn any_learner() -> impl Strategy<Value = Learner> {
    let near = -20i64..80;
    let dates = (
        near.clone(),
        prop::option::of(near.clone()),
        prop::option::of(near.clone()),
        prop::option::weighted(0.2, near.clone()),
        prop::option::weighted(0.2, 0..4usize),
    );
    let days = prop::collection::btree_set(-5i64..60, 0..20);
    let counts = (
        0i64..20,
        0i64..6,
        any::<bool>(),
        prop::option::of(0.0..110.0f64),
    );
    let work = (0i64..6, 0i64..6, prop::option::of(near.clone()));
    let scores = prop::collection::vec((near, 0.0..100.0f64), 0..5);
    (dates, days, counts, work, scores).prop_map(|(dates, days, counts, work, mut scores)| {
        scores.sort_by_key(|(day, _)| -day);
        let outcomes = [
            Outcome::Pass,
            Outcome::Distinction,
            Outcome::Fail,
            Outcome::Withdrawn,
        ];
        Learner {
            student: "s1".into(),
            course: "c1".into(),
            enrolled_on: ago(dates.0.max(0)),
            starts_on: dates.1.map(ago),
            ends_on: dates.2.map(|end| ago(end - 60)),
            left_on: dates.3.map(ago),
            outcome: dates.4.map(|index| outcomes[index]),
            active_days: days.into_iter().rev().map(ago).collect(),
            items: counts.0,
            items_first_week: counts.1.min(counts.0),
            beyond_home: counts.2,
            progress: counts.3,
            due: work.0.max(work.1),
            handed_in: work.1,
            missing_since: work.2.map(ago),
            scores: scores
                .into_iter()
                .map(|(day, score)| (ago(day), score))
                .collect(),
        }
    })
}
