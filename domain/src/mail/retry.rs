//! When a mail that was not taken is tried again.

use crate::time::Micros;

/// How a try to send ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// A mail server took it.
    Sent,
    /// Not now: no connection, no answer, or «try later» (SMTP 4xx).
    Later(String),
    /// Never: refused for good (SMTP 5xx).
    Refused(String),
    /// There is no such mailbox (SMTP 550, 551 and 553): nothing more should go there.
    NoMailbox(String),
}

/// How long a mail waits after each failed try, in seconds. A mail server that is being restarted is
/// back after the first two; the later ones add up to two days, as mail servers themselves keep trying
/// (RFC 5321, 4.5.4.1, asks for four to five days at most).
const WAITS: [i64; 8] = [60, 300, 1_800, 7_200, 18_000, 36_000, 43_200, 64_800];

/// When to try again after the try number `attempt` (from 1) failed at `now`, or `None` when it was the
/// last. `spread` of 0–255, taken from the mail's id, adds up to a quarter, so that mails that failed
/// together do not come back together.
pub fn after(attempt: i64, now: Micros, spread: u8) -> Option<Micros> {
    let wait = WAITS.get(usize::try_from(attempt).ok()?.checked_sub(1)?)?;
    let wait = wait * 1_000_000;
    Some(now + wait + wait / 4 * i64::from(spread) / 255)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<Option<i64>> = (1..=9).map(|attempt| after(attempt, 0, 0)).collect();
        assert!(waits.iter().take(8).all(Option::is_some), "{waits:?}");
        assert!(waits.windows(2).take(7).all(|pair| pair[0] < pair[1]));
        assert_eq!(waits[8], None, "the ninth try is the last");
        assert_eq!(after(0, 0, 0), None, "nothing was tried");
    }

    #[test]
    fn mails_that_failed_together_come_back_apart() {
        assert_eq!(after(1, 0, 0), Some(60_000_000));
        assert_eq!(after(1, 0, 255), Some(75_000_000));
    }
}
