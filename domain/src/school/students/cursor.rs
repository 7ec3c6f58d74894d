//! Where a page of students begins or ends.

use super::query::Sort;
use std::cmp::Ordering;

/// What a list is sorted by, for one student. Names compare as text, all else as numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SortKey {
    /// A name's natural key.
    Text(String),
    /// Thousandths of a percent, days, or the place of a segment.
    Number(i64),
}

/// A place in a sorted list, between two rows: it stays where it is when rows come and go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Whether the page follows the place, or comes before it.
    pub forward: bool,
    /// The order that the place belongs to.
    pub sort: Sort,
    /// Its direction.
    pub descending: bool,
    /// The key of the row it was taken from; `None` where that is unknown.
    pub key: Option<SortKey>,
    /// That row's student id.
    pub id: String,
}

impl Cursor {
    /// Opaque text for an address.
    pub fn encode(&self) -> String {
        let travel = if self.forward { "f" } else { "b" };
        let way = if self.descending { "d" } else { "a" };
        let key = match &self.key {
            None => "-".to_owned(),
            Some(SortKey::Text(text)) => format!("t{text}"),
            Some(SortKey::Number(number)) => format!("n{number}"),
        };
        let plain = format!("{travel}{way}:{}:{}:{key}", self.sort.slug(), self.id);
        plain.bytes().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Reads what [`Cursor::encode`] wrote; `None` for anything else.
    pub fn decode(text: &str) -> Option<Self> {
        let bytes: Option<Vec<u8>> = text
            .as_bytes()
            .chunks(2)
            .map(|pair| {
                let pair = std::str::from_utf8(pair).ok().filter(|p| p.len() == 2)?;
                u8::from_str_radix(pair, 16).ok()
            })
            .collect();
        let plain = String::from_utf8(bytes?).ok()?;
        let mut parts = plain.splitn(4, ':');
        let (forward, descending) = match parts.next()? {
            "fa" => (true, false),
            "fd" => (true, true),
            "ba" => (false, false),
            "bd" => (false, true),
            _ => return None,
        };
        let sort = Sort::parse(parts.next()?)?;
        let id = parts.next().filter(|id| !id.is_empty())?.to_owned();
        let key = match (parts.next()?, sort) {
            ("-", _) => None,
            (text, Sort::Name) => Some(SortKey::Text(text.strip_prefix('t')?.to_owned())),
            (text, _) => Some(SortKey::Number(text.strip_prefix('n')?.parse().ok()?)),
        };
        Some(Self {
            forward,
            sort,
            descending,
            key,
            id,
        })
    }
}

/// The order of rows: by key in the direction asked for, ties by id in the same direction; unknown
/// keys last in both directions.
pub fn compare(
    descending: bool,
    a: (Option<&SortKey>, &str),
    b: (Option<&SortKey>, &str),
) -> Ordering {
    match (a.0, b.0) {
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        _ if descending => b.cmp(&a),
        _ => a.cmp(&b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nonsense_does_not() {
        let keys = [
            (Sort::Name, Some(SortKey::Text("zoë: 0!9".into()))),
            (Sort::Progress, Some(SortKey::Number(-5))),
            (Sort::LastActive, None),
        ];
        for (sort, key) in keys {
            for (forward, descending) in [(true, false), (false, true)] {
                let cursor = Cursor {
                    forward,
                    sort,
                    descending,
                    key: key.clone(),
                    id: "0199-a".into(),
                };
                let text = cursor.encode();
                assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
                assert_eq!(Cursor::decode(&text), Some(cursor));
                assert_eq!(Cursor::decode(&text[1..]), None);
            }
        }
        for broken in ["", "zz", "+1", "é", "66", "66613a6e616d653a"] {
            assert_eq!(Cursor::decode(broken), None, "{broken}");
        }
    }

    #[test]
    fn unknown_keys_come_last_in_both_directions() {
        let one = SortKey::Number(1);
        for descending in [false, true] {
            let order = compare(descending, (None, "a"), (Some(&one), "b"));
            assert_eq!(order, Ordering::Greater);
        }
        assert_eq!(compare(true, (None, "a"), (None, "b")), Ordering::Greater);
    }
}
