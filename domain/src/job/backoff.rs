//! How long failed work rests.

use crate::time::Micros;

/// Failures after which work is dead, unless its kind says otherwise: with [`backoff`] they spread
/// over about 11 hours, the length of a bad night of another service.
pub const MAX_ATTEMPTS: u32 = 12;
/// The longest rest: a day.
const LONGEST: f64 = 24.0 * 3600.0;
/// How far the rest is spread to either side, so that what failed together does not come back together.
const SPREAD: f64 = 0.1;

/// The rest in microseconds after so many failures: their fourth power in seconds, as River has it
/// (<https://riverqueue.com/docs/job-retries>), at most a day, spread by a tenth. `random` is in 0..1.
pub fn backoff(failures: u32, random: f64) -> Micros {
    let seconds = f64::from(failures.max(1)).powi(4).min(LONGEST);
    let random = if random.is_finite() {
        random.clamp(0.0, 1.0)
    } else {
        0.5
    };
    let spread = 1.0 - SPREAD + 2.0 * SPREAD * random;
    // A day in microseconds is far inside what both types hold exactly.
    (seconds * spread * 1e6) as Micros
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_grow_with_the_fourth_power_to_a_day() {
        let cases = [
            (0, 0.5, 1.0),
            (1, 0.5, 1.0),
            (2, 0.5, 16.0),
            (3, 0.0, 81.0 * 0.9),
            (3, 1.0, 81.0 * 1.1),
            (10, 0.5, 10_000.0),
            (u32::MAX, 0.5, 86_400.0),
            (2, f64::NAN, 16.0),
            (2, 7.0, 16.0 * 1.1),
        ];
        for (failures, random, seconds) in cases {
            let found = backoff(failures, random) as f64 / 1e6;
            assert!(
                (found - seconds).abs() < 1e-3,
                "{failures} {random}: {found}"
            );
        }
    }

    #[test]
    fn the_usual_number_of_failures_spreads_over_a_night() {
        let hours = (1..MAX_ATTEMPTS).map(|n| backoff(n, 0.5)).sum::<Micros>() / 3_600_000_000;
        assert!((10..=12).contains(&hours), "{hours}");
    }
}
