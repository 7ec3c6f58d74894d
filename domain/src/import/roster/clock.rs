//! Times of day and their offsets, and the instants that they mean.

use crate::time::{Calendar, Day, Micros};
use chrono::{FixedOffset, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};

/// A day, and the instant where a time was written too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub day: Day,
    pub at: Option<Micros>,
}

/// A time such as `10:30`, `T10:30:05.25Z`, ` 10:30 PM` or `10:30 +02:00`, and its offset.
pub(super) fn time(text: &str) -> Option<(NaiveTime, Option<FixedOffset>)> {
    let text = text
        .trim_start_matches(|c: char| c == ',' || c.is_whitespace())
        .to_ascii_uppercase();
    let text = text.strip_prefix('T').unwrap_or(&text).trim();
    let (clock, offset) = split_offset(text)?;
    let (clock, half) = match clock.strip_suffix("AM").or(clock.strip_suffix("A.M.")) {
        Some(rest) => (rest.trim(), Some(0)),
        None => match clock.strip_suffix("PM").or(clock.strip_suffix("P.M.")) {
            Some(rest) => (rest.trim(), Some(12)),
            None => (clock, None),
        },
    };
    let mut parts = clock.split(':');
    let hour: u32 = parts.next()?.parse().ok()?;
    let minute: u32 = parts.next()?.parse().ok()?;
    let seconds: f64 = parts.next().unwrap_or("0").parse().ok()?;
    if parts.next().is_some() || !(0.0..60.0).contains(&seconds) {
        return None;
    }
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    let micros = ((seconds * 1e6) as u32).min(59_999_999);
    let time = NaiveTime::from_hms_micro_opt(hour, minute, micros / 1_000_000, micros % 1_000_000)?;
    Some((time, offset))
}

/// Splits off `Z`, `UTC`, `+02:00`, `-0330` or `+02`.
fn split_offset(text: &str) -> Option<(&str, Option<FixedOffset>)> {
    for name in ["Z", "UTC", "GMT"] {
        if let Some(clock) = text.strip_suffix(name) {
            return Some((clock.trim_end(), FixedOffset::east_opt(0)));
        }
    }
    let Some(at) = text.rfind(['+', '-']) else {
        return Some((text, None));
    };
    let (clock, offset) = text.split_at_checked(at)?;
    let digits: String = offset.chars().skip(1).filter(|c| *c != ':').collect();
    let number: i32 = digits.parse().ok()?;
    let (hours, minutes) = match digits.len() {
        1 | 2 => (number, 0),
        4 => (number / 100, number % 100),
        _ => return None,
    };
    let seconds = (hours * 60 + minutes) * 60;
    let offset = if offset.starts_with('-') {
        FixedOffset::west_opt(seconds)
    } else {
        FixedOffset::east_opt(seconds)
    };
    Some((clock.trim_end(), Some(offset?)))
}

/// The instant of a local time, and the workspace's day that holds it. A time that a clock change
/// skips is taken an hour later, one that comes twice at the first.
pub(super) fn instant(
    local: NaiveDateTime,
    offset: Option<FixedOffset>,
    calendar: &Calendar,
) -> Option<Moment> {
    let at = match offset {
        Some(offset) => offset
            .from_local_datetime(&local)
            .single()?
            .timestamp_micros(),
        None => calendar
            .zone
            .from_local_datetime(&local)
            .earliest()
            .or_else(|| {
                let later = local.checked_add_signed(TimeDelta::hours(1))?;
                calendar.zone.from_local_datetime(&later).earliest()
            })?
            .timestamp_micros(),
    };
    let (day, _) = calendar.local(at)?;
    Some(Moment { day, at: Some(at) })
}
