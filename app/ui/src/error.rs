//! The closed set of errors that a browser ever sees.

use domain::error::FieldError;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a server function gave no answer. Causes stay in the server's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", content = "detail", rename_all = "snake_case")]
pub enum AppError {
    /// Nobody is signed in.
    SignIn,
    /// The person must prove anew who they are.
    Confirm,
    /// The person's role does not include this.
    Forbidden,
    /// The workspace's plan does not include this, in words for the person.
    Locked(String),
    /// There is no such thing, or not for this person: the two are never told apart.
    NotFound,
    /// Fields to correct.
    Invalid(Vec<FieldError>),
    /// The state of the data forbids it, in words for the person.
    Conflict(String),
    /// The request could not be read.
    BadRequest,
    /// Too many tries; wait a while.
    TooMany,
    /// The server, or the way to it, failed; nothing was half done.
    Unavailable,
    /// The server has no room left to keep it; nothing was half done.
    Full,
}

/// What a server function gives.
pub type AppResult<T> = Result<T, AppError>;

impl AppError {
    /// One wrong field.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }

    /// The HTTP status that carries it.
    pub fn status(&self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::SignIn => 401,
            Self::Confirm | Self::Forbidden | Self::Locked(_) => 403,
            Self::NotFound => 404,
            Self::Conflict(_) => 409,
            Self::Invalid(_) => 422,
            Self::TooMany => 429,
            Self::Unavailable => 503,
            Self::Full => 507,
        }
    }

    /// What happened and what to do, as sentences for the person.
    pub fn sentence(&self) -> String {
        match self {
            Self::SignIn => "Sign in to go on.".to_owned(),
            Self::Confirm => "Confirm that it is you, then do this again.".to_owned(),
            Self::Forbidden => {
                "Your role in this workspace does not include this. Ask an owner.".to_owned()
            }
            Self::NotFound => "There is nothing here, or it is not yours to see.".to_owned(),
            Self::Invalid(fields) => fields
                .iter()
                .map(|wrong| wrong.message.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            Self::Conflict(sentence) | Self::Locked(sentence) => sentence.clone(),
            Self::BadRequest => {
                "The request could not be read. Reload the page and try again.".to_owned()
            }
            Self::TooMany => "Too many tries. Wait a few minutes, then try again.".to_owned(),
            Self::Unavailable => {
                "The server could not answer. Nothing was changed; try again in a moment."
                    .to_owned()
            }
            Self::Full => {
                "The server has no room left, so nothing was saved. Reading still works; tell whoever \
                 runs this server."
                    .to_owned()
            }
        }
    }

    /// The message about one field, if that is what is wrong.
    pub fn about(&self, field: &str) -> Option<String> {
        match self {
            Self::Invalid(fields) => fields
                .iter()
                .find(|f| f.field == field)
                .map(|f| f.message.clone()),
            _ => None,
        }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl std::error::Error for AppError {}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        let error = match value {
            ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::BadRequest,
            _ => Self::Unavailable,
        };
        #[cfg(feature = "ssr")]
        crate::backend::set_status(&error);
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_survives_the_wire_and_garbage_becomes_a_known_one() {
        let errors = [
            AppError::SignIn,
            AppError::Conflict("Already undone.".to_owned()),
            AppError::field("name", "Enter a name."),
            AppError::TooMany,
        ];
        for error in errors {
            assert_eq!(AppError::de(error.ser()), error);
        }
        assert_eq!(
            AppError::de("<b>attacker's text</b>".into()),
            AppError::BadRequest
        );
    }
}
