//! What a span is held against: the previous period, the same part of it, or the same dates a year
//! before. Only days that are over count, and both sides hold the same part (corrections B-11).

use super::Span;
use super::format::{long_span, short_span};
use super::range::{Comparison, Preset, RangeQuery};
use crate::time::Day;
use chrono::Datelike;
use serde::{Deserialize, Serialize};

/// How a day finds its counterpart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shift {
    /// It has none: no comparison is chosen.
    Off,
    /// So many days before.
    Days(i64),
    /// The same day of the month before; none where that month is shorter.
    Month,
    /// The same date a year before; none for 29 February. Where either side holds a 29 February
    /// between its ends, it holds a day more than the other.
    Year,
}

impl Shift {
    /// The rule of a range. Weekdays match when the shift is a whole number of weeks: the fewest that
    /// keep the two periods apart, and 52 for a year.
    pub fn of(query: &RangeQuery) -> Self {
        let weeks = |days: i64| Self::Days((days + 6).div_euclid(7) * 7);
        let length = match query.preset {
            Preset::Days7 | Preset::Week => 7,
            Preset::Days30 => 30,
            Preset::Days90 => 90,
            Preset::Days365 => 365,
            Preset::Today => 1,
            Preset::Month => 31,
            Preset::Custom(span) => span.days(),
        };
        match (query.comparison, query.match_weekdays) {
            (Comparison::None, _) => Self::Off,
            (Comparison::Previous, true) => weeks(length),
            (Comparison::Previous, false) if query.preset == Preset::Month => Self::Month,
            (Comparison::Previous, false) => Self::Days(length),
            (Comparison::Year, true) => Self::Days(364),
            (Comparison::Year, false) => Self::Year,
        }
    }

    /// The counterpart of a span, and the part of the span that has one; `None` when no day has one.
    pub fn align(self, part: Span) -> Option<Aligned> {
        let (current, compare) = match self {
            Self::Off => return None,
            Self::Days(days) => (part, part.moved(-days)),
            Self::Month => {
                let start = part.from.month_start();
                let back = start.since(start.month_plus(-1));
                let earlier = part.moved(-back).meet(Span {
                    from: start.plus(-back),
                    to: start.plus(-1),
                })?;
                (earlier.moved(back), earlier)
            }
            Self::Year => {
                let leap = |day: Day| (day.date().month(), day.date().day()) == (2, 29);
                let current = Span {
                    from: part.from.plus(i64::from(leap(part.from))),
                    to: part.to.plus(-i64::from(leap(part.to))),
                };
                let compare = Span {
                    from: current.from.year_plus(-1),
                    to: current.to.year_plus(-1),
                };
                (current, compare)
            }
        };
        (current.days() > 0).then_some(Aligned { current, compare })
    }
}

/// Two spans that may be held against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aligned {
    /// The later one.
    pub current: Span,
    /// The earlier one.
    pub compare: Span,
}

/// Why there is no change to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoChange {
    /// No comparison is chosen: show none.
    Off,
    /// No day of the window is over.
    TooEarly,
    /// The window's only days are 29 February, or such as the month before does not have.
    NoCounterpart,
    /// Nothing was ever measured.
    NeverMeasured,
    /// One of the periods begins before the first measured day.
    NotYetMeasured(Day),
    /// The window begins after the last measured day.
    NoLongerMeasured(Day),
    /// One of the periods has no value, such as a mean of nothing.
    NoValue,
}

impl NoChange {
    /// The reason as a sentence for the hover.
    pub fn sentence(&self) -> String {
        match self {
            Self::Off => "no comparison chosen".to_owned(),
            Self::TooEarly => "too early: no day of this range is over".to_owned(),
            Self::NoCounterpart => "these dates did not exist in the earlier period".to_owned(),
            Self::NeverMeasured => "not measured".to_owned(),
            Self::NotYetMeasured(day) => format!("not measured before {}", day.long()),
            Self::NoLongerMeasured(day) => format!("not measured after {}", day.long()),
            Self::NoValue => "no value in one of the two periods".to_owned(),
        }
    }
}

/// What a change is held against, in words, e.g. `vs previous 30 days to the same day`.
pub fn against(query: &RangeQuery, span: Span, full: Span, aligned: Aligned) -> String {
    let to_same_day = |name: &str, whole: i64| {
        let cut = aligned.current.days() < whole;
        format!("vs {name}{}", if cut { " to the same day" } else { "" })
    };
    let sentence = match (query.comparison, query.match_weekdays, query.preset) {
        (Comparison::Year, true, _) => "vs same weekdays last year".to_owned(),
        (Comparison::Year, false, _) => "vs same days last year".to_owned(),
        (_, true, Preset::Today) => "vs the same weekday a week before".to_owned(),
        (_, false, Preset::Today) => "vs the day before".to_owned(),
        (_, _, Preset::Week) => to_same_day("previous week", 7),
        (_, _, Preset::Days7) => to_same_day("previous 7 days", 7),
        (_, false, Preset::Days30 | Preset::Days90 | Preset::Days365) => {
            to_same_day(&format!("previous {} days", span.days()), span.days())
        }
        (_, matched, _) => {
            let same_year = aligned.compare.from.date().year() == aligned.current.to.date().year();
            let earlier = if same_year {
                short_span(aligned.compare)
            } else {
                long_span(aligned.compare)
            };
            format!(
                "vs {earlier}{}",
                if matched { ", same weekdays" } else { "" }
            )
        }
    };
    if aligned.current == full {
        sentence
    } else {
        format!("{} {sentence}", short_span(aligned.current))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: &str, to: &str) -> Span {
        Span {
            from: Day::parse(from).unwrap(),
            to: Day::parse(to).unwrap(),
        }
    }

    fn text(span: Span) -> String {
        format!("{} {}", span.from, span.to)
    }

    #[test]
    fn spans_find_their_counterpart() {
        let cases = [
            (
                "month",
                Shift::Month,
                "2026-11-01 2026-11-12",
                "2026-11-01 2026-11-12",
                "2026-10-01 2026-10-12",
            ),
            (
                "31 days against 28",
                Shift::Month,
                "2026-03-01 2026-03-31",
                "2026-03-01 2026-03-28",
                "2026-02-01 2026-02-28",
            ),
            (
                "31 days against 29",
                Shift::Month,
                "2024-03-01 2024-03-31",
                "2024-03-01 2024-03-29",
                "2024-02-01 2024-02-29",
            ),
            (
                "31 days against 30",
                Shift::Month,
                "2026-12-01 2026-12-31",
                "2026-12-01 2026-12-30",
                "2026-11-01 2026-11-30",
            ),
            (
                "28 days against 31",
                Shift::Month,
                "2026-02-01 2026-02-28",
                "2026-02-01 2026-02-28",
                "2026-01-01 2026-01-28",
            ),
            (
                "over the new year",
                Shift::Month,
                "2026-01-05 2026-01-31",
                "2026-01-05 2026-01-31",
                "2025-12-05 2025-12-31",
            ),
            (
                "year",
                Shift::Year,
                "2026-03-01 2026-03-31",
                "2026-03-01 2026-03-31",
                "2025-03-01 2025-03-31",
            ),
            (
                "year to leap day",
                Shift::Year,
                "2024-02-01 2024-02-29",
                "2024-02-01 2024-02-28",
                "2023-02-01 2023-02-28",
            ),
            (
                "year from leap day",
                Shift::Year,
                "2024-02-29 2024-03-02",
                "2024-03-01 2024-03-02",
                "2023-03-01 2023-03-02",
            ),
            (
                "52 weeks",
                Shift::Days(364),
                "2026-11-16 2026-11-22",
                "2026-11-16 2026-11-22",
                "2025-11-17 2025-11-23",
            ),
        ];
        for (case, shift, part, current, compare) in cases {
            let (from, to) = part.split_once(' ').unwrap();
            let aligned = shift.align(span(from, to)).unwrap();
            assert_eq!(
                (text(aligned.current), text(aligned.compare)),
                (current.into(), compare.into()),
                "{case}"
            );
        }
    }

    #[test]
    fn days_that_did_not_exist_have_no_counterpart() {
        let cases = [
            (Shift::Month, "2026-03-29", "2026-03-31"),
            (Shift::Month, "2026-07-31", "2026-07-31"),
            (Shift::Year, "2024-02-29", "2024-02-29"),
            (Shift::Off, "2026-03-29", "2026-03-31"),
        ];
        for (shift, from, to) in cases {
            let aligned = shift.align(span(from, to));
            assert!(aligned.is_none(), "{shift:?} {from}");
        }
    }

    #[test]
    fn matched_weekdays_shift_by_whole_weeks_without_overlap() {
        let presets = [
            (Preset::Days7, 7),
            (Preset::Days30, 35),
            (Preset::Days90, 91),
            (Preset::Days365, 371),
            (Preset::Today, 7),
            (Preset::Week, 7),
            (Preset::Month, 35),
            (Preset::Custom(span("2026-11-01", "2026-11-08")), 14),
        ];
        for (preset, days) in presets {
            let mut query = RangeQuery {
                preset,
                match_weekdays: true,
                ..RangeQuery::default()
            };
            assert_eq!(Shift::of(&query), Shift::Days(days), "{preset:?}");
            query.comparison = Comparison::Year;
            assert_eq!(Shift::of(&query), Shift::Days(364), "{preset:?}");
            query.comparison = Comparison::None;
            assert_eq!(Shift::of(&query), Shift::Off, "{preset:?}");
        }
    }
}
