//! What a drag means, without a screen: where an item may go, what it lands beside, and in which words.

use domain::order::Place;

/// One thing that can be moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its id; no white space.
    pub id: String,
    /// What it is called aloud and, unless it has a view of its own, on screen.
    pub label: String,
}

/// A column of a board; a list is a board with one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Its id.
    pub id: String,
    /// Its heading.
    pub label: String,
    /// What is in it, first to last.
    pub cards: Vec<Card>,
}

/// Where something that is held would land: the lane, and how many of its other cards come before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The lane's place on the board.
    pub lane: usize,
    /// Cards before it, not counting itself.
    pub before: usize,
}

/// A direction of the arrow keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One place towards the start.
    Up,
    /// One place towards the end.
    Down,
    /// To the lane before.
    Left,
    /// To the lane behind.
    Right,
    /// To the start of the lane.
    Start,
    /// To the end of the lane.
    End,
}

/// Where a card is.
pub fn find(lanes: &[Lane], card: &str) -> Option<Slot> {
    lanes.iter().enumerate().find_map(|(lane, found)| {
        let before = found.cards.iter().position(|other| other.id == card)?;
        Some(Slot { lane, before })
    })
}

/// The cards of a lane without the one that is held.
pub fn others<'l>(lanes: &'l [Lane], lane: usize, card: &str) -> Vec<&'l Card> {
    lanes
        .get(lane)
        .map(|lane| lane.cards.iter().filter(|other| other.id != card).collect())
        .unwrap_or_default()
}

/// The slot that a key leads to; the same one at an edge.
pub fn step(lanes: &[Lane], card: &str, from: Slot, step: Step) -> Slot {
    let room = |lane: usize| others(lanes, lane, card).len();
    let to_lane = |lane: usize| Slot {
        lane,
        before: from.before.min(room(lane)),
    };
    match step {
        Step::Up => Slot {
            before: from.before.saturating_sub(1),
            ..from
        },
        Step::Down => Slot {
            before: (from.before + 1).min(room(from.lane)),
            ..from
        },
        Step::Start => Slot { before: 0, ..from },
        Step::End => Slot {
            before: room(from.lane),
            ..from
        },
        Step::Left => to_lane(from.lane.saturating_sub(1)),
        Step::Right => to_lane((from.lane + 1).min(lanes.len().saturating_sub(1))),
    }
}

/// The slot as a place beside a neighbour, which stays true while others move other cards.
pub fn place(lanes: &[Lane], card: &str, slot: Slot) -> Place {
    let others = others(lanes, slot.lane, card);
    match slot.before.checked_sub(1).and_then(|at| others.get(at)) {
        Some(neighbour) => Place::After(neighbour.id.clone()),
        None => match others.first() {
            Some(first) => Place::Before(first.id.clone()),
            None => Place::First,
        },
    }
}

/// Puts a card into a slot.
pub fn put(lanes: &mut [Lane], card: &str, slot: Slot) {
    let Some(from) = find(lanes, card) else {
        return;
    };
    let Some(taken) = lanes
        .get_mut(from.lane)
        .map(|lane| lane.cards.remove(from.before))
    else {
        return;
    };
    if let Some(lane) = lanes.get_mut(slot.lane) {
        let at = slot.before.min(lane.cards.len());
        lane.cards.insert(at, taken);
    }
}

/// Puts the cards of a lane into the order that the server gave.
pub fn arrange(lane: &mut Lane, order: &[String]) {
    let rank = |card: &Card| order.iter().position(|id| *id == card.id);
    lane.cards
        .sort_by_key(|card| rank(card).unwrap_or(usize::MAX));
}

/// A slot in words: `position 2 of 4`, with the lane on a board of several.
pub fn words(lanes: &[Lane], card: &str, slot: Slot) -> String {
    let of = others(lanes, slot.lane, card).len() + 1;
    let position = format!("position {} of {of}", slot.before + 1);
    match lanes.get(slot.lane) {
        Some(lane) if lanes.len() > 1 => format!("{position} in {}", lane.label),
        _ => position,
    }
}

/// How many of these middles lie before a point: the slot that the pointer is over.
pub fn before(middles: &[f64], point: f64) -> usize {
    middles.iter().filter(|middle| **middle < point).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board(lanes: &[&str]) -> Vec<Lane> {
        let card = |id: char| Card {
            id: id.to_string(),
            label: id.to_uppercase().to_string(),
        };
        lanes
            .iter()
            .enumerate()
            .map(|(nth, cards)| Lane {
                id: nth.to_string(),
                label: format!("Lane {nth}"),
                cards: cards.chars().map(card).collect(),
            })
            .collect()
    }

    fn text(lanes: &[Lane]) -> Vec<String> {
        let ids = |lane: &Lane| lane.cards.iter().map(|card| card.id.as_str()).collect();
        lanes.iter().map(ids).collect()
    }

    #[test]
    fn a_card_lands_where_its_place_says() {
        let slot = |lane, before| Slot { lane, before };
        let after = |id: &str| Place::After(id.to_owned());
        let before = |id: &str| Place::Before(id.to_owned());
        for (card, to, place_is, lanes_are) in [
            ("a", slot(0, 0), before("b"), ["abc", "xy", ""]),
            ("a", slot(0, 2), after("c"), ["bca", "xy", ""]),
            ("b", slot(1, 1), after("x"), ["ac", "xby", ""]),
            ("b", slot(2, 0), Place::First, ["ac", "xy", "b"]),
            ("y", slot(0, 0), before("a"), ["yabc", "x", ""]),
            (
                "a",
                slot(1, 9),
                Place::Before("x".to_owned()),
                ["bc", "xya", ""],
            ),
        ] {
            let mut lanes = board(&["abc", "xy", ""]);
            if to.before < 9 {
                assert_eq!(place(&lanes, card, to), place_is, "{card} {to:?}");
            }
            put(&mut lanes, card, to);
            assert_eq!(text(&lanes), lanes_are, "{card} {to:?}");
        }
    }

    #[test]
    fn keys_stop_at_the_edges() {
        let lanes = board(&["abc", "x"]);
        for (from, by, to) in [
            ((0, 1), Step::Up, (0, 0)),
            ((0, 0), Step::Up, (0, 0)),
            ((0, 2), Step::Down, (0, 2)),
            ((0, 2), Step::Right, (1, 1)),
            ((1, 1), Step::Right, (1, 1)),
            ((1, 0), Step::Left, (0, 0)),
            ((0, 0), Step::Left, (0, 0)),
            ((0, 1), Step::Start, (0, 0)),
            ((0, 1), Step::End, (0, 2)),
        ] {
            let slot = |(lane, before)| Slot { lane, before };
            assert_eq!(
                step(&lanes, "b", slot(from), by),
                slot(to),
                "{from:?} {by:?}"
            );
        }
    }

    #[test]
    fn a_slot_is_said_as_people_count() {
        let slot = |lane, before| Slot { lane, before };
        assert_eq!(words(&board(&["abc"]), "a", slot(0, 2)), "position 3 of 3");
        let lanes = board(&["abc", "x"]);
        assert_eq!(words(&lanes, "a", slot(1, 0)), "position 1 of 2 in Lane 1");
    }

    #[test]
    fn the_server_has_the_last_word() {
        let mut lanes = board(&["abc"]);
        let order = ["c", "a", "b"].map(str::to_owned);
        arrange(&mut lanes[0], &order);
        assert_eq!(text(&lanes), ["cab"]);
    }

    #[test]
    fn the_pointer_is_over_a_slot() {
        for (point, slot) in [(0.0, 0), (20.0, 1), (25.0, 1), (99.0, 3)] {
            assert_eq!(before(&[10.0, 30.0, 50.0], point), slot, "{point}");
        }
    }
}
