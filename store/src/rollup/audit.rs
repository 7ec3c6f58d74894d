//! Counting again what nothing touched, to see whether the rollups still say what the facts say.

use super::sql::*;
use super::{Touched, recount};
use crate::db::Tx;
use crate::import::STATEMENT_SECONDS;
use crate::{all, exec, one, workspaces};
use domain::error::{StoreError, StoreResult};
use domain::time::Day;
use std::collections::BTreeMap;

/// What a recount found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recount {
    /// Rollup rows that were not what the facts say. They are now.
    pub different: usize,
}

/// Sums of the same numbers in another order differ by less than this, relative to their size.
const TOLERANCE: f64 = 1e-9;

/// What is counted of one thing on one day: which rollup, what and of whom, day, and two numbers.
type Row = (String, String, String, f64, f64);

/// The first and last day that any fact is dated; `None` without facts.
///
/// # Errors
/// `Unavailable`.
pub async fn days_of_facts(tx: &mut Tx, workspace: &str) -> StoreResult<Option<(Day, Day)>> {
    let (first, last) = one!(
        tx,
        (Option<String>, Option<String>),
        "select min(day), max(day) from fact where workspace_id = $1 and is_current = true",
        workspace
    )?;
    let parse = |day: Option<String>| day.as_deref().and_then(Day::parse);
    Ok(parse(first).zip(parse(last)))
}

/// Counts some days again, in a transaction within the workspace's scope, and says what was wrong.
///
/// # Errors
/// `NotFound` when there is no such workspace; `Unavailable`.
pub async fn recount_days(
    tx: &mut Tx,
    workspace: &str,
    from: Day,
    to: Day,
) -> StoreResult<Recount> {
    let days = std::iter::successors(Some(from), |day| (*day < to).then(|| day.plus(1)));
    let touched = Touched {
        days: days.collect(),
        ..Touched::default()
    };
    let span = (from.to_string(), to.to_string());
    compare(tx, workspace, &DAILY, &span, &touched).await
}

/// Counts again what is not counted by the day: completion and enrolments.
///
/// # Errors
/// `NotFound` when there is no such workspace; `Unavailable`.
pub async fn recount_standing(tx: &mut Tx, workspace: &str) -> StoreResult<Recount> {
    let touched = Touched {
        progress: true,
        enrolments: true,
        ..Touched::default()
    };
    // Texts below and above every day.
    let span = (String::new(), "~".to_owned());
    compare(tx, workspace, &STANDING, &span, &touched).await
}

async fn compare(
    tx: &mut Tx,
    workspace: &str,
    statements: &[&'static str],
    (from, to): &(String, String),
    touched: &Touched,
) -> StoreResult<Recount> {
    tx.allow_seconds(STATEMENT_SECONDS).await?;
    // Writers of a workspace take turns by its row.
    let held = exec!(
        tx,
        "update workspace set data_version = data_version where id = $1",
        workspace
    )?;
    if held == 0 {
        return Err(StoreError::NotFound);
    }
    let before = read(tx, workspace, statements, from, to).await?;
    recount(tx, workspace, touched).await?;
    let after = read(tx, workspace, statements, from, to).await?;
    let different = difference(&before, &after);
    if different > 0 {
        // Kept answers showed the wrong counts.
        workspaces::bump(tx, workspace).await?;
    }
    Ok(Recount { different })
}

type Rows = BTreeMap<(String, String, String), (f64, f64)>;

async fn read(
    tx: &mut Tx,
    workspace: &str,
    statements: &[&'static str],
    from: &str,
    to: &str,
) -> StoreResult<Rows> {
    let mut rows = Rows::new();
    for statement in statements {
        for (what, subject, day, n, d) in all!(tx, Row, *statement, workspace, from, to)? {
            rows.insert((what, subject, day), (n, d));
        }
    }
    Ok(rows)
}

fn difference(before: &Rows, after: &Rows) -> usize {
    let near = |a: f64, b: f64| (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1.0);
    let same = |key, (n, d): &(f64, f64)| {
        before
            .get(key)
            .is_some_and(|(n0, d0)| near(*n, *n0) && near(*d, *d0))
    };
    let changed = after.iter().filter(|(key, row)| !same(*key, row)).count();
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    changed + gone.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_differ_when_they_came_went_or_changed() {
        let rows = |rows: &[(&str, f64, f64)]| -> Rows {
            let key = |day: &str| ("activities".to_owned(), String::new(), day.to_owned());
            rows.iter()
                .map(|(day, n, d)| (key(day), (*n, *d)))
                .collect()
        };
        let kept = [("1", 2.0, 1.0), ("2", 1e9, 3.0)];
        let cases = [
            ("same", kept.to_vec(), 0),
            (
                "rounded",
                vec![("1", 2.0 + 1e-12, 1.0), ("2", 1e9 + 0.5, 3.0)],
                0,
            ),
            ("changed", vec![("1", 2.5, 1.0), ("2", 1e9, 3.0)], 1),
            ("another weight", vec![("1", 2.0, 2.0), ("2", 1e9, 3.0)], 1),
            ("gone", vec![("2", 1e9, 3.0)], 1),
            (
                "came",
                vec![("1", 2.0, 1.0), ("2", 1e9, 3.0), ("3", 0.0, 0.0)],
                1,
            ),
            ("all other", vec![("3", 1.0, 1.0)], 3),
        ];
        for (case, after, expected) in cases {
            assert_eq!(difference(&rows(&kept), &rows(&after)), expected, "{case}");
        }
    }
}
