//! The days on which a report comes, and the days that it speaks of.

use crate::job::Cron;
use crate::metric::Span;
use crate::time::{Calendar, Day, Micros};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Names of the days of the week, Monday first, as a rhythm.
const WEEKDAYS: [&str; 7] = [
    "Mondays",
    "Tuesdays",
    "Wednesdays",
    "Thursdays",
    "Fridays",
    "Saturdays",
    "Sundays",
];
/// The last day that every month has.
const LAST: u8 = 28;

/// On which days a report comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// Every week on this day, 1 for Monday to 7 for Sunday. It speaks of the last whole week.
    Week(u8),
    /// Every month on this day, 1 to 28. It speaks of the last whole month.
    Month(u8),
}

impl Rhythm {
    /// Every rhythm, in the order of a form.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=7).map(Self::Week).chain((1..=LAST).map(Self::Month))
    }

    /// The text kept in the database and in forms, such as `week-1`.
    pub fn key(self) -> String {
        match self {
            Self::Week(day) => format!("week-{day}"),
            Self::Month(day) => format!("month-{day}"),
        }
    }

    /// Reads the kept text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::all().find(|rhythm| rhythm.key() == text)
    }

    /// In words, as they begin a sentence.
    pub fn words(self) -> String {
        match self {
            Self::Week(day) => WEEKDAYS
                .get(usize::from(day).wrapping_sub(1))
                .map_or_else(String::new, |name| (*name).to_owned()),
            Self::Month(day) => format!("Day {day} of each month"),
        }
    }

    /// The first time after an instant at which clocks in `zone` show this hour of one of its days.
    pub fn next(self, hour: u8, zone: Tz, after: Micros) -> Option<Micros> {
        let line = match self {
            Self::Week(day) => format!("0 {hour} * * {day}"),
            Self::Month(day) => format!("0 {hour} {day} * *"),
        };
        Some(Cron::parse(&line)?.next(zone, after)?.at)
    }

    /// The days that a report speaks of on a day: the last whole week or month before it, so that no
    /// figure in it changes by waiting.
    pub fn span(self, today: Day, calendar: &Calendar) -> Span {
        match self {
            Self::Week(_) => {
                let begun = calendar.week_start_of(today);
                Span {
                    from: begun.plus(-7),
                    to: begun.plus(-1),
                }
            }
            Self::Month(_) => {
                let begun = today.month_start();
                Span {
                    from: begun.month_plus(-1),
                    to: begun.plus(-1),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Micros {
        chrono::DateTime::parse_from_rfc3339(text)
            .unwrap()
            .timestamp_micros()
    }

    #[test]
    fn keys_are_read_back() {
        for rhythm in Rhythm::all() {
            assert_eq!(Rhythm::parse(&rhythm.key()), Some(rhythm));
            assert!(!rhythm.words().is_empty(), "{rhythm:?}");
        }
        for wrong in ["", "week-0", "week-8", "month-29", "day-1"] {
            assert_eq!(Rhythm::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_next_time_is_local() {
        let cases = [
            (
                "this Monday",
                Rhythm::Week(1),
                "2026-01-05T06:59:00Z",
                "2026-01-05T07:00:00Z",
            ),
            (
                "not twice",
                Rhythm::Week(1),
                "2026-01-05T07:00:00Z",
                "2026-01-12T07:00:00Z",
            ),
            (
                "in summer an hour earlier",
                Rhythm::Week(7),
                "2026-03-23T07:00:00Z",
                "2026-03-29T06:00:00Z",
            ),
            (
                "a month's first day",
                Rhythm::Month(1),
                "2026-01-05T07:00:00Z",
                "2026-02-01T07:00:00Z",
            ),
        ];
        for (case, rhythm, after, next) in cases {
            let found = rhythm.next(8, chrono_tz::Europe::Berlin, at(after));
            assert_eq!(found, Some(at(next)), "{case}");
        }
    }

    #[test]
    fn it_speaks_of_whole_weeks_and_months() {
        let day = |text| Day::parse(text).unwrap();
        let monday = Calendar::parse("UTC", "monday").unwrap();
        let sunday = Calendar::parse("UTC", "sunday").unwrap();
        let cases = [
            (
                Rhythm::Week(1),
                &monday,
                "2026-01-05",
                "2025-12-29",
                "2026-01-04",
            ),
            (
                Rhythm::Week(3),
                &monday,
                "2026-01-07",
                "2025-12-29",
                "2026-01-04",
            ),
            (
                Rhythm::Week(7),
                &sunday,
                "2026-01-11",
                "2026-01-04",
                "2026-01-10",
            ),
            (
                Rhythm::Month(1),
                &monday,
                "2026-03-01",
                "2026-02-01",
                "2026-02-28",
            ),
            (
                Rhythm::Month(28),
                &monday,
                "2026-01-28",
                "2025-12-01",
                "2025-12-31",
            ),
        ];
        for (rhythm, calendar, today, from, to) in cases {
            let span = rhythm.span(day(today), calendar);
            assert_eq!((span.from, span.to), (day(from), day(to)), "{rhythm:?}");
        }
    }
}
