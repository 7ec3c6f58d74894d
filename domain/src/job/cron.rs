//! Times that come back: a cron line read in a named zone.
//!
//! A plan is local: «half past two in Berlin». Its instant is computed late, from the zone's rules.
//! Where a clock change skips the local time, the occurrence is due at the first instant after the
//! gap; where it comes twice, at the first of the two.

use crate::time::{Day, Micros};
use chrono::{Datelike, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;

/// Days looked through for an occurrence: 29 February of a leap year can be eight years away.
const HORIZON: i64 = 8 * 366 + 2;
/// The longest gap a zone has had: Samoa went without 30 December 2011.
const GAP_MINUTES: i64 = 25 * 60;

/// A cron line: minute, hour, day of the month, month, day of the week (0 or 7 is Sunday). Each part
/// is `*`, a number, a range `1-5`, a step `*/15` or `8-18/2`, or a list of these. When both days are
/// restricted either is enough, as in every cron.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cron {
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    weekdays: u64,
    any_day: bool,
    any_weekday: bool,
}

/// One time that a schedule comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The local time that was planned, e.g. `2026-10-25T02:30`: what makes it the same occurrence.
    pub local: String,
    /// The instant at which it is due.
    pub at: Micros,
}

impl Cron {
    /// Reads a line; `None` when it is none, or can never come.
    pub fn parse(line: &str) -> Option<Self> {
        let parts: Vec<&str> = line.split_whitespace().collect();
        let [minute, hour, day, month, weekday] = parts.as_slice() else {
            return None;
        };
        let mut weekdays = part(weekday, 0, 7)?;
        if weekdays & (1 << 7) != 0 {
            weekdays |= 1;
        }
        let cron = Self {
            minutes: part(minute, 0, 59)?,
            hours: part(hour, 0, 23)?,
            days: part(day, 1, 31)?,
            months: part(month, 1, 12)?,
            weekdays,
            any_day: *day == "*",
            any_weekday: *weekday == "*",
        };
        // Eight years from a leap day hold every date that there is.
        let leap = Day::new(2024, 2, 29)?;
        (0..HORIZON)
            .any(|ahead| cron.falls_on(leap.plus(ahead)))
            .then_some(cron)
    }

    /// The latest occurrence later than `after` and not later than `now`: after a pause, the one that
    /// is caught up on.
    pub fn latest(&self, zone: Tz, after: Micros, now: Micros) -> Option<Occurrence> {
        if after >= now {
            return None;
        }
        let (last, first) = (local_day(zone, now)?, local_day(zone, after)?);
        // A gap can push the day's end into the next day.
        let days = last.since(first).min(HORIZON) + 2;
        (0..=days).map(|back| last.plus(1 - back)).find_map(|day| {
            let mut found = self.of_day(zone, day);
            found.retain(|one| one.at > after && one.at <= now);
            // The later local time wins where a gap makes two the same instant.
            found.into_iter().max_by_key(|one| one.at)
        })
    }

    /// The first occurrence later than `after`.
    pub fn next(&self, zone: Tz, after: Micros) -> Option<Occurrence> {
        let first = local_day(zone, after)?.plus(-1);
        (0..HORIZON).find_map(|ahead| {
            let mut found = self.of_day(zone, first.plus(ahead));
            found.retain(|one| one.at > after);
            found.into_iter().min_by_key(|one| one.at)
        })
    }

    /// Every occurrence planned for a local day, in the order of local time.
    pub fn of_day(&self, zone: Tz, day: Day) -> Vec<Occurrence> {
        if !self.falls_on(day) {
            return Vec::new();
        }
        let hours = (0..24).filter(|hour| has(self.hours, *hour));
        hours
            .flat_map(|hour| {
                (0..60)
                    .filter(|minute| has(self.minutes, *minute))
                    .filter_map(move |minute| NaiveTime::from_hms_opt(hour, minute, 0))
            })
            .filter_map(|time| {
                let local = day.date().and_time(time);
                Some(Occurrence {
                    local: local.format("%Y-%m-%dT%H:%M").to_string(),
                    at: instant(zone, local)?,
                })
            })
            .collect()
    }

    fn falls_on(&self, day: Day) -> bool {
        let date = day.date();
        let on_day = has(self.days, date.day());
        let on_weekday = has(self.weekdays, date.weekday().num_days_from_sunday());
        has(self.months, date.month())
            && match (self.any_day, self.any_weekday) {
                (false, false) => on_day || on_weekday,
                _ => on_day && on_weekday,
            }
    }
}

fn has(mask: u64, bit: u32) -> bool {
    mask & (1 << bit) != 0
}

/// One part of a line as a bit a number.
fn part(text: &str, least: u32, most: u32) -> Option<u64> {
    text.split(',').try_fold(0, |mask, item| {
        let (range, step) = match item.split_once('/') {
            Some((range, step)) => (range, number(step)?),
            None => (item, 1),
        };
        let (from, to) = match range.split_once('-') {
            _ if range == "*" => (least, most),
            Some((from, to)) => (number(from)?, number(to)?),
            // `5/10` means from 5 on, as in every cron.
            None if item.contains('/') => (number(range)?, most),
            None => (number(range)?, number(range)?),
        };
        if from < least || to > most || from > to || step == 0 {
            return None;
        }
        let step = usize::try_from(step).ok()?;
        Some(
            (from..=to)
                .step_by(step)
                .fold(mask, |mask, bit| mask | 1 << bit),
        )
    })
}

fn number(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn local_day(zone: Tz, at: Micros) -> Option<Day> {
    let local = zone.timestamp_micros(at).single()?;
    Day::new(local.year(), local.month(), local.day())
}

/// The instant of a local time: the first of two, and the end of the gap for one that is skipped.
fn instant(zone: Tz, local: NaiveDateTime) -> Option<Micros> {
    if let Some(found) = zone.from_local_datetime(&local).earliest() {
        return Some(found.timestamp_micros());
    }
    let start = local.with_second(0)?;
    (1..=GAP_MINUTES)
        .find_map(|ahead| {
            let later = start.checked_add_signed(TimeDelta::minutes(ahead))?;
            zone.from_local_datetime(&later).earliest()
        })
        .map(|found| found.timestamp_micros())
}
