//! Why a student stands where they stand, with numbers and since when.

use crate::time::Day;
use serde::{Deserialize, Serialize};

/// One reason for a segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Reason {
    /// Passed the course.
    Passed {
        /// The course's end, when known.
        on: Option<Day>,
    },
    /// Withdrew.
    Withdrew {
        /// Day of leaving, when known.
        on: Option<Day>,
    },
    /// The course ended without a pass.
    Over {
        /// The first day after it, when known.
        on: Option<Day>,
    },
    /// Enrolled, and did nothing yet.
    NoActivity {
        /// The later of enrolment and course start, or enrolment while the course is ahead.
        since: Day,
        /// The course's first day, while it is ahead.
        starts: Option<Day>,
    },
    /// Silent too long.
    Silent {
        /// Days without activity.
        days: i64,
        /// Usual days between active days, where known.
        usual: Option<f64>,
        /// Days from which it counts.
        limit: i64,
        /// The day that the limit was reached.
        since: Day,
    },
    /// The last two marked scores are low on average.
    LowScores {
        /// Their mean, rounded down.
        mean: i64,
        /// The threshold.
        limit: i64,
        /// The day since which every such mean has been below the threshold.
        since: Day,
    },
    /// Work is missing.
    Missed {
        /// Assessments not handed in.
        count: i64,
        /// The threshold.
        limit: i64,
        /// Due day of the oldest.
        oldest: Option<Day>,
    },
    /// Far along and active.
    FarAlong {
        /// Items opened.
        items: i64,
        /// Completion in percent.
        completion: i64,
        /// Days since the last activity.
        days: i64,
    },
    /// Regular activity.
    Regular {
        /// Items opened.
        items: i64,
        /// Active days in the last 7 days.
        this_week: i64,
        /// Active days in the 7 before.
        last_week: i64,
    },
    /// A thin first week.
    ThinStart {
        /// Items opened in it.
        items: i64,
        /// The threshold.
        limit: i64,
        /// The day after that week.
        since: Day,
    },
    /// Nothing stands out.
    Between {
        /// Items opened.
        items: i64,
        /// Days since the last activity, when known.
        days: Option<i64>,
    },
}

impl Reason {
    /// A plain sentence, without its full stop.
    pub fn sentence(&self) -> String {
        let dated = |text: &str, day: &Option<Day>| match day {
            Some(day) => format!("{text} {}", day.long()),
            None => text.trim_end_matches(" on").to_owned(),
        };
        match self {
            Self::Passed { on: Some(on) } => {
                format!("Passed; the course was over on {}", on.long())
            }
            Self::Passed { on: None } => "Passed".to_owned(),
            Self::Withdrew { on } => dated("Withdrew on", on),
            Self::Over { on: Some(on) } => {
                format!("The course was over on {} without a pass", on.long())
            }
            Self::Over { on: None } => "The course ended without a pass".to_owned(),
            Self::NoActivity {
                starts: Some(starts),
                ..
            } => format!("No activity yet; the course starts on {}", starts.long()),
            Self::NoActivity { since, .. } => format!("No activity yet, since {}", since.long()),
            Self::Silent { days, usual, .. } => {
                let silence = format!("No activity for {}", counted(*days, "day"));
                match usual {
                    Some(1.0) => format!("{silence}; usually every day"),
                    Some(usual) => format!("{silence}; usually every {usual}"),
                    None => silence,
                }
            }
            Self::LowScores { mean, limit, .. } => {
                format!("Mean of the last two scores is {mean}, below {limit}")
            }
            Self::Missed { count, oldest, .. } => {
                let missed = format!("{} not handed in", counted(*count, "assessment"));
                match (oldest, count) {
                    (Some(day), 1) => format!("{missed}; it was due {}", day.long()),
                    (Some(day), _) => format!("{missed}; oldest was due {}", day.long()),
                    (None, _) => missed,
                }
            }
            Self::FarAlong {
                items,
                completion,
                days,
            } => format!(
                "{} opened, {completion} % completed, active {}",
                counted(*items, "item"),
                days_ago(*days)
            ),
            Self::Regular {
                items,
                this_week,
                last_week,
            } => format!(
                "{} opened; active on {} in the last week and on {last_week} in the week before",
                counted(*items, "item"),
                counted(*this_week, "day"),
            ),
            Self::ThinStart { items, limit, .. } => format!(
                "{} opened in the first week, fewer than {limit}",
                counted(*items, "item")
            ),
            Self::Between { items, days } => {
                let opened = format!("{} opened", counted(*items, "item"));
                match days {
                    Some(days) => format!("{opened}; last active {}", days_ago(*days)),
                    None => opened,
                }
            }
        }
    }

    /// Since when it holds, where that is known. Missing work counts from the day after the oldest
    /// missed one was due, whatever number of them is asked for.
    pub fn since(&self) -> Option<Day> {
        match self {
            Self::Passed { on } | Self::Withdrew { on } | Self::Over { on } => *on,
            Self::NoActivity { since, .. }
            | Self::Silent { since, .. }
            | Self::LowScores { since, .. }
            | Self::ThinStart { since, .. } => Some(*since),
            Self::Missed { oldest, .. } => oldest.map(|day| day.plus(1)),
            Self::FarAlong { .. } | Self::Regular { .. } | Self::Between { .. } => None,
        }
    }

    /// How far beyond its limit a sign of trouble is, as a share of the limit; 0 for other reasons.
    pub fn excess(&self) -> f64 {
        let share = |over: i64, limit: i64| over as f64 / limit.max(1) as f64;
        match self {
            Self::Silent { days, limit, .. } => share(days - limit, *limit),
            Self::LowScores { mean, limit, .. } => share(limit - mean, *limit),
            Self::Missed { count, limit, .. } => share(count - limit, *limit),
            _ => 0.0,
        }
    }
}

/// `1 day`, `2 days`.
fn counted(count: i64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// `today`, `1 day ago`.
fn days_ago(days: i64) -> String {
    match days {
        0 => "today".to_owned(),
        _ => format!("{} ago", counted(days, "day")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_read_as_people_write() {
        let day = Day::parse("2014-03-03").unwrap();
        let silent = |days, usual| Reason::Silent {
            days,
            usual,
            limit: 7,
            since: day,
        };
        let missed = |count| Reason::Missed {
            count,
            limit: 1,
            oldest: Some(day),
        };
        let cases = [
            (
                silent(9, Some(2.0)),
                "No activity for 9 days; usually every 2",
            ),
            (
                silent(9, Some(2.5)),
                "No activity for 9 days; usually every 2.5",
            ),
            (
                silent(3, Some(1.0)),
                "No activity for 3 days; usually every day",
            ),
            (silent(1, None), "No activity for 1 day"),
            (
                missed(2),
                "2 assessments not handed in; oldest was due 3 Mar 2014",
            ),
            (
                missed(1),
                "1 assessment not handed in; it was due 3 Mar 2014",
            ),
            (
                Reason::LowScores {
                    mean: 31,
                    limit: 40,
                    since: day,
                },
                "Mean of the last two scores is 31, below 40",
            ),
            (Reason::Withdrew { on: None }, "Withdrew"),
            (Reason::Withdrew { on: Some(day) }, "Withdrew on 3 Mar 2014"),
            (
                Reason::Between {
                    items: 1,
                    days: Some(0),
                },
                "1 item opened; last active today",
            ),
        ];
        for (reason, expected) in cases {
            assert_eq!(reason.sentence(), expected);
        }
    }

    #[test]
    fn missing_work_counts_from_the_day_after_it_was_due() {
        let reason = Reason::Missed {
            count: 3,
            limit: 2,
            oldest: Day::parse("2014-02-28"),
        };
        assert_eq!(reason.since(), Day::parse("2014-03-01"));
        assert_eq!(reason.excess(), 0.5);
    }
}
