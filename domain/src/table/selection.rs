//! What is selected in a table: some rows by id, or all that a question finds but some.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A selection. It travels as it is, and the server resolves it: «all 312 matching» never means the
/// fifty that a page had loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// These rows, wherever they stand.
    These(BTreeSet<String>),
    /// All that the table's question finds, but these.
    AllBut(BTreeSet<String>),
}

impl Default for Selection {
    fn default() -> Self {
        Self::These(BTreeSet::new())
    }
}

impl Selection {
    /// All that the question finds.
    pub fn all() -> Self {
        Self::AllBut(BTreeSet::new())
    }

    /// Whether a row that the question finds is selected.
    pub fn holds(&self, id: &str) -> bool {
        match self {
            Self::These(ids) => ids.contains(id),
            Self::AllBut(ids) => !ids.contains(id),
        }
    }

    /// With rows selected, or no longer.
    pub fn set<'a>(mut self, ids: impl IntoIterator<Item = &'a str>, selected: bool) -> Self {
        let (named, named_means) = match &mut self {
            Self::These(ids) => (ids, true),
            Self::AllBut(ids) => (ids, false),
        };
        for id in ids {
            if selected == named_means {
                named.insert(id.to_owned());
            } else {
                named.remove(id);
            }
        }
        self
    }

    /// How many rows are selected where the question finds `total`.
    pub fn count(&self, total: usize) -> usize {
        match self {
            Self::These(ids) => ids.len(),
            Self::AllBut(ids) => total.saturating_sub(ids.len()),
        }
    }

    /// The ids selected, given those that the question finds. Rows selected by id need not be among
    /// them: they may stand on a page that was left.
    pub fn resolve<'a>(&self, matching: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        match self {
            Self::These(ids) => ids.iter().cloned().collect(),
            Self::AllBut(ids) => matching
                .into_iter()
                .filter(|id| !ids.contains(*id))
                .map(str::to_owned)
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: [&str; 4] = ["a", "b", "c", "d"];

    #[test]
    fn rows_are_taken_and_left_out() {
        let cases = [
            ("nothing", Selection::default(), 0, vec![]),
            ("one", Selection::default().set(["b"], true), 1, vec!["b"]),
            (
                "taken back",
                Selection::default().set(["b", "c"], true).set(["b"], false),
                1,
                vec!["c"],
            ),
            ("all", Selection::all(), 4, vec!["a", "b", "c", "d"]),
            (
                "all but one",
                Selection::all().set(["a"], false),
                3,
                vec!["b", "c", "d"],
            ),
            (
                "left out and taken again",
                Selection::all().set(["a", "b"], false).set(["a"], true),
                3,
                vec!["a", "c", "d"],
            ),
            (
                "from another page",
                Selection::default().set(["z"], true),
                1,
                vec!["z"],
            ),
        ];
        for (case, selection, count, ids) in cases {
            assert_eq!(selection.count(PAGE.len()), count, "{case}");
            assert_eq!(selection.resolve(PAGE), ids, "{case}");
            for id in PAGE {
                assert_eq!(selection.holds(id), ids.contains(&id), "{case}: {id}");
            }
        }
    }

    #[test]
    fn a_selection_survives_the_wire() {
        for selection in [Selection::all(), Selection::default().set(["a"], true)] {
            let text = serde_json::to_string(&selection).unwrap();
            assert_eq!(serde_json::from_str::<Selection>(&text).unwrap(), selection);
        }
    }
}
