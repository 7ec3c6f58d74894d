use super::*;
use crate::metric::change::ChangeKind;
use crate::metric::compare::NoChange;
use crate::metric::range::RangeQuery;
use crate::time::{Calendar, Now};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn span(from: &str, to: &str) -> Span {
    Span {
        from: day(from),
        to: day(to),
    }
}

fn row(text: &str, numerator: f64, denominator: f64) -> DayValue {
    DayValue {
        day: day(text),
        numerator,
        denominator,
    }
}

/// 9 to 16 November 2026, a week to a bucket, seen at the end of the 16th: a Monday.
fn two_weeks() -> Window {
    let pairs = [
        ("from", "2026-11-09"),
        ("to", "2026-11-16"),
        ("grain", "week"),
    ];
    let calendar = Calendar::parse("UTC", "monday").unwrap();
    let now = Now::as_of(day("2026-11-16"), &calendar);
    RangeQuery::parse(pairs).0.resolve(now, &calendar)
}

#[test]
fn days_are_folded_by_kind_and_null_rule() {
    let rows = [
        row("2026-11-02", 10.0, 1.0),
        row("2026-11-04", 90.0, 3.0),
        row("2026-11-08", 40.0, 0.0),
    ];
    let measured = Some(span("2026-11-02", "2026-11-08"));
    let cases = [
        ("sum", "activities", "2026-11-02", "2026-11-04", Some(100.0)),
        (
            "sum, a missing day",
            "activities",
            "2026-11-03",
            "2026-11-03",
            Some(0.0),
        ),
        (
            "sum, before",
            "activities",
            "2026-10-01",
            "2026-11-01",
            None,
        ),
        ("sum, after", "activities", "2026-11-09", "2026-11-09", None),
        (
            "sum, partly measured",
            "activities",
            "2026-10-01",
            "2026-11-02",
            Some(10.0),
        ),
        (
            "sum, partly after",
            "activities",
            "2026-11-05",
            "2026-11-30",
            Some(40.0),
        ),
        (
            "ratio of sums, not mean of ratios",
            "mean_score",
            "2026-11-02",
            "2026-11-04",
            Some(25.0),
        ),
        (
            "ratio, a missing day",
            "mean_score",
            "2026-11-03",
            "2026-11-03",
            None,
        ),
        (
            "ratio of nothing",
            "mean_score",
            "2026-11-08",
            "2026-11-08",
            None,
        ),
        (
            "last in the span",
            "average_completion",
            "2026-11-02",
            "2026-11-04",
            Some(30.0),
        ),
        (
            "last before the span",
            "average_completion",
            "2026-11-05",
            "2026-11-06",
            Some(30.0),
        ),
        (
            "last, after measuring",
            "average_completion",
            "2026-11-09",
            "2026-11-10",
            None,
        ),
    ];
    for (case, id, from, to, expected) in cases {
        let metric = metric(id).unwrap();
        let amount = fold(metric, &rows, measured, span(from, to));
        assert_eq!(amount.value, expected, "{case}");
    }
    let n = fold(
        metric("mean_score").unwrap(),
        &rows,
        measured,
        span("2026-11-02", "2026-11-04"),
    );
    assert_eq!((n.numerator, n.denominator), (100.0, 4.0));
}

#[test]
fn a_sum_that_nobody_measured_on_a_day_is_a_gap_where_the_rule_says_so() {
    let strict = Metric {
        null_rule: NullRule::NotMeasured,
        ..*metric("activities").unwrap()
    };
    let rows = [row("2026-11-02", 10.0, 1.0), row("2026-11-05", 1.0, 1.0)];
    let measured = Some(span("2026-11-02", "2026-11-05"));
    let value = |from, to| fold(&strict, &rows, measured, span(from, to)).value;
    assert_eq!(value("2026-11-03", "2026-11-04"), None);
    assert_eq!(value("2026-11-02", "2026-11-04"), Some(10.0));
}

#[test]
fn a_series_holds_buckets_total_and_change() {
    let metric = metric("activities").unwrap();
    let rows = [
        row("2026-11-01", 4.0, 1.0),
        row("2026-11-08", 4.0, 1.0),
        row("2026-11-09", 5.0, 1.0),
        row("2026-11-15", 6.0, 1.0),
        row("2026-11-16", 1.0, 1.0),
    ];
    let measured = Some(span("2026-10-01", "2026-11-16"));
    let series = Series::build(metric, &two_weeks(), measured, |span| {
        fold(metric, &rows, measured, span)
    });
    let points: Vec<_> = series
        .points
        .iter()
        .map(|p| (p.amount.value, p.unfinished))
        .collect();
    assert_eq!(points, [(Some(11.0), false), (Some(1.0), true)]);
    // Eight days before: 1 to 7 November, and the 8th.
    assert_eq!(series.compare, [Some(4.0), Some(4.0)]);
    assert_eq!(
        (series.total.value, series.change.ratio),
        (Some(12.0), Some(0.5))
    );
    assert_eq!(series.change.against, "vs 1–8 Nov");
    assert_eq!(series.as_of, Some(day("2026-11-16")));
    assert_eq!(series.shown().unwrap().short, "12");
}

#[test]
fn nothing_before_is_new_and_not_measured_is_not_comparable() {
    let metric = metric("activities").unwrap();
    let rows = [row("2026-11-10", 5.0, 1.0)];
    let change = |measured: Option<Span>| {
        Series::build(metric, &two_weeks(), measured, |span| {
            fold(metric, &rows, measured, span)
        })
        .change
    };
    assert_eq!(
        change(Some(span("2026-10-01", "2026-11-16"))).kind,
        ChangeKind::New
    );
    assert_eq!(
        change(Some(span("2026-11-05", "2026-11-16"))).kind,
        ChangeKind::NotComparable(NoChange::NotYetMeasured(day("2026-11-05")))
    );
    assert_eq!(
        change(None).kind,
        ChangeKind::NotComparable(NoChange::NeverMeasured)
    );
}

#[test]
fn distinct_actors_are_counted_for_each_span_and_never_added() {
    let metric = metric("active_students").unwrap();
    let window = two_weeks();
    let measured = Some(span("2026-11-11", "2026-11-16"));
    let spans = asked_spans(metric, &window, measured);
    let expected = [
        span("2026-11-11", "2026-11-15"),
        span("2026-11-16", "2026-11-16"),
        span("2026-11-11", "2026-11-16"),
    ];
    assert_eq!(spans, expected);
    let counts = spans.into_iter().zip([3, 2, 4]).collect();
    let series = Series::build(metric, &window, measured, |span| {
        look_up(metric, &counts, measured, span)
    });
    let values: Vec<_> = series.points.iter().map(|p| p.amount.value).collect();
    assert_eq!(
        (values, series.total.value),
        (vec![Some(3.0), Some(2.0)], Some(4.0))
    );
    assert_eq!(series.compare, [None, None]);
}

#[test]
fn a_running_count_begins_with_the_first_enrolment() {
    let metric = metric("total_students").unwrap();
    let measured = Some(span("2026-10-01", "2026-11-16"));
    let asked_for = |from, to| asked(metric, measured, span(from, to));
    assert_eq!(
        asked_for("2026-11-09", "2026-11-15"),
        Some(span("2026-10-01", "2026-11-15"))
    );
    assert_eq!(asked_for("2026-09-01", "2026-09-30"), None);
    let spans = asked_spans(metric, &two_weeks(), measured);
    assert!(spans.iter().all(|span| span.from == day("2026-10-01")));
    // Ends of the two buckets, of what they are held against (the 7th and the 8th); the window's
    // end and the change's ends are among these.
    assert_eq!(spans.len(), 4);
}
