//! What people of a workspace mark students with: tags, and a note.

use crate::access::Access;
use crate::error::{FieldError, StoreResult};
use crate::time::Micros;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Most characters of a tag: it stands in a cell beside others.
pub const TAG_MAX: usize = 32;
/// Most tags of a student.
pub const MOST_TAGS: usize = 12;
/// Most characters of a note.
pub const NOTE_MAX: usize = 500;

/// What one student is marked with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// Tags in their order.
    pub tags: BTreeSet<String>,
    /// A note; empty for none.
    pub note: String,
}

/// What is done with a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TagChange {
    /// Put on.
    Add,
    /// Taken off.
    Remove,
}

impl TagChange {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Remove => "remove",
        }
    }
}

/// What a change did, or would do, to each row that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The change's id, to undo it; `None` for a dry run, and where nothing changed.
    pub action: Option<String>,
    /// Ids that changed.
    pub changed: Vec<String>,
    /// How many were so already.
    pub already: usize,
    /// Ids that have [`MOST_TAGS`] already, and stayed as they were.
    pub full: Vec<String>,
    /// How many are not there any more.
    pub gone: usize,
}

/// Reads one tag.
///
/// # Errors
/// What is wrong with `tag`.
pub fn check_tag(text: &str) -> Result<String, FieldError> {
    let tag = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let wrong = |message: String| Err(FieldError::new("tag", message));
    if tag.is_empty() {
        return wrong("Enter a tag.".to_owned());
    }
    if tag.contains([',', ';']) {
        return wrong("A tag has no comma: enter one tag.".to_owned());
    }
    if tag.chars().count() > TAG_MAX {
        return wrong(format!("Use at most {TAG_MAX} characters for a tag."));
    }
    Ok(tag)
}

/// Reads the tags of one student, with commas between them; nothing is none.
///
/// # Errors
/// What is wrong with `tag`.
pub fn check_tags(text: &str) -> Result<BTreeSet<String>, FieldError> {
    let words = text
        .split([',', ';'])
        .filter(|word| !word.trim().is_empty());
    let tags: BTreeSet<String> = words.map(check_tag).collect::<Result<_, _>>()?;
    if tags.len() > MOST_TAGS {
        let message = format!("A student has at most {MOST_TAGS} tags.");
        return Err(FieldError::new("tag", message));
    }
    Ok(tags)
}

/// Reads a note; nothing is none.
///
/// # Errors
/// What is wrong with `note`.
pub fn check_note(text: &str) -> Result<String, FieldError> {
    let note = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if note.chars().count() > NOTE_MAX {
        let message = format!("Use at most {NOTE_MAX} characters.");
        return Err(FieldError::new("note", message));
    }
    Ok(note)
}

/// Tags by name, with how many have each.
pub fn counted<'a>(marks: impl IntoIterator<Item = &'a Marks>) -> Vec<(String, i64)> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for tag in marks.into_iter().flat_map(|marks| &marks.tags) {
        *counts.entry(tag).or_default() += 1;
    }
    let owned = |(tag, count): (&str, i64)| (tag.to_owned(), count);
    counts.into_iter().map(owned).collect()
}

/// What is kept of marks.
#[async_trait::async_trait]
pub trait MarkStore: Send + Sync {
    /// The marks of these students, by id; those without any are left out.
    async fn marks(
        &self,
        access: &Access,
        students: &[String],
    ) -> StoreResult<HashMap<String, Marks>>;
    /// Tags in use, by name, with how many students have each.
    async fn tags(&self, access: &Access) -> StoreResult<Vec<(String, i64)>>;
    /// Ids of the students who have a tag.
    async fn tagged(&self, access: &Access, tag: &str) -> StoreResult<HashSet<String>>;
    /// Puts a tag on students or takes it off; a dry run only says what would happen.
    async fn change_tag(
        &self,
        access: &Access,
        students: &[String],
        tag: &str,
        change: TagChange,
        dry_run: bool,
        now: Micros,
    ) -> StoreResult<Changed>;
    /// Undoes a change for the students whom it changed, and gives how many that were. `NotFound` for
    /// somebody else's, `Conflict` for one that was undone before.
    async fn undo_tag(&self, access: &Access, action: &str, now: Micros) -> StoreResult<u64>;
    /// Sets the tags of one student. `NotFound` where there is none.
    async fn set_tags(
        &self,
        access: &Access,
        student: &str,
        tags: &BTreeSet<String>,
        now: Micros,
    ) -> StoreResult<()>;
    /// Sets the note of one student. `NotFound` where there is none.
    async fn set_note(
        &self,
        access: &Access,
        student: &str,
        note: &str,
        now: Micros,
    ) -> StoreResult<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_counted_by_name() {
        let marks = |tags: &[&str]| Marks {
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            note: String::new(),
        };
        let all = [marks(&["b", "a"]), marks(&[]), marks(&["b"])];
        assert_eq!(counted(&all), [("a".to_owned(), 1), ("b".to_owned(), 2)]);
    }

    #[test]
    fn tags_are_short_single_and_few() {
        let long = "x".repeat(TAG_MAX + 1);
        let many: Vec<String> = (0..=MOST_TAGS).map(|nth| format!("tag {nth}")).collect();
        type Case = (
            &'static str,
            String,
            Result<Vec<&'static str>, &'static str>,
        );
        let cases: [Case; 5] = [
            ("none", " , ".into(), Ok(vec![])),
            ("some", "b,  a  c ;b".into(), Ok(vec!["a c", "b"])),
            ("long", long, Err("Use at most 32 characters for a tag.")),
            (
                "many",
                many.join(","),
                Err("A student has at most 12 tags."),
            ),
            ("accents", "Gruppe Ü".into(), Ok(vec!["Gruppe Ü"])),
        ];
        for (case, text, expected) in cases {
            let found = check_tags(&text).map_err(|wrong| wrong.message);
            let expected = expected
                .map(|tags| tags.into_iter().map(str::to_owned).collect())
                .map_err(str::to_owned);
            assert_eq!(found, expected, "{case}");
        }
        assert!(check_tag("a, b").is_err() && check_tag(" ").is_err());
        assert!(check_note(&"x".repeat(NOTE_MAX + 1)).is_err());
        assert_eq!(check_note(" a \n b ").unwrap(), "a b");
    }
}
