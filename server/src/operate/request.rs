//! One request: its number in the log and in the answer, and how long it took.

use super::Operations;
use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use tokio::time::Instant;
use tracing::Instrument;

/// A request's number: in the log, in the answer's header, and in what the audit log keeps of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(pub String);

/// Carries the number.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Most bytes of an answer in plain words that gets the number added.
const WORDS: usize = 2_000;

/// Numbers a request, logs its answer, and counts it. A number that a proxy gave is kept if it is plain.
pub async fn observe(
    State(operations): State<Arc<Operations>>,
    mut request: Request,
    next: Next,
) -> Response {
    let begun = Instant::now();
    let given = request.headers().get(HEADER);
    let id = given
        .and_then(|value| value.to_str().ok())
        .filter(|text| is_plain(text))
        .map_or_else(new_id, str::to_owned);
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = method(request.method());
    let matched = request.extensions().get::<MatchedPath>();
    let matched = matched.map(|path| path.as_str().to_owned());
    let path = request.uri().path().to_owned();
    let span = tracing::info_span!("request", id);
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = begun.elapsed();
    let status = response.status().as_u16();
    let route = route(matched.as_deref(), &path, status);
    operations.metrics.answered(&route, method, status, took);
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| match status {
        500.. => tracing::warn!(method, route, status, millis, "answered"),
        _ if route.starts_with("/pkg") || route.ends_with('z') => {
            tracing::debug!(method, route, status, millis, "answered");
        }
        _ => tracing::info!(method, route, status, millis, "answered"),
    });
    // A balancer reads a check's words.
    if status >= 500 && route != "/readyz" {
        response = with_reference(response, &id).await;
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

fn new_id() -> String {
    store::ids::new_id(crate::clock::now())
}

/// Letters, digits and hyphens: nothing that could break a line of the log.
fn is_plain(text: &str) -> bool {
    (8..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

/// The address without what is different each time: ids, tokens and names of files. What is not there is
/// one route, so that nobody can make new ones.
fn route(matched: Option<&str>, path: &str, status: u16) -> String {
    match matched {
        Some("/api/{*function}") if status != 404 => path.to_owned(),
        Some(matched) => matched.to_owned(),
        None if status == 404 => "unmatched".to_owned(),
        None => {
            let mut owner = "";
            let parts = path.split('/').map(|part| {
                let is_id =
                    owner == "w" || part.len() > 24 || part.contains(|c: char| c.is_ascii_digit());
                owner = part;
                if is_id { ":id" } else { part }
            });
            parts.collect::<Vec<_>>().join("/")
        }
    }
}

/// Adds the number to an answer in plain words, for who reports it.
async fn with_reference(response: Response, id: &str) -> Response {
    let is_words = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/plain"));
    if !is_words {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(words) = to_bytes(body, WORDS).await else {
        return Response::from_parts(head, Body::empty());
    };
    let mut words = words.to_vec();
    words.extend_from_slice(format!("\nReference: {id}\n").as_bytes());
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_hold_no_ids() {
        let id = "01900000-0000-7000-8000-000000000000";
        let cases = [
            (
                Some("/api/{*function}"),
                "/api/school/overview",
                200,
                "/api/school/overview",
            ),
            (
                Some("/api/{*function}"),
                "/api/made-up",
                404,
                "/api/{*function}",
            ),
            (
                Some("/upload/{workspace}"),
                "/upload/x",
                200,
                "/upload/{workspace}",
            ),
            (None, "/w/x/school", 200, "/w/:id/school"),
            (
                None,
                &format!("/w/x/school/students/{id}"),
                200,
                "/w/:id/school/students/:id",
            ),
            (
                None,
                "/invite/abcdefghijklmnopqrstuvwxyzabcdef",
                200,
                "/invite/:id",
            ),
            (None, "/anything", 404, "unmatched"),
            (None, "/", 302, "/"),
        ];
        for (matched, path, status, expected) in cases {
            assert_eq!(route(matched, path, status), expected, "{path}");
        }
    }

    #[test]
    fn a_given_number_must_be_plain() {
        let cases = [
            ("0123456789abcdef", true),
            ("01900000-0000-7000-8000-000000000000", true),
            ("short", false),
            ("with space inside", false),
            ("line\nbreak-12345", false),
            ("\u{1b}[31mred-text", false),
        ];
        for (text, expected) in cases {
            assert_eq!(is_plain(text), expected, "{text:?}");
        }
        assert!(!is_plain(&"a".repeat(65)));
        assert!(is_plain(&new_id()) && new_id() != new_id());
    }
}
