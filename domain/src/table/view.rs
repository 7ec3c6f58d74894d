//! Views that somebody keeps of a table: its address under a name.

use crate::access::Access;
use crate::error::{FieldError, StoreResult};
use crate::time::Micros;
use serde::{Deserialize, Serialize};

/// Most characters of a view's name: a menu shows it on one line.
pub const NAME_MAX: usize = 60;
/// Most characters of a view's query: browsers and proxies take addresses of 2,000.
pub const QUERY_MAX: usize = 1_800;

/// A view as one person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// UUIDv7 text.
    pub id: String,
    /// Shown name.
    pub name: String,
    /// What the address asks, without `?`.
    pub query: String,
    /// Whether everybody in the workspace sees it.
    pub shared: bool,
    /// Whether the person who looks made it.
    pub mine: bool,
    /// Who made it.
    pub author: String,
}

/// A view to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewView {
    /// The table it is of, such as `students`.
    pub table: String,
    /// Shown name.
    pub name: String,
    /// What the address asks, without `?`.
    pub query: String,
    /// Whether everybody in the workspace sees it.
    pub shared: bool,
}

impl NewView {
    /// Checks a form. The place within the list is no part of a view.
    ///
    /// # Errors
    /// What is wrong with `name`.
    pub fn check(
        table: &str,
        name: &str,
        query: &str,
        shared: bool,
    ) -> Result<Self, Vec<FieldError>> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let wrong = |message: String| Err(vec![FieldError::new("name", message)]);
        if name.is_empty() {
            return wrong("Give the view a name.".to_owned());
        }
        if name.chars().count() > NAME_MAX {
            return wrong(format!("Use at most {NAME_MAX} characters."));
        }
        let pairs = query.trim_start_matches('?').split('&');
        let kept: Vec<&str> = pairs
            .filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="))
            .collect();
        let query = kept.join("&");
        if query.len() > QUERY_MAX || query.contains(['#', '\r', '\n']) {
            return wrong("This list's address is too long to keep. Remove a filter.".to_owned());
        }
        Ok(Self {
            table: table.to_owned(),
            name,
            query,
            shared,
        })
    }
}

/// What is kept of views.
#[async_trait::async_trait]
pub trait ViewStore: Send + Sync {
    /// The views of a table that a person sees, by name: their own and the shared ones.
    async fn views(&self, access: &Access, table: &str) -> StoreResult<Vec<View>>;
    /// Keeps a view and gives its id.
    async fn keep_view(&self, access: &Access, view: &NewView, now: Micros) -> StoreResult<String>;
    /// Forgets a view: one's own, and with `others` also a shared one of somebody else. `NotFound` where
    /// there is none.
    async fn forget_view(&self, access: &Access, view: &str, others: bool) -> StoreResult<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_has_a_name_and_no_place() {
        let long = "x".repeat(NAME_MAX + 1);
        let far = "q=".to_owned() + &"x".repeat(QUERY_MAX);
        type Case<'c> = (
            &'c str,
            &'c str,
            &'c str,
            Result<(&'c str, &'c str), &'c str>,
        );
        let cases: [Case; 5] = [
            (
                "plain",
                " At  risk ",
                "status=at-risk",
                Ok(("At risk", "status=at-risk")),
            ),
            (
                "place",
                "Page 2",
                "?q=a&cursor=66&sort=name",
                Ok(("Page 2", "q=a&sort=name")),
            ),
            ("no name", "  ", "", Err("Give the view a name.")),
            ("long name", &long, "", Err("Use at most 60 characters.")),
            (
                "far",
                "Far",
                &far,
                Err("This list's address is too long to keep. Remove a filter."),
            ),
        ];
        for (case, name, query, expected) in cases {
            match (NewView::check("students", name, query, false), expected) {
                (Ok(view), Ok((name, query))) => {
                    assert_eq!(
                        (view.name.as_str(), view.query.as_str()),
                        (name, query),
                        "{case}"
                    );
                }
                (Err(wrong), Err(message)) => assert_eq!(wrong[0].message, message, "{case}"),
                (found, _) => panic!("{case}: {found:?}"),
            }
        }
    }
}
