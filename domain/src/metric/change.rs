//! A change in words that are true: not every pair of numbers has a percentage (corrections B-13).

use super::compare::NoChange;
use super::format::{NBSP, decimals, signed};
use super::registry::{Good, Metric, Unit};
use serde::{Deserialize, Serialize};

/// What became of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeKind {
    /// More than before.
    Up,
    /// Less than before.
    Down,
    /// The same, as far as the text shows.
    Same,
    /// There was none before, so that no percentage exists.
    New,
    /// The two must not be compared.
    NotComparable(NoChange),
}

/// A metric's change between two like periods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// What became of it.
    pub kind: ChangeKind,
    /// Difference ÷ the earlier value; `None` when that was 0, and for percentages.
    pub ratio: Option<f64>,
    /// Difference of percentages or scores in points; `None` for other units (B-15).
    pub points: Option<f64>,
    /// Whether the change is welcome; `None` when it is neither, or there is none.
    pub good: Option<bool>,
    /// `+6.2 %`, `+1.3 pp`, `+2.0 points`, `new`, `no change` or `—`.
    pub text: String,
    /// What it is held against, or why it can't be.
    pub against: String,
}

impl Change {
    /// No change to tell.
    pub fn none(reason: NoChange) -> Self {
        Self {
            kind: ChangeKind::NotComparable(reason),
            ratio: None,
            points: None,
            good: None,
            text: "—".to_owned(),
            against: reason.sentence(),
        }
    }

    /// The change from `earlier` to `current`.
    pub fn between(
        metric: &Metric,
        current: Option<f64>,
        earlier: Option<f64>,
        against: String,
    ) -> Self {
        let (Some(current), Some(earlier)) = (current, earlier) else {
            return Self::none(NoChange::NoValue);
        };
        let difference = current - earlier;
        let in_points = matches!(metric.unit, Unit::Percent | Unit::Score);
        let ratio = (!in_points && earlier != 0.0).then(|| difference / earlier.abs());
        let shown = match (ratio, metric.unit) {
            (Some(ratio), _) => {
                let percent = ratio * 100.0;
                let places = usize::from(percent.abs() < 1_000.0);
                Some((signed(percent, places), "%"))
            }
            (None, Unit::Percent) => Some((signed(difference, 1), "pp")),
            (None, Unit::Score) => Some((signed(difference, 1), "points")),
            (None, _) => None,
        };
        let (kind, text) = match shown {
            Some((number, _)) if number == decimals(0.0, 1) => same(),
            None if difference == 0.0 => same(),
            // With nothing before, only the direction is known.
            None if difference > 0.0 => (ChangeKind::New, "new".to_owned()),
            None => (ChangeKind::Down, "below zero".to_owned()),
            Some((number, unit)) => {
                let kind = if difference > 0.0 {
                    ChangeKind::Up
                } else {
                    ChangeKind::Down
                };
                (kind, format!("{number}{NBSP}{unit}"))
            }
        };
        let rose = match kind {
            ChangeKind::Up | ChangeKind::New => Some(true),
            ChangeKind::Down => Some(false),
            ChangeKind::Same | ChangeKind::NotComparable(_) => None,
        };
        Self {
            kind,
            ratio,
            points: in_points.then_some(difference),
            good: match metric.good {
                Good::Up => rose,
                Good::Down => rose.map(|up| !up),
                Good::Neither => None,
            },
            text,
            against,
        }
    }
}

fn same() -> (ChangeKind, String) {
    (ChangeKind::Same, "no change".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::registry::metric;

    fn change(id: &str, current: f64, earlier: f64) -> Change {
        let metric = metric(id).unwrap();
        Change::between(metric, Some(current), Some(earlier), "vs".to_owned())
    }

    #[test]
    fn changes_are_told_in_words_that_are_true() {
        use ChangeKind::*;
        let cases = [
            (
                "more",
                "activities",
                106.24,
                100.0,
                Up,
                "+6.2 %",
                Some(true),
            ),
            (
                "less",
                "activities",
                90.0,
                100.0,
                Down,
                "−10.0 %",
                Some(false),
            ),
            (
                "less is good",
                "withdrawals",
                90.0,
                100.0,
                Down,
                "−10.0 %",
                Some(true),
            ),
            ("new", "activities", 7.0, 0.0, New, "new", Some(true)),
            (
                "new is bad",
                "withdrawals",
                7.0,
                0.0,
                New,
                "new",
                Some(false),
            ),
            (
                "nothing twice",
                "activities",
                0.0,
                0.0,
                Same,
                "no change",
                None,
            ),
            ("the same", "activities", 5.0, 5.0, Same, "no change", None),
            (
                "rounds to none",
                "activities",
                10_001.0,
                10_000.0,
                Same,
                "no change",
                None,
            ),
            (
                "all gone",
                "activities",
                0.0,
                5.0,
                Down,
                "−100.0 %",
                Some(false),
            ),
            (
                "huge",
                "activities",
                134.0,
                10.0,
                Up,
                "+1,240 %",
                Some(true),
            ),
            (
                "points",
                "average_completion",
                41.3,
                40.0,
                Up,
                "+1.3 pp",
                Some(true),
            ),
            (
                "points from 0",
                "average_completion",
                5.0,
                0.0,
                Up,
                "+5.0 pp",
                Some(true),
            ),
            (
                "scores",
                "mean_score",
                70.0,
                72.0,
                Down,
                "−2.0 points",
                Some(false),
            ),
        ];
        for (case, id, current, earlier, kind, text, good) in cases {
            let change = change(id, current, earlier);
            let plain = change.text.replace(NBSP, " ");
            assert_eq!(
                (change.kind, plain.as_str(), change.good),
                (kind, text, good),
                "{case}"
            );
        }
    }

    #[test]
    fn percentages_differ_by_points_and_counts_by_a_ratio() {
        let percent = change("average_completion", 60.0, 40.0);
        assert_eq!((percent.ratio, percent.points), (None, Some(20.0)));
        let count = change("activities", 60.0, 40.0);
        assert_eq!((count.ratio, count.points), (Some(0.5), None));
        assert_eq!(change("activities", 60.0, 0.0).ratio, None);
    }

    #[test]
    fn a_missing_value_is_not_a_fall() {
        let metric = metric("mean_score").unwrap();
        for (current, earlier) in [(None, Some(5.0)), (Some(5.0), None), (None, None)] {
            let change = Change::between(metric, current, earlier, "vs".to_owned());
            assert_eq!(change, Change::none(NoChange::NoValue));
            assert_eq!((change.text.as_str(), change.good), ("—", None));
        }
    }

    #[test]
    fn what_welcomes_neither_is_not_judged() {
        let metric = Metric {
            good: Good::Neither,
            ..*metric("activities").unwrap()
        };
        let change = Change::between(&metric, Some(2.0), Some(1.0), "vs".to_owned());
        assert_eq!((change.kind, change.good), (ChangeKind::Up, None));
    }
}
