//! The only place that reads the clock.

use domain::time::Micros;

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
