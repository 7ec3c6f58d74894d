//! The proof, kept by a browser, that a link's password was given.

use domain::share::Share;
use domain::time::Micros;
use http::header::{COOKIE, HeaderMap};
use http::request::Parts;
use leptos::prelude::use_context;
use ui::backend::Backend;

/// How long the password is not asked for again: 12 hours, in seconds.
const LIFE: i64 = 12 * 3_600;
/// What the proof's keys are for.
const PURPOSE: &str = "share-pass";

/// The name of a link's cookie: each link has its own, so that one does not lock another.
fn name(share: &Share) -> String {
    format!("__Host-share-{}", share.id)
}

/// What is signed: another password makes another text, so that the old proof ends with it.
fn message(share: &Share, ends: i64) -> String {
    let hash = share.password_hash.as_deref().unwrap_or_default();
    format!("{} {ends} {hash}", share.id)
}

/// The cookie that proves that the password was given.
pub fn cookie(backend: &Backend, share: &Share, now: Micros) -> String {
    let ends = now / 1_000_000 + LIFE;
    let proof = backend.keys.sign(PURPOSE, message(share, ends).as_bytes());
    format!(
        "{}={ends}.{proof}; Path=/; Max-Age={LIFE}; Secure; HttpOnly; SameSite=Lax",
        name(share)
    )
}

/// The headers of this request, which may hold the proof.
pub fn headers() -> HeaderMap {
    use_context::<Parts>().map_or_else(HeaderMap::new, |parts| parts.headers)
}

/// Whether the link has no password, or these headers prove that it was given.
pub fn is_given(backend: &Backend, share: &Share, headers: &HeaderMap, now: Micros) -> bool {
    if share.password_hash.is_none() {
        return true;
    }
    let wanted = name(share);
    let cookies = headers.get_all(COOKIE).iter();
    let proof = cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .and_then(|(_, value)| value.split_once('.'));
    let Some((ends, proof)) = proof else {
        return false;
    };
    let Ok(ends) = ends.parse::<i64>() else {
        return false;
    };
    let message = message(share, ends);
    now / 1_000_000 < ends && backend.keys.verify(PURPOSE, message.as_bytes(), proof)
}
