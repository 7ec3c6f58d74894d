//! A range made definite: its days, its buckets, and what each is held against.

use super::Span;
use super::compare::{Aligned, NoChange, Shift, against};
use super::format::{long_span, short_span};
use super::range::{GrainChoice, Preset, RangeQuery};
use crate::time::{Calendar, Day, Now};
use serde::{Deserialize, Serialize};

/// The most buckets in a window: more than a chart has room for. Beyond it the grain grows.
pub const MOST_BUCKETS: usize = 400;

/// How long a bucket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Grain {
    /// A day.
    Day,
    /// A calendar week, from the workspace's first day of the week.
    Week,
    /// A calendar month.
    Month,
}

/// One step of a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Its days within the window.
    pub span: Span,
    /// All days of the calendar week or month.
    pub whole: Span,
    /// A few letters for an axis, e.g. `2 Nov`, `16–22 Nov`, `Nov 2026`.
    pub label: String,
    /// Whether a day of `whole` is not over yet: drawn as unfinished.
    pub unfinished: bool,
}

impl Bucket {
    /// Whether the window's edge cuts it, so that it holds fewer days than its neighbours.
    pub fn cut(&self) -> bool {
        self.span != self.whole
    }
}

/// A definite window, ready to travel to the browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// What was asked.
    pub query: RangeQuery,
    /// Its days, none after today. Holds no day when the range lies in the future.
    pub span: Span,
    /// How long a bucket is.
    pub grain: Grain,
    /// The steps, in order, without a gap; none when the span holds no day.
    pub buckets: Vec<Bucket>,
    /// What each bucket is held against, in the order of the buckets.
    pub compare: Vec<Option<Span>>,
    /// The days of the span that are over; only they count towards a change.
    pub full: Option<Span>,
    /// The days, e.g. `3 Nov – 2 Dec 2026`.
    pub label: String,
    /// What a wholly measured metric's change is held against, e.g. `vs previous 30 days`, or why
    /// there is no change.
    pub sentence: String,
}

impl RangeQuery {
    /// Makes the range definite at a moment, in a workspace's calendar.
    pub fn resolve(&self, now: Now, calendar: &Calendar) -> Window {
        let last = |days: i64| Span {
            from: now.today.plus(1 - days),
            to: now.today,
        };
        let to_today = |from: Day| Span {
            from,
            to: now.today,
        };
        let span = match self.preset {
            Preset::Days7 => last(7),
            Preset::Days30 => last(30),
            Preset::Days90 => last(90),
            Preset::Days365 => last(365),
            Preset::Today => last(1),
            Preset::Week => to_today(calendar.week_start_of(now.today)),
            Preset::Month => to_today(now.today.month_start()),
            Preset::Custom(span) => Span {
                from: span.from,
                to: span.to.min(now.today),
            },
        };
        let (grain, buckets) = cut(span, self.grain, now, calendar);
        let shift = Shift::of(self);
        let compare = buckets
            .iter()
            .map(|bucket| shift.align(bucket.span).map(|aligned| aligned.compare))
            .collect();
        let mut window = Window {
            query: *self,
            span,
            grain,
            buckets,
            compare,
            full: span.meet(Span {
                from: span.from,
                to: now.full_through,
            }),
            label: if span.days() > 0 {
                long_span(span)
            } else {
                self.describe()
            },
            sentence: String::new(),
        };
        window.sentence = match window.aligned() {
            Ok(aligned) => window.against(aligned),
            Err(reason) => reason.sentence(),
        };
        window
    }
}

impl Window {
    /// The same window without its buckets, for a figure that needs only the whole and its change.
    pub fn whole(&self) -> Window {
        Window {
            buckets: Vec::new(),
            compare: Vec::new(),
            ..self.clone()
        }
    }

    /// The days that count towards a change, and those they are held against, were all measured.
    ///
    /// # Errors
    /// Why there is no change: none chosen, no day over, or no counterpart.
    pub fn aligned(&self) -> Result<Aligned, NoChange> {
        self.align(self.full)
    }

    fn align(&self, part: Option<Span>) -> Result<Aligned, NoChange> {
        let shift = Shift::of(&self.query);
        if shift == Shift::Off {
            return Err(NoChange::Off);
        }
        let part = part.ok_or(NoChange::TooEarly)?;
        shift.align(part).ok_or(NoChange::NoCounterpart)
    }

    /// The same for a metric that was measured within `measured` only: the current part ends with
    /// the last measured day, and both parts must begin within. A metric `at_end` takes its value on
    /// the last day alone, so that only the ends must be measured.
    ///
    /// # Errors
    /// Why there is no change.
    pub fn like_for_like(&self, measured: Option<Span>, at_end: bool) -> Result<Aligned, NoChange> {
        let whole = self.aligned()?;
        let measured = measured.ok_or(NoChange::NeverMeasured)?;
        if measured.to < whole.current.from {
            return Err(NoChange::NoLongerMeasured(measured.to));
        }
        let aligned = self.align(whole.current.meet(Span {
            from: whole.current.from,
            to: measured.to,
        }))?;
        let first = if at_end {
            aligned.compare.to
        } else {
            aligned.compare.from
        };
        if first < measured.from {
            return Err(NoChange::NotYetMeasured(measured.from));
        }
        Ok(aligned)
    }

    /// What a change over these parts is held against, in words.
    pub fn against(&self, aligned: Aligned) -> String {
        let full = self.full.unwrap_or(self.span);
        against(&self.query, self.span, full, aligned)
    }
}

/// Cuts a span into calendar buckets. By itself the grain is a day up to 35 days (five weeks), a week
/// up to 190 (about 27 bars), else a month.
fn cut(span: Span, choice: GrainChoice, now: Now, calendar: &Calendar) -> (Grain, Vec<Bucket>) {
    let mut grain = match (choice, span.days()) {
        (GrainChoice::Day, _) | (GrainChoice::Auto, ..=35) => Grain::Day,
        (GrainChoice::Week, _) | (GrainChoice::Auto, ..=190) => Grain::Week,
        (GrainChoice::Month | GrainChoice::Auto, _) => Grain::Month,
    };
    loop {
        let buckets = buckets(span, grain, now, calendar);
        grain = match grain {
            Grain::Day if buckets.len() > MOST_BUCKETS => Grain::Week,
            Grain::Week if buckets.len() > MOST_BUCKETS => Grain::Month,
            _ => return (grain, buckets),
        };
    }
}

fn buckets(span: Span, grain: Grain, now: Now, calendar: &Calendar) -> Vec<Bucket> {
    let whole_of = |day: Day| {
        let (from, next) = match grain {
            Grain::Day => (day, day.plus(1)),
            Grain::Week => {
                let from = calendar.week_start_of(day);
                (from, from.plus(7))
            }
            Grain::Month => (day.month_start(), day.month_plus(1)),
        };
        Span {
            from,
            to: next.plus(-1),
        }
    };
    let mut buckets = Vec::new();
    let mut next = span.from;
    while let Some(part) = whole_of(next).meet(Span {
        from: next,
        to: span.to,
    }) {
        let whole = whole_of(next);
        buckets.push(Bucket {
            span: part,
            whole,
            label: match grain {
                Grain::Day | Grain::Week => short_span(part),
                Grain::Month => whole.from.date().format("%b %Y").to_string(),
            },
            unfinished: whole.to > now.full_through,
        });
        next = whole.to.plus(1);
    }
    buckets
}

#[cfg(test)]
mod tests;
