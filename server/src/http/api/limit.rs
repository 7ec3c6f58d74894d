//! How often a token may ask.

use domain::time::Micros;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Requests of one token in one window: ten a second, as much as one page with all its parts asks.
pub const MOST: u32 = 600;
/// Seconds of a window.
pub const WINDOW_SECONDS: i64 = 60;
const WINDOW: Micros = WINDOW_SECONDS * 1_000_000;
/// Counters kept before those of past windows are swept.
const KEPT: usize = 10_000;

/// Counts in memory: each process has its own, and a restart forgives.
#[derive(Default)]
pub struct Limits(Mutex<HashMap<String, (Micros, u32)>>);

/// What is left of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// Whether this request is one too many.
    pub is_over: bool,
    /// Requests left.
    pub requests: u32,
    /// Seconds until the next window, at least 1.
    pub resets_in: i64,
}

impl Limits {
    /// Counts one request.
    pub fn take(&self, token: &str, now: Micros) -> Left {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() > KEPT {
            all.retain(|_, (since, _)| now - *since < WINDOW);
        }
        let (since, count) = all.entry(token.to_owned()).or_insert((now, 0));
        // A clock that was set back begins a window too.
        if !(0..WINDOW).contains(&(now - *since)) {
            (*since, *count) = (now, 0);
        }
        let is_over = *count >= MOST;
        *count = count.saturating_add(1);
        Left {
            is_over,
            requests: MOST.saturating_sub(*count),
            resets_in: ((*since + WINDOW - now) / 1_000_000).max(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_token_has_its_own_window() {
        let limits = Limits::default();
        for taken in 1..=MOST {
            let left = limits.take("a", 0);
            assert_eq!((left.is_over, left.requests), (false, MOST - taken));
        }
        let over = limits.take("a", 20_000_000);
        assert_eq!((over.is_over, over.requests, over.resets_in), (true, 0, 40));
        assert!(!limits.take("b", 20_000_000).is_over);
        assert!(!limits.take("a", WINDOW).is_over);
        assert!(!limits.take("a", -5 * WINDOW).is_over, "a clock set back");
    }
}
