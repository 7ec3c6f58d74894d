//! From a session cookie to the person who sends a request.

use super::client::TrustedProxies;
use super::{Peer, Shared};
use crate::operate::request::RequestId;
use axum::extract::{Request, State};
use axum::http::header::{COOKIE, USER_AGENT};
use axum::http::{Extensions, HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use store::audit::{self, Call};
use ui::backend::{Caller, Looked};

/// The session cookie. The prefix makes browsers insist on `Secure`, the whole site and no other host.
pub const COOKIE_NAME: &str = "__Host-session";

/// The cookie of a guest's link, which holds until the browser is closed or the link ends.
pub const GUEST_COOKIE: &str = "__Host-guest";
/// Most characters of a guest's token: a signature of the server's with the name of its key.
pub const GUEST_TOKEN: usize = 120;
/// By which a browser that signed in before is known again.
const DEVICE_COOKIE: &str = "__Host-device";
/// The second step of signing in.
const STEP_COOKIE: &str = "__Host-step";
/// Recovery codes on their way to the page that shows them.
const CODES_COOKIE: &str = "__Host-codes";

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
pub(super) fn call_of(address: String, request: &str) -> Call {
    Call {
        via: "page".to_owned(),
        address,
        request: request.to_owned(),
    }
}

/// The address of the person's side: the connection's, or what a trusted proxy says it is.
pub(super) fn address_of(extensions: &Extensions, headers: &HeaderMap) -> String {
    let proxies = extensions.get::<TrustedProxies>().cloned();
    extensions
        .get::<Peer>()
        .map_or_else(String::new, |Peer(peer)| {
            let proxies = proxies.unwrap_or_default();
            proxies.client(*peer, headers).to_string()
        })
}

/// Finds out who calls and leaves that with the request. When the database cannot say, nobody is let
/// in and nobody is taken for a stranger: the answer is 503.
pub async fn identify(State(shared): State<Shared>, mut request: Request, next: Next) -> Response {
    let backend = &shared.backend;
    let session = cookie(request.headers(), COOKIE_NAME)
        .filter(|token| token.len() == 43)
        .map(|token| backend.passwords.hash_token(token));
    let identity = match &session {
        None => None,
        Some(hash) => match backend.people.identify(hash, (backend.clock)()).await {
            Ok(identity) => identity.map(Arc::new),
            Err(_) => return silent(),
        },
    };
    let guest = cookie(request.headers(), GUEST_COOKIE).filter(|token| token.len() <= GUEST_TOKEN);
    let guest = match guest.map(|token| backend.passwords.hash_token(token)) {
        None => None,
        Some(hash) => match backend.guests.guest_seat(&hash, (backend.clock)()).await {
            Ok(seat) => seat,
            Err(_) => return silent(),
        },
    };
    let user_agent = request
        .headers()
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let address = address_of(request.extensions(), request.headers());
    let caller = Caller {
        session,
        identity,
        guest,
        looked: Looked::default(),
        address: address.clone(),
        device: cookie(request.headers(), DEVICE_COOKIE).map(str::to_owned),
        step: cookie(request.headers(), STEP_COOKIE)
            .filter(|token| token.len() == 43)
            .map(|token| backend.passwords.hash_token(token)),
        codes: cookie(request.headers(), CODES_COOKIE).map(str::to_owned),
        user_agent: user_agent.chars().take(200).collect(),
    };
    let id = request.extensions().get::<RequestId>();
    let id = id.map_or_else(String::new, |RequestId(id)| id.clone());
    let call = call_of(address, &id);
    let (looked, path) = (caller.looked.clone(), request.uri().path().to_owned());
    request.extensions_mut().insert(caller);
    let answered = async {
        let answer = next.run(request).await;
        // What an operator reads by a grant and cannot be written down is not given.
        if let Some(access) = looked.take() {
            let noted = backend.looks.note_look(&access, &path, (backend.clock)());
            if noted.await.is_err() {
                return silent();
            }
        }
        answer
    };
    audit::during(call, answered).await
}

fn silent() -> Response {
    let words = "The database does not answer. Try again in a moment.";
    (StatusCode::SERVICE_UNAVAILABLE, words).into_response()
}
