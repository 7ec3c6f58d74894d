//! Headers that every answer carries, and the form of requests that change something.

use super::upload::Refusal;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ui::error::AppError;

/// For answers that are no page: nothing in them may run or load.
const CLOSED_POLICY: &str =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The policy of a page: scripts only by this answer's nonce and what they load, no inline style.
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; \
         font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; \
         frame-ancestors 'none'"
    )
}

/// Adds the headers that are the same everywhere, and those that an answer did not set itself.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &str); 4] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=63072000; includeSubDomains",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=()",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(HeaderName::from_static("cross-origin-resource-policy"))
        .or_insert(HeaderValue::from_static("same-origin"));
    headers
        .entry(header::REFERRER_POLICY)
        .or_insert(HeaderValue::from_static("same-origin"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(CLOSED_POLICY));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Refuses a body of a type that the server functions do not read: a cross-site form can send
/// `text/plain`, and they would take it for JSON.
pub async fn form_types(request: Request, next: Next) -> Response {
    let expected: &[&str] = match request.uri().path() {
        path if path.starts_with("/upload/") => &["multipart/form-data"],
        _ => &["application/x-www-form-urlencoded", "application/json"],
    };
    let given = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|value| value.trim().to_ascii_lowercase());
    let has_body = request.method() != Method::GET && request.method() != Method::HEAD;
    if has_body && !given.is_some_and(|given| expected.contains(&given.as_str())) {
        return (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "This kind of content is not taken here.",
        )
            .into_response();
    }
    next.run(request).await
}

/// Refuses a NUL in an address or in arguments. Nobody types one, and PostgreSQL keeps none in a text:
/// it would fail where SQLite does not.
pub async fn no_nul(request: Request, next: Next) -> Response {
    if request.uri().to_string().contains("%00") {
        return Refusal(AppError::BadRequest).into_response();
    }
    let (head, body) = request.into_parts();
    // The layer around this one holds the body to its limit.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Refusal(AppError::BadRequest).into_response();
    };
    let is_nul = |at: &[u8]| at.starts_with(b"%00") || at.starts_with(b"\\u0000");
    let found =
        bytes.contains(&0) || (0..bytes.len()).any(|at| bytes.get(at..).is_some_and(is_nul));
    if found {
        return Refusal(AppError::BadRequest).into_response();
    }
    next.run(Request::from_parts(head, Body::from(bytes))).await
}
