//! Dates and times as people and programs write them.

use super::clock::{Moment, instant, time};
use crate::time::{Calendar, Day};
use chrono::{NaiveTime, TimeDelta};

/// Spreadsheet day numbers that are read as days: 1954 to 2119. Other numbers are counts of something.
const SERIAL: std::ops::RangeInclusive<f64> = 20_000.0..=80_000.0;

/// What the dates of one column tell of the order of day and month, e.g. `13/02/2026` has the day first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Order {
    day_first: bool,
    month_first: bool,
    yearless: bool,
}

impl Order {
    /// Takes one value of the column into account.
    pub fn see(&mut self, text: &str) {
        match date(text) {
            Some((Written::Numbers { first, second, .. }, _)) => {
                self.day_first |= first > 12;
                self.month_first |= second > 12;
            }
            Some((Written::Yearless { .. }, _)) => self.yearless = true,
            Some((Written::Day(_), _)) | None => {}
        }
    }

    /// Whether the column has days without a year.
    pub fn yearless(self) -> bool {
        self.yearless
    }
}

/// Reads a date; times without offset are in the calendar's zone, and a day without a year is the
/// latest such day until today. Nothing written is `None`.
///
/// # Errors
/// Why it is none, as a sentence.
pub(super) fn read(
    text: &str,
    order: &Order,
    today: Day,
    calendar: &Calendar,
) -> Result<Option<Moment>, String> {
    const UNREADABLE: &str = "This is not a date that can be read: write it as 2026-01-31.";
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(moment) = serial(text, calendar) {
        return moment.map(Some).ok_or_else(|| UNREADABLE.to_owned());
    }
    let (written, rest) = date(text).ok_or(UNREADABLE)?;
    let day = match written {
        Written::Day(day) => Some(day),
        Written::Yearless { month, day } => latest(month, day, today),
        Written::Numbers {
            first,
            second,
            year,
        } => {
            let day_first = Day::new(year, second, first);
            let month_first = Day::new(year, first, second);
            match (day_first, month_first, order) {
                (Some(a), Some(b), _) if a == b => Some(a),
                (Some(day), None, _) | (None, Some(day), _) => Some(day),
                (Some(a), Some(b), order) => match (order.day_first, order.month_first) {
                    (true, false) => Some(a),
                    (false, true) => Some(b),
                    (true, true) => {
                        return Err(
                            "This column writes the day first in some rows and the month \
                                    first in others: write dates as 2026-01-31."
                                .to_owned(),
                        );
                    }
                    (false, false) => {
                        return Err(
                            "Whether day or month comes first cannot be told from any date of \
                                    this column: write dates as 2026-01-31."
                                .to_owned(),
                        );
                    }
                },
                (None, None, _) => None,
            }
        }
    };
    let day = day.ok_or(UNREADABLE)?;
    if rest.trim().is_empty() {
        return Ok(Some(Moment { day, at: None }));
    }
    let (time, offset) = time(rest).ok_or(UNREADABLE)?;
    let moment = instant(day.date().and_time(time), offset, calendar);
    moment.map(Some).ok_or_else(|| UNREADABLE.to_owned())
}

/// A date before the order of its numbers is settled.
#[derive(Debug, PartialEq, Eq)]
enum Written {
    Day(Day),
    Numbers { first: u32, second: u32, year: i32 },
    Yearless { month: u32, day: u32 },
}

/// The latest such day until today: exports that name no year speak of the last twelve months. A
/// 29 February may be up to eight years back, over a year such as 1900.
fn latest(month: u32, day: u32, today: Day) -> Option<Day> {
    let this_year = chrono::Datelike::year(&today.date());
    (0..=8)
        .filter_map(|back| Day::new(this_year - back, month, day))
        .find(|day| *day <= today)
}

/// Splits off the date, three words such as `2026-01-02`, `2/1/2026`, `2 Jan 2026` or `Jan 2, 2026`, or
/// two such as `August 31`; what follows them is the time.
fn date(text: &str) -> Option<(Written, &str)> {
    let (a, _, rest) = word(text.trim_start())?;
    let (b, sign, rest) = word(rest)?;
    let numeric = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let (c, second_sign, rest) = match word(rest) {
        // What follows is a year, or no third word of a date.
        Some(third) if third.0.len() == 4 || numeric(a) == numeric(b) => third,
        _ => return Some((yearless(a, b)?, rest)),
    };
    let written = match (numeric(a), numeric(b), numeric(c)) {
        (true, true, true) if sign == second_sign && matches!(sign, "-" | "/" | ".") => {
            match (a.len(), b.len(), c.len()) {
                (4, 1 | 2, 1 | 2) => Written::Day(day(a, b.parse().ok()?, c)?),
                // Dots are written where the day comes first.
                (1 | 2, 1 | 2, 4) if sign == "." => Written::Day(day(c, b.parse().ok()?, a)?),
                (1 | 2, 1 | 2, 4) => Written::Numbers {
                    first: a.parse().ok()?,
                    second: b.parse().ok()?,
                    year: c.parse().ok()?,
                },
                _ => return None,
            }
        }
        (true, false, true) if c.len() == 4 => Written::Day(day(c, month(b)?, a)?),
        (false, true, true) if c.len() == 4 => Written::Day(day(c, month(a)?, b)?),
        _ => return None,
    };
    Some((written, rest))
}

/// `August 31`, `31 Aug`, `31. August`.
fn yearless(a: &str, b: &str) -> Option<Written> {
    let (name, day) = if month(a).is_some() { (a, b) } else { (b, a) };
    let day = day.parse().ok().filter(|day| (1..=31).contains(day))?;
    Some(Written::Yearless {
        month: month(name)?,
        day,
    })
}

fn day(year: &str, month: u32, day: &str) -> Option<Day> {
    Day::new(year.parse().ok()?, month, day.parse().ok()?)
}

/// The next run of digits or of letters, the signs before it, and what follows it.
fn word(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find(char::is_alphanumeric)?;
    let (sign, rest) = text.split_at_checked(start)?;
    let digits = rest.starts_with(|c: char| c.is_ascii_digit());
    let end = rest
        .find(|c: char| {
            if digits {
                !c.is_ascii_digit()
            } else {
                !c.is_alphabetic()
            }
        })
        .unwrap_or(rest.len());
    let (word, rest) = rest.split_at_checked(end)?;
    Some((word, sign, rest))
}

/// Months in English, German, Spanish, French, Portuguese, Italian and Dutch.
const MONTHS: [&[&str]; 12] = [
    &[
        "january", "januar", "jänner", "enero", "janvier", "janeiro", "gennaio", "januari",
    ],
    &[
        "february",
        "februar",
        "febrero",
        "février",
        "fevereiro",
        "febbraio",
        "februari",
    ],
    &[
        "march", "märz", "marzo", "mars", "março", "maart", "mrz", "mrt",
    ],
    &["april", "abril", "avril", "aprile"],
    &["may", "mai", "mayo", "maio", "maggio", "mei"],
    &["june", "juni", "junio", "juin", "junho", "giugno"],
    &["july", "juli", "julio", "juillet", "julho", "luglio"],
    &["august", "agosto", "août", "augustus"],
    &[
        "september",
        "septiembre",
        "septembre",
        "setembro",
        "settembre",
    ],
    &[
        "october", "oktober", "octubre", "octobre", "outubro", "ottobre",
    ],
    &["november", "noviembre", "novembre", "novembro"],
    &[
        "december",
        "dezember",
        "diciembre",
        "décembre",
        "dezembro",
        "dicembre",
    ],
];

/// A month by its name, whole or by its first letters, three at least, where no other begins so.
fn month(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    if word.chars().count() < 3 {
        return None;
    }
    let mut found = (1..)
        .zip(MONTHS)
        .filter(|(_, names)| names.iter().any(|name| name.starts_with(&word)))
        .map(|(number, _)| number);
    let first = found.next();
    if found.next().is_some() { None } else { first }
}

/// A spreadsheet's day number, days since 1899-12-30 with the time as fraction; the outer `None` when
/// the text is no such number.
fn serial(text: &str, calendar: &Calendar) -> Option<Option<Moment>> {
    if !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let number: f64 = text.parse().ok()?;
    if !SERIAL.contains(&number) {
        return None;
    }
    let start = Day::new(1900, 1, 1)?;
    // 1900-01-01 is 2 days after the epoch: Lotus counted a 29 February 1900 that was not there.
    let day = start.plus(number as i64 - 2);
    let seconds = (number.fract() * 86_400.0).round() as i64;
    if seconds == 0 {
        return Some(Some(Moment { day, at: None }));
    }
    let local = day.date().and_time(NaiveTime::MIN) + TimeDelta::seconds(seconds);
    Some(instant(local, None, calendar))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Micros;

    fn berlin() -> Calendar {
        Calendar::parse("Europe/Berlin", "monday").unwrap()
    }

    fn today() -> Day {
        Day::parse("2026-03-02").unwrap()
    }

    fn utc(text: &str) -> Micros {
        chrono::DateTime::parse_from_rfc3339(text)
            .unwrap()
            .timestamp_micros()
    }

    #[test]
    fn dates_and_times_are_read() {
        let cases = [
            ("2026-01-02", "2026-01-02", None),
            ("2026/1/2", "2026-01-02", None),
            ("2.1.2026", "2026-01-02", None),
            ("2 Jan 2026", "2026-01-02", None),
            ("Jan 2, 2026", "2026-01-02", None),
            ("2 September 2026", "2026-09-02", None),
            ("2. März 2026", "2026-03-02", None),
            ("14 août 2025", "2025-08-14", None),
            ("2 juil. 2025", "2025-07-02", None),
            ("August 31", "2025-08-31", None),
            ("31. August", "2025-08-31", None),
            ("March 2", "2026-03-02", None),
            ("3 Mar", "2025-03-03", None),
            ("Feb 29", "2024-02-29", None),
            ("31 Aug 10:30", "2025-08-31", Some("2025-08-31T08:30:00Z")),
            ("02-Jan-2026", "2026-01-02", None),
            ("13/01/2026", "2026-01-13", None),
            ("01/13/2026", "2026-01-13", None),
            ("05/05/2026", "2026-05-05", None),
            ("46024", "2026-01-02", None),
            ("46024.5", "2026-01-02", Some("2026-01-02T11:00:00Z")),
            (
                "2026-01-02T10:30:00Z",
                "2026-01-02",
                Some("2026-01-02T10:30:00Z"),
            ),
            (
                "2026-01-02 23:30 UTC",
                "2026-01-03",
                Some("2026-01-02T23:30:00Z"),
            ),
            (
                "2026-01-02T10:30:00.250+02:00",
                "2026-01-02",
                Some("2026-01-02T08:30:00.25Z"),
            ),
            (
                "2026-01-02 10:30 -0330",
                "2026-01-02",
                Some("2026-01-02T14:00:00Z"),
            ),
            (
                "2026-01-02 10:30",
                "2026-01-02",
                Some("2026-01-02T09:30:00Z"),
            ),
            (
                "2 Jan 2026, 10:30 PM",
                "2026-01-02",
                Some("2026-01-02T21:30:00Z"),
            ),
            (
                "2 Jan 2026 12:05 am",
                "2026-01-02",
                Some("2026-01-01T23:05:00Z"),
            ),
            (
                "2026-03-29 02:30",
                "2026-03-29",
                Some("2026-03-29T01:30:00Z"),
            ),
            (
                "2026-10-25 02:30",
                "2026-10-25",
                Some("2026-10-25T00:30:00Z"),
            ),
        ];
        for (text, day, at) in cases {
            let expected = Day::parse(day).map(|day| Moment {
                day,
                at: at.map(utc),
            });
            let read = read(text, &Order::default(), today(), &berlin());
            assert_eq!(read.ok().flatten(), expected, "{text}");
        }
        assert_eq!(read("", &Order::default(), today(), &berlin()), Ok(None));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        let cases = [
            "yesterday",
            "2 Foo",
            "31 Feb",
            "2 jui 2026",
            "August",
            "12",
            "20260102",
            "2026-13-01",
            "2026-02-30",
            "31/04/2026",
            "1/2/26",
            "2026-01-02 25:00",
            "2026-01-02 10:30 MEZ",
            "2026-01-02T",
            "NaN",
            "1e308",
            "99999",
            "2026-01-02 13:00 PM",
            "2026-01-02 10:30+99:99",
            "2026-01-02 10:61",
            "0001-01-01",
            "2026-01/02",
            "é",
            "2026-01-02 10:30:1e9",
        ];
        for text in cases {
            assert!(
                read(text, &Order::default(), today(), &berlin()).is_err(),
                "{text}"
            );
        }
    }

    #[test]
    fn the_column_decides_the_order_of_day_and_month() {
        let day = |column: &[&str], text: &str| {
            let mut order = Order::default();
            column.iter().for_each(|value| order.see(value));
            read(text, &order, today(), &berlin()).map(|moment| moment.unwrap().day.to_string())
        };
        assert_eq!(day(&["13/02/2026"], "02/03/2026").unwrap(), "2026-03-02");
        assert_eq!(day(&["02/13/2026"], "02/03/2026").unwrap(), "2026-02-03");
        let cases: [(&[&str], &str); 2] = [
            (&["01/02/2026"], "cannot be told"),
            (&["13/02/2026", "02/13/2026"], "first in others"),
        ];
        for (column, reason) in cases {
            assert!(
                day(column, "02/03/2026").unwrap_err().contains(reason),
                "{reason}"
            );
        }
    }
}
