//! Which past week a workspace whose courses are over is best looked at.

use crate::metric::Span;
use crate::time::Day;

/// Weeks looked through: two years of them, one ending each day.
const MOST: i64 = 730;

/// Days without anything new that make a workspace one of the past: twice the 14 days after which a
/// student counts as inactive (S2-38), so that nobody in it would be anything else.
const QUIET_DAYS: i64 = 28;

/// Whether the newest fact is so long ago that today has nothing to show.
pub fn has_ended(newest: Day, today: Day) -> bool {
    today.since(newest) > QUIET_DAYS
}

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

const WEEKDAYS: [&str; 7] = [
    "Mondays",
    "Tuesdays",
    "Wednesdays",
    "Thursdays",
    "Fridays",
    "Saturdays",
    "Sundays",
];

/// The busiest hour of the week in one sentence. `hours` holds 7 weekdays, Monday first, of 24 hours.
pub fn busiest_hour(hours: &[Vec<i64>]) -> String {
    let cells = WEEKDAYS.into_iter().zip(hours).flat_map(|(day, counts)| {
        let hours = counts.iter().enumerate();
        hours.map(move |(hour, count)| (*count, day, hour))
    });
    // The first of equals, so that the sentence does not change with the order of a search.
    let busiest = cells.reduce(|best, next| if next.0 > best.0 { next } else { best });
    match busiest {
        Some((count, day, hour)) if count > 0 => {
            format!("Busiest on {day} from {hour}:00 to {}:00.", (hour + 1) % 24)
        }
        _ => "Nothing with a time was recorded in this range.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn four_quiet_weeks_are_not_yet_the_past() {
        assert!(!has_ended(day("2013-10-01"), day("2013-10-29")));
        assert!(has_ended(day("2013-10-01"), day("2013-10-30")));
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
    fn the_first_of_the_busiest_hours() {
        let mut hours = vec![vec![0; 24]; 7];
        let quiet = "Nothing with a time was recorded in this range.";
        assert_eq!(busiest_hour(&hours), quiet);
        hours[1][23] = 4;
        hours[3][5] = 4;
        assert_eq!(
            busiest_hour(&hours),
            "Busiest on Tuesdays from 23:00 to 0:00."
        );
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
