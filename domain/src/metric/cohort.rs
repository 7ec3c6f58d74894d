//! Who comes back, by the week they came in (corrections B-20).
//!
//! Week 0 of a person is the seven days from their own first day, week 1 the next seven: everybody is
//! given as long. A cell whose last day is not over for every member is blank, not zero.

use super::Span;
use crate::time::{Calendar, Day};
use serde::{Deserialize, Serialize};

/// Days in a period.
const WEEK: i64 = 7;
/// The most weeks after the first that are shown.
pub const MOST_WEEKS: usize = 26;

/// When somebody counts as back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    /// Seen within exactly that week («N-day»): how alive each week is.
    #[default]
    Within,
    /// Seen in that week or any later one («unbounded»): who is not gone yet. It can still rise.
    OrLater,
}

/// What the store is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returning {
    /// The kind that begins, e.g. `enrolled`.
    pub start: String,
    /// The kind that counts as being back, e.g. `active`.
    pub back: String,
    /// `""` for all, or a course's id.
    pub subject: String,
    /// First days that are asked for.
    pub joined: Span,
    /// The last day that counts.
    pub until: Day,
    /// When somebody counts as back.
    pub measure: Measure,
}

/// How many of those who came in on a day were back in a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// Their first day.
    pub first: Day,
    /// Weeks after it: the week itself, or for [`Measure::OrLater`] the last in which they were seen.
    pub week: i64,
    /// How many people.
    pub people: i64,
}

/// One week of one cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Members for whom the week is over and was measured.
    pub mature: i64,
    /// Those of them who were back.
    pub back: i64,
    /// Whether it is over for every member.
    pub whole: bool,
}

impl Cell {
    /// The share that was back, from 0 to 100; blank while the week is not over for everybody.
    pub fn percent(&self) -> Option<f64> {
        (self.whole && self.mature > 0).then(|| self.back as f64 / self.mature as f64 * 100.0)
    }
}

/// Those who came in within one calendar week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cohort {
    /// The first day of the week.
    pub week: Day,
    /// How many came in.
    pub size: i64,
    /// Week 0, 1, 2 …
    pub cells: Vec<Cell>,
}

/// All cohorts of a span.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cohorts {
    /// Earliest first, those without a member left out.
    pub rows: Vec<Cohort>,
    /// Every member for whom a week is over, taken together, by week.
    pub all: Vec<Cell>,
}

/// Folds first days and returns into cohorts by calendar week. `joined` has how many came in on each
/// day; `measured` are the days on which being back was recorded, the last of them already over.
pub fn cohorts(
    joined: &[(Day, i64)],
    returned: &[Returned],
    measure: Measure,
    measured: Span,
    weeks: usize,
    calendar: &Calendar,
) -> Cohorts {
    let weeks = weeks.clamp(1, MOST_WEEKS);
    let mut rows: Vec<Cohort> = Vec::new();
    let mut all = vec![
        Cell {
            mature: 0,
            back: 0,
            whole: true
        };
        weeks
    ];
    let mut joined: Vec<_> = joined.iter().filter(|(_, people)| *people > 0).collect();
    joined.sort_by_key(|(day, _)| *day);
    for (first, people) in joined {
        let week = calendar.week_start_of(*first);
        if rows.last().is_none_or(|row| row.week != week) {
            rows.push(Cohort {
                week,
                size: 0,
                cells: vec![
                    Cell {
                        mature: 0,
                        back: 0,
                        whole: true
                    };
                    weeks
                ],
            });
        }
        let Some(row) = rows.last_mut() else {
            continue;
        };
        row.size += people;
        for (no, (cell, sum)) in row.cells.iter_mut().zip(&mut all).enumerate() {
            let no = no as i64;
            let window = Span {
                from: first.plus(no * WEEK),
                to: first.plus(no * WEEK + WEEK - 1),
            };
            if !(measured.holds(window.from) && measured.holds(window.to)) {
                cell.whole = false;
                continue;
            }
            let of_day = returned.iter().filter(|back| back.first == *first);
            let back: i64 = of_day
                .filter(|back| match measure {
                    Measure::Within => back.week == no,
                    Measure::OrLater => back.week >= no,
                })
                .map(|back| back.people)
                .sum();
            for cell in [cell, sum] {
                cell.mature += people;
                cell.back += back;
            }
        }
    }
    Cohorts { rows, all }
}

#[cfg(test)]
#[path = "cohort_tests.rs"]
mod tests;
