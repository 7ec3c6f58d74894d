//! How a person is told of an event: now, later, once a day or not at all.

use super::EventKind;
use crate::time::{Day, Micros};
use chrono::{NaiveTime, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The channels of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Listed under the bell.
    pub in_app: bool,
    /// A mail at once.
    pub mail_now: bool,
    /// A line in the daily mail.
    pub mail_digest: bool,
}

/// Hours without mail, by minutes of the reader's day (0–1439). They may go over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// The first quiet minute.
    pub from: u16,
    /// The first minute that is not quiet any more.
    pub to: u16,
}

impl Quiet {
    fn holds(self, minute: u16) -> bool {
        if self.from <= self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        }
    }
}

/// Reads quiet hours from two times of day such as `22:00`; both empty for none.
///
/// # Errors
/// The name of the field that is wrong: `quiet_from` or `quiet_to`.
pub fn parse_quiet(from: &str, to: &str) -> Result<Option<Quiet>, &'static str> {
    let minute = |text: &str| {
        let time = NaiveTime::parse_from_str(text.trim(), "%H:%M").ok()?;
        u16::try_from(time.hour() * 60 + time.minute()).ok()
    };
    if from.trim().is_empty() && to.trim().is_empty() {
        return Ok(None);
    }
    Ok(Some(Quiet {
        from: minute(from).ok_or("quiet_from")?,
        to: minute(to).ok_or("quiet_to")?,
    }))
}

/// How a person wants to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The person's zone, or `None` for that of the workspace that tells.
    pub zone: Option<Tz>,
    /// When no mail goes out.
    pub quiet: Option<Quiet>,
    /// The hour of the daily mail, 0–23.
    pub digest_hour: u8,
    /// What was chosen, by the event's key.
    pub choices: BTreeMap<String, Choice>,
}

impl Default for Setting {
    /// What holds for whoever chose nothing: the digest comes before the working day.
    fn default() -> Self {
        Self {
            zone: None,
            quiet: None,
            digest_hour: 7,
            choices: BTreeMap::new(),
        }
    }
}

impl Setting {
    /// The channels of an event.
    pub fn choice(&self, event: &EventKind) -> Choice {
        self.choices
            .get(event.key)
            .copied()
            .unwrap_or(event.default)
    }
}

/// How one person is told of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether it is listed under the bell.
    pub in_app: bool,
    /// When a mail goes out.
    pub mail_at: Option<Micros>,
    /// When the daily mail that may list it goes out.
    pub digest_at: Option<Micros>,
}

/// Decides how a person is told of an event at `now`, in their `zone`. A mail that would come within
/// quiet hours comes when they end. What is mailed at once is not repeated in the digest.
pub fn decide(event: &EventKind, setting: &Setting, zone: Tz, now: Micros) -> Decision {
    let choice = setting.choice(event);
    let mail_at = choice.mail_now.then(|| {
        let minute = minute_of(zone, now);
        match setting.quiet {
            Some(quiet) if minute.is_some_and(|minute| quiet.holds(minute)) => {
                next_at(zone, quiet.to, now)
            }
            _ => now,
        }
    });
    Decision {
        in_app: choice.in_app,
        mail_at,
        digest_at: (choice.mail_digest && mail_at.is_none())
            .then(|| next_at(zone, u16::from(setting.digest_hour) * 60, now)),
    }
}

fn minute_of(zone: Tz, at: Micros) -> Option<u16> {
    let local = zone.timestamp_micros(at).single()?;
    u16::try_from(local.hour() * 60 + local.minute()).ok()
}

/// The next instant after `after` at which clocks in `zone` show this minute of the day. A day whose
/// clocks skip it has it at the first minute that they show after; a day that has it twice, at the first.
pub fn next_at(zone: Tz, minute: u16, after: Micros) -> Micros {
    let today = zone
        .timestamp_micros(after)
        .single()
        .and_then(|local| Day::parse(&local.format("%Y-%m-%d").to_string()));
    // Yesterday's minute can lie ahead where clocks skip midnight.
    (-1..=2)
        .filter_map(|days| on(zone, today?.plus(days), minute))
        .find(|at| *at > after)
        .unwrap_or(after + 24 * 3_600 * 1_000_000)
}

/// The instant of a minute of one local day.
fn on(zone: Tz, day: Day, minute: u16) -> Option<Micros> {
    let time = NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute) * 60, 0)?;
    let wanted = day.date().and_time(time);
    // Clocks are set forward by at most a day (Samoa in 2011), else by an hour or less.
    (0..=24 * 60).find_map(|skipped| {
        let local = wanted.checked_add_signed(TimeDelta::minutes(skipped))?;
        Some(
            zone.from_local_datetime(&local)
                .earliest()?
                .timestamp_micros(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::event;

    fn zone(name: &str) -> Tz {
        name.parse().unwrap()
    }

    fn at(text: &str) -> Micros {
        chrono::DateTime::parse_from_rfc3339(text)
            .unwrap()
            .timestamp_micros()
    }

    #[test]
    fn the_next_time_of_day() {
        let cases = [
            (
                "later today",
                "Europe/Berlin",
                8 * 60,
                "2026-01-02T05:00:00Z",
                "2026-01-02T07:00:00Z",
            ),
            (
                "tomorrow",
                "Europe/Berlin",
                8 * 60,
                "2026-01-02T07:00:00Z",
                "2026-01-03T07:00:00Z",
            ),
            (
                "over the change to summer",
                "Europe/Berlin",
                8 * 60,
                "2026-03-28T07:00:00Z",
                "2026-03-29T06:00:00Z",
            ),
            (
                "over the change to winter",
                "Europe/Berlin",
                8 * 60,
                "2026-10-24T06:00:00Z",
                "2026-10-25T07:00:00Z",
            ),
            (
                "a minute that is skipped",
                "Europe/Berlin",
                150,
                "2026-03-28T12:00:00Z",
                "2026-03-29T01:00:00Z",
            ),
            (
                "a minute that comes twice",
                "Europe/Berlin",
                150,
                "2026-10-24T12:00:00Z",
                "2026-10-25T00:30:00Z",
            ),
            (
                "not the second time",
                "Europe/Berlin",
                150,
                "2026-10-25T00:30:00Z",
                "2026-10-26T01:30:00Z",
            ),
            (
                "half an hour's zone",
                "Asia/Kolkata",
                0,
                "2026-01-01T18:00:00Z",
                "2026-01-01T18:30:00Z",
            ),
            (
                "midnight that is skipped",
                "Africa/Cairo",
                0,
                "2026-04-23T12:00:00Z",
                "2026-04-23T22:00:00Z",
            ),
            (
                "a day that is skipped",
                "Pacific/Apia",
                8 * 60,
                "2011-12-29T18:00:00Z",
                "2011-12-30T10:00:00Z",
            ),
        ];
        for (case, name, minute, after, expected) in cases {
            let found = next_at(zone(name), minute, at(after));
            assert_eq!(found, at(expected), "{case}");
        }
    }

    #[test]
    fn a_year_has_one_digest_a_day() {
        for name in [
            "Europe/Berlin",
            "America/St_Johns",
            "Australia/Lord_Howe",
            "Africa/Cairo",
        ] {
            for hour in 0..24 {
                let (mut now, end) = (at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
                let mut days = Vec::new();
                while now < end {
                    now = next_at(zone(name), hour * 60, now);
                    let local = zone(name).timestamp_micros(now).single().unwrap();
                    days.push(local.date_naive());
                }
                assert!(
                    days.windows(2)
                        .all(|pair| pair[1] == pair[0].succ_opt().unwrap()),
                    "{name} {hour}"
                );
                assert!(
                    (365..=366).contains(&days.len()),
                    "{name} {hour}: {}",
                    days.len()
                );
            }
        }
    }

    #[test]
    fn routes() {
        let failed = event("import_failed").unwrap();
        let night = Some(Quiet {
            from: 22 * 60,
            to: 7 * 60,
        });
        let noon = Some(Quiet {
            from: 12 * 60,
            to: 13 * 60,
        });
        let all = Choice {
            in_app: true,
            mail_now: true,
            mail_digest: true,
        };
        let (two_at_night, one_pm, noon_at) = (
            "2026-01-02T01:00:00Z",
            "2026-01-02T12:00:00Z",
            "2026-01-02T11:00:00Z",
        );
        let seven = Some(at("2026-01-02T06:00:00Z"));
        let cases = [
            (
                "the default",
                None,
                None,
                one_pm,
                (true, Some(at(one_pm)), None),
            ),
            (
                "within the night",
                None,
                night,
                two_at_night,
                (true, seven, None),
            ),
            (
                "after the night",
                None,
                night,
                one_pm,
                (true, Some(at(one_pm)), None),
            ),
            (
                "within noon",
                None,
                noon,
                noon_at,
                (true, Some(at(one_pm)), None),
            ),
            (
                "at the end of noon",
                None,
                noon,
                one_pm,
                (true, Some(at(one_pm)), None),
            ),
            (
                "both mails",
                Some(all),
                None,
                one_pm,
                (true, Some(at(one_pm)), None),
            ),
            (
                "only the digest",
                Some(Choice {
                    mail_now: false,
                    ..all
                }),
                None,
                two_at_night,
                (true, None, seven),
            ),
            (
                "the digest within the night",
                Some(Choice {
                    mail_now: false,
                    ..all
                }),
                night,
                two_at_night,
                (true, None, seven),
            ),
            (
                "nothing",
                Some(Choice {
                    in_app: false,
                    mail_now: false,
                    mail_digest: false,
                }),
                None,
                one_pm,
                (false, None, None),
            ),
        ];
        for (case, choice, quiet, now, (in_app, mail_at, digest_at)) in cases {
            let setting = Setting {
                quiet,
                choices: choice
                    .map(|choice| (failed.key.to_owned(), choice))
                    .into_iter()
                    .collect(),
                ..Setting::default()
            };
            let expected = Decision {
                in_app,
                mail_at,
                digest_at,
            };
            assert_eq!(
                decide(failed, &setting, zone("Europe/Berlin"), at(now)),
                expected,
                "{case}"
            );
        }
    }

    #[test]
    fn quiet_hours_are_read() {
        let night = Quiet {
            from: 22 * 60,
            to: 390,
        };
        let cases = [
            ("both", "22:00", "06:30", Ok(Some(night))),
            ("none", "", " ", Ok(None)),
            ("one", "22:00", "", Err("quiet_to")),
            ("the other", "", "06:30", Err("quiet_from")),
            ("no time", "25:00", "06:30", Err("quiet_from")),
        ];
        for (case, from, to, expected) in cases {
            assert_eq!(parse_quiet(from, to), expected, "{case}");
        }
    }

    #[test]
    fn quiet_hours_end_once_where_clocks_change() {
        let failed = event("import_failed").unwrap();
        let quiet = Some(Quiet {
            from: 22 * 60,
            to: 150,
        });
        let setting = Setting {
            quiet,
            ..Setting::default()
        };
        let berlin = zone("Europe/Berlin");
        let held = |now| decide(failed, &setting, berlin, at(now)).mail_at;
        assert_eq!(
            held("2026-03-29T00:10:00Z"),
            Some(at("2026-03-29T01:00:00Z")),
            "skipped end"
        );
        assert_eq!(
            held("2026-10-25T00:10:00Z"),
            Some(at("2026-10-25T00:30:00Z")),
            "first of two ends"
        );
    }
}
