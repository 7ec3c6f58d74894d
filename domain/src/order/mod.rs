//! Lists that people put in order by hand: moves instead of whole orders, so that many people can
//! arrange one list at once and nobody's item is doubled or lost.

mod plan;

pub use plan::{Plan, plan, reorder, spread};

use crate::access::Access;
use crate::error::StoreResult;
use serde::{Deserialize, Serialize};

/// Most items of one list: a thousand is more than anybody arranges by hand, and one move reads them all.
pub const MOST_ITEMS: usize = 1_000;

/// Whose list it is and which.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListName {
    /// A person's id, or none for a list that the whole workspace shares.
    pub owner: Option<String>,
    /// The list's name, such as `overview/tiles` or `gallery/<id>`.
    pub list: String,
}

impl ListName {
    /// A list that the acting person keeps for themselves.
    pub fn own(access: &Access, list: &str) -> Self {
        Self {
            owner: Some(access.person().to_owned()),
            list: list.to_owned(),
        }
    }

    /// A list that the whole workspace shares.
    pub fn shared(list: &str) -> Self {
        Self {
            owner: None,
            list: list.to_owned(),
        }
    }
}

/// Where an item is to go, said by its neighbour: that stays true while others move other items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Right before another item.
    Before(String),
    /// Right after another item.
    After(String),
    /// Before all others.
    First,
    /// After all others.
    Last,
}

/// One move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// What is moved.
    pub item: String,
    /// Where to.
    pub to: Place,
    /// The version of the list that the mover saw.
    pub list_version: i64,
}

impl Move {
    /// The item and its place in words, as a form's button carries them: `a after b`, `a first`.
    pub fn to_words(&self) -> String {
        match &self.to {
            Place::Before(other) => format!("{} before {other}", self.item),
            Place::After(other) => format!("{} after {other}", self.item),
            Place::First => format!("{} first", self.item),
            Place::Last => format!("{} last", self.item),
        }
    }

    /// Reads those words. Items that are named in a form have no white space in their ids.
    pub fn from_words(words: &str, list_version: i64) -> Option<Self> {
        let mut words = words.split(' ');
        let (item, way, other) = (words.next()?, words.next()?, words.next());
        let to = match (way, other) {
            ("before", Some(other)) => Place::Before(other.to_owned()),
            ("after", Some(other)) => Place::After(other.to_owned()),
            ("first", None) => Place::First,
            ("last", None) => Place::Last,
            _ => return None,
        };
        let whole = !item.is_empty() && words.next().is_none();
        whole.then(|| Self {
            item: item.to_owned(),
            to,
            list_version,
        })
    }
}

/// A list in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arranged {
    /// Grows by one with each change.
    pub version: i64,
    /// The items, first to last.
    pub items: Vec<String>,
}

/// An item where it is kept. Positions are positive, unique within a list, and say nothing by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The item.
    pub item: String,
    /// Its position.
    pub position: i64,
}

/// Why a list was left as it is. Each answers as 409, with the list as it now stands read anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The item is not in the list any more.
    ItemGone,
    /// The neighbour is not in the list any more.
    NeighbourGone,
    /// A whole order was sent for a version that is not the current one.
    Stale,
    /// A whole order that leaves out, doubles or invents items.
    NotTheItems,
    /// The list would grow beyond [`MOST_ITEMS`].
    Full,
    /// The version is from the future: it belongs to another list.
    UnknownVersion,
}

impl Refused {
    /// What happened and what to do, for the person.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::ItemGone => "Somebody removed this in the meantime.",
            Self::NeighbourGone => {
                "Somebody removed what you dropped it beside. Look at the list again and move it once more."
            }
            Self::Stale => "Somebody changed the order in the meantime. Look at it again.",
            Self::NotTheItems => "This order does not hold the same things as the list.",
            Self::Full => "This list is full.",
            Self::UnknownVersion => "This list was made anew. Reload the page.",
        }
    }
}

/// Orders that are kept.
#[async_trait::async_trait]
pub trait OrderStore: Send + Sync {
    /// The list, holding exactly `items`: what it does not know yet comes last in the order given, and
    /// what `items` does not name is left out. Reading changes nothing.
    async fn arranged(
        &self,
        access: &Access,
        name: &ListName,
        items: &[String],
    ) -> StoreResult<Arranged>;

    /// Moves one item and gives the list after it. A move that was aimed at an older version is made all
    /// the same, since its neighbour says where. `items` is as for [`Self::arranged`].
    ///
    /// `Conflict` with the words of [`Refused`] when the item or its neighbour is gone.
    async fn move_item(
        &self,
        access: &Access,
        name: &ListName,
        items: &[String],
        wanted: &Move,
    ) -> StoreResult<Arranged>;

    /// Sets the whole order. `Conflict` unless `list_version` is the current one.
    async fn set_order(
        &self,
        access: &Access,
        name: &ListName,
        order: &[String],
        list_version: i64,
    ) -> StoreResult<Arranged>;
}

/// A kept order made to hold exactly `items`: known ones as kept, new ones last as given.
pub fn settle(kept: &[String], items: &[String]) -> Vec<String> {
    let known = kept.iter().filter(|item| items.contains(item));
    let new = items.iter().filter(|item| !kept.contains(item));
    known.chain(new).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_reads_back_from_its_words() {
        for words in ["a before b", "a after b", "a first", "a last"] {
            let read = Move::from_words(words, 7).unwrap();
            assert_eq!((read.to_words().as_str(), read.list_version), (words, 7));
        }
        for wrong in [
            "",
            "a",
            "a beside b",
            "a before",
            "a first b",
            "a before b c",
            " first",
        ] {
            assert_eq!(Move::from_words(wrong, 7), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_kept_order_holds_what_there_is() {
        let list = |text: &str| -> Vec<String> { text.chars().map(String::from).collect() };
        for (kept, items, expected) in [
            ("", "abc", "abc"),
            ("cba", "abc", "cba"),
            ("cb", "abc", "cba"),
            ("cxb", "abc", "cba"),
            ("cba", "", ""),
        ] {
            assert_eq!(
                settle(&list(kept), &list(items)),
                list(expected),
                "{kept} {items}"
            );
        }
    }
}
