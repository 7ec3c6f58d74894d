//! One click in a mail program (RFC 8058): its server posts here, without a page and without a session.

use super::{Shared, refuse};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::error::StoreError;
use serde::Deserialize;
use ui::error::AppError;

/// What the link carries.
#[derive(Debug, Deserialize)]
pub struct Link {
    #[serde(default)]
    token: String,
}

/// Stops the kind of mail that the link names.
pub async fn one_click(State(shared): State<Shared>, Query(link): Query<Link>) -> Response {
    let backend = &shared.backend;
    let hash = backend.passwords.hash_token(&link.token);
    match backend.mails.unsubscribe(&hash, (backend.clock)()).await {
        Ok(_) => StatusCode::NO_CONTENT.into_response(),
        Err(StoreError::Unavailable) => refuse(AppError::Unavailable),
        Err(_) => refuse(AppError::NotFound),
    }
}
