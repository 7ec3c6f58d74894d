//! The registry: what each number means, in one place, for tiles, hovers, exports and the dictionary.

/// What a value is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Whole things.
    Count,
    /// Hundredths of a whole, on the scale 0–100. Differences are percentage points.
    Percent,
    /// Marks, on the scale 0–100.
    Score,
    /// Minor units of the workspace's currency.
    Money,
    /// Seconds.
    Duration,
}

/// Which direction of a change is welcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Good {
    /// More is better.
    Up,
    /// Less is better.
    Down,
    /// Neither: a change is told without judging it.
    Neither,
}

/// How days are folded into a longer span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Numerators are added.
    Sum,
    /// Sum of numerators ÷ sum of denominators, never a mean of daily ratios (corrections B-03).
    Ratio,
    /// The last row on or before the span's end: its numerator ÷ its denominator.
    Last,
    /// Distinct actors seen within the span; counted anew for each span, never added (B-22).
    Distinct,
    /// Distinct actors seen from the beginning to the span's end (B-16).
    Running,
}

impl Kind {
    /// Whether the value belongs to the span's last day, rather than to all of its days.
    pub fn at_end(self) -> bool {
        matches!(self, Self::Last | Self::Running)
    }
}

/// What a day without a row means, within the measured span (B-08). Outside of it nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullRule {
    /// Nothing happened: 0.
    Zero,
    /// Nobody looked, or there was nothing to look at: no value.
    NotMeasured,
}

/// One number's definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// Key in the rollup and in addresses.
    pub id: &'static str,
    /// Name on tiles and axes.
    pub name: &'static str,
    /// What it is counted in.
    pub unit: Unit,
    /// Which direction is welcome.
    pub good: Good,
    /// How days are folded.
    pub kind: Kind,
    /// What it counts, in one sentence.
    pub definition: &'static str,
    /// What a day without a row means.
    pub null_rule: NullRule,
    /// How old the number may be, in words.
    pub freshness: &'static str,
    /// The kind of distinct actor counted; only where [`Kind`] is `Distinct` or `Running`.
    pub seen: Option<&'static str>,
    /// Metrics or distinct kinds whose first to last day says when the source was measured. A rare
    /// event needs a frequent one here: no withdrawal since March is a zero, not a gap.
    pub covered_by: &'static [&'static str],
}

impl Metric {
    /// What the store is asked for: the distinct kind where there is one, else the metric's id.
    pub fn source(&self) -> &'static str {
        self.seen.unwrap_or(self.id)
    }
}

const ON_IMPORT: &str = "Counted in the moment that an import is committed.";

/// Every metric there is.
pub static REGISTRY: &[Metric] = &[
    Metric {
        id: "total_students",
        name: "Total students",
        unit: Unit::Count,
        good: Good::Up,
        kind: Kind::Running,
        definition: "Different students whose enrolment began by the end of the period, \
                     whether or not they have left since.",
        null_rule: NullRule::Zero,
        freshness: ON_IMPORT,
        seen: Some("enrolled"),
        covered_by: &["enrolled"],
    },
    Metric {
        id: "active_students",
        name: "Active students",
        unit: Unit::Count,
        good: Good::Up,
        kind: Kind::Distinct,
        definition: "Different students who opened, did or handed in anything recorded on at least \
                     one day of the period.",
        null_rule: NullRule::Zero,
        freshness: ON_IMPORT,
        seen: Some("active"),
        covered_by: &["active"],
    },
    Metric {
        id: "new_students",
        name: "New students",
        unit: Unit::Count,
        good: Good::Up,
        kind: Kind::Sum,
        definition: "Enrolments that began within the period.",
        null_rule: NullRule::Zero,
        freshness: ON_IMPORT,
        seen: None,
        covered_by: &["new_students", "activities"],
    },
    Metric {
        id: "withdrawals",
        name: "Withdrawals",
        unit: Unit::Count,
        good: Good::Down,
        kind: Kind::Sum,
        definition: "Enrolments that were given up within the period.",
        null_rule: NullRule::Zero,
        freshness: ON_IMPORT,
        seen: None,
        covered_by: &["withdrawals", "new_students", "activities"],
    },
    Metric {
        id: "activities",
        name: "Activities",
        unit: Unit::Count,
        good: Good::Up,
        kind: Kind::Sum,
        definition: "Interactions recorded within the period, such as pages opened, plays and posts.",
        null_rule: NullRule::Zero,
        freshness: ON_IMPORT,
        seen: None,
        covered_by: &["activities"],
    },
    Metric {
        id: "submissions",
        name: "Submissions",
        unit: Unit::Count,
        good: Good::Up,
        kind: Kind::Sum,
        definition: "Pieces of work handed in within the period.",
        null_rule: NullRule::Zero,
        freshness: ON_IMPORT,
        seen: None,
        covered_by: &["submissions", "activities"],
    },
    Metric {
        id: "mean_score",
        name: "Mean score",
        unit: Unit::Score,
        good: Good::Up,
        kind: Kind::Ratio,
        definition: "Sum of the scores, from 0 to 100, of work handed in within the period, divided \
                     by the number of scored pieces.",
        null_rule: NullRule::NotMeasured,
        freshness: ON_IMPORT,
        seen: None,
        covered_by: &["mean_score", "submissions", "activities"],
    },
    Metric {
        id: "average_completion",
        name: "Average completion",
        unit: Unit::Percent,
        good: Good::Up,
        kind: Kind::Last,
        definition: "Mean share of the course that enrolled students have completed, as last \
                     measured by the end of the period.",
        null_rule: NullRule::NotMeasured,
        freshness: ON_IMPORT,
        seen: None,
        covered_by: &["average_completion", "activities"],
    },
];

/// The metric with this id.
pub fn metric(id: &str) -> Option<&'static Metric> {
    REGISTRY.iter().find(|metric| metric.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_and_names_are_unique_and_found() {
        let ids: BTreeSet<_> = REGISTRY.iter().map(|metric| metric.id).collect();
        let names: BTreeSet<_> = REGISTRY.iter().map(|metric| metric.name).collect();
        assert_eq!((ids.len(), names.len()), (REGISTRY.len(), REGISTRY.len()));
        for known in REGISTRY {
            assert_eq!(metric(known.id), Some(known));
            assert!(known.id.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
        }
        assert_eq!(metric("Activities"), None);
    }

    #[test]
    fn definitions_and_freshness_are_one_sentence_each() {
        for metric in REGISTRY {
            for text in [metric.definition, metric.freshness] {
                assert!(text.starts_with(char::is_uppercase), "{}", metric.id);
                assert!(text.ends_with('.'), "{}", metric.id);
                assert_eq!(text.matches('.').count(), 1, "{}", metric.id);
                assert!(!text.contains("  "), "{}", metric.id);
            }
        }
    }

    #[test]
    fn only_distinct_metrics_name_a_kind_of_actor() {
        for metric in REGISTRY {
            let distinct = matches!(metric.kind, Kind::Distinct | Kind::Running);
            assert_eq!(metric.seen.is_some(), distinct, "{}", metric.id);
        }
    }

    #[test]
    fn every_metric_is_covered_by_itself_and_by_known_sources() {
        let sources: BTreeSet<_> = REGISTRY.iter().map(Metric::source).collect();
        for metric in REGISTRY {
            assert!(
                metric.covered_by.contains(&metric.source()),
                "{}",
                metric.id
            );
            for source in metric.covered_by {
                assert!(sources.contains(source), "{} {source}", metric.id);
            }
        }
    }
}
