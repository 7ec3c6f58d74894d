//! The records of a draft, one a key.

use super::record::{KINDS, Record};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Records by kind and key, in the order of first appearance.
#[derive(Default)]
pub(crate) struct Book {
    shelves: [Shelf; KINDS.len()],
}

#[derive(Default)]
struct Shelf {
    places: HashMap<String, usize>,
    records: Vec<Record>,
}

fn shelf(record: &Record) -> usize {
    match record {
        Record::Course { .. } => 0,
        Record::Student { .. } => 1,
        Record::Enrolment { .. } => 2,
        Record::Item { .. } => 3,
        Record::Assessment { .. } => 4,
        Record::Activity { .. } => 5,
        Record::Submission { .. } => 6,
        Record::Progress { .. } => 7,
    }
}

impl Book {
    /// Adds a record, or lays it over the one of its key.
    pub fn add(&mut self, record: Record) {
        self.place(record, Record::lay_over);
    }

    /// Adds activity, or its count to the activity of its key: a source that has one row a visit says
    /// the same key several times and means the sum.
    pub fn add_up(&mut self, record: Record) {
        self.place(record, |kept, more| {
            if let (Record::Activity { count, .. }, Record::Activity { count: more, .. }) =
                (kept, more)
            {
                *count = count.saturating_add(more);
            }
        });
    }

    /// Whether the enrolment is there.
    pub fn has_enrolment(&self, key: &str) -> bool {
        let [_, _, enrolments, ..] = &self.shelves;
        enrolments.places.contains_key(key)
    }

    fn place(&mut self, record: Record, join: impl FnOnce(&mut Record, Record)) {
        let Some(shelf) = self.shelves.get_mut(shelf(&record)) else {
            return;
        };
        match shelf.places.entry(record.key().to_owned()) {
            Entry::Occupied(place) => {
                if let Some(kept) = shelf.records.get_mut(*place.get()) {
                    join(kept, record);
                }
            }
            Entry::Vacant(place) => {
                place.insert(shelf.records.len());
                shelf.records.push(record);
            }
        }
    }

    /// All records, kind by kind.
    pub fn into_records(self) -> Vec<Record> {
        let total = self.shelves.iter().map(|shelf| shelf.records.len()).sum();
        let mut all = Vec::with_capacity(total);
        for shelf in self.shelves {
            drop(shelf.places);
            all.extend(shelf.records);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Day;
    use std::collections::BTreeMap;

    fn student(name: Option<&str>, email: Option<&str>, region: Option<&str>) -> Record {
        Record::Student {
            key: "s".into(),
            name: name.map(Into::into),
            email: email.map(Into::into),
            details: region
                .map(|region| BTreeMap::from([("Region".to_owned(), region.to_owned())]))
                .unwrap_or_default(),
        }
    }

    #[test]
    fn what_a_later_record_says_wins_and_its_silence_does_not() {
        let mut book = Book::default();
        book.add(student(Some("Ada"), None, Some("Wales")));
        book.add(student(None, Some("ada@example.com"), None));
        book.add(student(Some("Ada L."), None, None));
        assert_eq!(
            book.into_records(),
            [student(
                Some("Ada L."),
                Some("ada@example.com"),
                Some("Wales")
            )]
        );
    }

    #[test]
    fn kinds_come_in_order_and_counts_add_up() {
        let activity = |count| Record::Activity {
            key: "a".into(),
            course: "c".into(),
            student: "s".into(),
            item: None,
            day: Day::new(2026, 1, 2).unwrap(),
            at: None,
            count,
        };
        let mut book = Book::default();
        book.add_up(activity(4));
        book.add_up(activity(1));
        book.add(student(None, None, None));
        let all = book.into_records();
        assert_eq!(all, [student(None, None, None), activity(5)]);
        for record in &all {
            assert_eq!(KINDS[shelf(record)], record.kind_name());
        }
    }
}
