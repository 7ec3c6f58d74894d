//! A figure with its chart, to stand in another site's page.

use super::Shared;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sharing::framed;
use ui::error::AppError;

/// How long anybody may keep it: a page that many read asks once a minute.
const KEPT: &str = "public, max-age=60";

/// What the snippet may add.
#[derive(Deserialize)]
pub struct Asked {
    theme: Option<String>,
}

/// The document behind a link. Only the sites that its maker named may frame it, and nothing in it runs.
pub async fn embed(
    State(shared): State<Shared>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let theme = asked.theme.as_deref().and_then(|theme| match theme {
        "light" => Some("light"),
        "dark" => Some("dark"),
        _ => None,
    });
    let built = &shared.built;
    let framed = match framed(&shared.backend, &token, theme, &built.css, &built.icons).await {
        Ok(framed) => framed,
        Err(AppError::Unavailable) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Err(_) => return StatusCode::NOT_FOUND.into_response(),
    };
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors {}",
        framed.origins.join(" ")
    );
    let Ok(policy) = HeaderValue::from_str(&policy) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = axum::response::Html(framed.html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    for (name, value) in [
        (header::CACHE_CONTROL, KEPT),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
