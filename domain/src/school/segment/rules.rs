//! The ordered rules.

use super::features::End;
use super::{Features, Reason, Segment, Thresholds};
use crate::school::Learner;
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// What the rules say of one enrolment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The one segment.
    pub segment: Segment,
    /// The day that its condition first became true, where that is known.
    pub since: Option<Day>,
    /// Why; never empty.
    pub reasons: Vec<Reason>,
}

impl Verdict {
    fn new(segment: Segment, reasons: Vec<Reason>) -> Self {
        Self {
            segment,
            since: reasons.iter().filter_map(Reason::since).min(),
            reasons,
        }
    }
}

/// Judges one enrolment by what was known on `today`.
pub fn judge(learner: &Learner, thresholds: &Thresholds, today: Day) -> Verdict {
    Features::new(learner, 0, today).judge(thresholds, today)
}

impl Features {
    /// Asks the rules in their order; the first that holds wins.
    pub fn judge(&self, t: &Thresholds, today: Day) -> Verdict {
        let day = |ago: i64| today.plus(-ago);
        if let Some((end, since)) = self.ended {
            let on = since.map(day);
            return match end {
                End::Passed => Verdict::new(Segment::Graduated, vec![Reason::Passed { on }]),
                End::Withdrew => Verdict::new(Segment::Left, vec![Reason::Withdrew { on }]),
                End::Over => Verdict::new(Segment::Left, vec![Reason::Over { on }]),
            };
        }
        let ahead = self.starts.filter(|ago| *ago < 0);
        if !self.started {
            let since = day(match ahead {
                Some(_) => self.enrolled,
                None => self.begun(),
            });
            let starts = ahead.map(day);
            return Verdict::new(
                Segment::NotStarted,
                vec![Reason::NoActivity { since, starts }],
            );
        }
        if ahead.is_none() {
            if let Some(silent) = self.silent(t.inactive_days, t, today) {
                return Verdict::new(Segment::Inactive, vec![silent]);
            }
            let signs = self.signs(t, today);
            if !signs.is_empty() {
                return Verdict::new(Segment::AtRisk, signs);
            }
        }
        self.engagement(t, today)
    }

    /// How long ago the later of enrolment and course start was.
    fn begun(&self) -> i64 {
        self.starts
            .map_or(self.enrolled, |ago| ago.min(self.enrolled))
    }

    /// Days since the later of course start and last activity.
    fn silence(&self) -> Option<i64> {
        let last = self.last?;
        Some(self.starts.map_or(last, |ago| ago.min(last)).max(0))
    }

    /// The usual gap in days, where enough gaps are known.
    fn usual(&self, t: &Thresholds) -> Option<f64> {
        let known = self.rhythm.gaps >= t.rhythm_min_gaps;
        self.rhythm.usual().filter(|_| known)
    }

    fn silent(&self, limit: i64, t: &Thresholds, today: Day) -> Option<Reason> {
        let days = self.silence().filter(|days| *days >= limit)?;
        Some(Reason::Silent {
            days,
            usual: self.usual(t),
            limit,
            since: today.plus(limit - days),
        })
    }

    /// Signs of trouble: silence (by the four conditions of Open edX Aspects, or against the own
    /// rhythm, longer than a pause that belongs to it; one silence is one sign), low scores, missing
    /// work.
    fn signs(&self, t: &Thresholds, today: Day) -> Vec<Reason> {
        let rhythm = self
            .usual(t)
            .map(|gap| (t.rhythm_factor * gap).ceil() as i64)
            .map(|days| days.max(self.rhythm.pause + 1).max(t.rhythm_min_days));
        let plain = self.beyond_home.then_some(t.at_risk_days);
        let limit = [rhythm, plain].into_iter().flatten().min();
        let silent = limit.and_then(|limit| self.silent(limit, t, today));

        let low = || {
            let (_, mean) = *self.means.first()?;
            let below = self.means.iter().take_while(|(_, m)| *m < t.low_score);
            let (ago, _) = below.last()?;
            Some(Reason::LowScores {
                mean,
                limit: t.low_score,
                since: today.plus(-ago),
            })
        };
        let missed = self
            .missing
            .filter(|(count, _)| *count >= t.missed_deadlines)
            .map(|(count, oldest)| Reason::Missed {
                count,
                limit: t.missed_deadlines,
                oldest: oldest.map(|ago| today.plus(-ago)),
            });
        [silent, low(), missed].into_iter().flatten().collect()
    }

    fn engagement(&self, t: &Thresholds, today: Day) -> Verdict {
        let items = self.items;
        let recent = self.last.filter(|days| *days < t.high_active_days);
        let complete = self.completion.filter(|c| *c >= t.high_completion);
        if let (Some(days), Some(completion), true) = (recent, complete, items >= t.high_items) {
            let reason = Reason::FarAlong {
                items,
                completion,
                days,
            };
            return Verdict::new(Segment::HighlyEngaged, vec![reason]);
        }
        let (this_week, last_week) = self.weeks;
        if items >= t.engaged_items && this_week.min(last_week) >= t.engaged_days_a_week {
            let reason = Reason::Regular {
                items,
                this_week,
                last_week,
            };
            return Verdict::new(Segment::Engaged, vec![reason]);
        }
        // A source without items says nothing about the first week; and the week must be over.
        if items > 0 && self.first_week < t.low_items && self.begun() >= 7 {
            let reason = Reason::ThinStart {
                items: self.first_week,
                limit: t.low_items,
                since: today.plus(7 - self.begun()),
            };
            return Verdict::new(Segment::Low, vec![reason]);
        }
        let days = self.last;
        Verdict::new(Segment::Moderate, vec![Reason::Between { items, days }])
    }
}
