//! Which past week a workspace whose courses are over is best looked at.

use crate::metric::Span;
use crate::time::Day;

/// Weeks looked through: two years of them, one ending each day.
const MOST: i64 = 730;

/// The seven days up to each day of a stretch, its last [`MOST`] days at most.
pub fn weeks(measured: Span) -> Vec<Span> {
    let first = measured
        .from
        .plus(6)
        .max(measured.to.plus(1 - MOST))
        .min(measured.to);
    (0..=measured.to.since(first))
        .map(|step| {
            let to = first.plus(step);
            Span {
                from: to.plus(-6),
                to,
            }
        })
        .collect()
}

/// The last day of the week in which most people were active; of several, the latest. `active` holds
/// one count a week.
pub fn last_of_the_busiest(weeks: &[Span], active: &[i64]) -> Option<Day> {
    weeks
        .iter()
        .zip(active)
        .filter(|(_, count)| **count > 0)
        .max_by_key(|(week, count)| (**count, week.to))
        .map(|(week, _)| week.to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn the_latest_of_the_busiest_weeks() {
        let measured = Span {
            from: day("2013-10-01"),
            to: day("2013-10-10"),
        };
        let weeks = weeks(measured);
        assert_eq!(weeks.len(), 4);
        assert_eq!(
            weeks[0],
            Span {
                from: day("2013-10-01"),
                to: day("2013-10-07")
            }
        );
        assert_eq!(
            last_of_the_busiest(&weeks, &[1, 5, 5, 2]),
            Some(day("2013-10-09"))
        );
        assert_eq!(last_of_the_busiest(&weeks, &[0, 0, 0, 0]), None);
    }

    #[test]
    fn a_stretch_shorter_than_a_week_and_one_longer_than_two_years() {
        assert_eq!(
            weeks(Span {
                from: day("2013-10-01"),
                to: day("2013-10-02")
            })
            .len(),
            1
        );
        let long = weeks(Span {
            from: day("2003-10-01"),
            to: day("2013-10-10"),
        });
        assert_eq!(
            (long.len(), long.last().unwrap().to),
            (730, day("2013-10-10"))
        );
    }
}
