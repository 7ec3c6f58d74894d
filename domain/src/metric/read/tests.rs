use super::*;
use crate::access::Role;
use crate::metric::DayValue;
use crate::metric::change::ChangeKind;
use crate::metric::cohort::{Returned, Returning};
use crate::metric::range::RangeQuery;
use crate::metric::registry::metric;
use crate::metric::window::Window;
use crate::time::{Calendar, Day};
use std::collections::{BTreeMap, HashSet};
use std::future::Future;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

/// Rows and actors in lists, with a log of the row spans asked for.
#[derive(Default)]
struct Memory {
    rows: Vec<(&'static str, &'static str, DayValue)>,
    seen: Vec<(&'static str, &'static str, u32, Day)>,
    asked: Mutex<Vec<Span>>,
}

#[async_trait::async_trait]
impl MetricStore for Memory {
    async fn days(
        &self,
        _: &Access,
        metric: &str,
        subject: &str,
        span: Span,
    ) -> StoreResult<Vec<DayValue>> {
        self.asked.lock().unwrap().push(span);
        let rows = self.rows.iter();
        Ok(rows
            .filter(|row| row.0 == metric && row.1 == subject && span.holds(row.2.day))
            .map(|row| row.2)
            .collect())
    }
    async fn parts(
        &self,
        _: &Access,
        _: &str,
        _: &str,
        _: Span,
    ) -> StoreResult<Vec<(String, f64, f64)>> {
        Ok(Vec::new())
    }
    async fn distinct(
        &self,
        _: &Access,
        kind: &str,
        subject: &str,
        spans: &[Span],
    ) -> StoreResult<Vec<i64>> {
        let count = |span: &Span| {
            let seen = self.seen.iter();
            let actors: HashSet<u32> = seen
                .filter(|seen| seen.0 == kind && seen.1 == subject && span.holds(seen.3))
                .map(|seen| seen.2)
                .collect();
            actors.len() as i64
        };
        Ok(spans.iter().map(count).collect())
    }
    async fn seen_days(
        &self,
        _: &Access,
        kind: &str,
        subject: &str,
        span: Span,
    ) -> StoreResult<Vec<(Day, i64)>> {
        let mut days = BTreeMap::new();
        for seen in &self.seen {
            if seen.0 == kind && seen.1 == subject && span.holds(seen.3) {
                *days.entry(seen.3).or_insert(0) += 1;
            }
        }
        Ok(days.into_iter().collect())
    }
    async fn first_seen(
        &self,
        _: &Access,
        kind: &str,
        subject: &str,
        until: Day,
    ) -> StoreResult<Vec<(Day, i64)>> {
        let mut first = BTreeMap::new();
        for seen in &self.seen {
            if seen.0 == kind && seen.1 == subject && seen.3 <= until {
                let day = first.entry(seen.2).or_insert(seen.3);
                *day = seen.3.min(*day);
            }
        }
        let mut days = BTreeMap::new();
        for day in first.into_values() {
            *days.entry(day).or_insert(0) += 1;
        }
        Ok(days.into_iter().collect())
    }
    async fn returns(&self, _: &Access, _: &Returning) -> StoreResult<Vec<Returned>> {
        Ok(Vec::new())
    }
    async fn measured(
        &self,
        _: &Access,
        metric: &str,
        subject: &str,
        until: Day,
    ) -> StoreResult<Option<Span>> {
        let rows = self.rows.iter().map(|row| (row.0, row.1, row.2.day));
        let seen = self.seen.iter().map(|seen| (seen.0, seen.1, seen.3));
        let days: Vec<Day> = rows
            .chain(seen)
            .filter(|row| row.0 == metric && row.1 == subject && row.2 <= until)
            .map(|row| row.2)
            .collect();
        let ends = days.iter().min().zip(days.iter().max());
        Ok(ends.map(|(from, to)| Span {
            from: *from,
            to: *to,
        }))
    }
    async fn peak_hours(&self, _: &Access, _: &str, _: Span) -> StoreResult<Option<Vec<Vec<i64>>>> {
        Ok(None)
    }
}

fn november(date: u32) -> Day {
    Day::new(2026, 11, date).unwrap()
}

fn value(date: u32, numerator: f64, denominator: f64) -> DayValue {
    DayValue {
        day: november(date),
        numerator,
        denominator,
    }
}

/// The last seven days at the end of 14 November, in days, against the seven before.
fn series(store: &Memory, id: &str, subject: &str) -> Series {
    series_over(store, id, subject, |window| window)
}

fn series_over(store: &Memory, id: &str, subject: &str, over: impl Fn(Window) -> Window) -> Series {
    let calendar = Calendar::parse("UTC", "monday").unwrap();
    let now = Now::as_of(november(14), &calendar);
    let window = RangeQuery::parse([("range", "7d")])
        .0
        .resolve(now, &calendar);
    let window = over(window);
    let access = Access::of_membership("w", "p", Role::Viewer);
    let metric = metric(id).unwrap();
    let mut future = std::pin::pin!(read(store, &access, metric, subject, &window, now));
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(result) => result.unwrap(),
        Poll::Pending => panic!("a store in memory never waits"),
    }
}

fn values(series: &Series) -> Vec<Option<f64>> {
    series
        .points
        .iter()
        .map(|point| point.amount.value)
        .collect()
}

#[test]
fn a_sum_reads_both_periods_and_nothing_later_than_now() {
    let store = Memory {
        rows: vec![
            ("activities", "", value(1, 4.0, 1.0)),
            ("activities", "", value(8, 3.0, 1.0)),
            ("activities", "", value(14, 3.0, 1.0)),
            ("activities", "", value(20, 100.0, 1.0)),
            ("activities", "c1", value(14, 50.0, 1.0)),
        ],
        ..Memory::default()
    };
    let series = series(&store, "activities", "");
    assert_eq!(series.total.value, Some(6.0));
    assert_eq!(
        (series.change.ratio, series.compare[0]),
        (Some(0.5), Some(4.0))
    );
    let asked = [(1, 7), (8, 14)].map(|(from, to)| Span {
        from: november(from),
        to: november(to),
    });
    assert_eq!(*store.asked.lock().unwrap(), asked);
}

#[test]
fn a_rare_event_is_zero_while_its_source_is_measured() {
    let mut store = Memory {
        rows: vec![
            ("activities", "c1", value(1, 1.0, 1.0)),
            ("activities", "c1", value(13, 1.0, 1.0)),
            ("withdrawals", "", value(2, 1.0, 1.0)),
        ],
        ..Memory::default()
    };
    let found = series(&store, "withdrawals", "c1");
    let mut expected = vec![Some(0.0); 6];
    expected.push(None);
    assert_eq!(values(&found), expected);
    assert_eq!(found.as_of, Some(november(13)));
    store.rows.pop();
    assert_eq!(values(&series(&store, "withdrawals", "c1")), [None; 7]);
}

#[test]
fn a_part_is_zero_while_its_course_is_measured() {
    let store = Memory {
        rows: vec![
            ("activities", "", value(1, 1.0, 1.0)),
            ("activities", "c1", value(1, 1.0, 1.0)),
            ("activities", "c1", value(14, 1.0, 1.0)),
            ("activities", "c1/part:quiz", value(9, 2.0, 1.0)),
        ],
        ..Memory::default()
    };
    let found = series(&store, "activities", "c1/part:quiz");
    let expected = [0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0].map(Some);
    assert_eq!(values(&found), expected);
    assert_eq!(found.change.kind, ChangeKind::New);
}

#[test]
fn a_last_value_is_carried_from_before_the_window() {
    // Before the comparison too.
    let long_ago = DayValue {
        day: november(1).plus(-20),
        ..value(1, 80.0, 2.0)
    };
    let store = Memory {
        rows: vec![
            ("average_completion", "", long_ago),
            ("average_completion", "", value(10, 90.0, 2.0)),
            ("activities", "", value(14, 1.0, 1.0)),
        ],
        ..Memory::default()
    };
    let found = series(&store, "average_completion", "");
    assert_eq!(
        values(&found),
        [40.0, 40.0, 45.0, 45.0, 45.0, 45.0, 45.0].map(Some)
    );
    assert_eq!(found.compare, [Some(40.0); 7]);
    assert_eq!(found.change.text, "+5.0\u{a0}pp");
}

#[test]
fn distinct_and_running_counts_are_exact() {
    let active = [(1, 1), (1, 7), (1, 8), (1, 9), (2, 9), (2, 14)];
    let store = Memory {
        seen: active
            .map(|(actor, date)| ("active", "", actor, november(date)))
            .into_iter()
            .chain([
                ("enrolled", "", 1, november(1)),
                ("enrolled", "", 2, november(8)),
                ("enrolled", "", 2, november(9)),
            ])
            .collect(),
        ..Memory::default()
    };
    let active = series(&store, "active_students", "");
    assert_eq!(
        values(&active),
        [1.0, 2.0, 0.0, 0.0, 0.0, 0.0, 1.0].map(Some)
    );
    assert_eq!(
        (active.total.value, active.change.ratio),
        (Some(2.0), Some(1.0))
    );
    let total = series(&store, "total_students", "");
    assert_eq!(values(&total), [Some(2.0); 7]);
    assert_eq!(
        (total.total.value, total.change.ratio),
        (Some(2.0), Some(1.0))
    );
}

#[test]
fn a_whole_window_says_the_same_without_its_points() {
    let store = Memory {
        rows: vec![
            ("activities", "", value(1, 4.0, 1.0)),
            ("activities", "", value(8, 3.0, 1.0)),
            ("activities", "", value(14, 3.0, 1.0)),
        ],
        ..Memory::default()
    };
    let full = series(&store, "activities", "");
    let whole = series_over(&store, "activities", "", |window| window.whole());
    assert_eq!((whole.total, &whole.change), (full.total, &full.change));
    assert!(whole.points.is_empty() && whole.compare.is_empty());
}
