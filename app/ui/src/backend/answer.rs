//! What a server function puts on its answer besides its value: the status of an error, cookies.

use crate::error::AppError;
use domain::error::StoreError;
use http::header::ACCEPT;
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Marks, within the server, an answer that refused something by right; it never leaves. A plain form
/// post is answered with a redirect, whose status tells nothing.
pub const REFUSED: &str = "x-atelier-refused";

/// Gives the response the error's status and hands the error on.
pub fn fail(error: AppError) -> AppError {
    set_status(&error);
    error
}

/// Gives the response the error's status, except on a plain form post: that one is redirected back
/// to its page, which shows the error.
pub fn set_status(error: &AppError) {
    if let (Some(response), AppError::Forbidden | AppError::NotFound) =
        (use_context::<ResponseOptions>(), error)
    {
        response.insert_header(
            HeaderName::from_static(REFUSED),
            HeaderValue::from_static("1"),
        );
    }
    let plain_form = use_context::<Parts>().is_some_and(|parts| {
        parts.method == http::Method::POST
            && parts
                .headers
                .get(ACCEPT)
                .and_then(|v| v.to_str().ok())
                .is_some_and(|v| v.contains("text/html"))
    });
    if plain_form {
        return;
    }
    if let Some(response) = use_context::<ResponseOptions>()
        && let Ok(status) = StatusCode::from_u16(error.status())
    {
        response.set_status(status);
    }
}

/// Adds a `Set-Cookie` header to the response.
pub fn set_cookie(value: &str) {
    if let (Some(response), Ok(value)) = (
        use_context::<ResponseOptions>(),
        HeaderValue::from_str(value),
    ) {
        response.append_header(http::header::SET_COOKIE, value);
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        fail(match error {
            StoreError::NotFound => Self::NotFound,
            StoreError::Conflict(sentence) => Self::Conflict(sentence.to_owned()),
            StoreError::Unavailable => Self::Unavailable,
            StoreError::Full => Self::Full,
        })
    }
}
