//! Slows down guessing: counters by account, by address and for all together, within windows of
//! fifteen minutes, in memory. A restart forgets them, which costs a guesser more than it gives; of
//! several servers each counts for itself.
//!
//! Whoever is attacked stays able to get in: a browser that signed in to the account before is known by
//! its cookie and has a counter of its own, which strangers cannot fill.

use domain::time::Micros;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use ui::backend::{Attempts, Guess};

/// The window: 15 minutes in microseconds.
const WINDOW: i64 = 15 * 60 * 1_000_000;
/// Passwords for one account from one address, or from one known browser: a person who mistypes needs
/// fewer.
const ONE: u32 = 10;
/// Passwords for one account from everywhere: 2,880 a day, of which none is a common one, since those
/// are refused when a password is set.
const PER_ACCOUNT: u32 = 30;
/// Passwords from one address: an office behind one address signs in without noticing.
const PER_ADDRESS: u32 = 60;
/// Passwords from all strangers together: three a second. Hashing them takes a tenth of one core. It
/// also bounds the counters kept to some ten thousand.
const ALL: u32 = 3_000;
/// Codes at the second step for one account. Of a million codes three count at once, so that a guesser
/// who has the password needs 5 months for an even chance.
const CODES: u32 = 20;
/// Mails to one account: a second try when the first got lost, and no flood.
const MAILS: u32 = 3;
/// Mails that one address, and all together, may ask for.
const MAILS_PER_ADDRESS: u32 = 20;
const MAILS_IN_ALL: u32 = 500;
/// Counters kept before those of past windows are swept.
const SWEPT: usize = 20_000;

/// See the module.
#[derive(Default)]
pub struct Counter {
    counts: Mutex<HashMap<String, Count>>,
}

/// Tries since an instant.
#[derive(Clone, Copy)]
struct Count {
    since: Micros,
    tries: u32,
}

/// The counters of a try with their limits.
fn counters(guess: Guess<'_>, address: &str) -> Vec<(String, u32)> {
    let network = network(address);
    let account = |email: &str| email.trim().to_lowercase();
    match guess {
        Guess::Password {
            email,
            device: Some(device),
        } => vec![(format!("device {} {device}", account(email)), ONE)],
        Guess::Password {
            email,
            device: None,
        } => {
            let email = account(email);
            vec![
                (format!("account {email} from {network}"), ONE),
                (format!("account {email}"), PER_ACCOUNT),
                (format!("address {network}"), PER_ADDRESS),
                ("all".to_owned(), ALL),
            ]
        }
        Guess::Code { person, device } => {
            let device = device.unwrap_or_default();
            vec![(format!("code {person} {device}"), CODES)]
        }
        Guess::Confirm { session } => vec![(format!("confirm {session}"), ONE)],
        Guess::Link { hash } => vec![
            (format!("link {hash}"), ONE),
            (format!("address {network}"), PER_ADDRESS),
            ("all".to_owned(), ALL),
        ],
        Guess::Mail { email } => vec![
            (format!("mail {}", account(email)), MAILS),
            (format!("mail from {network}"), MAILS_PER_ADDRESS),
            ("mail".to_owned(), MAILS_IN_ALL),
        ],
    }
}

/// Whose an address is: one of IPv4, or the 64 bits of IPv6 that a household or a machine gets whole.
fn network(address: &str) -> String {
    match address
        .parse()
        .map(|address: IpAddr| address.to_canonical())
    {
        Ok(IpAddr::V6(v6)) => {
            let network = v6.to_bits() >> 64 << 64;
            format!("{}/64", Ipv6Addr::from_bits(network))
        }
        Ok(IpAddr::V4(v4)) => v4.to_string(),
        Err(_) => String::new(),
    }
}

impl Attempts for Counter {
    fn allow(&self, guess: Guess<'_>, address: &str, now: Micros) -> Result<(), i64> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() > SWEPT {
            counts.retain(|_, count| now - count.since < WINDOW);
        }
        let counters = counters(guess, address);
        let full = counters.iter().filter_map(|(key, most)| {
            let count = counts.get(key)?;
            let left = count.since + WINDOW - now;
            (left > 0 && count.tries >= *most).then_some(left)
        });
        if let Some(left) = full.max() {
            return Err((left + 999_999) / 1_000_000);
        }
        // Only a try that may be made counts, so that nobody fills a counter by being refused.
        for (key, _) in counters {
            let count = counts.entry(key).or_insert(Count {
                since: now,
                tries: 0,
            });
            if now - count.since >= WINDOW {
                *count = Count {
                    since: now,
                    tries: 0,
                };
            }
            count.tries += 1;
        }
        Ok(())
    }

    fn succeeded(&self, guess: Guess<'_>, address: &str) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for (place, (key, _)) in counters(guess, address).into_iter().enumerate() {
            if place == 0 {
                counts.remove(&key);
            } else if let Some(count) = counts.get_mut(&key) {
                count.tries = count.tries.saturating_sub(1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;

    fn password<'a>(email: &'a str, device: Option<&'a str>) -> Guess<'a> {
        Guess::Password { email, device }
    }

    #[test]
    fn the_eleventh_try_from_one_address_waits_for_the_next_window() {
        let counter = Counter::default();
        let tries = |email, now| counter.allow(password(email, None), "10.0.0.1", now);
        for n in 0..ONE {
            let spelled = if n % 2 == 0 {
                "Ada@example.com"
            } else {
                " ada@EXAMPLE.com"
            };
            assert_eq!(tries(spelled, 0), Ok(()), "try {n}");
        }
        assert_eq!(tries("ada@example.com", SECOND), Err(899));
        assert_eq!(tries("bob@example.com", SECOND), Ok(()), "another account");
        assert_eq!(tries("ada@example.com", WINDOW), Ok(()), "the next window");
    }

    #[test]
    fn a_thousand_addresses_get_thirty_tries_and_the_right_person_gets_in() {
        let counter = Counter::default();
        let from = |n: u32| format!("10.{}.{}.{}", n >> 16, n >> 8 & 255, n & 255);
        let allowed = (0..10_000)
            .filter(|n| {
                let address = from(n % 1_000);
                counter
                    .allow(password("ada@example.com", None), &address, 5)
                    .is_ok()
            })
            .count();
        assert_eq!(allowed, PER_ACCOUNT as usize);
        let known = password("ada@example.com", Some("laptop"));
        assert_eq!(counter.allow(known, "10.0.0.1", 6), Ok(()));
        let other = password("bob@example.com", None);
        assert_eq!(
            counter.allow(other, "192.0.2.1", 6),
            Ok(()),
            "nobody else is held up"
        );
    }

    #[test]
    fn a_stolen_browser_has_ten_tries_too() {
        let counter = Counter::default();
        let known = password("ada@example.com", Some("laptop"));
        let allowed = (0..50)
            .filter(|n| counter.allow(known, &format!("10.0.0.{n}"), 5).is_ok())
            .count();
        assert_eq!(allowed, ONE as usize);
    }

    #[test]
    fn one_address_cannot_try_every_account() {
        let cases = [
            ("IPv4", "10.0.0.1", "10.0.0.1"),
            ("IPv6, one house", "2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
            ("IPv4 within IPv6", "::ffff:10.0.0.1", "10.0.0.1"),
        ];
        for (case, one, other) in cases {
            let counter = Counter::default();
            let allowed = (0..200)
                .filter(|n| {
                    let email = format!("{n}@example.com");
                    let address = if n % 2 == 0 { one } else { other };
                    counter.allow(password(&email, None), address, 5).is_ok()
                })
                .count();
            assert_eq!(allowed, PER_ADDRESS as usize, "{case}");
        }
    }

    #[test]
    fn all_strangers_together_are_limited_and_the_counters_with_them() {
        let counter = Counter::default();
        let allowed = (0..5_000_u32)
            .filter(|n| {
                let (email, address) = (
                    format!("{n}@example.com"),
                    format!("10.1.{}.{}", n >> 8, n & 255),
                );
                counter.allow(password(&email, None), &address, 5).is_ok()
            })
            .count();
        assert_eq!(allowed, ALL as usize);
        assert!(counter.counts.lock().unwrap().len() <= 3 * ALL as usize + 1);
    }

    #[test]
    fn what_succeeded_does_not_count() {
        let counter = Counter::default();
        for n in 0..500 {
            let guess = password("ada@example.com", None);
            assert_eq!(counter.allow(guess, "10.0.0.1", n), Ok(()), "{n}");
            counter.succeeded(guess, "10.0.0.1");
        }
    }

    #[test]
    fn mails_codes_and_confirmations_have_limits_of_their_own() {
        let counter = Counter::default();
        let cases = [
            (
                Guess::Mail {
                    email: "ada@example.com",
                },
                MAILS,
            ),
            (
                Guess::Code {
                    person: "p",
                    device: None,
                },
                CODES,
            ),
            (Guess::Confirm { session: "s" }, ONE),
        ];
        for (guess, most) in cases {
            let allowed = (0..100)
                .filter(|n| counter.allow(guess, &format!("10.0.0.{n}"), 5).is_ok())
                .count();
            assert_eq!(allowed, most as usize, "{guess:?}");
        }
    }
}
