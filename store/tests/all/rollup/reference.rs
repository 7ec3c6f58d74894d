//! The rollups by plain counting.

use domain::import::Record;
use domain::metric::rollup::{CountedFact, recount};
use domain::time::{Calendar, Day, Micros};
use std::collections::{BTreeMap, BTreeSet};

/// What is still said: batches in their order, with the moment each was committed.
pub type Said = Vec<(Micros, Vec<Record>)>;

/// Kind and key.
pub fn thing(record: &Record) -> (&'static str, String) {
    (record.kind_name(), record.key().to_owned())
}

/// The three rollups by plain counting, in the words of the dump.
pub fn expected(said: &Said, calendar: &Calendar) -> BTreeMap<&'static str, Vec<String>> {
    let mut latest: BTreeMap<(&str, String), Record> = BTreeMap::new();
    let mut starts: BTreeMap<String, Day> = BTreeMap::new();
    let mut enrolments: BTreeMap<(String, String), [Option<Day>; 3]> = BTreeMap::new();
    for (at, records) in said {
        for record in records {
            match record {
                Record::Course {
                    key,
                    starts_on: Some(day),
                    ..
                } => {
                    starts.insert(key.clone(), *day);
                }
                Record::Enrolment {
                    course,
                    student,
                    enrolled_on,
                    left_on,
                    ..
                } => {
                    let row = enrolments
                        .entry((course.clone(), student.clone()))
                        .or_default();
                    row[0] = enrolled_on.or(row[0]);
                    row[1] = left_on.or(row[1]);
                    row[2] = row[2].or(calendar.local(*at).map(|(day, _)| day));
                }
                _ => {}
            }
            latest.insert(thing(record), record.clone());
        }
    }
    let part = |kind: &'static str, key: &str| match latest.get(&(kind, key.to_owned())) {
        Some(Record::Item { part, .. } | Record::Assessment { part, .. }) => part.clone(),
        _ => "other".to_owned(),
    };
    let mut counted = Vec::new();
    let mut count = |metric: &str, course: &str, part: &str, day, numerator, denominator| {
        let (metric, course, part) = (metric.to_owned(), course.to_owned(), part.to_owned());
        counted.push(CountedFact {
            metric,
            course,
            part,
            day,
            numerator,
            denominator,
        });
    };
    let (mut seen, mut hours) = (BTreeSet::new(), BTreeMap::<_, i64>::new());
    let mut observed: Vec<(Day, &str, &str, f64)> = Vec::new();
    for record in latest.values() {
        match record {
            Record::Activity {
                course,
                student,
                item,
                day,
                at,
                count: n,
                ..
            } => {
                let local = at.and_then(|at| calendar.local(at));
                let day = local.map_or(*day, |(day, _)| day);
                let part = part("item", item.as_ref().unwrap());
                count("activities", course, &part, day, *n as f64, 1.0);
                for subject in ["", course] {
                    seen.insert(format!("active|{subject}|{day}|{student}"));
                    if let Some((_, hour)) = local {
                        *hours.entry(format!("{subject}|{day}|{hour}")).or_default() += n;
                    }
                }
            }
            Record::Submission {
                course,
                student,
                assessment,
                day,
                score,
                banked: false,
                ..
            } => {
                let part = part("assessment", assessment);
                count("submissions", course, &part, *day, 1.0, 1.0);
                if let Some(score) = score {
                    count("mean_score", course, &part, *day, *score, 1.0);
                }
                for subject in ["", course] {
                    seen.insert(format!("active|{subject}|{day}|{student}"));
                }
            }
            Record::Progress {
                course,
                student,
                day,
                percent,
                ..
            } => {
                observed.push((*day, course, student, *percent));
            }
            _ => {}
        }
    }
    let mut firsts: BTreeMap<&str, Day> = BTreeMap::new();
    for ((course, student), [enrolled, left, seen_on]) in &enrolments {
        let first = enrolled
            .or(starts.get(course).copied())
            .or(*seen_on)
            .unwrap();
        count("new_students", course, "", first, 1.0, 1.0);
        if let Some(left) = left {
            count("withdrawals", course, "", *left, 1.0, 1.0);
        }
        seen.insert(format!("enrolled|{course}|{first}|{student}"));
        let earliest = firsts.entry(student).or_insert(first);
        *earliest = first.min(*earliest);
    }
    for (student, first) in firsts {
        seen.insert(format!("enrolled||{first}|{student}"));
    }
    let mut rows: Vec<String> = recount(counted.into_iter())
        .into_iter()
        .map(|((metric, subject, day), (n, d))| format!("{metric}|{subject}|{day} {n:.6} {d}"))
        .collect();
    observed.sort_by_key(|(day, ..)| *day);
    for subject in ["", "c1", "c2"] {
        let mut state: BTreeMap<(&str, &str), f64> = BTreeMap::new();
        let mut by_day = BTreeMap::new();
        for (day, course, student, percent) in &observed {
            if subject.is_empty() || subject == *course {
                state.insert((course, student), *percent);
                by_day.insert(*day, (state.values().sum::<f64>(), state.len()));
            }
        }
        for (day, (n, d)) in by_day {
            rows.push(format!("average_completion|{subject}|{day} {n:.6} {d}"));
        }
    }
    rows.sort();
    let mut hours: Vec<String> = hours.iter().map(|(key, n)| format!("{key}|{n}")).collect();
    hours.sort();
    BTreeMap::from([
        ("metric_day", rows),
        ("seen_day", seen.into_iter().collect()),
        ("hour_day", hours),
    ])
}
