use super::*;
use crate::metric::range::Comparison;

fn calendar(week_start: &str) -> Calendar {
    Calendar::parse("Europe/Berlin", week_start).unwrap()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Noon of a day that is still running.
fn live(text: &str) -> Now {
    let calendar = calendar("monday");
    Now::live(calendar.start_of(day(text)) + 12 * 3_600_000_000, &calendar)
}

fn as_of(text: &str) -> Now {
    Now::as_of(day(text), &calendar("monday"))
}

fn window(query: &str, now: Now) -> Window {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let (range, errors) = RangeQuery::parse(pairs);
    assert!(errors.is_empty(), "{query}");
    range.resolve(now, &calendar("monday"))
}

fn text(span: Span) -> String {
    format!("{}..{}", span.from, span.to)
}

/// Span, part that counts, what it is held against, and in which words; `-` where there is no change.
fn row(window: &Window) -> [String; 4] {
    let aligned = window.aligned();
    let part = |get: fn(Aligned) -> Span| aligned.map_or("-".to_owned(), |a| text(get(a)));
    [
        text(window.span),
        part(|a| a.current),
        part(|a| a.compare),
        window.sentence.clone(),
    ]
}

/// Range | now | its days | those that count | what they are held against | in which words.
const LIKE_FOR_LIKE: &str = "\
range=7d | live 2026-12-02 | 2026-11-26..2026-12-02 | 2026-11-26..2026-12-01 | 2026-11-19..2026-11-24 | vs previous 7 days to the same day
range=7d | as_of 2026-12-02 | 2026-11-26..2026-12-02 | 2026-11-26..2026-12-02 | 2026-11-19..2026-11-25 | vs previous 7 days
- | live 2026-12-02 | 2026-11-03..2026-12-02 | 2026-11-03..2026-12-01 | 2026-10-04..2026-11-01 | vs previous 30 days to the same day
- | as_of 2026-12-02 | 2026-11-03..2026-12-02 | 2026-11-03..2026-12-02 | 2026-10-04..2026-11-02 | vs previous 30 days
match=weekdays | as_of 2026-12-02 | 2026-11-03..2026-12-02 | 2026-11-03..2026-12-02 | 2026-09-29..2026-10-28 | vs 29 Sep – 28 Oct, same weekdays
range=90d | as_of 2026-03-01 | 2025-12-02..2026-03-01 | 2025-12-02..2026-03-01 | 2025-09-03..2025-12-01 | vs previous 90 days
range=365d | as_of 2024-12-31 | 2024-01-02..2024-12-31 | 2024-01-02..2024-12-31 | 2023-01-02..2024-01-01 | vs previous 365 days
range=today | live 2026-12-02 | 2026-12-02..2026-12-02 | - | - | too early: no day of this range is over
range=today | as_of 2026-01-01 | 2026-01-01..2026-01-01 | 2026-01-01..2026-01-01 | 2025-12-31..2025-12-31 | vs the day before
range=today&match=weekdays | as_of 2026-01-01 | 2026-01-01..2026-01-01 | 2026-01-01..2026-01-01 | 2025-12-25..2025-12-25 | vs the same weekday a week before
range=week | live 2026-12-03 | 2026-11-30..2026-12-03 | 2026-11-30..2026-12-02 | 2026-11-23..2026-11-25 | vs previous week to the same day
range=week | live 2026-11-30 | 2026-11-30..2026-11-30 | - | - | too early: no day of this range is over
range=week | as_of 2026-11-29 | 2026-11-23..2026-11-29 | 2026-11-23..2026-11-29 | 2026-11-16..2026-11-22 | vs previous week
range=month | live 2026-11-13 | 2026-11-01..2026-11-13 | 2026-11-01..2026-11-12 | 2026-10-01..2026-10-12 | vs 1–12 Oct
range=month | as_of 2026-03-31 | 2026-03-01..2026-03-31 | 2026-03-01..2026-03-28 | 2026-02-01..2026-02-28 | 1–28 Mar vs 1–28 Feb
range=month | live 2026-03-31 | 2026-03-01..2026-03-31 | 2026-03-01..2026-03-28 | 2026-02-01..2026-02-28 | 1–28 Mar vs 1–28 Feb
range=month | as_of 2024-03-31 | 2024-03-01..2024-03-31 | 2024-03-01..2024-03-29 | 2024-02-01..2024-02-29 | 1–29 Mar vs 1–29 Feb
range=month | as_of 2026-12-31 | 2026-12-01..2026-12-31 | 2026-12-01..2026-12-30 | 2026-11-01..2026-11-30 | 1–30 Dec vs 1–30 Nov
range=month | as_of 2026-02-28 | 2026-02-01..2026-02-28 | 2026-02-01..2026-02-28 | 2026-01-01..2026-01-28 | vs 1–28 Jan
range=month | live 2026-01-03 | 2026-01-01..2026-01-03 | 2026-01-01..2026-01-02 | 2025-12-01..2025-12-02 | vs 1–2 Dec 2025
range=month | live 2026-01-01 | 2026-01-01..2026-01-01 | - | - | too early: no day of this range is over
range=month&match=weekdays | as_of 2026-03-31 | 2026-03-01..2026-03-31 | 2026-03-01..2026-03-31 | 2026-01-25..2026-02-24 | vs 25 Jan – 24 Feb, same weekdays
range=month&compare=year | as_of 2024-02-29 | 2024-02-01..2024-02-29 | 2024-02-01..2024-02-28 | 2023-02-01..2023-02-28 | 1–28 Feb vs same days last year
range=week&compare=year&match=weekdays | as_of 2026-11-29 | 2026-11-23..2026-11-29 | 2026-11-23..2026-11-29 | 2025-11-24..2025-11-30 | vs same weekdays last year
from=2026-11-01&to=2026-11-30 | as_of 2026-12-31 | 2026-11-01..2026-11-30 | 2026-11-01..2026-11-30 | 2026-10-02..2026-10-31 | vs 2–31 Oct
from=2026-11-01&to=2026-11-30 | live 2026-11-13 | 2026-11-01..2026-11-13 | 2026-11-01..2026-11-12 | 2026-10-02..2026-10-13 | vs 2–13 Oct
range=7d&compare=none | live 2026-12-02 | 2026-11-26..2026-12-02 | - | - | no comparison chosen";

#[test]
fn every_preset_is_compared_like_for_like() {
    for line in LIKE_FOR_LIKE.lines() {
        let cells: Vec<&str> = line.split(" | ").collect();
        let now = match cells[1].split_once(' ').unwrap() {
            ("live", day) => live(day),
            (_, day) => as_of(day),
        };
        let window = window(cells[0], now);
        assert_eq!(row(&window), cells[2..], "{line}");
        if let Ok(aligned) = window.aligned() {
            assert_eq!(aligned.current.days(), aligned.compare.days(), "{line}");
        }
    }
}

#[test]
fn weeks_begin_where_the_workspace_says() {
    let query = RangeQuery {
        preset: Preset::Week,
        ..RangeQuery::default()
    };
    for (start, from) in [
        ("monday", "2026-11-16"),
        ("saturday", "2026-11-14"),
        ("sunday", "2026-11-15"),
    ] {
        let window = query.resolve(as_of("2026-11-20"), &calendar(start));
        assert_eq!(window.span.from, day(from), "{start}");
        let aligned = window.aligned().unwrap();
        assert_eq!(aligned.compare.from, day(from).plus(-7), "{start}");
    }
}

#[test]
fn clock_changes_neither_add_nor_drop_a_day() {
    for sunday in ["2026-03-29", "2026-10-25"] {
        let calendar = calendar("monday");
        // The last second of the Sunday, and the first of the Monday.
        let monday = calendar.start_of(day(sunday).plus(1));
        let query = RangeQuery {
            preset: Preset::Week,
            ..RangeQuery::default()
        };
        let window = query.resolve(Now::live(monday - 1, &calendar), &calendar);
        assert_eq!(
            (window.span.days(), window.buckets.len()),
            (7, 7),
            "{sunday}"
        );
        let window = query.resolve(Now::live(monday, &calendar), &calendar);
        assert_eq!(
            window.span,
            Span {
                from: day(sunday).plus(1),
                to: day(sunday).plus(1)
            }
        );
    }
}

#[test]
fn buckets_tile_the_span_and_tell_what_is_unfinished() {
    let range = "from=2026-10-30&to=2026-11-20&grain=week";
    let weeks = window(range, live("2026-11-18"));
    let found: Vec<_> = weeks
        .buckets
        .iter()
        .map(|b| (b.label.as_str(), b.cut(), b.unfinished))
        .collect();
    let expected = [
        ("30 Oct – 1 Nov", true, false),
        ("2–8 Nov", false, false),
        ("9–15 Nov", false, false),
        ("16–18 Nov", true, true),
    ];
    assert_eq!(found, expected);
    assert_eq!(
        weeks.compare[3].map(text).unwrap(),
        "2026-10-25..2026-10-27"
    );
    let days = window("range=7d", live("2026-11-18"));
    let running: Vec<_> = days.buckets.iter().map(|b| b.unfinished).collect();
    assert_eq!(running, [false, false, false, false, false, false, true]);
    assert!(
        window("range=7d", as_of("2026-11-18"))
            .buckets
            .iter()
            .all(|b| !b.unfinished)
    );
    let months = window(
        "from=2025-12-10&to=2026-01-31&grain=month",
        as_of("2026-01-31"),
    );
    let labels: Vec<_> = months.buckets.iter().map(|b| b.label.as_str()).collect();
    assert_eq!(labels, ["Dec 2025", "Jan 2026"]);
    for window in [weeks, days, months] {
        let mut next = window.span.from;
        for bucket in &window.buckets {
            assert_eq!(bucket.span.from, next);
            next = bucket.span.to.plus(1);
        }
        assert_eq!(
            (next, window.compare.len()),
            (window.span.to.plus(1), window.buckets.len())
        );
    }
}

#[test]
fn the_grain_follows_the_length() {
    let cases = [
        (35, "auto", Grain::Day),
        (36, "auto", Grain::Week),
        (190, "auto", Grain::Week),
        (191, "auto", Grain::Month),
        (400, "day", Grain::Day),
        (401, "day", Grain::Week),
        (3_700, "day", Grain::Month),
        (3_700, "week", Grain::Month),
        (7, "month", Grain::Month),
    ];
    for (days, grain, expected) in cases {
        let to = day("2026-11-30");
        let from = to.plus(1 - days);
        let window = window(
            &format!("from={from}&to={to}&grain={grain}"),
            as_of("2026-11-30"),
        );
        assert_eq!(window.grain, expected, "{days} {grain}");
        assert!(window.buckets.len() <= MOST_BUCKETS);
    }
}

#[test]
fn a_range_in_the_future_is_empty() {
    let window = window("from=2027-01-01&to=2027-01-31", as_of("2026-11-30"));
    assert_eq!(
        (window.span.days(), window.buckets.len(), window.full),
        (0, 0, None)
    );
    assert_eq!(window.aligned(), Err(NoChange::TooEarly));
    assert_eq!(window.label, "1–31 Jan 2027");
}

#[test]
fn only_measured_days_are_held_against_each_other() {
    use NoChange::*;
    let now = as_of("2026-11-30");
    let query = RangeQuery {
        comparison: Comparison::Previous,
        ..RangeQuery::default()
    };
    let window = query.resolve(now, &calendar("monday"));
    let cases = [
        (
            "all",
            "2026-01-01",
            "2026-11-30",
            false,
            Ok(("2026-11-01..2026-11-30", "vs previous 30 days")),
        ),
        (
            "ends before",
            "2026-01-01",
            "2026-11-26",
            false,
            Ok((
                "2026-11-01..2026-11-26",
                "1–26 Nov vs previous 30 days to the same day",
            )),
        ),
        (
            "ended long ago",
            "2026-01-01",
            "2026-10-20",
            false,
            Err(NoLongerMeasured(day("2026-10-20"))),
        ),
        (
            "begins too late",
            "2026-10-03",
            "2026-11-30",
            false,
            Err(NotYetMeasured(day("2026-10-03"))),
        ),
        (
            "only the end counts",
            "2026-10-03",
            "2026-11-30",
            true,
            Ok(("2026-11-01..2026-11-30", "vs previous 30 days")),
        ),
        (
            "not even the end",
            "2026-11-01",
            "2026-11-30",
            true,
            Err(NotYetMeasured(day("2026-11-01"))),
        ),
    ];
    for (case, from, to, at_end, expected) in cases {
        let measured = Span {
            from: day(from),
            to: day(to),
        };
        let found = window.like_for_like(Some(measured), at_end);
        let told = found.map(|aligned| (text(aligned.current), window.against(aligned)));
        assert_eq!(
            told,
            expected.map(|(a, b)| (a.to_owned(), b.to_owned())),
            "{case}"
        );
    }
    assert_eq!(window.like_for_like(None, false), Err(NeverMeasured));
}
