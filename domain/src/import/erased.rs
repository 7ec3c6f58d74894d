//! Students who were erased stay out, whatever a file says of them.

use super::{LeftOut, Record};
use crate::personal::Erased;
use std::collections::HashMap;

/// Leaves out every record of a student who was erased, known by key or by address.
pub(super) fn leave_out(records: Vec<Record>, erased: &Erased) -> (Vec<Record>, LeftOut) {
    let mut left_out = LeftOut::default();
    if erased.hashes.is_empty() {
        return (records, left_out);
    }
    // Each student once: whether they were erased.
    let mut known: HashMap<String, bool> = HashMap::new();
    for record in &records {
        let (Some(student), email) = (student(record), email(record)) else {
            continue;
        };
        let mut found = Vec::new();
        if !known.contains_key(student) {
            found.extend(erased.find(student));
        }
        found.extend(email.and_then(|email| erased.find(email)));
        let is_erased = known.entry(student.to_owned()).or_default();
        *is_erased |= !found.is_empty();
        left_out.hashes.extend(found);
    }
    let before = records.len();
    let kept: Vec<Record> = records
        .into_iter()
        .filter(|record| {
            let erased = student(record).and_then(|student| known.get(student));
            !erased.is_some_and(|erased| *erased)
        })
        .collect();
    left_out.students = known.values().filter(|erased| **erased).count() as u64;
    left_out.records = (before - kept.len()) as u64;
    (kept, left_out)
}

fn student(record: &Record) -> Option<&str> {
    match record {
        Record::Student { key, .. } => Some(key),
        Record::Enrolment { student, .. }
        | Record::Activity { student, .. }
        | Record::Submission { student, .. }
        | Record::Progress { student, .. } => Some(student),
        Record::Course { .. } | Record::Item { .. } | Record::Assessment { .. } => None,
    }
}

fn email(record: &Record) -> Option<&str> {
    match record {
        Record::Student { email, .. } => email.as_deref(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::personal::erased_hash;
    use std::collections::BTreeMap;

    fn person(key: &str, email: Option<&str>) -> Record {
        Record::Student {
            key: key.to_owned(),
            name: None,
            email: email.map(str::to_owned),
            details: BTreeMap::new(),
        }
    }

    fn enrolled(student: &str) -> Record {
        Record::Enrolment {
            key: format!("c|{student}"),
            course: "c".to_owned(),
            student: student.to_owned(),
            enrolled_on: None,
            left_on: None,
            outcome: None,
            details: BTreeMap::new(),
        }
    }

    #[test]
    fn whoever_was_erased_stays_out_by_key_and_by_address() {
        let records = || {
            vec![
                person("x:1", Some("ada@example.com")),
                person("x:2", None),
                enrolled("x:1"),
                enrolled("x:2"),
                enrolled("x:3"),
            ]
        };
        let cases: [(&str, &[&str], u64, &[&str]); 4] = [
            ("nobody", &[], 0, &["x:1", "x:2", "c|x:1", "c|x:2", "c|x:3"]),
            ("by key", &["x:2"], 1, &["x:1", "c|x:1", "c|x:3"]),
            (
                "by address",
                &["ada@example.com"],
                1,
                &["x:2", "c|x:2", "c|x:3"],
            ),
            (
                "known by facts alone",
                &["x:3", "x:1"],
                2,
                &["x:2", "c|x:2"],
            ),
        ];
        for (case, gone, students, left) in cases {
            let erased = Erased {
                workspace: "w".to_owned(),
                hashes: gone.iter().map(|text| erased_hash("w", text)).collect(),
            };
            let (kept, left_out) = leave_out(records(), &erased);
            let keys: Vec<&str> = kept.iter().map(Record::key).collect();
            assert_eq!(keys, left, "{case}");
            assert_eq!(left_out.students, students, "{case}");
            assert_eq!(left_out.records, (5 - left.len()) as u64, "{case}");
            assert_eq!(left_out.hashes, erased.hashes, "{case}");
        }
    }
}
