use super::{MOST_ITEMS, Move, Place, Placed, Refused};

/// The room between two neighbours when a list is laid out: it can be halved 32 times before the list
/// must be laid out again.
const GAP: i64 = 1 << 32;

/// What is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// The item stands there already.
    Nothing,
    /// One item gets a new position.
    Put(i64),
    /// No room was left: every item gets a new position, the moved one in its new place.
    Spread(Vec<Placed>),
}

/// Plans one move within a list that stands in order of position, at `version`.
///
/// # Errors
/// See [`Refused`].
pub fn plan(list: &[Placed], version: i64, wanted: &Move) -> Result<Plan, Refused> {
    if wanted.list_version > version {
        return Err(Refused::UnknownVersion);
    }
    if list.len() > MOST_ITEMS {
        return Err(Refused::Full);
    }
    let from = list
        .iter()
        .position(|placed| placed.item == wanted.item)
        .ok_or(Refused::ItemGone)?;
    let others: Vec<&Placed> = list
        .iter()
        .filter(|placed| placed.item != wanted.item)
        .collect();
    let beside = |name: &String| match others.iter().position(|placed| placed.item == *name) {
        Some(at) => Ok(at),
        // Beside itself is where it is.
        None if *name == wanted.item => Ok(from),
        None => Err(Refused::NeighbourGone),
    };
    let to = match &wanted.to {
        Place::First => 0,
        Place::Last => others.len(),
        Place::Before(name) => beside(name)?,
        Place::After(name) if *name == wanted.item => from,
        Place::After(name) => beside(name)? + 1,
    };
    if to == from {
        return Ok(Plan::Nothing);
    }
    let before = to
        .checked_sub(1)
        .and_then(|at| others.get(at))
        .map_or(0, |p| p.position);
    let after = others.get(to).map(|placed| placed.position);
    if let Some(position) = between(before, after) {
        return Ok(Plan::Put(position));
    }
    let mut names: Vec<String> = others.iter().map(|placed| placed.item.clone()).collect();
    names.insert(to, wanted.item.clone());
    Ok(Plan::Spread(spread(names)))
}

/// A whole order, if it was made from the current version and holds the same items.
///
/// # Errors
/// `Stale` and `NotTheItems`.
pub fn reorder(
    list: &[Placed],
    version: i64,
    order: &[String],
    list_version: i64,
) -> Result<Vec<Placed>, Refused> {
    if list_version != version {
        return Err(Refused::Stale);
    }
    let mut kept: Vec<&str> = list.iter().map(|placed| placed.item.as_str()).collect();
    let mut given: Vec<&str> = order.iter().map(String::as_str).collect();
    kept.sort_unstable();
    given.sort_unstable();
    if kept != given {
        return Err(Refused::NotTheItems);
    }
    Ok(spread(order.to_vec()))
}

/// Lays items out with equal room between them.
pub fn spread(items: Vec<String>) -> Vec<Placed> {
    (1..)
        .zip(items)
        .map(|(nth, item)| Placed {
            item,
            position: nth * GAP,
        })
        .collect()
}

/// A position between two others, or beyond the last, if there is room.
fn between(before: i64, after: Option<i64>) -> Option<i64> {
    match after {
        None => before.checked_add(GAP),
        Some(after) => Some(before + (after - before) / 2).filter(|middle| *middle > before),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<Placed> {
        spread(text.chars().map(String::from).collect())
    }

    fn wanted(item: char, to: Place) -> Move {
        Move {
            item: item.to_string(),
            to,
            list_version: 3,
        }
    }

    /// The list after a plan, as text.
    fn after(mut list: Vec<Placed>, item: char, plan: Plan) -> (String, Vec<Placed>) {
        match plan {
            Plan::Nothing => {}
            Plan::Put(position) => {
                for placed in &mut list {
                    if placed.item == item.to_string() {
                        placed.position = position;
                    }
                }
                list.sort_by_key(|placed| placed.position);
            }
            Plan::Spread(all) => list = all,
        }
        let text = list.iter().map(|placed| placed.item.as_str()).collect();
        (text, list)
    }

    #[test]
    fn an_item_goes_beside_its_neighbour() {
        let before = |name: &str| Place::Before(name.to_owned());
        let behind = |name: &str| Place::After(name.to_owned());
        for (item, to, expected) in [
            ('a', behind("c"), "bcad"),
            ('a', before("c"), "bacd"),
            ('d', before("a"), "dabc"),
            ('d', behind("a"), "adbc"),
            ('c', Place::First, "cabd"),
            ('b', Place::Last, "acdb"),
            ('b', behind("a"), "abcd"),
            ('b', before("c"), "abcd"),
            ('b', behind("b"), "abcd"),
            ('b', before("b"), "abcd"),
            ('d', Place::Last, "abcd"),
        ] {
            let planned = plan(&list("abcd"), 3, &wanted(item, to.clone())).unwrap();
            assert_eq!(
                planned == Plan::Nothing,
                expected == "abcd",
                "{item} {to:?}"
            );
            assert_eq!(
                after(list("abcd"), item, planned).0,
                expected,
                "{item} {to:?}"
            );
        }
    }

    #[test]
    fn a_move_from_an_older_version_is_made_and_one_that_has_no_place_is_not() {
        let old = Move {
            list_version: 1,
            ..wanted('a', Place::Last)
        };
        assert!(matches!(plan(&list("abc"), 3, &old), Ok(Plan::Put(_))));
        let cases = [
            (wanted('x', Place::First), Refused::ItemGone),
            (
                wanted('a', Place::After("x".to_owned())),
                Refused::NeighbourGone,
            ),
            (
                Move {
                    list_version: 4,
                    ..wanted('a', Place::Last)
                },
                Refused::UnknownVersion,
            ),
        ];
        for (wanted, expected) in cases {
            assert_eq!(plan(&list("abc"), 3, &wanted), Err(expected));
        }
    }

    #[test]
    fn a_whole_order_needs_the_current_version_and_the_same_items() {
        let order = |text: &str| -> Vec<String> { text.chars().map(String::from).collect() };
        for (text, seen, expected) in [
            ("cab", 3, None),
            ("cab", 2, Some(Refused::Stale)),
            ("cab", 4, Some(Refused::Stale)),
            ("ca", 3, Some(Refused::NotTheItems)),
            ("caa", 3, Some(Refused::NotTheItems)),
            ("cabx", 3, Some(Refused::NotTheItems)),
        ] {
            let found = reorder(&list("abc"), 3, &order(text), seen).err();
            assert_eq!(found, expected, "{text} at {seen}");
        }
    }

    /// Any history of moves leaves each item once, in the order that plain lists would give, with
    /// positions that are unique and positive, however often the same gap is halved.
    #[test]
    fn any_history_is_a_permutation() {
        let mut state = 20_260_102_u64;
        let mut below = |bound: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            usize::try_from(state >> 33).unwrap() % bound
        };
        let names: Vec<char> = ('a'..='j').collect();
        let mut kept = list("abcdefghij");
        let mut plain: Vec<char> = names.clone();
        let mut spreads = 0;
        for turn in 0..5_000 {
            let item = names[below(10)];
            // Every other turn halves the gap behind the first item.
            let neighbour = if turn % 2 == 0 {
                plain[0]
            } else {
                names[below(10)]
            };
            if item == neighbour {
                continue;
            }
            let to = if turn % 2 == 0 || below(2) == 0 {
                Place::After(neighbour.to_string())
            } else {
                Place::Before(neighbour.to_string())
            };
            let behind = usize::from(matches!(to, Place::After(_)));
            plain.retain(|other| *other != item);
            let at = plain.iter().position(|other| *other == neighbour).unwrap();
            plain.insert(at + behind, item);
            let planned = plan(&kept, 3, &wanted(item, to)).unwrap();
            spreads += usize::from(matches!(planned, Plan::Spread(_)));
            let (text, now) = after(kept, item, planned);
            assert_eq!(text, plain.iter().collect::<String>(), "turn {turn}");
            assert!(
                now.windows(2)
                    .all(|pair| pair[0].position < pair[1].position)
            );
            assert!(now.iter().all(|placed| placed.position > 0));
            kept = now;
        }
        assert!(spreads > 10, "only {spreads} times without room");
    }
}
