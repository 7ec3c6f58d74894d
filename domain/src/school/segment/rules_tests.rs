//! Named cases and properties of the ordered rules.

use super::samples::{TODAY, ago, any_learner, day, learner};
use super::*;
use crate::import::Outcome;
use crate::school::Learner;
use crate::time::Day;
use proptest::prelude::*;

type Case = (&'static str, fn(&mut Learner), Segment, Option<i64>);

#[test]
fn the_first_rule_that_holds_wins() {
    use Segment::*;
    let cases: [Case; 24] = [
        ("regular", |_| (), Engaged, None),
        (
            "far along",
            |l| l.progress = Some(75.0),
            HighlyEngaged,
            None,
        ),
        (
            "handed in stands for progress",
            |l| l.progress = None,
            HighlyEngaged,
            None,
        ),
        (
            "unknown completion",
            |l| (l.progress, l.due, l.handed_in) = (None, 0, 0),
            Engaged,
            None,
        ),
        (
            "silent for a week",
            |l| l.active_days = vec![ago(7)],
            AtRisk,
            Some(0),
        ),
        (
            "silent for six days",
            |l| l.active_days = vec![ago(6)],
            Moderate,
            None,
        ),
        (
            "home page only",
            |l| (l.active_days, l.beyond_home) = (vec![ago(9)], false),
            Moderate,
            None,
        ),
        (
            "rhythm broken",
            |l| l.active_days.retain(|d| *d <= ago(6)),
            AtRisk,
            Some(1),
        ),
        (
            "rhythm unknown",
            |l| l.active_days = vec![ago(10), ago(8), ago(6)],
            Moderate,
            None,
        ),
        (
            "a day off",
            |l| l.active_days = (2..9).rev().map(ago).collect(),
            Engaged,
            None,
        ),
        (
            "inactive",
            |l| l.active_days = vec![ago(20)],
            Inactive,
            Some(6),
        ),
        (
            "low scores",
            |l| l.scores.push((ago(5), 9.0)),
            AtRisk,
            Some(5),
        ),
        (
            "one low score",
            |l| l.scores = vec![(ago(5), 0.0)],
            Engaged,
            None,
        ),
        (
            "missing work",
            |l| (l.handed_in, l.missing_since) = (1, Some(ago(30))),
            AtRisk,
            Some(29),
        ),
        (
            "one missing",
            |l| (l.handed_in, l.missing_since) = (2, Some(ago(30))),
            Engaged,
            None,
        ),
        (
            "passed",
            |l| (l.outcome, l.ends_on) = (Some(Outcome::Pass), Some(ago(2))),
            Graduated,
            Some(2),
        ),
        (
            "pass still ahead",
            |l| l.outcome = Some(Outcome::Pass),
            Engaged,
            None,
        ),
        ("over", |l| l.ends_on = Some(ago(0)), Left, Some(0)),
        ("withdrew", |l| l.left_on = Some(ago(3)), Left, Some(3)),
        (
            "leaves tomorrow",
            |l| l.left_on = Some(ago(-1)),
            Engaged,
            None,
        ),
        (
            "thin start",
            |l| (l.items, l.items_first_week) = (4, 2),
            Low,
            Some(53),
        ),
        (
            "first week runs",
            |l| (l.items, l.items_first_week, l.enrolled_on) = (2, 2, ago(6)),
            Moderate,
            None,
        ),
        (
            "no item data",
            |l| (l.items, l.items_first_week) = (0, 0),
            Moderate,
            None,
        ),
        (
            "never came",
            |l| (l.active_days, l.items, l.handed_in, l.due, l.progress) = (vec![], 0, 0, 3, None),
            NotStarted,
            Some(60),
        ),
    ];
    for (case, change, segment, since) in cases {
        let mut one = learner();
        change(&mut one);
        let verdict = judge(&one, &Thresholds::default(), day(TODAY));
        assert_eq!(verdict.segment, segment, "{case}");
        assert_eq!(verdict.since, since.map(ago), "{case}");
        assert!(!verdict.reasons.is_empty(), "{case}");
    }
}

#[test]
fn silence_counts_from_the_course_start() {
    let mut one = learner();
    one.active_days = vec![ago(40)];
    let cases = [
        ("starts tomorrow", -1, Segment::Moderate),
        ("began six days ago", 6, Segment::Moderate),
        ("began a week ago", 7, Segment::AtRisk),
        ("began two weeks ago", 14, Segment::Inactive),
    ];
    for (case, started, segment) in cases {
        one.starts_on = Some(ago(started));
        let verdict = judge(&one, &Thresholds::default(), day(TODAY));
        assert_eq!(verdict.segment, segment, "{case}");
    }
    one.starts_on = Some(ago(-5));
    (one.handed_in, one.missing_since) = (0, Some(ago(20)));
    let verdict = judge(&one, &Thresholds::default(), day(TODAY));
    assert_eq!(
        verdict.segment,
        Segment::Moderate,
        "no deadlines before the start"
    );
}

#[test]
fn every_sign_is_named_and_the_oldest_dates_the_verdict() {
    let mut one = learner();
    one.active_days.retain(|d| *d <= ago(9));
    one.scores = vec![(ago(30), 30.0), (ago(20), 32.0), (ago(10), 31.0)];
    (one.handed_in, one.missing_since) = (1, Some(ago(12)));
    let verdict = judge(&one, &Thresholds::default(), day(TODAY));
    let sentences: Vec<_> = verdict.reasons.iter().map(Reason::sentence).collect();
    assert_eq!(
        sentences,
        [
            "No activity for 9 days; usually every 2",
            "Mean of the last two scores is 31, below 40",
            "2 assessments not handed in; oldest was due 3 Mar 2014",
        ]
    );
    assert_eq!(verdict.since, Some(ago(20)));
}

/// Any thresholds that the form takes.
fn any_thresholds() -> impl Strategy<Value = Thresholds> {
    prop::collection::vec(0.0..=1.0f64, Thresholds::KNOBS.len()).prop_map(|places| {
        let mut thresholds = Thresholds::default();
        for (knob, place) in Thresholds::KNOBS.iter().zip(places) {
            let steps = ((knob.max - knob.min) / knob.step * place).round();
            (knob.set)(&mut thresholds, knob.min + steps * knob.step);
        }
        thresholds.at_risk_days = thresholds.at_risk_days.min(thresholds.inactive_days - 1);
        thresholds
    })
}

/// The enrolment without anything dated after `today`. A course's start may lie ahead: it is a plan.
fn known_by(learner: &Learner, today: Day) -> Learner {
    let mut known = learner.clone();
    let past = |date: Option<Day>| date.filter(|d| *d <= today);
    let dated = known.ends_on.is_some() || known.left_on.is_some();
    (known.ends_on, known.left_on) = (past(known.ends_on), past(known.left_on));
    if dated && known.ends_on.is_none() && known.left_on.is_none() {
        known.outcome = None;
    }
    known.missing_since = past(known.missing_since);
    known.active_days.retain(|d| *d <= today);
    known.scores.retain(|(d, _)| *d <= today);
    known
}

proptest! {
    #[test]
    fn any_thresholds_pass_their_check(t in any_thresholds()) {
        prop_assert_eq!(t.check(), vec![]);
    }

    #[test]
    fn there_is_one_segment_with_reasons_and_never_a_later_since(
        one in any_learner(), t in any_thresholds(), back in 0i64..60
    ) {
        let today = ago(back);
        let verdict = judge(&one, &t, today);
        prop_assert!(!verdict.reasons.is_empty());
        prop_assert!(verdict.since.is_none_or(|since| since <= today || one.enrolled_on > today));
        prop_assert!(verdict.reasons.iter().all(|reason| reason.excess() >= 0.0));
    }

    #[test]
    fn nothing_after_today_is_used(one in any_learner(), t in any_thresholds(), back in 0i64..60) {
        let today = ago(back);
        prop_assert_eq!(judge(&one, &t, today), judge(&known_by(&one, today), &t, today));
    }

    #[test]
    fn silence_never_leads_from_inactive_back_to_at_risk(
        one in any_learner(), t in any_thresholds(), wait in 0i64..60
    ) {
        let one = known_by(&one, ago(0));
        if judge(&one, &t, ago(0)).segment == Segment::Inactive {
            prop_assert_eq!(judge(&one, &t, ago(-wait)).segment, Segment::Inactive);
        }
    }

    #[test]
    fn a_state_began_on_the_day_it_names(one in any_learner(), t in any_thresholds()) {
        let verdict = judge(&one, &t, ago(0));
        if let (Segment::Inactive, Some(since)) = (verdict.segment, verdict.since) {
            prop_assert_eq!(judge(&one, &t, since).segment, Segment::Inactive);
            prop_assert_ne!(judge(&one, &t, since.plus(-1)).segment, Segment::Inactive);
        }
    }

    #[test]
    fn a_moved_threshold_moves_only_whom_it_speaks_of(
        one in any_learner(), t in any_thresholds(), which in 0..Thresholds::KNOBS.len(), place in 0.0..=1.0f64
    ) {
        use Segment::*;
        let knob = Thresholds::KNOBS[which];
        let mut moved = t.clone();
        let steps = ((knob.max - knob.min) / knob.step * place).round();
        (knob.set)(&mut moved, knob.min + steps * knob.step);
        let (before, after) = (judge(&one, &t, ago(0)).segment, judge(&one, &moved, ago(0)).segment);
        let spoken_of: &[Segment] = match knob.field {
            "inactive_days" => &[Inactive],
            "high_items" | "high_completion" | "high_active_days" => &[HighlyEngaged],
            "engaged_items" | "engaged_days_a_week" => &[Engaged],
            "low_items" => &[Low],
            _ => &[AtRisk],
        };
        prop_assert!(
            before == after || spoken_of.contains(&before) || spoken_of.contains(&after),
            "{} moved {before:?} to {after:?}", knob.field
        );
    }

    #[test]
    fn features_travel_unchanged(one in any_learner(), back in 0i64..60) {
        let features = Features::new(&one, 7, ago(back));
        let json = serde_json::to_string(&features).unwrap();
        prop_assert_eq!(serde_json::from_str::<Features>(&json).unwrap(), features);
    }
}

#[test]
fn a_usual_pause_is_no_sign() {
    // Active from Monday to Friday; the day asked about is so many days after the last Friday.
    let at_work = |since_friday: i64| {
        let mut one = learner();
        let weeks = (0..6)
            .rev()
            .flat_map(|week| (0..5).rev().map(move |day| 7 * week + day));
        one.active_days = weeks.map(|days| ago(days + since_friday)).collect();
        judge(&one, &Thresholds::default(), day(TODAY)).segment
    };
    for (name, since_friday, at_risk) in [
        ("Monday before work", 3, false),
        ("Tuesday, Monday missed", 4, true),
    ] {
        assert_eq!(at_work(since_friday) == Segment::AtRisk, at_risk, "{name}");
    }
}
