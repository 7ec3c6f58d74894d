//! How a store fails, in the only words that leave it.

use serde::{Deserialize, Serialize};

/// A failed store call. The cause is logged where it happened; database text never travels.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The id does not exist, or belongs to another workspace: the two are never told apart.
    #[error("not found")]
    NotFound,
    /// A rule of the data forbids it; the text names the rule for the person, e.g. `e-mail in use`.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// The database could not answer; trying again later may work.
    #[error("unavailable")]
    Unavailable,
    /// There is no room left where the data is kept; nothing of the change was written.
    #[error("no room left")]
    Full,
}

/// What a store call gives.
pub type StoreResult<T> = Result<T, StoreError>;

/// One thing wrong with one field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: String,
    /// What is wrong, as a sentence for the person.
    pub message: String,
}

impl FieldError {
    /// A message about one field.
    pub fn new(field: &str, message: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            message: message.into(),
        }
    }
}
