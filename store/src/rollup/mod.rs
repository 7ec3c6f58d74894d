//! The rollups, recounted from facts for exactly the days that a write touched.
//!
//! Nothing is ever added to a count: the touched days are deleted and counted again from the current
//! facts, in the transaction that wrote them. So late, doubled, corrected and undone facts need no
//! rule of their own.

use crate::db::Tx;
use crate::import::{self, project};
use crate::{all, bulk, exec};
use domain::error::StoreResult;
use domain::time::{Calendar, Day};
use std::collections::{BTreeMap, BTreeSet};

mod audit;
mod sql;
pub use audit::{Recount, days_of_facts, recount_days, recount_standing};
use sql::*;

/// What a write touched.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    /// Days whose activities or submissions, or their course or part, changed.
    pub(crate) days: BTreeSet<Day>,
    /// Whether any observation of progress, or a course that has one, changed.
    pub(crate) progress: bool,
    /// Whether any enrolment, or the start of a course, changed.
    pub(crate) enrolments: bool,
}

/// Days this close together are recounted in one statement.
const JOIN_DAYS: i64 = 3;

impl Touched {
    /// Adds a fact that came, went or changed, by its kind and its day as kept.
    pub(crate) fn fact(&mut self, kind: &str, day: &str) {
        if kind == "progress" {
            self.progress = true;
        } else {
            self.days.extend(Day::parse(day));
        }
    }

    /// The touched days as spans, few and tight.
    fn spans(&self) -> Vec<(Day, Day)> {
        let mut spans: Vec<(Day, Day)> = Vec::new();
        for &day in &self.days {
            match spans.last_mut() {
                Some((_, to)) if day.since(*to) <= JOIN_DAYS => *to = day,
                _ => spans.push((day, day)),
            }
        }
        spans
    }
}

/// Counts again what was touched.
pub(crate) async fn recount(tx: &mut Tx, workspace: &str, touched: &Touched) -> StoreResult<()> {
    for (from, to) in touched.spans() {
        for statement in [
            FORGET_METRICS,
            FORGET_ACTIVE,
            FORGET_HOURS,
            COUNT_METRICS,
            COUNT_ACTIVE,
            COUNT_HOURS,
        ] {
            exec!(tx, statement, workspace, from.to_string(), to.to_string())?;
        }
    }
    if touched.progress {
        for statement in [FORGET_COMPLETION, COUNT_COMPLETION] {
            exec!(tx, statement, workspace)?;
        }
    }
    if touched.enrolments {
        for statement in [
            FORGET_ENROLMENTS,
            FORGET_ENROLLED,
            COUNT_ENROLLED,
            COUNT_ENROLMENTS,
        ] {
            exec!(tx, statement, workspace)?;
        }
    }
    Ok(())
}

/// Moves everything that follows from the zone to another one: the day and hour of facts that carry a
/// time, the day of imports where no file names a day, and the rollups.
///
/// # Errors
/// `Unavailable`.
pub async fn redate(tx: &mut Tx, workspace: &str, calendar: &Calendar) -> StoreResult<()> {
    tx.allow_seconds(import::STATEMENT_SECONDS).await?;
    let mut touched = Touched::default();
    // By day and hour: joining each fact with its own new day would make SQLite read the array of new
    // days once a fact.
    let mut moved: BTreeMap<(Day, u32), Vec<(i64,)>> = BTreeMap::new();
    for (no, at, kept) in all!(
        tx,
        (i64, i64, String),
        "select no, at, day from fact where workspace_id = $1 and at is not null",
        workspace
    )? {
        if let Some((day, hour)) = calendar.local(at) {
            touched
                .days
                .extend([Day::parse(&kept), Some(day)].into_iter().flatten());
            moved.entry((day, hour)).or_default().push((no,));
        }
    }
    for ((day, hour), facts) in moved {
        let day = day.to_string();
        bulk!(
            tx,
            MOVE_FACTS,
            facts,
            workspace,
            day.as_str(),
            i64::from(hour)
        )?;
    }
    let mut keys = project::Keys::new();
    let enrolments = all!(
        tx,
        (String,),
        "select key from enrolment where workspace_id = $1",
        workspace
    )?;
    let enrolments = enrolments.into_iter().map(|(key,)| key).collect();
    keys.insert("enrolment".to_owned(), enrolments);
    // No row is new, so the time that new ids are made from is never used.
    project::settle(tx, workspace, calendar, 0, keys, &mut touched).await?;
    recount(tx, workspace, &touched).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_join_to_spans_across_small_gaps_only() {
        let day = |text: &str| Day::parse(text).unwrap();
        let touched = Touched {
            days: ["2014-01-01", "2014-01-04", "2014-01-08", "2014-01-09"]
                .map(day)
                .into(),
            ..Touched::default()
        };
        assert_eq!(
            touched.spans(),
            [
                (day("2014-01-01"), day("2014-01-04")),
                (day("2014-01-08"), day("2014-01-09"))
            ]
        );
    }
}
