use super::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn back(first: &str, week: i64, people: i64) -> Returned {
    Returned {
        first: day(first),
        week,
        people,
    }
}

/// Ten came in on Monday 5 January and two on the Sunday after, four a week later.
fn fold(returned: &[Returned], measure: Measure, to: &str) -> Cohorts {
    let joined = [
        (day("2026-01-05"), 10),
        (day("2026-01-11"), 2),
        (day("2026-01-12"), 4),
    ];
    let measured = Span {
        from: day("2026-01-01"),
        to: day(to),
    };
    let calendar = Calendar::parse("Europe/London", "monday").unwrap();
    cohorts(&joined, returned, measure, measured, 3, &calendar)
}

fn percents(cells: &[Cell]) -> Vec<Option<f64>> {
    cells.iter().map(Cell::percent).collect()
}

#[test]
fn a_week_that_is_not_over_for_all_is_blank_and_one_without_anybody_is_zero() {
    let returned = [back("2026-01-05", 0, 6), back("2026-01-11", 0, 0)];
    // Friday 23 January: week 1 of the Sunday's two ends on the day after.
    let found = fold(&returned, Measure::Within, "2026-01-23");
    assert_eq!(found.rows.len(), 2);
    assert_eq!(
        (found.rows[0].week, found.rows[0].size),
        (day("2026-01-05"), 12)
    );
    assert_eq!(percents(&found.rows[0].cells), [Some(50.0), None, None]);
    assert_eq!(percents(&found.rows[1].cells), [Some(0.0), None, None]);
    let later = fold(&returned, Measure::Within, "2026-01-24");
    assert_eq!(
        percents(&later.rows[0].cells),
        [Some(50.0), Some(0.0), None]
    );
}

#[test]
fn all_together_counts_the_members_whose_week_is_over_and_true_zeros() {
    let returned = [back("2026-01-05", 1, 5)];
    let found = fold(&returned, Measure::Within, "2026-01-23");
    // Week 1 is over for the Monday's ten alone.
    let week = found.all[1];
    assert_eq!((week.mature, week.back), (10, 5));
    assert_eq!(found.all[0].percent(), Some(0.0));
    assert_eq!(found.all[0].mature, 16);
}

#[test]
fn unbounded_counts_whoever_was_seen_then_or_later() {
    // The last week in which they were seen: three in week 0, five in week 2.
    let returned = [back("2026-01-05", 0, 3), back("2026-01-05", 2, 5)];
    let found = fold(&returned, Measure::OrLater, "2026-03-01");
    let shares: Vec<i64> = found.rows[0].cells.iter().map(|cell| cell.back).collect();
    assert_eq!(shares, [8, 5, 5]);
    let within = fold(&returned, Measure::Within, "2026-03-01");
    let shares: Vec<i64> = within.rows[0].cells.iter().map(|cell| cell.back).collect();
    assert_eq!(shares, [3, 0, 5]);
}

#[test]
fn what_was_before_the_first_measured_day_is_blank() {
    let joined = [(day("2025-12-29"), 3)];
    let measured = Span {
        from: day("2026-01-01"),
        to: day("2026-03-01"),
    };
    let calendar = Calendar::parse("UTC", "monday").unwrap();
    let found = cohorts(&joined, &[], Measure::Within, measured, 2, &calendar);
    assert_eq!(percents(&found.rows[0].cells), [None, Some(0.0)]);
}

#[test]
fn weeks_begin_where_the_workspace_says() {
    let joined = [(day("2026-01-04"), 1), (day("2026-01-05"), 1)];
    let measured = Span {
        from: day("2026-01-01"),
        to: day("2026-01-02"),
    };
    for (start, rows) in [("monday", 2), ("sunday", 1)] {
        let calendar = Calendar::parse("UTC", start).unwrap();
        let found = cohorts(&joined, &[], Measure::Within, measured, 1, &calendar);
        assert_eq!(found.rows.len(), rows, "{start}");
    }
}
