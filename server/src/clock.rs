//! The only place that reads the clock.

use domain::time::Micros;
use std::sync::OnceLock;
use std::time::Instant;

/// The present instant.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one reader of the clock"
)]
pub fn now() -> Micros {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_micros()).ok())
        .unwrap_or_default()
}

/// An instant that only goes forward at an even pace, whatever happens to the clock on the wall: the
/// present one at the first call, and from there by the time that has passed.
pub fn steady() -> Micros {
    static BEGUN: OnceLock<(Instant, Micros)> = OnceLock::new();
    let (begun, at) = BEGUN.get_or_init(|| (Instant::now(), now()));
    *at + i64::try_from(begun.elapsed().as_micros()).unwrap_or_default()
}
