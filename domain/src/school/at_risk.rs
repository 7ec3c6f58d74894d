//! Who needs help first, and who moves when a threshold does.

use super::segment::{Features, Segment, Thresholds};
use super::standing::StudentStanding;
use super::students::{Directory, StudentRow};
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// Students by segment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Counts([u32; Segment::ALL.len()]);

impl Counts {
    /// Students of one segment.
    pub fn of(&self, segment: Segment) -> u32 {
        self.0.get(segment as usize).copied().unwrap_or(0)
    }

    /// Students of all segments.
    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }
}

impl FromIterator<Segment> for Counts {
    fn from_iter<I: IntoIterator<Item = Segment>>(segments: I) -> Self {
        let mut counts = Self::default();
        for segment in segments {
            if let Some(count) = counts.0.get_mut(segment as usize) {
                *count += 1;
            }
        }
        counts
    }
}

/// One student at risk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AtRiskRow {
    /// The student's number, as [`Features::student`] carries it.
    pub number: u32,
    /// As in the list of students.
    pub student: StudentRow,
    /// Why, as (course name, sentence, since when).
    pub why: Vec<(String, String, Option<Day>)>,
}

/// The students at risk, the most urgent first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AtRiskList {
    /// At most as many rows as were asked for.
    pub rows: Vec<AtRiskRow>,
    /// Everybody by segment; at-risk students are counted beyond the rows.
    pub counts: Counts,
}

impl AtRiskList {
    /// The `limit` most urgent: by number of reasons, then by how far these are beyond their limits,
    /// then by name.
    pub fn new(directory: &Directory, limit: usize) -> Self {
        let standings: Vec<&StudentStanding> = directory.standings().collect();
        let mut urgent: Vec<(u32, &StudentStanding)> = directory
            .by_name()
            .filter_map(|number| Some((number, *standings.get(number as usize)?)))
            .filter(|(_, standing)| standing.segment == Segment::AtRisk)
            .collect();
        let excess = |s: &StudentStanding| s.reasons.iter().map(|(_, r)| r.excess()).sum::<f64>();
        // A stable sort: ties stay in the order of names.
        urgent.sort_by(|(_, a), (_, b)| {
            let reasons = b.reasons.len().cmp(&a.reasons.len());
            reasons.then_with(|| excess(b).total_cmp(&excess(a)))
        });
        let rows = urgent
            .into_iter()
            .take(limit)
            .filter_map(|(number, standing)| {
                let why = standing.reasons.iter().map(|(course, reason)| {
                    let course = directory.course_name(course).to_owned();
                    (course, reason.sentence(), reason.since())
                });
                Some(AtRiskRow {
                    number,
                    student: directory.row(number)?,
                    why: why.collect(),
                })
            });
        Self {
            rows: rows.collect(),
            counts: directory.standings().map(|s| s.segment).collect(),
        }
    }
}

/// What other thresholds would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Students by segment as things are.
    pub before: Counts,
    /// Students by segment with the new thresholds.
    pub after: Counts,
    /// Numbers of the students who become at risk.
    pub entering: Vec<u32>,
    /// Numbers of the students who are no longer at risk.
    pub leaving: Vec<u32>,
}

/// Judges running enrolments by both thresholds. `features` are grouped by student, as
/// [`running_features`](super::standing::running_features) gives them; students without a running
/// enrolment are in none of the counts, since no threshold moves them.
pub fn moves(features: &[Features], before: &Thresholds, after: &Thresholds, today: Day) -> Moves {
    let mut moves = Moves::default();
    let mut counted = (Vec::new(), Vec::new());
    for group in features.chunk_by(|a, b| a.student == b.student) {
        let judged =
            |t: &Thresholds| Segment::combined(group.iter().map(|one| one.judge(t, today).segment));
        let (Some(one), Some(was), Some(is)) = (group.first(), judged(before), judged(after))
        else {
            continue;
        };
        counted.0.push(was);
        counted.1.push(is);
        match (was == Segment::AtRisk, is == Segment::AtRisk) {
            (false, true) => moves.entering.push(one.student),
            (true, false) => moves.leaving.push(one.student),
            _ => {}
        }
    }
    moves.before = counted.0.into_iter().collect();
    moves.after = counted.1.into_iter().collect();
    moves
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::school::Roll;
    use crate::school::segment::samples::{TODAY, ago, any_learner, day, learner};
    use crate::school::standing::{running_features, standings};
    use proptest::prelude::*;

    /// Silent for so many days, with so many assessments missing.
    fn roll(students: &[(i64, i64)]) -> Roll {
        let mut roll = Roll::default();
        for (number, (silent, missing)) in students.iter().enumerate() {
            let mut one = learner();
            one.student = format!("s{number}");
            one.active_days = vec![ago(*silent)];
            (one.due, one.handed_in) = (5, 5 - missing);
            roll.learners.push(one);
        }
        roll
    }

    #[test]
    fn the_most_urgent_come_first() {
        let roll = roll(&[(8, 0), (1, 0), (12, 0), (8, 3), (8, 0), (20, 5)]);
        let directory = Directory::new(&roll, &Thresholds::default(), day(TODAY));
        let list = AtRiskList::new(&directory, 10);
        let numbers: Vec<u32> = list.rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [3, 2, 0, 4]);
        assert_eq!(list.rows[0].why.len(), 2);
        assert_eq!(list.rows[1].why[0].2, Some(ago(5)));
        assert_eq!(list.counts.of(Segment::AtRisk), 4);
        assert_eq!(list.counts.of(Segment::Inactive), 1);
        assert_eq!(list.counts.total(), 6);
        let first = AtRiskList::new(&directory, 1);
        assert_eq!((first.rows.len(), first.counts), (1, list.counts));
    }

    #[test]
    fn a_stricter_limit_names_who_enters_and_who_leaves() {
        let roll = roll(&[(5, 0), (8, 0), (12, 0), (1, 0)]);
        let features = running_features(&roll, day(TODAY));
        let before = Thresholds::default();
        let after = Thresholds {
            at_risk_days: 5,
            inactive_days: 10,
            ..before.clone()
        };
        let moves = moves(&features, &before, &after, day(TODAY));
        assert_eq!((moves.entering, moves.leaving), (vec![0], vec![2]));
        assert_eq!(moves.before.of(Segment::AtRisk), 2);
        assert_eq!(moves.after.of(Segment::AtRisk), 2);
        assert_eq!(moves.after.of(Segment::Inactive), 1);
    }

    proptest! {
        #[test]
        fn the_preview_counts_what_the_list_shows(
            mut learners in prop::collection::vec(any_learner(), 1..8)
        ) {
            for (number, one) in learners.iter_mut().enumerate() {
                one.student = format!("s{}", number / 2);
                one.course = format!("c{}", number % 2);
            }
            let roll = Roll { learners, ..Roll::default() };
            let thresholds = Thresholds::default();
            let features = running_features(&roll, day(TODAY));
            let moves = moves(&features, &thresholds, &thresholds, day(TODAY));
            let shown: Counts = standings(&roll, &thresholds, day(TODAY))
                .iter()
                .map(|s| s.segment)
                .filter(|segment| segment.is_running())
                .collect();
            prop_assert_eq!((moves.before, moves.after), (shown, shown));
            prop_assert!(moves.entering.is_empty() && moves.leaving.is_empty());
        }
    }
}
