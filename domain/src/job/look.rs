//! What looking at a schedule leads to.

use super::{Cron, Occurrence, SKEW};
use crate::time::Micros;
use chrono_tz::Tz;

/// What to do about a schedule now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Nothing is due.
    Nothing,
    /// Only note that everything up to now has been looked at: the schedule is new, or the clock was
    /// set back. What was seen to before is known by its local time and will not fire again.
    Note,
    /// This occurrence is due: the latest, however many were missed.
    Fire(Occurrence),
}

/// Looks at a schedule that was last looked at (or last fired) at `checked`.
pub fn look(cron: &Cron, zone: Tz, checked: Option<Micros>, now: Micros) -> Look {
    match checked {
        None => Look::Note,
        Some(checked) if checked > now + SKEW => Look::Note,
        Some(checked) => cron
            .latest(zone, checked, now)
            .map_or(Look::Nothing, Look::Fire),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_schedule_a_set_back_clock_and_a_missed_night() {
        let cron = Cron::parse("0 3 * * *").unwrap();
        let hour = 3_600_000_000;
        let at = |hours: i64| hours * hour;
        let fired = |look: Look| match look {
            Look::Fire(one) => one.local,
            other => format!("{other:?}"),
        };
        let cases = [
            ("new", None, at(5), "Note"),
            ("not yet", Some(at(1)), at(2), "Nothing"),
            ("due", Some(at(1)), at(3), "1970-01-01T03:00"),
            ("done", Some(at(3)), at(20), "Nothing"),
            (
                "three nights missed",
                Some(at(3)),
                at(76),
                "1970-01-04T03:00",
            ),
            (
                "another machine is a little ahead",
                Some(at(3)),
                at(3) - hour / 60,
                "Nothing",
            ),
            ("set back an hour", Some(at(30)), at(29), "Note"),
        ];
        for (case, checked, now, expected) in cases {
            assert_eq!(
                fired(look(&cron, Tz::UTC, checked, now)),
                expected,
                "{case}"
            );
        }
    }
}
