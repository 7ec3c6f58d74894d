//! Where a page of students begins or ends.

use super::query::Sort;
use crate::table::{Key, Order};
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
    pub order: Order<Sort>,
    /// The keys of the row it was taken from, one for each of the order; `None` where one is unknown.
    pub keys: Vec<Option<SortKey>>,
    /// That row's student id.
    pub id: String,
}

impl Cursor {
    /// Opaque text for an address.
    pub fn encode(&self) -> String {
        let travel = if self.forward { "f" } else { "b" };
        let mut plain = format!("{travel}\0{}\0{}", self.order.to_text(Sort::slug), self.id);
        for key in &self.keys {
            let key = match key {
                None => "-".to_owned(),
                Some(SortKey::Text(text)) => format!("t{text}"),
                Some(SortKey::Number(number)) => format!("n{number}"),
            };
            plain.push('\0');
            plain.push_str(&key);
        }
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
        let mut parts = plain.split('\0');
        let forward = match parts.next()? {
            "f" => true,
            "b" => false,
            _ => return None,
        };
        let order = Order::parse(parts.next()?, Sort::parse).ok()?;
        let id = parts.next().filter(|id| !id.is_empty())?.to_owned();
        let read = |(text, key): (&str, &Key<Sort>)| match (text, key.by) {
            ("-", _) => Some(None),
            (text, Sort::Name) => Some(Some(SortKey::Text(text.strip_prefix('t')?.to_owned()))),
            (text, _) => Some(Some(SortKey::Number(text.strip_prefix('n')?.parse().ok()?))),
        };
        let keys: Vec<_> = parts.zip(order.keys()).map(read).collect::<Option<_>>()?;
        (!keys.is_empty() && keys.len() == order.keys().len()).then_some(Self {
            forward,
            order,
            keys,
            id,
        })
    }
}

/// The order of rows: by one key after the other, each in its direction, unknown ones last in both;
/// ties by id in the direction of the first key.
pub fn compare(
    order: &Order<Sort>,
    a: (&[Option<SortKey>], &str),
    b: (&[Option<SortKey>], &str),
) -> Ordering {
    let by_keys = order.keys().iter().zip(a.0.iter().zip(b.0));
    let by_keys = by_keys.map(|(key, (a, b))| match (a, b) {
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        _ if key.descending => b.cmp(a),
        _ => a.cmp(b),
    });
    let falling = order.keys().first().is_some_and(|key| key.descending);
    by_keys
        .fold(Ordering::Equal, Ordering::then)
        .then_with(|| if falling { b.1.cmp(a.1) } else { a.1.cmp(b.1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(text: &str) -> Order<Sort> {
        Order::parse(text, Sort::parse).unwrap()
    }

    #[test]
    fn a_cursor_reads_back_and_nonsense_does_not() {
        let name = || Some(SortKey::Text("zoë: 0!9".into()));
        let cases = [
            ("name", vec![name()]),
            ("-progress", vec![Some(SortKey::Number(-5))]),
            ("last-active", vec![None]),
            ("status,-name", vec![Some(SortKey::Number(3)), name()]),
        ];
        for (text, keys) in cases {
            for forward in [true, false] {
                let cursor = Cursor {
                    forward,
                    order: order(text),
                    keys: keys.clone(),
                    id: "0199-a".into(),
                };
                let text = cursor.encode();
                assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
                assert_eq!(Cursor::decode(&text), Some(cursor));
                assert_eq!(Cursor::decode(&text[1..]), None);
            }
        }
        for broken in [
            "",
            "zz",
            "+1",
            "é",
            "66",
            "66006e616d6500",
            "66006e616d650061",
        ] {
            assert_eq!(Cursor::decode(broken), None, "{broken}");
        }
    }

    #[test]
    fn keys_decide_one_after_the_other_and_the_unknown_is_last() {
        let n = |number| Some(SortKey::Number(number));
        let cases = [
            ("progress", vec![n(1)], vec![n(2)], Ordering::Less),
            ("-progress", vec![n(1)], vec![n(2)], Ordering::Greater),
            ("progress", vec![None], vec![n(2)], Ordering::Greater),
            ("-progress", vec![None], vec![n(2)], Ordering::Greater),
            ("progress", vec![n(1)], vec![n(1)], Ordering::Less),
            ("-progress", vec![None], vec![None], Ordering::Greater),
            (
                "progress,-score",
                vec![n(1), n(3)],
                vec![n(1), n(2)],
                Ordering::Less,
            ),
            (
                "progress,-score",
                vec![n(1), None],
                vec![n(1), n(2)],
                Ordering::Greater,
            ),
        ];
        for (text, a, b, expected) in cases {
            let found = compare(&order(text), (&a, "a"), (&b, "b"));
            assert_eq!(found, expected, "{text} {a:?} {b:?}");
        }
    }
}
