use super::*;
use std::collections::{BTreeMap, BTreeSet};

fn world(today: &str) -> Draft {
    let calendar = Calendar::parse("Europe/Berlin", "monday").unwrap();
    draft(Day::parse(today).unwrap(), &calendar)
}

#[test]
fn the_same_day_gives_the_same_world() {
    assert_eq!(world("2026-03-02"), world("2026-03-02"));
    assert_ne!(world("2026-03-02"), world("2026-03-03"));
}

#[test]
fn nothing_is_dated_today_or_later() {
    // Two of the days have a clock change behind them.
    for today in ["2026-03-02", "2026-03-31", "2026-11-02", "2028-03-01"] {
        let last = world(today).records.iter().filter_map(Record::day).max();
        assert_eq!(last, Some(Day::parse(today).unwrap().plus(-1)), "{today}");
    }
}

#[test]
fn records_come_in_the_order_of_their_kinds_each_key_once() {
    let draft = world("2026-03-31");
    let kinds: Vec<_> = draft
        .records
        .iter()
        .map(|r| KINDS.iter().position(|kind| *kind == r.kind_name()))
        .collect();
    assert!(kinds.is_sorted());
    let keys: BTreeSet<_> = draft
        .records
        .iter()
        .map(|r| (r.kind_name(), r.key()))
        .collect();
    assert_eq!(keys.len(), draft.records.len());
}

#[test]
fn there_is_enough_of_everything() {
    let mut counts = BTreeMap::new();
    for record in &world("2026-03-02").records {
        *counts.entry(record.kind_name()).or_insert(0) += 1;
    }
    assert_eq!(counts["student"], STUDENTS as i32);
    assert_eq!(counts["course"], 4);
    let facts = counts["activity"];
    assert!((8_000..30_000).contains(&facts), "{facts} activities");
}
