//! Instants, days, and the calendar that turns one into the other.

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveTime, SecondsFormat, TimeZone, Timelike, Weekday,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An instant: microseconds since 1970-01-01T00:00:00Z.
pub type Micros = i64;

/// A calendar day in a workspace's zone, kept and shown as `2026-01-02`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(NaiveDate);

impl Day {
    /// A day from its numbers; `None` when there is no such day.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day)
            .filter(Self::in_range)
            .map(Self)
    }

    /// Reads `2026-01-02`.
    pub fn parse(text: &str) -> Option<Self> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .filter(|_| text.len() == 10)
            .filter(Self::in_range)
            .map(Self)
    }

    /// Years 1900 to 2199: a wider range only ever comes from a misread file, and keeps the text
    /// form sortable.
    fn in_range(date: &NaiveDate) -> bool {
        (1900..2200).contains(&date.year())
    }

    /// The day `days` later (earlier when negative), held within the years that [`Day::new`] takes.
    pub fn plus(self, days: i64) -> Self {
        let step = Days::new(days.unsigned_abs());
        let moved = if days >= 0 {
            self.0.checked_add_days(step)
        } else {
            self.0.checked_sub_days(step)
        };
        let edge = if days >= 0 {
            (2199, 12, 31)
        } else {
            (1900, 1, 1)
        };
        moved
            .filter(Self::in_range)
            .or(NaiveDate::from_ymd_opt(edge.0, edge.1, edge.2))
            .map_or(self, Self)
    }

    /// Whole days from `earlier` to this day.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.signed_duration_since(earlier.0).num_days()
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// The underlying date.
    pub fn date(self) -> NaiveDate {
        self.0
    }

    /// The first day of this day's month.
    pub fn month_start(self) -> Self {
        self.0.with_day(1).map_or(self, Self)
    }

    /// The first day of the month `months` later (earlier when negative).
    pub fn month_plus(self, months: i32) -> Self {
        let index = self.0.year() * 12 + self.0.month0() as i32 + months;
        Self::new(index.div_euclid(12), index.rem_euclid(12) as u32 + 1, 1).unwrap_or(self)
    }

    /// The same date in another year; 29 February becomes 28 February.
    pub fn year_plus(self, years: i32) -> Self {
        let year = self.0.year() + years;
        Self::new(year, self.0.month(), self.0.day())
            .or_else(|| Self::new(year, self.0.month(), 28))
            .unwrap_or(self)
    }

    /// `2 Jan 2026`, as pages show a day.
    pub fn long(self) -> String {
        self.0.format("%-d %b %Y").to_string()
    }

    /// `2 Jan`, where the year is plain from what surrounds it.
    pub fn short(self) -> String {
        self.0.format("%-d %b").to_string()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

/// `2026-01-02T14:05:00Z`, with the fraction of the second where there is one: an instant as files tell
/// it. Empty outside the years that have a date.
pub fn instant_text(at: Micros) -> String {
    DateTime::from_timestamp_micros(at)
        .map(|at| at.to_rfc3339_opts(SecondsFormat::AutoSi, true))
        .unwrap_or_default()
}

/// A workspace's zone and first day of the week. It stays on the server: reading zone names would put
/// the whole zone table into the browser's download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// IANA zone.
    pub zone: Tz,
    /// First day of the week.
    pub week_start: Weekday,
}

/// Reads an IANA zone name.
pub fn parse_zone(name: &str) -> Option<Tz> {
    name.parse().ok()
}

impl Calendar {
    /// Reads an IANA zone name and `monday`, `saturday` or `sunday`.
    ///
    /// # Errors
    /// The name of the wrong field: `zone` or `week_start`.
    pub fn parse(zone: &str, week_start: &str) -> Result<Self, &'static str> {
        Ok(Self {
            zone: zone.parse().map_err(|_| "zone")?,
            week_start: match week_start {
                "monday" => Weekday::Mon,
                "saturday" => Weekday::Sat,
                "sunday" => Weekday::Sun,
                _ => return Err("week_start"),
            },
        })
    }

    /// `monday`, `saturday` or `sunday`.
    pub fn week_start_name(&self) -> &'static str {
        match self.week_start {
            Weekday::Sat => "saturday",
            Weekday::Sun => "sunday",
            _ => "monday",
        }
    }

    /// The local day and hour (0–23) of an instant.
    pub fn local(&self, at: Micros) -> Option<(Day, u32)> {
        let local = self.zone.timestamp_micros(at).single()?;
        Day::new(local.year(), local.month(), local.day()).map(|day| (day, local.hour()))
    }

    /// The first instant of a local day. Where a clock change skips midnight, the day begins at the
    /// first minute that exists; where midnight comes twice, at the first of the two.
    pub fn start_of(&self, day: Day) -> Micros {
        let midnight = day.date().and_time(NaiveTime::MIN);
        (0..24 * 4)
            .find_map(|quarter| {
                let local =
                    midnight.checked_add_signed(chrono::TimeDelta::minutes(quarter * 15))?;
                self.zone.from_local_datetime(&local).earliest()
            })
            .map_or_else(
                || midnight.and_utc().timestamp_micros(),
                |start| start.timestamp_micros(),
            )
    }

    /// `2 Jan 2026, 14:05` in this zone.
    pub fn day_and_time(&self, at: Micros) -> String {
        let local = self.zone.timestamp_micros(at).single();
        local
            .map(|local| local.format("%-d %b %Y, %H:%M").to_string())
            .unwrap_or_default()
    }

    /// The first day of the week that holds `day`.
    pub fn week_start_of(&self, day: Day) -> Day {
        let back = day.weekday().days_since(self.week_start);
        day.plus(-i64::from(back))
    }
}

/// The moment that a question is asked, seen from one workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Now {
    /// The instant.
    pub at: Micros,
    /// The local day that holds it. Nothing dated later is looked at.
    pub today: Day,
    /// The last local day that is over. Changes are measured on days that are over.
    pub full_through: Day,
}

impl Now {
    /// The real moment: today is still running.
    pub fn live(at: Micros, calendar: &Calendar) -> Self {
        let today = calendar
            .local(at)
            .map_or(Day(NaiveDate::default()), |(day, _)| day);
        Self {
            at,
            today,
            full_through: today.plus(-1),
        }
    }

    /// The end of a past day: that day is over.
    pub fn as_of(day: Day, calendar: &Calendar) -> Self {
        Self {
            at: calendar.start_of(day.plus(1)) - 1,
            today: day,
            full_through: day,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn days_step_over_months_and_leap_years() {
        assert_eq!(day("2024-02-28").plus(1), day("2024-02-29"));
        assert_eq!(day("2024-03-01").plus(-1), day("2024-02-29"));
        assert_eq!(day("2024-02-29").year_plus(-1), day("2023-02-28"));
        assert_eq!(day("2024-01-31").month_plus(1), day("2024-02-01"));
        assert_eq!(day("2024-01-31").month_plus(-1), day("2023-12-01"));
        assert_eq!(day("2199-12-31").plus(5), day("2199-12-31"));
        assert_eq!(Day::parse("2024-2-1"), None);
        assert_eq!(Day::parse("0024-02-01"), None);
    }

    #[test]
    fn weeks_begin_where_the_workspace_says() {
        let cases = [
            ("monday", "2026-11-16"),
            ("saturday", "2026-11-14"),
            ("sunday", "2026-11-15"),
        ];
        for (start, expected) in cases {
            let calendar = Calendar::parse("UTC", start).unwrap();
            assert_eq!(
                calendar.week_start_of(day("2026-11-20")),
                day(expected),
                "{start}"
            );
        }
    }

    #[test]
    fn days_begin_at_the_first_instant_that_exists() {
        let hours = |zone: &str, text: &str| {
            let calendar = Calendar::parse(zone, "monday").unwrap();
            (calendar.start_of(day(text).plus(1)) - calendar.start_of(day(text))) / 60_000_000
        };
        let cases = [
            ("spring forward", "Europe/Berlin", "2026-03-29", 23 * 60),
            ("autumn back", "Europe/Berlin", "2026-10-25", 25 * 60),
            (
                "half an hour",
                "Australia/Lord_Howe",
                "2026-10-04",
                23 * 60 + 30,
            ),
            (
                "midnight skipped",
                "America/Sao_Paulo",
                "2018-11-04",
                23 * 60,
            ),
            ("plain", "Asia/Kathmandu", "2026-05-05", 24 * 60),
        ];
        for (case, zone, text, minutes) in cases {
            assert_eq!(hours(zone, text), minutes, "{case}");
        }
    }

    #[test]
    fn every_start_lies_in_its_own_day() {
        for zone in [
            "Europe/Berlin",
            "America/Sao_Paulo",
            "Pacific/Apia",
            "Asia/Kathmandu",
        ] {
            let calendar = Calendar::parse(zone, "monday").unwrap();
            for offset in 0..800 {
                let today = day("2017-06-01").plus(offset);
                let start = calendar.start_of(today);
                assert_eq!(calendar.local(start).unwrap().0, today, "{zone} {today}");
                assert_ne!(
                    calendar.local(start - 1).unwrap().0,
                    today,
                    "{zone} {today}"
                );
            }
        }
    }

    #[test]
    fn day_and_time_are_the_zones() {
        let calendar = Calendar::parse("Asia/Kathmandu", "monday").unwrap();
        assert_eq!(calendar.day_and_time(0), "1 Jan 1970, 05:30");
    }

    #[test]
    fn as_of_ends_the_day_and_live_does_not() {
        let calendar = Calendar::parse("Europe/London", "monday").unwrap();
        let past = Now::as_of(day("2014-03-15"), &calendar);
        assert_eq!(
            (past.today, past.full_through),
            (day("2014-03-15"), day("2014-03-15"))
        );
        assert_eq!(calendar.local(past.at).unwrap(), (day("2014-03-15"), 23));
        let live = Now::live(past.at, &calendar);
        assert_eq!(
            (live.today, live.full_through),
            (day("2014-03-15"), day("2014-03-14"))
        );
    }
}
