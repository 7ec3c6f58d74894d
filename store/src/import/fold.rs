//! What several batches said of one thing, laid over each other.

use domain::import::Record;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The key of the course that a record refers to.
pub(super) fn course(record: &Record) -> Option<&str> {
    match record {
        Record::Course { .. } | Record::Student { .. } => None,
        Record::Enrolment { course, .. }
        | Record::Item { course, .. }
        | Record::Assessment { course, .. }
        | Record::Activity { course, .. }
        | Record::Submission { course, .. }
        | Record::Progress { course, .. } => Some(course),
    }
}

/// A course or a student of whom only the key is known.
pub(super) fn stub(kind: &str, key: &str) -> Record {
    let key = key.to_owned();
    if kind == "course" {
        Record::Course {
            key,
            name: None,
            starts_on: None,
            length_days: None,
        }
    } else {
        Record::Student {
            key,
            name: None,
            email: None,
            details: BTreeMap::new(),
        }
    }
}

/// `above` laid over `below`: where it says something, it wins. Both are of one key and kind.
pub(crate) fn over(below: Record, above: &Record) -> Record {
    let mut folded = below;
    folded.lay_over(above.clone());
    folded
}

/// Hash of what a record says: the first half of a SHA-256. The day of an activity with a time follows from the workspace's zone
/// and is left out, so that moving the workspace to another zone changes no record.
pub(crate) fn digest(record: &Record) -> [u8; 16] {
    let mut text = serde_json::to_value(record).unwrap_or_default();
    if let Record::Activity { at: Some(_), .. } = record
        && let Some(fields) = text.as_object_mut()
    {
        fields.remove("day");
    }
    let hash: [u8; 32] = Sha256::digest(text.to_string().as_bytes()).into();
    let mut half = [0; 16];
    half.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    half
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A readable name from a natural key: `oulad:28400` reads `28400`.
pub(crate) fn tail(key: &str) -> &str {
    key.split_once(':').map_or(key, |(_, tail)| tail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Day;

    fn student(name: Option<&str>, details: &[(&str, &str)]) -> Record {
        Record::Student {
            key: "s".to_owned(),
            name: name.map(str::to_owned),
            email: None,
            details: details
                .iter()
                .map(|(column, value)| ((*column).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn a_later_version_wins_only_where_it_says_something() {
        let below = student(Some("Ada"), &[("region", "Wales"), ("age", "35-55")]);
        let cases = [
            ("nothing", student(None, &[]), below.clone()),
            (
                "a name",
                student(Some("Ada L"), &[]),
                student(Some("Ada L"), &[("region", "Wales"), ("age", "35-55")]),
            ),
            (
                "an empty detail",
                student(None, &[("region", ""), ("age", "55<=")]),
                student(Some("Ada"), &[("region", "Wales"), ("age", "55<=")]),
            ),
        ];
        for (case, above, expected) in cases {
            assert_eq!(over(below.clone(), &above), expected, "{case}");
        }
    }

    #[test]
    fn an_assessment_keeps_its_due_day_when_a_later_file_names_none() {
        let work = |name: &str, due_on| Record::Assessment {
            key: "a".to_owned(),
            course: "c".to_owned(),
            name: name.to_owned(),
            part: "TMA".to_owned(),
            due_on,
            weight: 10.0,
        };
        let due = Day::new(2014, 1, 2);
        assert_eq!(over(work("old", due), &work("new", None)), work("new", due));
    }

    #[test]
    fn the_digest_leaves_out_the_day_of_an_instant_and_nothing_else() {
        let used = |day, at, count| Record::Activity {
            key: "k".to_owned(),
            course: "c".to_owned(),
            student: "s".to_owned(),
            item: None,
            day,
            at,
            count,
        };
        let (one, two) = (Day::new(2014, 1, 1).unwrap(), Day::new(2014, 1, 2).unwrap());
        let cases = [
            (
                "zone moved",
                used(one, Some(5), 1),
                used(two, Some(5), 1),
                true,
            ),
            ("other day", used(one, None, 1), used(two, None, 1), false),
            (
                "other count",
                used(one, Some(5), 1),
                used(one, Some(5), 2),
                false,
            ),
        ];
        for (case, left, right, same) in cases {
            assert_eq!(digest(&left) == digest(&right), same, "{case}");
        }
    }
}
