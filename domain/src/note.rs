//! Notes on charts: what happened on a day, in somebody's words.

use crate::access::Access;
use crate::error::{FieldError, StoreResult};
use crate::metric::Span;
use crate::time::{Day, Micros};
use serde::{Deserialize, Serialize};

/// Most characters of a note: two lines below a chart.
pub const TEXT_MAX: usize = 200;

/// A note as one person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// UUIDv7 text.
    pub id: String,
    /// The day it is of.
    pub day: Day,
    /// What happened.
    pub text: String,
    /// Whether everybody in the workspace sees it.
    pub shared: bool,
    /// Whether the person who looks wrote it.
    pub mine: bool,
    /// Who wrote it.
    pub author: String,
}

/// A note to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNote {
    /// The day it is of.
    pub day: Day,
    /// What happened.
    pub text: String,
    /// Whether everybody in the workspace sees it.
    pub shared: bool,
}

impl NewNote {
    /// Checks a form.
    ///
    /// # Errors
    /// What is wrong with `day` and `text`.
    pub fn check(day: &str, text: &str, shared: bool) -> Result<Self, Vec<FieldError>> {
        let mut wrong = Vec::new();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let day = Day::parse(day.trim());
        if day.is_none() {
            wrong.push(FieldError::new("day", "Enter a day such as 2014-03-15."));
        }
        if text.is_empty() {
            wrong.push(FieldError::new("text", "Write what happened."));
        } else if text.chars().count() > TEXT_MAX {
            let message = format!("Use at most {TEXT_MAX} characters.");
            wrong.push(FieldError::new("text", message));
        }
        match day.filter(|_| wrong.is_empty()) {
            Some(day) => Ok(Self { day, text, shared }),
            None => Err(wrong),
        }
    }
}

/// What is kept of notes.
#[async_trait::async_trait]
pub trait NoteStore: Send + Sync {
    /// The notes of these days that a person sees, oldest first: their own and the shared ones.
    async fn notes(&self, access: &Access, span: Span) -> StoreResult<Vec<Note>>;
    /// Keeps a note and gives its id.
    async fn keep_note(&self, access: &Access, note: &NewNote, now: Micros) -> StoreResult<String>;
    /// Forgets a note: one's own, and with `others` also a shared one of somebody else. `NotFound` where
    /// there is none.
    async fn forget_note(&self, access: &Access, note: &str, others: bool) -> StoreResult<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_has_a_day_and_a_text() {
        let long = "x".repeat(TEXT_MAX + 1);
        let cases: [(&str, &str, &str, &[&str]); 4] = [
            ("good", "2014-03-15", " Launch \n of  unit 2 ", &[]),
            ("no day", "soon", "Launch", &["day"]),
            ("nothing", "", " ", &["day", "text"]),
            ("long", "2014-03-15", &long, &["text"]),
        ];
        for (case, day, text, fields) in cases {
            match NewNote::check(day, text, true) {
                Ok(note) => assert_eq!(
                    (note.text.as_str(), fields),
                    ("Launch of unit 2", &[][..]),
                    "{case}"
                ),
                Err(wrong) => {
                    let found: Vec<_> = wrong.iter().map(|wrong| wrong.field.as_str()).collect();
                    assert_eq!(found, fields, "{case}");
                }
            }
        }
    }
}
