//! Everybody on one day, prepared so that any page of the list is one pass.

use super::cursor::{Cursor, SortKey, compare};
use super::fold::{fold, natural_key, nearly_begins};
use super::page::{StudentPage, StudentRow};
use super::query::{LastActive, Quarter, Sort, StudentQuery};
use crate::school::Roll;
use crate::school::segment::Thresholds;
use crate::school::standing::{StudentStanding, standings};
use crate::table::{MOST_KEYS, Order};
use crate::time::Day;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A student with what search and order need.
struct Entry {
    standing: StudentStanding,
    name: String,
    email: Option<String>,
    name_key: String,
    /// Folded name and address, as a place in the directory's text.
    text: Range<usize>,
    /// Their words, as a place in the directory's words.
    words: Range<usize>,
}

/// Everybody on one day. Building it judges everybody once; keep it while the roll, the thresholds
/// and the day are the same.
pub struct Directory {
    today: Day,
    inactive_days: i64,
    entries: Vec<Entry>,
    /// The folded names and addresses of all, one behind the other: a search reads it straight through.
    text: String,
    words: Vec<Range<usize>>,
    /// For each key: everybody in its order.
    orders: HashMap<Sort, Sorted>,
    courses: HashMap<String, String>,
}

/// Everybody by one key.
struct Sorted {
    /// Students by key and id, the unknown last.
    by_key: Vec<usize>,
    /// How many are known.
    known: usize,
    /// Per student the place among the different keys, [`UNKNOWN`] where it has none: what a further key
    /// of an order compares.
    ranks: Vec<u32>,
}

const UNKNOWN: u32 = u32::MAX;

impl Sorted {
    fn new(entries: &[Entry], sort: Sort) -> Self {
        let mut keyed: Vec<(Option<SortKey>, usize)> = (0..)
            .zip(entries)
            .map(|(index, entry)| (entry.key(sort), index))
            .collect();
        // Entries are in order of id, so that a stable sort breaks ties by id.
        keyed.sort_by(|(a, _), (b, _)| (a.is_none(), a).cmp(&(b.is_none(), b)));
        let mut ranks = vec![UNKNOWN; entries.len()];
        let (mut rank, mut before) = (0, None);
        for (key, index) in &keyed {
            let Some(key) = key else {
                break;
            };
            rank += u32::from(before.is_some_and(|before| before != key));
            before = Some(key);
            if let Some(place) = ranks.get_mut(*index) {
                *place = rank;
            }
        }
        Self {
            known: keyed.partition_point(|(key, _)| key.is_some()),
            by_key: keyed.into_iter().map(|(_, index)| index).collect(),
            ranks,
        }
    }

    /// What a student compares by, in a direction: the unknown last in both.
    fn rank(&self, index: usize, descending: bool) -> u32 {
        match self.ranks.get(index) {
            Some(rank) if *rank != UNKNOWN && descending => UNKNOWN - 1 - rank,
            Some(rank) => *rank,
            None => UNKNOWN,
        }
    }
}

impl Entry {
    fn keys(&self, order: &Order<Sort>) -> Vec<Option<SortKey>> {
        order.keys().iter().map(|key| self.key(key.by)).collect()
    }

    fn key(&self, sort: Sort) -> Option<SortKey> {
        let s = &self.standing;
        let epoch = chrono::NaiveDate::default();
        let days = |day: Day| day.date().signed_duration_since(epoch).num_days();
        match sort {
            Sort::Name => Some(SortKey::Text(self.name_key.clone())),
            Sort::Progress => s
                .progress
                .map(|p| SortKey::Number((p * 1000.0).round() as i64)),
            Sort::LastActive => s.last_active.map(|day| SortKey::Number(days(day))),
            Sort::Status => Some(SortKey::Number(s.segment as i64)),
            Sort::Score => s
                .mean_score
                .map(|score| SortKey::Number((score * 1000.0).round() as i64)),
            Sort::Since => s.since.map(|day| SortKey::Number(days(day))),
        }
    }
}

impl Directory {
    /// Judges everybody who had enrolled by `today` and prepares the orders.
    pub fn new(roll: &Roll, thresholds: &Thresholds, today: Day) -> Self {
        let names: HashMap<&str, _> = roll.names.iter().map(|n| (n.id.as_str(), n)).collect();
        let (mut text, mut words) = (String::new(), Vec::new());
        let entries: Vec<Entry> = standings(roll, thresholds, today)
            .into_iter()
            .map(|standing| {
                let known = names.get(standing.student.as_str());
                let name = known.map_or_else(|| standing.student.clone(), |n| n.name.clone());
                let email = known.and_then(|n| n.email.clone());
                let folded = fold(&name);
                let name_key = natural_key(&folded);
                let (begin, first_word) = (text.len(), words.len());
                text.push_str(&folded);
                text.push(' ');
                text.push_str(&email.as_deref().map(fold).unwrap_or_default());
                let own = text.get(begin..).unwrap_or_default();
                for word in own.split(|c: char| !c.is_alphanumeric()) {
                    let start = begin + (word.as_ptr() as usize - own.as_ptr() as usize);
                    words.push(start..start + word.len());
                }
                Entry {
                    standing,
                    name,
                    email,
                    name_key,
                    text: begin..text.len(),
                    words: first_word..words.len(),
                }
            })
            .collect();
        let order = |sort: Sort| (sort, Sorted::new(&entries, sort));
        Self {
            today,
            inactive_days: thresholds.inactive_days,
            orders: Sort::ALL.iter().copied().map(order).collect(),
            courses: roll
                .courses
                .iter()
                .map(|course| (course.id.clone(), course.name.clone()))
                .collect(),
            entries,
            text,
            words,
        }
    }

    /// The page that `query` asks for, among everybody.
    pub fn page(&self, query: &StudentQuery) -> StudentPage {
        self.page_among(query, None)
    }

    /// The page that `query` asks for. `tagged` holds the students with its tag, where it names one.
    pub fn page_among(
        &self,
        query: &StudentQuery,
        tagged: Option<&HashSet<String>>,
    ) -> StudentPage {
        let taken = self.taken(query, tagged);
        let before = |index: &usize, cursor: &Cursor, or_at: bool| {
            let Some(entry) = self.entries.get(*index) else {
                return false;
            };
            let keys = entry.keys(&query.order);
            let row = (keys.as_slice(), entry.standing.student.as_str());
            let place = (cursor.keys.as_slice(), cursor.id.as_str());
            let order = compare(&query.order, row, place);
            order.is_lt() || (or_at && order.is_eq())
        };
        let start = match &query.cursor {
            None => 0,
            Some(c) if c.forward => taken.partition_point(|index| before(index, c, true)),
            Some(c) => {
                let end = taken.partition_point(|index| before(index, c, false));
                end.saturating_sub(query.limit)
            }
        };
        let shown: Vec<&Entry> = taken
            .iter()
            .skip(start)
            .take(query.limit)
            .filter_map(|index| self.entries.get(*index))
            .collect();
        let end = start + shown.len();
        let cursor = |entry: Option<&&Entry>, forward| {
            entry.map(|entry| {
                let cursor = Cursor {
                    forward,
                    order: query.order.clone(),
                    keys: entry.keys(&query.order),
                    id: entry.standing.student.clone(),
                };
                cursor.encode()
            })
        };
        StudentPage {
            total: taken.len(),
            from: if shown.is_empty() { 0 } else { start + 1 },
            to: if shown.is_empty() { 0 } else { end },
            next: cursor(shown.last().filter(|_| end < taken.len()), true),
            previous: cursor(shown.first().filter(|_| start > 0), false),
            rows: shown.into_iter().map(|entry| self.row_of(entry)).collect(),
        }
    }

    /// Numbers of everybody whom `query` finds, in its order, wherever its page begins.
    pub fn matching(&self, query: &StudentQuery, tagged: Option<&HashSet<String>>) -> Vec<u32> {
        let taken = self.taken(query, tagged);
        taken.into_iter().map(|index| index as u32).collect()
    }

    /// The id of a student's number.
    pub fn id(&self, number: u32) -> Option<&str> {
        let entry = self.entries.get(usize::try_from(number).ok()?)?;
        Some(&entry.standing.student)
    }

    /// A student's name by id.
    pub fn name(&self, id: &str) -> Option<&str> {
        let by_id = |entry: &Entry| entry.standing.student.as_str().cmp(id);
        let index = self.entries.binary_search_by(by_id).ok()?;
        self.entries.get(index).map(|entry| entry.name.as_str())
    }

    /// The standing of everybody, by student id. The place in it is the student's number.
    pub fn standings(&self) -> impl Iterator<Item = &StudentStanding> {
        self.entries.iter().map(|entry| &entry.standing)
    }

    /// One student's standing by id.
    pub fn standing(&self, id: &str) -> Option<&StudentStanding> {
        let by_id = |entry: &Entry| entry.standing.student.as_str().cmp(id);
        let index = self.entries.binary_search_by(by_id).ok()?;
        self.entries.get(index).map(|entry| &entry.standing)
    }

    /// The row of a student's number.
    pub fn row(&self, number: u32) -> Option<StudentRow> {
        let entry = self.entries.get(usize::try_from(number).ok()?)?;
        Some(self.row_of(entry))
    }

    /// A course's name; its id where nobody knows the name.
    pub fn course_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.courses.get(id).map_or(id, String::as_str)
    }

    /// Numbers of all students by natural order of names.
    pub fn by_name(&self) -> impl Iterator<Item = u32> {
        let names = self.orders.get(&Sort::Name);
        names
            .into_iter()
            .flat_map(|sorted| sorted.by_key.iter().map(|index| *index as u32))
    }

    fn taken(&self, query: &StudentQuery, tagged: Option<&HashSet<String>>) -> Vec<usize> {
        let words: Vec<String> = fold(&query.search)
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        // Filters run in the order of memory and the sorted walk only reads their answers: walking a
        // hundred thousand students in sorted order would miss the cache at each.
        let answers: Vec<bool> = self
            .entries
            .iter()
            .map(|entry| {
                tagged.is_none_or(|ids| ids.contains(&entry.standing.student))
                    && self.takes(query, &words, entry)
            })
            .collect();
        let mut taken: Vec<usize> = self
            .ordered(query)
            .filter(|index| answers.get(*index) == Some(&true))
            .collect();
        let keys: Vec<_> = query
            .order
            .keys()
            .iter()
            .filter_map(|key| Some((self.orders.get(&key.by)?, key.descending)))
            .collect();
        if keys.len() > 1 {
            let falling = keys.first().is_some_and(|(_, descending)| *descending);
            // The numbers are in order of id, which decides where all keys are equal.
            taken.sort_by_cached_key(|index| {
                let ranks: [u32; MOST_KEYS] = std::array::from_fn(|place| {
                    let key = keys.get(place);
                    key.map_or(0, |(sorted, descending)| sorted.rank(*index, *descending))
                });
                let id = if falling { usize::MAX - index } else { *index };
                (ranks, id)
            });
        }
        taken
    }

    fn ordered(&self, query: &StudentQuery) -> Box<dyn Iterator<Item = usize> + '_> {
        let first = query.order.keys().first();
        let Some((sorted, key)) = first.and_then(|key| Some((self.orders.get(&key.by)?, key)))
        else {
            return Box::new(0..self.entries.len());
        };
        let (known, unknown) = sorted
            .by_key
            .split_at_checked(sorted.known)
            .unwrap_or((&sorted.by_key, &[]));
        if key.descending {
            Box::new(known.iter().rev().chain(unknown.iter().rev()).copied())
        } else {
            Box::new(sorted.by_key.iter().copied())
        }
    }

    fn contains(&self, words: &[String], entry: &Entry) -> bool {
        let text = |place: &Range<usize>| self.text.get(place.clone()).unwrap_or_default();
        let own = || self.words.get(entry.words.clone()).unwrap_or_default();
        words.iter().all(|word| {
            text(&entry.text).contains(word.as_str())
                || own().iter().any(|place| nearly_begins(text(place), word))
        })
    }

    fn takes(&self, query: &StudentQuery, words: &[String], entry: &Entry) -> bool {
        let s = &entry.standing;
        let silence = s.last_active.map(|day| self.today.since(day));
        let quarter = |asked: Quarter| s.progress.is_some_and(|p| Quarter::of(p) == asked);
        let active = |asked: LastActive| match asked {
            LastActive::Today => silence == Some(0),
            LastActive::Week => silence.is_some_and(|days| days < 7),
            LastActive::Month => silence.is_some_and(|days| days < 30),
            LastActive::Inactive => silence.is_none_or(|days| days >= self.inactive_days),
        };
        query.status.takes(s.segment)
            && query.progress.is_none_or(quarter)
            && query.last_active.is_none_or(active)
            && query
                .course
                .as_ref()
                .is_none_or(|id| s.courses.contains(id))
            && self.contains(words, entry)
    }

    fn row_of(&self, entry: &Entry) -> StudentRow {
        let s = &entry.standing;
        StudentRow {
            id: s.student.clone(),
            name: entry.name.clone(),
            email: entry.email.clone(),
            courses: s
                .courses
                .iter()
                .map(|id| self.course_name(id).to_owned())
                .collect(),
            progress: s.progress,
            mean_score: s.mean_score,
            last_active: s.last_active,
            segment: s.segment,
            since: s.since,
            reason: s.reasons.first().map(|(_, reason)| reason.sentence()),
        }
    }
}
