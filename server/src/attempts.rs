//! Slows down guessing at sign-in, by account and by address.

use domain::time::Micros;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use ui::backend::Attempts;

/// Tries for one account in one window: a person who mistypes needs fewer, and at 10 tries in
/// 15 minutes a guesser gets through the 3,000 commonest passwords in three days, not in a second.
const PER_ACCOUNT: u32 = 10;
/// Tries from one address in one window: an office behind one address signs in without noticing.
const PER_ADDRESS: u32 = 60;
/// The window: 15 minutes in microseconds.
const WINDOW: i64 = 15 * 60 * 1_000_000;
/// Counters kept before those of past windows are swept: bounds the memory to a few megabytes.
const MOST: usize = 50_000;

/// Counts tries in memory; a restart forgets them, which costs a guesser more than it gives.
#[derive(Default)]
pub struct Counter {
    counts: Mutex<HashMap<String, (Micros, u32)>>,
}

impl Counter {
    fn count(
        counts: &mut HashMap<String, (Micros, u32)>,
        key: String,
        most: u32,
        now: Micros,
    ) -> bool {
        let (since, tries) = counts.entry(key).or_insert((now, 0));
        if now - *since >= WINDOW {
            (*since, *tries) = (now, 0);
        }
        *tries = tries.saturating_add(1);
        *tries <= most
    }
}

impl Attempts for Counter {
    fn allow(&self, account: &str, address: &str, now: Micros) -> bool {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() > MOST {
            counts.retain(|_, (since, _)| now - *since < WINDOW);
        }
        let by_account = Self::count(
            &mut counts,
            format!("account {}", account.trim().to_lowercase()),
            PER_ACCOUNT,
            now,
        );
        let by_address = Self::count(&mut counts, format!("address {address}"), PER_ADDRESS, now);
        by_account && by_address
    }

    fn succeeded(&self, account: &str) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.remove(&format!("account {}", account.trim().to_lowercase()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_try_waits_for_the_next_window() {
        let counter = Counter::default();
        let tries = |address: &str, now| counter.allow("Ada@example.com", address, now);
        for n in 0..PER_ACCOUNT {
            assert!(tries(&format!("10.0.0.{n}"), 0), "try {n}");
        }
        assert!(!tries("10.0.0.99", 1), "another address does not help");
        assert!(tries("10.0.0.1", WINDOW), "the next window");
        counter.succeeded("ada@example.com");
        assert!(tries("10.0.0.1", WINDOW + 1));
    }

    #[test]
    fn one_address_cannot_try_every_account() {
        let counter = Counter::default();
        let allowed = (0..200)
            .filter(|n| counter.allow(&format!("{n}@example.com"), "10.0.0.1", 5))
            .count();
        assert_eq!(allowed, PER_ADDRESS as usize);
    }
}
