use super::*;
use crate::metric::forecast::Band;
use crate::time::Day;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn goal(metric: &str, target: f64) -> NewGoal {
    NewGoal {
        name: "Goal".to_owned(),
        metric: metric.to_owned(),
        subject: String::new(),
        target,
        from: day("2026-03-02"),
        by: day("2026-03-29"),
    }
}

/// Eight weeks before the goal and some days of it: 10 on weekdays, nothing at weekends.
fn weekdays(metric: &str, to: &str) -> Daily {
    let from = day("2026-01-05");
    let days = day(to).since(from) + 1;
    let value = |index: i64| if index % 7 < 5 { 10.0 } else { 0.0 };
    Daily {
        metric: metric.to_owned(),
        from,
        values: (0..days).map(|index| Some(value(index))).collect(),
    }
}

fn at(text: &str) -> Now {
    let calendar = Calendar::parse("UTC", "monday").unwrap();
    Now::as_of(day(text), &calendar)
}

fn judge(goal: &NewGoal, days: &Daily, whole: Option<f64>, on: &str) -> Progress {
    let known = metric(&goal.metric).unwrap();
    progress(goal, known, days, whole, None, at(on))
}

#[test]
fn the_pace_of_a_sum_knows_its_weekdays() {
    let goal = goal("submissions", 200.0);
    let days = weekdays("submissions", "2026-03-06");
    // Five working days of twenty: a quarter, though only 5 of 28 days are gone.
    let friday = judge(&goal, &days, None, "2026-03-06");
    assert_eq!((friday.reached, friday.expected), (Some(50.0), Some(50.0)));
    assert_eq!(friday.state, GoalState::OnTrack);
    let sunday = judge(
        &goal,
        &weekdays("submissions", "2026-03-08"),
        None,
        "2026-03-08",
    );
    assert_eq!(
        (sunday.expected, sunday.state),
        (Some(50.0), GoalState::OnTrack)
    );
    assert_eq!(sunday.needed_a_day, Some(150.0 / 21.0));
    assert_eq!(sunday.recent_a_day, Some(50.0 / 7.0));
    let short = Daily {
        from: day("2026-03-02"),
        values: vec![Some(10.0); 7],
        ..days
    };
    let even = judge(&goal, &short, None, "2026-03-08");
    assert_eq!((even.expected, even.reached), (Some(50.0), Some(70.0)));
}

#[test]
fn a_goal_is_met_missed_or_open() {
    use GoalState::*;
    let days = |to| weekdays("submissions", to);
    let cases = [
        ("before", 200.0, "2026-02-20", NotBegun),
        ("behind", 400.0, "2026-03-15", Behind),
        ("on track", 200.0, "2026-03-15", OnTrack),
        ("met early", 100.0, "2026-03-15", Met),
        ("met", 200.0, "2026-03-29", Met),
        ("missed", 201.0, "2026-03-29", Missed),
    ];
    for (case, target, on, expected) in cases {
        let judged = judge(&goal("submissions", target), &days(on), None, on);
        assert_eq!(judged.state, expected, "{case}");
    }
}

#[test]
fn a_bound_is_missed_at_once_and_met_at_the_end() {
    use GoalState::*;
    let cases = [
        ("within", 200.0, "2026-03-15", OnTrack),
        ("too quick", 160.0, "2026-03-15", Behind),
        ("exceeded", 90.0, "2026-03-15", Missed),
        ("kept", 200.0, "2026-03-29", Met),
    ];
    for (case, target, on, expected) in cases {
        let goal = goal("withdrawals", target);
        assert!(goal.is_bound());
        let judged = judge(&goal, &weekdays("withdrawals", on), None, on);
        assert_eq!(judged.state, expected, "{case}");
    }
}

#[test]
fn a_level_is_paced_from_where_it_began_and_a_share_is_held() {
    let mut days = weekdays("average_completion", "2026-03-15");
    let n = days.values.len();
    for (index, value) in days.values.iter_mut().enumerate() {
        *value = Some(if index + 14 < n { 40.0 } else { 48.0 });
    }
    let level = judge(&goal("average_completion", 60.0), &days, None, "2026-03-15");
    assert_eq!((level.reached, level.expected), (Some(48.0), Some(50.0)));
    assert_eq!(level.state, GoalState::Behind);
    let share = goal("mean_score", 70.0);
    for (value, expected) in [(71.0, GoalState::OnTrack), (69.0, GoalState::Behind)] {
        let judged = judge(&share, &days, Some(value), "2026-03-15");
        assert_eq!((judged.state, judged.needed_a_day), (expected, None));
    }
}

#[test]
fn nothing_measured_is_not_a_goal_missed() {
    let days = Daily {
        metric: "submissions".to_owned(),
        from: day("2026-03-02"),
        values: Vec::new(),
    };
    let judged = judge(&goal("submissions", 5.0), &days, None, "2026-03-29");
    assert_eq!(judged, Progress::unknown());
    // The history ends before the goal begins.
    let old = weekdays("submissions", "2026-02-15");
    assert_eq!(
        judge(&goal("submissions", 5.0), &old, None, "2026-03-29"),
        Progress::unknown()
    );
}

#[test]
fn the_forecast_gives_the_end_and_its_chance() {
    let days = weekdays("submissions", "2026-03-15");
    let ahead = look_ahead(&days, 14, at("2026-03-15")).unwrap();
    let known = metric("submissions").unwrap();
    let judged = |target| {
        let goal = goal("submissions", target);
        let found = progress(&goal, known, &days, None, Some(&ahead), at("2026-03-15"));
        (found.state, found.projection.unwrap())
    };
    // 100 are reached and the same two weeks come again.
    let (state, sure) = judged(200.0);
    assert_eq!((state, sure.chance), (GoalState::OnTrack, 1.0));
    assert_eq!(
        (sure.value, sure.band),
        (
            200.0,
            Band {
                low: 200.0,
                high: 200.0
            }
        )
    );
    let (state, hopeless) = judged(201.0);
    assert_eq!((state, hopeless.chance), (GoalState::Behind, 0.0));
}

#[test]
fn a_goal_is_told_in_sentences() {
    let goal = goal("submissions", 200.0);
    let known = metric("submissions").unwrap();
    let judged = judge(
        &goal,
        &weekdays("submissions", "2026-03-08"),
        None,
        "2026-03-08",
    );
    assert_eq!(goal.sentence(), "Submissions: at least 200 by 29 Mar 2026");
    assert_eq!(
        judged.sentence(&goal, known),
        "50 by now; 50 were to be expected. Each day left needs 7; the last seven brought 7 each."
    );
    let none = Progress::unknown().sentence(&goal, known);
    assert_eq!(none, "Nothing was measured within its days yet.");
}

#[test]
fn forms_are_checked_field_by_field() {
    let good = GoalForm {
        metric: "submissions".to_owned(),
        target: "400".to_owned(),
        from: "2026-03-02".to_owned(),
        by: "2026-03-29".to_owned(),
        ..GoalForm::default()
    };
    let made = check_goal(&good).unwrap();
    assert_eq!(
        (made.target, made.name),
        (400.0, "Submissions: at least 400 by 29 Mar 2026".to_owned())
    );
    let with = |change: fn(&mut GoalForm)| {
        let mut form = good.clone();
        change(&mut form);
        let wrong = check_goal(&form).unwrap_err();
        wrong
            .into_iter()
            .map(|wrong| wrong.field)
            .collect::<Vec<_>>()
    };
    assert_eq!(with(|form| form.metric.clear()), ["metric"]);
    assert_eq!(with(|form| form.target = "-1".to_owned()), ["target"]);
    assert_eq!(with(|form| form.by = "2026-03-01".to_owned()), ["by"]);
    assert_eq!(with(|form| form.by = "2040-03-01".to_owned()), ["by"]);
    assert_eq!(with(|form| form.from = "soon".to_owned()), ["from"]);
}
