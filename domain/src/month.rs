//! A month as a calendar shows it.

use crate::time::{Calendar, Day};

/// The weeks of a day's month, whole, beginning on the workspace's first day of the week.
pub fn weeks(of: Day, calendar: &Calendar) -> Vec<[Day; 7]> {
    let first = calendar.week_start_of(of.month_start());
    let next = of.month_plus(1);
    (0..6)
        .map(|week| first.plus(week * 7))
        .take_while(|start| *start < next)
        .map(|start| [0, 1, 2, 3, 4, 5, 6].map(|day| start.plus(day)))
        .collect()
}

/// The day that a key leads to (ARIA APG, «Date Picker Dialog»); `None` for other keys.
pub fn step(from: Day, key: &str, shift: bool, calendar: &Calendar) -> Option<Day> {
    let same_day = |month: Day| {
        let last = month.month_plus(1).plus(-1);
        let wanted = month.plus(from.since(from.month_start()));
        wanted.min(last)
    };
    Some(match key {
        "ArrowLeft" => from.plus(-1),
        "ArrowRight" => from.plus(1),
        "ArrowUp" => from.plus(-7),
        "ArrowDown" => from.plus(7),
        "Home" => calendar.week_start_of(from),
        "End" => calendar.week_start_of(from).plus(6),
        "PageUp" => same_day(from.month_plus(if shift { -12 } else { -1 })),
        "PageDown" => same_day(from.month_plus(if shift { 12 } else { 1 })),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_month_begins_with_the_workspaces_week() {
        for (month, start, first, weeks_are) in [
            ("2026-02-14", "monday", "2026-01-26", 5),
            ("2026-02-14", "sunday", "2026-02-01", 4),
            ("2026-08-01", "monday", "2026-07-27", 6),
            ("2026-08-01", "saturday", "2026-08-01", 5),
        ] {
            let calendar = Calendar::parse("Europe/London", start).unwrap();
            let found = weeks(day(month), &calendar);
            assert_eq!(
                (found[0][0], found.len()),
                (day(first), weeks_are),
                "{month} {start}"
            );
            let last = day(month).month_plus(1).plus(-1);
            assert!(found[weeks_are - 1].contains(&last), "{month} {start}");
        }
    }

    #[test]
    fn keys_walk_days_weeks_months_and_years() {
        let calendar = Calendar::parse("Europe/London", "monday").unwrap();
        for (key, shift, to) in [
            ("ArrowLeft", false, Some("2026-01-30")),
            ("ArrowDown", false, Some("2026-02-07")),
            ("Home", false, Some("2026-01-26")),
            ("End", false, Some("2026-02-01")),
            ("PageDown", false, Some("2026-02-28")),
            ("PageUp", false, Some("2025-12-31")),
            ("PageUp", true, Some("2025-01-31")),
            ("Enter", false, None),
        ] {
            let found = step(day("2026-01-31"), key, shift, &calendar);
            assert_eq!(found, to.map(day), "{key}");
        }
    }
}
