//! Where the rules draw their lines, and the sliders that move them.

use crate::error::FieldError;
use serde::{Deserialize, Serialize};

/// Where the rules draw their lines. A field that a kept text lacks takes its default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Thresholds {
    /// Days without activity from which a student is inactive. Source: S2-38.
    pub inactive_days: i64,
    /// Days without activity from which a student who went beyond the home page is at risk.
    /// Source: S2-37 and the at-risk definition of Open edX Aspects.
    pub at_risk_days: i64,
    /// How many times the own usual gap a silence must last to be a sign. Source: the own-rhythm
    /// check proposed in S2-37; the factor is our choice.
    pub rhythm_factor: f64,
    /// Gaps that must be known before a rhythm is believed. Our choice.
    pub rhythm_min_gaps: i64,
    /// Days of silence below which no rhythm counts as broken. Our choice.
    pub rhythm_min_days: i64,
    /// The mean of the last two marked scores below which a student is at risk. Source: the Open
    /// University's pass mark of 40.
    pub low_score: i64,
    /// Assessments not handed in from which a student is at risk. Source: the deadline signal of
    /// B-32; the number is our choice.
    pub missed_deadlines: i64,
    /// Items opened by the highly engaged. Source: S2-33.
    pub high_items: i64,
    /// Completion of the highly engaged, in percent. Source: S2-33.
    pub high_completion: i64,
    /// The highly engaged were active within so many days, today included. Source: S2-33.
    pub high_active_days: i64,
    /// Items opened by the engaged. Source: S2-34.
    pub engaged_items: i64,
    /// Active days of the engaged in each of the last two weeks. Source: S2-34.
    pub engaged_days_a_week: i64,
    /// Items in the first week below which engagement is low. Source: S2-36.
    pub low_items: i64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            inactive_days: 14,
            at_risk_days: 7,
            rhythm_factor: 3.0,
            rhythm_min_gaps: 5,
            rhythm_min_days: 3,
            low_score: 40,
            missed_deadlines: 2,
            high_items: 10,
            high_completion: 75,
            high_active_days: 7,
            engaged_items: 5,
            engaged_days_a_week: 2,
            low_items: 3,
        }
    }
}

/// One slider: a threshold with its range.
#[derive(Clone, Copy, Debug)]
pub struct Knob {
    /// The threshold's field name, which is also its name in the form.
    pub field: &'static str,
    /// As the page names it.
    pub label: &'static str,
    /// What the number counts, e.g. `days`.
    pub unit: &'static str,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// Distance between values.
    pub step: f64,
    /// Reads it.
    pub get: fn(&Thresholds) -> f64,
    /// Writes it, without checking.
    pub set: fn(&mut Thresholds, f64),
}

/// A slider over whole numbers.
macro_rules! whole {
    ($field:ident, $label:literal, $unit:literal, $min:literal ..= $max:literal) => {
        Knob {
            field: stringify!($field),
            label: $label,
            unit: $unit,
            min: $min as f64,
            max: $max as f64,
            step: 1.0,
            get: |t| t.$field as f64,
            set: |t, value| t.$field = value.round() as i64,
        }
    };
}

/// The largest `low_score` that can be set: higher means never need to travel to the browser.
pub(super) const LOW_SCORE_MAX: i64 = 70;

impl Thresholds {
    /// Every slider, in the order of the page.
    pub const KNOBS: [Knob; 13] = [
        whole!(inactive_days, "Inactive after", "days", 2..=90),
        whole!(at_risk_days, "At risk after", "days", 1..=60),
        Knob {
            field: "rhythm_factor",
            label: "Rhythm broken at",
            unit: "× usual gap",
            min: 1.5,
            max: 10.0,
            step: 0.5,
            get: |t| t.rhythm_factor,
            set: |t, value| t.rhythm_factor = value,
        },
        whole!(rhythm_min_gaps, "Rhythm known from", "gaps", 2..=20),
        whole!(
            rhythm_min_days,
            "Rhythm broken no sooner than",
            "days",
            1..=30
        ),
        whole!(low_score, "Low scores below", "points", 0..=70),
        whole!(missed_deadlines, "Missing work from", "assessments", 1..=10),
        whole!(high_items, "Highly engaged from", "items", 1..=100),
        whole!(
            high_completion,
            "Highly engaged from",
            "% completed",
            1..=100
        ),
        whole!(
            high_active_days,
            "Highly engaged: active within",
            "days",
            1..=30
        ),
        whole!(engaged_items, "Engaged from", "items", 1..=100),
        whole!(
            engaged_days_a_week,
            "Engaged from",
            "active days a week",
            1..=7
        ),
        whole!(
            low_items,
            "Low engagement below",
            "items in the first week",
            1..=20
        ),
    ];

    /// What is wrong, by field: a value outside its range, or at-risk days that do not come before
    /// the inactive days. Empty when all is well.
    pub fn check(&self) -> Vec<FieldError> {
        let mut errors: Vec<FieldError> = Self::KNOBS
            .iter()
            .filter(|knob| !(knob.min..=knob.max).contains(&(knob.get)(self)))
            .map(|knob| {
                let text = format!("Choose {} to {} {}.", knob.min, knob.max, knob.unit);
                FieldError::new(knob.field, text)
            })
            .collect();
        if self.at_risk_days >= self.inactive_days {
            errors.push(FieldError::new(
                "at_risk_days",
                "At risk must begin before inactive does.",
            ));
        }
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_in_order_and_inside_their_ranges() {
        assert_eq!(Thresholds::default().check(), vec![]);
        assert_eq!(LOW_SCORE_MAX as f64, Thresholds::KNOBS[5].max);
    }

    #[test]
    fn each_knob_moves_its_own_field_and_its_range_is_checked() {
        for knob in Thresholds::KNOBS {
            for (value, wrong) in [(knob.max, false), (knob.max + knob.step, true)] {
                let mut moved = Thresholds::default();
                (knob.set)(&mut moved, value);
                assert_eq!((knob.get)(&moved), value, "{}", knob.field);
                let json = serde_json::to_value(&moved).unwrap();
                assert_eq!(json[knob.field].as_f64(), Some(value), "{}", knob.field);
                let told = moved
                    .check()
                    .iter()
                    .any(|error| error.field == knob.field && error.message.starts_with("Choose"));
                assert_eq!(told, wrong, "{}", knob.field);
            }
        }
    }

    #[test]
    fn at_risk_comes_before_inactive_and_nonsense_is_refused() {
        let equal = Thresholds {
            at_risk_days: 14,
            ..Thresholds::default()
        };
        assert_eq!(equal.check()[0].field, "at_risk_days");
        let nan = Thresholds {
            rhythm_factor: f64::NAN,
            ..Thresholds::default()
        };
        assert_eq!(nan.check()[0].field, "rhythm_factor");
    }

    #[test]
    fn a_kept_text_without_a_field_reads_with_its_default() {
        let kept: Thresholds = serde_json::from_str("{\"inactive_days\":21}").unwrap();
        assert_eq!((kept.inactive_days, kept.at_risk_days), (21, 7));
    }
}
