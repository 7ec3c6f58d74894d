//! Why there is no answer (RFC 9457), from a closed set.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::error::{FieldError, StoreError};
use domain::token::TokenScope;
use serde_json::{Value, json};
use ui::error::AppError;

/// See the module.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    /// Part of the request, name and what is wrong.
    errors: Vec<(&'static str, String, String)>,
    challenge: Option<String>,
}

impl Problem {
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            errors: Vec::new(),
            challenge: None,
        }
    }

    pub fn bad_request(detail: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", detail)
    }

    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "There is nothing here, or this token does not see it.",
        )
    }

    pub fn forbidden() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "Whoever made this token may not do this, or sees only a part of the workspace.",
        )
    }

    pub fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "The server could not answer. Try again in a moment.",
        )
    }

    pub fn full() -> Self {
        Self::new(
            StatusCode::INSUFFICIENT_STORAGE,
            "full",
            "The server's disk is full. Nothing was changed; what is there can be read.",
        )
    }

    pub fn token_missing() -> Self {
        Self {
            challenge: Some("Bearer realm=\"Atelier\"".to_owned()),
            ..Self::new(
                StatusCode::UNAUTHORIZED,
                "token_missing",
                "Send a token of this workspace's settings: Authorization: Bearer atl_…",
            )
        }
    }

    /// One answer for a token that never was, has ended, was revoked, or lost its maker.
    pub fn token_unknown() -> Self {
        Self {
            challenge: Some("Bearer realm=\"Atelier\", error=\"invalid_token\"".to_owned()),
            ..Self::new(
                StatusCode::UNAUTHORIZED,
                "token_missing",
                "This token is not known, has ended or was revoked.",
            )
        }
    }

    pub fn scope_missing(scope: TokenScope) -> Self {
        let word = scope.as_str();
        Self {
            challenge: Some(format!(
                "Bearer realm=\"Atelier\", error=\"insufficient_scope\", scope=\"{word}\""
            )),
            ..Self::new(
                StatusCode::FORBIDDEN,
                "scope_missing",
                format!("This token lacks the scope {word}."),
            )
        }
    }

    /// What is wrong with a part of the request, by name.
    pub fn invalid(part: &'static str, wrong: Vec<(String, String)>) -> Self {
        let detail = wrong
            .iter()
            .map(|(name, message)| format!("{name}: {message}"))
            .collect::<Vec<_>>()
            .join(" ");
        Self {
            errors: wrong
                .into_iter()
                .map(|(name, message)| (part, name, message))
                .collect(),
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail)
        }
    }

    pub fn query(name: &str, message: impl Into<String>) -> Self {
        Self::invalid("query", vec![(name.to_owned(), message.into())])
    }

    pub fn fields(part: &'static str, wrong: Vec<FieldError>) -> Self {
        let pairs = wrong.into_iter().map(|one| (one.field, one.message));
        Self::invalid(part, pairs.collect())
    }

    /// As an answer; `request` is the id that the log has it under.
    pub fn response(self, request: &str) -> Response {
        let errors: Vec<Value> = self
            .errors
            .into_iter()
            .map(|(part, name, detail)| json!({"in": part, "name": name, "detail": detail}))
            .collect();
        let body = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason().unwrap_or_default(),
            "status": self.status.as_u16(),
            "code": self.code,
            "detail": self.detail,
            "errors": errors,
            "request": request,
        });
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (self.status, kind, body.to_string()).into_response();
        let challenge = self.challenge.as_deref().map(HeaderValue::from_str);
        if let Some(Ok(challenge)) = challenge {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::SignIn => Self::token_missing(),
            // A token cannot prove that a person is there.
            AppError::Forbidden | AppError::Confirm => Self::forbidden(),
            AppError::Locked(why) => Self::new(StatusCode::FORBIDDEN, "locked", why),
            AppError::NotFound => Self::not_found(),
            AppError::Invalid(wrong) => Self::fields("body", wrong),
            AppError::Conflict(sentence) => Self::new(StatusCode::CONFLICT, "conflict", sentence),
            AppError::BadRequest => Self::bad_request("The request could not be read."),
            AppError::TooMany => Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too_many",
                "Too many tries. Wait a few minutes, then try again.",
            ),
            AppError::Full => Self::full(),
            AppError::Unavailable => Self::unavailable(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::not_found(),
            StoreError::Conflict(sentence) => Self::new(StatusCode::CONFLICT, "conflict", sentence),
            StoreError::Full => Self::full(),
            StoreError::Unavailable => Self::unavailable(),
        }
    }
}
