//! Schedules through the years: every local occurrence once, whatever the clocks do.

use super::cron::*;
use crate::time::{Calendar, Day, Micros};
use chrono_tz::Tz;
use std::collections::BTreeSet;

const HOUR: Micros = 3_600_000_000;

fn zone(name: &str) -> Tz {
    name.parse().unwrap()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn cron(line: &str) -> Cron {
    Cron::parse(line).unwrap()
}

/// Midnight UTC of a day.
fn utc(text: &str) -> Micros {
    Calendar::parse("UTC", "monday")
        .unwrap()
        .start_of(day(text))
}

#[test]
fn lines_are_read_or_refused() {
    let good = [
        "* * * * *",
        "0 3 * * *",
        "*/15 8-18/2 1,15 * 1-5",
        "5/10 * * * *",
        "0 0 29 2 *",
        "0 0 * * 7",
    ];
    for line in good {
        assert!(Cron::parse(line).is_some(), "{line}");
    }
    let bad = [
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 8",
        "*/0 * * * *",
        "5-1 * * * *",
        "a * * * *",
        "-1 * * * *",
        "1, * * * *",
        "0 0 30 2 *",
        "+5 * * * *",
    ];
    for line in bad {
        assert_eq!(Cron::parse(line), None, "{line}");
    }
}

#[test]
fn days_of_month_and_week_are_either_or() {
    let cases = [
        ("every day", "0 0 * * *", "2026-11-20", true),
        ("a Friday", "0 0 * * 5", "2026-11-20", true),
        ("no Friday", "0 0 * * 5", "2026-11-21", false),
        ("Sunday by 7", "0 0 * * 7", "2026-11-22", true),
        ("the 13th", "0 0 13 * *", "2026-11-13", true),
        ("the 13th or a Monday", "0 0 13 * 1", "2026-11-16", true),
        ("neither", "0 0 13 * 1", "2026-11-17", false),
        ("another month", "0 0 * 12 *", "2026-11-20", false),
    ];
    for (case, line, on, expected) in cases {
        let found = cron(line).of_day(zone("UTC"), day(on));
        assert_eq!(!found.is_empty(), expected, "{case}");
    }
}

#[test]
fn a_skipped_time_comes_after_the_gap_and_a_repeated_one_first() {
    let cases = [
        (
            "Berlin, skipped",
            "Europe/Berlin",
            "30 2 * * *",
            "2026-03-29",
            "2026-03-29",
            60,
        ),
        (
            "Berlin, repeated",
            "Europe/Berlin",
            "30 2 * * *",
            "2026-10-25",
            "2026-10-25",
            30,
        ),
        (
            "New York, skipped",
            "America/New_York",
            "15 2 * * *",
            "2026-03-08",
            "2026-03-08",
            7 * 60,
        ),
        (
            "New York, repeated",
            "America/New_York",
            "30 1 * * *",
            "2026-11-01",
            "2026-11-01",
            5 * 60 + 30,
        ),
        // Lord Howe moves by half an hour at 2:00: 2:15 is skipped in October, 1:45 is twice in April.
        (
            "Lord Howe, skipped",
            "Australia/Lord_Howe",
            "15 2 * * *",
            "2026-10-04",
            "2026-10-03",
            15 * 60 + 30,
        ),
        (
            "Lord Howe, repeated",
            "Australia/Lord_Howe",
            "45 1 * * *",
            "2026-04-05",
            "2026-04-04",
            14 * 60 + 45,
        ),
        (
            "Kathmandu",
            "Asia/Kathmandu",
            "0 3 * * *",
            "2026-05-05",
            "2026-05-04",
            21 * 60 + 15,
        ),
        (
            "Apia, a day that never was",
            "Pacific/Apia",
            "0 3 * * *",
            "2011-12-30",
            "2011-12-30",
            10 * 60,
        ),
    ];
    for (case, name, line, on, utc_day, minutes) in cases {
        let found = cron(line).of_day(zone(name), day(on));
        assert_eq!(found.len(), 1, "{case}");
        let expected = utc(utc_day) + minutes * 60_000_000;
        assert_eq!(
            (found[0].at - expected) / 60_000_000,
            0,
            "{case}: {found:?}"
        );
    }
}

const ZONES: [&str; 5] = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
];

#[test]
fn each_local_date_comes_exactly_once_for_twelve_years() {
    for name in ZONES {
        for line in ["30 2 * * *", "0 0 * * *", "59 23 * * *", "15 1 * * *"] {
            let (cron, zone) = (cron(line), zone(name));
            let calendar = Calendar::parse(name, "monday").unwrap();
            let mut at = calendar.start_of(day("2024-01-01")) - 1;
            let end = calendar.start_of(day("2036-01-01"));
            let mut seen = Vec::new();
            while let Some(next) = cron.next(zone, at).filter(|next| next.at < end) {
                assert!(next.at > at, "{name} {line}");
                at = next.at;
                seen.push(next.local);
            }
            let days: BTreeSet<&str> = seen.iter().map(|local| &local[..10]).collect();
            let all = day("2036-01-01").since(day("2024-01-01"));
            assert_eq!(
                (seen.len() as i64, days.len() as i64),
                (all, all),
                "{name} {line}"
            );
        }
    }
}

/// A server that looks now and then, and sleeps through some days, as the store does it: what was seen
/// never fires again.
#[test]
fn a_loop_with_pauses_catches_up_at_most_once() {
    for name in ZONES {
        let (cron, zone) = (cron("30 2 * * *"), zone(name));
        let (mut checked, mut fired) = (utc("2024-01-01"), BTreeSet::new());
        let mut looks = 0_i64;
        let mut now = checked;
        while now < utc("2036-01-01") {
            looks += 1;
            // Every 97th look comes four days late.
            now += if looks % 97 == 0 {
                4 * 24 * HOUR
            } else {
                5 * HOUR
            };
            let before = fired.len();
            if let Some(due) = cron.latest(zone, checked, now) {
                assert!(fired.insert(due.local), "{name}: fired twice");
            }
            assert!(fired.len() - before <= 1, "{name}");
            checked = now;
        }
        let pauses = looks / 97;
        let days = now.div_euclid(24 * HOUR) - utc("2024-01-01").div_euclid(24 * HOUR);
        let missed = days - fired.len() as i64;
        assert!(
            (pauses * 2..=pauses * 4 + 2).contains(&missed),
            "{name}: {missed} of {days} left out in {pauses} pauses"
        );
    }
}

#[test]
fn a_clock_that_jumps_back_finds_the_same_occurrences_again() {
    let (cron, zone) = (cron("30 2 * * *"), zone("Europe/Berlin"));
    let now = utc("2026-06-02") + 3 * HOUR;
    let first = cron.latest(zone, now - 24 * HOUR, now).unwrap();
    assert_eq!(first.local, "2026-06-02T02:30");
    // An hour back and on again: the same local time, by which the store knows it.
    let again = cron.latest(zone, now - HOUR - 24 * HOUR, now).unwrap();
    assert_eq!(again, first);
    assert_eq!(cron.latest(zone, now, now - HOUR), None);
    assert_eq!(cron.latest(zone, now, now), None);
    // Ten years of downtime are caught up on with one occurrence, the latest.
    let late = cron.latest(zone, utc("2016-01-01"), now).unwrap();
    assert_eq!(late, first);
}
