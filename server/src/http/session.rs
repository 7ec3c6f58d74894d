//! From a session cookie to the person who sends a request.

use super::{Peer, Shared};
use crate::operate::request::RequestId;
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::header::{COOKIE, USER_AGENT};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use store::audit::{self, Call};
use ui::backend::Caller;

/// The session cookie. The prefix makes browsers insist on `Secure`, the whole site and no other host.
pub const COOKIE_NAME: &str = "__Host-session";

/// Reads one cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// What the audit log says of a request beside who sent it.
pub(super) fn call_of(peer: Option<&Peer>, request: &str) -> Call {
    Call {
        via: "page".to_owned(),
        address: peer.map_or_else(String::new, |Peer(ip)| ip.to_string()),
        request: request.to_owned(),
    }
}

/// Finds out who calls and leaves that with the request. When the database cannot say, nobody is let
/// in and nobody is taken for a stranger: the answer is 503.
pub async fn identify(
    State(shared): State<Shared>,
    peer: Option<Extension<Peer>>,
    mut request: Request,
    next: Next,
) -> Response {
    let backend = &shared.backend;
    let session = cookie(request.headers(), COOKIE_NAME)
        .filter(|token| token.len() == 43)
        .map(|token| backend.passwords.hash_token(token));
    let identity = match &session {
        None => None,
        Some(hash) => match backend.people.identify(hash, (backend.clock)()).await {
            Ok(identity) => identity.map(Arc::new),
            Err(_) => {
                return (
                    StatusCode::SERVICE_UNAVAILABLE,
                    "The database does not answer. Try again in a moment.",
                )
                    .into_response();
            }
        },
    };
    let user_agent = request
        .headers()
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let caller = Caller {
        session,
        identity,
        address: peer
            .as_ref()
            .map_or_else(String::new, |Extension(Peer(ip))| ip.to_string()),
        user_agent: user_agent.chars().take(200).collect(),
    };
    let id = request.extensions().get::<RequestId>();
    let id = id.map_or_else(String::new, |RequestId(id)| id.clone());
    let call = call_of(peer.as_deref(), &id);
    request.extensions_mut().insert(caller);
    audit::during(call, next.run(request)).await
}
