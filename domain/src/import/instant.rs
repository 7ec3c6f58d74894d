//! Instants as programs write them.

use crate::time::{Calendar, Day, Micros};
use chrono::{DateTime, Datelike};

/// Years in which something can have been learnt on a computer, and that fit everything that counts.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2199;

/// The workspace's day of an instant such as `2026-01-31T10:30:00+01:00` (RFC 3339), and the instant.
pub(crate) fn told(text: &str, calendar: &Calendar) -> Option<(Day, Micros)> {
    let at = DateTime::parse_from_rfc3339(text).ok()?;
    if !YEARS.contains(&at.year()) {
        return None;
    }
    let at = at.timestamp_micros();
    calendar.local(at).map(|(day, _)| (day, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_has_the_day_of_the_workspace() {
        let tokyo = Calendar::parse("Asia/Tokyo", "monday").unwrap();
        let cases = [
            ("2026-01-31T20:30:00Z", Some("2026-02-01")),
            ("2026-01-31T20:30:00.123456+00:00", Some("2026-02-01")),
            ("2026-02-01T05:30:00+09:00", Some("2026-02-01")),
            ("2026-01-31", None),
            ("2026-01-31 20:30", None),
            ("9999-12-31T23:59:59Z", None),
            ("", None),
        ];
        for (text, day) in cases {
            let read = told(text, &tokyo).map(|(day, _)| day.to_string());
            assert_eq!(read.as_deref(), day, "{text}");
        }
    }
}
