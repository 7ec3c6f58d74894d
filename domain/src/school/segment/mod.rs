//! Segments: exactly one for each student, by ordered rules.

mod features;
mod reason;
mod rhythm;
mod rules;
#[cfg(test)]
mod rules_tests;
#[cfg(test)]
pub(super) mod samples;
mod thresholds;

pub use features::Features;
pub(super) use features::completion;
pub use reason::Reason;
pub(super) use rhythm::Rhythm;
pub use rules::{Verdict, judge};
pub use thresholds::{Knob, Thresholds};

use serde::{Deserialize, Serialize};

/// Where a student stands. The variants are in the order of who needs attention first, which is also
/// the order of sorting by status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Segment {
    /// Still here, with at least one sign of trouble.
    AtRisk,
    /// Silent for long.
    Inactive,
    /// Enrolled without ever doing anything.
    NotStarted,
    /// A thin first week.
    Low,
    /// Active, with nothing that stands out.
    Moderate,
    /// Regular activity.
    Engaged,
    /// Far along and active.
    HighlyEngaged,
    /// Passed.
    Graduated,
    /// Withdrew, or the course ended without a pass.
    Left,
}

impl Segment {
    /// Every segment, in order of attention.
    pub const ALL: [Self; 9] = [
        Self::AtRisk,
        Self::Inactive,
        Self::NotStarted,
        Self::Low,
        Self::Moderate,
        Self::Engaged,
        Self::HighlyEngaged,
        Self::Graduated,
        Self::Left,
    ];

    /// As pages name it.
    pub fn label(self) -> &'static str {
        match self {
            Self::AtRisk => "At risk",
            Self::Inactive => "Inactive",
            Self::NotStarted => "Not started",
            Self::Low => "Low engagement",
            Self::Moderate => "Moderate",
            Self::Engaged => "Engaged",
            Self::HighlyEngaged => "Highly engaged",
            Self::Graduated => "Graduated",
            Self::Left => "Left",
        }
    }

    /// As addresses name it; the same text as in JSON.
    pub fn slug(self) -> &'static str {
        match self {
            Self::AtRisk => "at-risk",
            Self::Inactive => "inactive",
            Self::NotStarted => "not-started",
            Self::Low => "low",
            Self::Moderate => "moderate",
            Self::Engaged => "engaged",
            Self::HighlyEngaged => "highly-engaged",
            Self::Graduated => "graduated",
            Self::Left => "left",
        }
    }

    /// Reads a slug.
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|segment| segment.slug() == slug)
    }

    /// One sentence on who belongs here. The rules are asked in the order graduated, left, not
    /// started, inactive, at risk, highly engaged, engaged, low, moderate; the first that holds wins.
    pub fn definition(self, t: &Thresholds) -> String {
        match self {
            Self::Graduated => "Passed a course, and has no other one running.".to_owned(),
            Self::Left => "Withdrew, or the course ended without a pass.".to_owned(),
            Self::NotStarted => {
                "Enrolled, and has not done anything yet; before a course begins nobody is \
                 inactive or at risk."
                    .to_owned()
            }
            Self::Inactive => format!(
                "No activity for {} days or more, counted from the course's start at the earliest.",
                t.inactive_days
            ),
            Self::AtRisk => format!(
                "Went beyond the home page and has been silent for {} days, or for {} times the own \
                 usual gap and longer than their usual pauses; or the last two scores average below {}; or {} or more assessments are \
                 missing.",
                t.at_risk_days, t.rhythm_factor, t.low_score, t.missed_deadlines
            ),
            Self::HighlyEngaged => format!(
                "Opened {} items or more, completed {} % or more, and was active in the last {} days.",
                t.high_items, t.high_completion, t.high_active_days
            ),
            Self::Engaged => format!(
                "Opened {} items or more, and was active on {} days or more in each of the last two \
                 weeks.",
                t.engaged_items, t.engaged_days_a_week
            ),
            Self::Low => format!("Opened fewer than {} items in the first week.", t.low_items),
            Self::Moderate => "Active, and none of the other definitions holds.".to_owned(),
        }
    }

    /// Whether the enrolment still goes on.
    pub fn is_running(self) -> bool {
        !matches!(self, Self::Graduated | Self::Left)
    }

    /// A student's segment from those of the enrolments: of running ones the one that needs most
    /// attention, else graduated if any is, else left. `None` without enrolments.
    pub fn combined(segments: impl IntoIterator<Item = Self>) -> Option<Self> {
        segments.into_iter().min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_and_json_agree_and_read_back() {
        for segment in Segment::ALL {
            assert_eq!(Segment::parse(segment.slug()), Some(segment));
            let json = serde_json::to_string(&segment).unwrap();
            assert_eq!(json, format!("\"{}\"", segment.slug()));
            assert!(segment.definition(&Thresholds::default()).ends_with('.'));
        }
        assert_eq!(Segment::parse("at_risk"), None);
    }

    #[test]
    fn the_running_enrolment_that_needs_most_attention_decides() {
        use Segment::*;
        let cases: [(&[Segment], Option<Segment>); 5] = [
            (&[], None),
            (&[Inactive, AtRisk, Engaged], Some(AtRisk)),
            (&[Graduated, HighlyEngaged], Some(HighlyEngaged)),
            (&[Left, Graduated], Some(Graduated)),
            (&[Left, NotStarted, Low], Some(NotStarted)),
        ];
        for (enrolments, expected) in cases {
            assert_eq!(Segment::combined(enrolments.iter().copied()), expected);
        }
    }
}
