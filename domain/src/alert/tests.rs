use super::super::{Alert, AlertForm, Condition, Evaluation, RuleGrain, check_rule};
use super::*;

fn rule(condition: Condition, threshold: f64, (for_buckets, keep_buckets): (u32, u32)) -> Rule {
    Rule {
        name: "Quiet".to_owned(),
        metric: "active_students".to_owned(),
        subject: String::new(),
        condition,
        threshold,
        grain: RuleGrain::Day,
        for_buckets,
        keep_buckets,
    }
}

/// A day a character: a digit is tens of a value, `.` was not measured.
fn days(text: &str) -> Vec<Bucket> {
    let first = Day::parse("2026-03-01").unwrap();
    let value = |c: char| c.to_digit(10).map(|digit| f64::from(digit) * 10.0);
    text.chars()
        .enumerate()
        .map(|(index, c)| {
            let day = first.plus(index as i64);
            Bucket {
                span: Span { from: day, to: day },
                value: value(c),
            }
        })
        .collect()
}

fn states(rule: &Rule, text: &str) -> String {
    back_test(rule, &days(text))
        .marks
        .iter()
        .map(|mark| match mark.state {
            State::Normal => 'n',
            State::Pending => 'p',
            State::Alerting => 'A',
            State::Recovering => 'r',
            State::NoData => '?',
            State::Error => 'e',
        })
        .collect()
}

#[test]
fn states_follow_the_buckets() {
    let cases = [
        ("at once, over at once", (1, 1), "5355", "nAnn"),
        ("not yet long enough", (2, 1), "5355", "npnn"),
        ("long enough", (2, 1), "53335", "npAAn"),
        ("kept firing", (1, 2), "35355", "ArArn"),
        ("a gap is neither", (1, 1), "5.5", "n?n"),
        ("a gap ends what was pending", (2, 1), "53.35", "np?pn"),
        (
            "a gap does not end what fired",
            (2, 2),
            "533.355",
            "npA?Arn",
        ),
        ("fine after a gap recovers", (1, 2), "3.55", "A?rn"),
        (
            "a gap before the first value is no state",
            (1, 1),
            "..53",
            "nA",
        ),
        ("on the threshold is not below it", (1, 1), "4", "n"),
    ];
    for (case, row, text, expected) in cases {
        assert_eq!(
            states(&rule(Condition::Below, 40.0, row), text),
            expected,
            "{case}"
        );
    }
}

#[test]
fn changes_are_held_against_the_same_weekday() {
    let week = "5555522";
    let cases = [
        (
            "the weekend is no fall",
            Condition::Falls,
            30.0,
            format!("{week}{week}"),
            "nnnnnnn",
        ),
        (
            "half is more than 30 %",
            Condition::Falls,
            30.0,
            format!("{week}5525522"),
            "nnAnnnn",
        ),
        (
            "and not more than 60 %",
            Condition::Falls,
            60.0,
            format!("{week}5525522"),
            "nnnnnnn",
        ),
        (
            "twice is a rise",
            Condition::Rises,
            50.0,
            format!("{week}5555544"),
            "nnnnnAA",
        ),
        (
            "either way",
            Condition::Changes,
            50.0,
            format!("{week}2555544"),
            "AnnnnAA",
        ),
        (
            "from nothing",
            Condition::Rises,
            500.0,
            "00000000000001".to_owned(),
            "nnnnnnA",
        ),
        (
            "without a counterpart",
            Condition::Falls,
            30.0,
            format!("555.522{week}"),
            "nnn?nnn",
        ),
    ];
    for (case, condition, threshold, text, expected) in cases {
        assert_eq!(
            states(&rule(condition, threshold, (1, 1)), &text),
            expected,
            "{case}"
        );
    }
}

#[test]
fn a_back_test_says_how_often_it_would_have_fired() {
    let below = rule(Condition::Below, 40.0, (1, 1));
    let cases = [
        ("5555", "Would not have fired in 4 days."),
        (
            "5355",
            "Would have fired once in 4 days, last on 2 Mar 2026.",
        ),
        (
            "35353",
            "Would have fired 3 times in 5 days, and would be firing since 5 Mar 2026.",
        ),
        ("", "Nothing was measured that this rule could be tried on."),
    ];
    for (text, expected) in cases {
        assert_eq!(
            back_test(&below, &days(text)).sentence(),
            expected,
            "{text}"
        );
    }
}

#[test]
fn a_weeks_and_points_rule_reads_as_it_is_meant() {
    let mut watched = rule(Condition::Falls, 5.0, (2, 1));
    watched.metric = "mean_score".to_owned();
    watched.grain = RuleGrain::Week;
    assert_eq!(
        watched.sentence().replace('\u{a0}', " "),
        "Mean score by week falls by more than 5 points against the week before, 2 weeks in a row"
    );
    let buckets = days("87");
    assert_eq!(watched.judge(&buckets, 1), Verdict::Breach, "ten points");
    watched.metric = "activities".to_owned();
    watched.threshold = 12.5;
    assert_eq!(watched.judge(&buckets, 1), Verdict::Fine, "exactly 12.5 %");
}

fn alert(state: State, evaluated_to: Option<&str>) -> Alert {
    Alert {
        id: "a".to_owned(),
        rule: rule(Condition::Below, 40.0, (1, 1)),
        muted_until: None,
        state,
        since: None,
        evaluated_to: evaluated_to.and_then(Day::parse),
        evaluated_at: None,
    }
}

#[test]
fn an_evaluation_finds_the_changes_since_the_last_one() {
    let found = |state, to, text: &str| {
        let found = Evaluation::of(&alert(state, to), &days(text));
        let changes: Vec<_> = found.changes.iter().map(|mark| mark.state).collect();
        (found.state, found.since.map(|day| day.to_string()), changes)
    };
    use State::{Alerting, NoData, Normal};
    let day = |text: &str| Some(format!("2026-03-0{text}"));
    let cases = [
        (
            "the first looks at now alone",
            Normal,
            None,
            "3553",
            (Alerting, day("4"), vec![Alerting]),
        ),
        (
            "nothing new",
            Alerting,
            Some("2026-03-04"),
            "3553",
            (Alerting, day("4"), vec![]),
        ),
        (
            "it went on",
            Alerting,
            Some("2026-03-03"),
            "5533",
            (Alerting, day("3"), vec![]),
        ),
        (
            "between two evaluations it fired and ended",
            Normal,
            Some("2026-03-01"),
            "5355",
            (Normal, day("3"), vec![Alerting, Normal]),
        ),
        (
            "the data stopped",
            Normal,
            Some("2026-03-02"),
            "55.",
            (NoData, day("3"), vec![NoData]),
        ),
        (
            "nothing was ever measured",
            Normal,
            None,
            "",
            (NoData, None, vec![]),
        ),
    ];
    for (case, state, to, text, expected) in cases {
        assert_eq!(found(state, to, text), expected, "{case}");
    }
}

#[test]
fn what_is_gone_is_an_error_once() {
    let today = Day::parse("2026-03-09").unwrap();
    let first = Evaluation::error(&alert(State::Normal, None), today);
    assert_eq!((first.state, first.changes.len()), (State::Error, 1));
    assert_eq!(
        Evaluation::error(&alert(State::Error, None), today).changes,
        []
    );
}

#[test]
fn forms_are_checked_field_by_field() {
    let good = AlertForm {
        name: String::new(),
        metric: "active_students".to_owned(),
        condition: "below".to_owned(),
        threshold: "12,5".to_owned(),
        grain: "day".to_owned(),
        ..AlertForm::default()
    };
    let made = check_rule(&good).unwrap();
    assert_eq!(
        (made.threshold, made.for_buckets, made.keep_buckets),
        (12.5, 1, 1)
    );
    assert_eq!(made.name, made.sentence());
    let with = |change: fn(&mut AlertForm)| {
        let mut form = good.clone();
        change(&mut form);
        let wrong = check_rule(&form).unwrap_err();
        wrong
            .into_iter()
            .map(|wrong| wrong.field)
            .collect::<Vec<_>>()
    };
    assert_eq!(with(|form| form.metric = "none".to_owned()), ["metric"]);
    assert_eq!(
        with(|form| form.threshold = "many".to_owned()),
        ["threshold"]
    );
    assert_eq!(
        with(|form| form.threshold = "NaN".to_owned()),
        ["threshold"]
    );
    assert_eq!(with(|form| form.grain = "hour".to_owned()), ["grain"]);
    assert_eq!(
        with(|form| form.for_buckets = "0".to_owned()),
        ["for_buckets"]
    );
    assert_eq!(
        with(|form| form.keep_buckets = "31".to_owned()),
        ["keep_buckets"]
    );
    assert_eq!(with(|form| form.name = "x".repeat(81)), ["name"]);
    let falls = |form: &mut AlertForm| {
        form.condition = "falls".to_owned();
        form.threshold = "-3".to_owned();
    };
    assert_eq!(with(falls), ["threshold"]);
}
