//! What a rollup must equal: the plain recount of facts, against which the store is tested.

use crate::time::Day;
use std::collections::BTreeMap;

/// What one fact adds to one metric.
#[derive(Clone, Debug, PartialEq)]
pub struct CountedFact {
    /// The metric's id.
    pub metric: String,
    /// The course's id; empty when the fact belongs to none.
    pub course: String,
    /// The kind of activity, without `part:`; empty when the fact has none.
    pub part: String,
    /// The local day.
    pub day: Day,
    /// Added to the numerator.
    pub numerator: f64,
    /// Added to the denominator.
    pub denominator: f64,
}

/// Rollup rows: (metric, subject, day) to (numerator, denominator).
pub type Rollup = BTreeMap<(String, String, Day), (f64, f64)>;

/// Every subject that a fact counts for: all, its course, its part, and its part within its course.
pub fn subjects(course: &str, part: &str) -> Vec<String> {
    let mut subjects = vec![String::new()];
    if !course.is_empty() {
        subjects.push(course.to_owned());
    }
    if !part.is_empty() {
        subjects.push(format!("part:{part}"));
    }
    if !course.is_empty() && !part.is_empty() {
        subjects.push(format!("{course}/part:{part}"));
    }
    subjects
}

/// The subject without its part: the course, or all. A part is measured while its course is.
pub fn whole_of(subject: &str) -> &str {
    subject
        .rsplit_once("part:")
        .map_or(subject, |(before, _)| before.trim_end_matches('/'))
}

/// Counts all facts from nothing.
pub fn recount(facts: impl Iterator<Item = CountedFact>) -> Rollup {
    let mut rows = Rollup::new();
    for fact in facts {
        for subject in subjects(&fact.course, &fact.part) {
            let row = rows
                .entry((fact.metric.clone(), subject, fact.day))
                .or_default();
            row.0 += fact.numerator;
            row.1 += fact.denominator;
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(course: &str, part: &str, numerator: f64) -> CountedFact {
        CountedFact {
            metric: "activities".into(),
            course: course.into(),
            part: part.into(),
            day: Day::new(2014, 3, 1).unwrap(),
            numerator,
            denominator: 1.0,
        }
    }

    #[test]
    fn a_fact_counts_once_for_each_of_its_subjects() {
        let facts = [
            fact("a", "quiz", 3.0),
            fact("b", "quiz", 4.0),
            fact("a", "", 5.0),
            fact("", "", 6.0),
        ];
        let rows: Vec<_> = recount(facts.into_iter())
            .into_iter()
            .map(|((_, subject, _), sums)| (subject, sums))
            .collect();
        let expected = [
            ("", (18.0, 4.0)),
            ("a", (8.0, 2.0)),
            ("a/part:quiz", (3.0, 1.0)),
            ("b", (4.0, 1.0)),
            ("b/part:quiz", (4.0, 1.0)),
            ("part:quiz", (7.0, 2.0)),
        ];
        assert_eq!(
            rows,
            expected.map(|(s, sums)| (s.to_owned(), sums)).to_vec()
        );
    }

    #[test]
    fn rows_are_kept_apart_by_metric_and_day() {
        let later = CountedFact {
            day: Day::new(2014, 3, 2).unwrap(),
            ..fact("", "", 1.0)
        };
        let other = CountedFact {
            metric: "submissions".into(),
            ..fact("", "", 1.0)
        };
        assert_eq!(
            recount([fact("", "", 1.0), later, other].into_iter()).len(),
            3
        );
    }

    #[test]
    fn a_part_is_measured_with_its_whole() {
        let cases = [
            ("", ""),
            ("c1", "c1"),
            ("part:quiz", ""),
            ("c1/part:quiz", "c1"),
        ];
        for (subject, whole) in cases {
            assert_eq!(whole_of(subject), whole, "{subject}");
        }
    }
}
