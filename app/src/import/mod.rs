//! The import page: drop, look, commit, undo.

mod batches;
mod commit;
#[cfg(feature = "ssr")]
pub mod desk;
mod done;
mod drop;
mod live;
mod mapping;
pub mod model;
mod page;
mod preview;
mod preview_tabs;
mod questions;
mod upload;

pub use page::import_page;

use domain::time::Day;
use leptos_router::params::ParamsMap;

/// The prefix of query names that say on which day a course began; the course's key follows.
const START: &str = "start:";

/// What the address says of an import in hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InHand {
    /// The upload; empty when there is none.
    pub upload: String,
    /// First days by course key.
    pub answers: Vec<(String, Day)>,
    /// Which part of the preview is open.
    pub tab: String,
    /// Which kind of record the rows show.
    pub kind: String,
    /// The first row shown, from 0.
    pub offset: u64,
    /// Whether its commit was begun.
    pub committing: bool,
}

impl InHand {
    /// Reads the address. What is not understood is left out.
    pub fn of(params: &ParamsMap) -> Self {
        let get = |name: &str| params.get(name).unwrap_or_default();
        let answers = params
            .clone()
            .into_iter()
            .filter_map(|(name, day)| {
                Some((name.strip_prefix(START)?.to_owned(), Day::parse(&day)?))
            })
            .collect();
        Self {
            upload: get("upload"),
            answers,
            tab: get("tab"),
            kind: get("kind"),
            offset: get("offset").parse().unwrap_or(0),
            committing: get("commit") == "1",
        }
    }

    /// The address that says this.
    pub fn to_query(&self) -> String {
        let mut pairs = vec![("upload".to_owned(), self.upload.clone())];
        pairs.extend(
            self.answers
                .iter()
                .map(|(course, day)| (format!("{START}{course}"), day.to_string())),
        );
        let optional = [
            ("tab", self.tab.clone()),
            ("kind", self.kind.clone()),
            (
                "offset",
                if self.offset == 0 {
                    String::new()
                } else {
                    self.offset.to_string()
                },
            ),
            (
                "commit",
                if self.committing {
                    "1".to_owned()
                } else {
                    String::new()
                },
            ),
        ];
        pairs.extend(
            optional
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value)),
        );
        pairs.retain(|(_, value)| !value.is_empty());
        ui::range::kept_query(&pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_it_was_made_from() {
        let hand = InHand {
            upload: "0f".to_owned(),
            answers: vec![(
                "oulad:AAA:2013J".to_owned(),
                Day::parse("2013-10-01").unwrap(),
            )],
            tab: "rows".to_owned(),
            kind: "activity".to_owned(),
            offset: 50,
            committing: true,
        };
        let query = hand.to_query();
        assert_eq!(
            query,
            "upload=0f&start%3Aoulad%3AAAA%3A2013J=2013-10-01&tab=rows&kind=activity&offset=50&commit=1"
        );
        let mut params = ParamsMap::new();
        for pair in query.replace("%3A", ":").split('&') {
            let (name, value) = pair.split_once('=').unwrap();
            params.insert(name.to_owned(), value.to_owned());
        }
        assert_eq!(InHand::of(&params), hand);
    }
}
