//! One-time codes by the clock (RFC 6238 over RFC 4226): six digits of HMAC-SHA1, a new code every
//! thirty seconds, as authenticator apps make them.

use crate::time::Micros;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// Seconds that a code stands for (RFC 6238, 5.2).
const STEP_SECONDS: i64 = 30;
/// Digits of a code, as every authenticator app has them.
const DIGITS: usize = 6;
/// Steps that a phone's clock may be before or behind (RFC 6238, 6).
const DRIFT: i64 = 1;
/// Bytes of a secret: the length of the hash, as RFC 4226, 4 recommends.
pub const SECRET_BYTES: usize = 20;

/// The time step that holds an instant.
pub fn step_at(now: Micros) -> i64 {
    now.div_euclid(STEP_SECONDS * 1_000_000)
}

/// The code of a time step.
pub fn code(secret: &[u8], step: i64) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else {
        return String::new();
    };
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    // Dynamic truncation (RFC 4226, 5.3): the last four bits choose where 31 bits are taken from.
    let offset = usize::from(hash.last().copied().unwrap_or_default() & 0x0f);
    let number = hash
        .iter()
        .skip(offset)
        .take(4)
        .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// The step whose code was typed, if it is the present one or a neighbour, and later than the step of
/// the last code that was used: each code counts once.
pub fn accepted(secret: &[u8], typed: &str, now: Micros, last_used: i64) -> Option<i64> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let present = step_at(now);
    // Every candidate is compared, so that the time taken does not tell which one came near.
    (present - DRIFT..=present + DRIFT).fold(None, |found, step| {
        let fits = same(&code(secret, step), &digits) && step > last_used;
        if fits { Some(step) } else { found }
    })
}

/// Whether two texts are the same, without stopping at the first difference.
fn same(one: &str, other: &str) -> bool {
    let differing = one
        .bytes()
        .zip(other.bytes())
        .fold(0_u8, |differing, (a, b)| differing | (a ^ b));
    one.len() == other.len() && differing == 0
}

/// Whether a text has the form of a code, as opposed to a recovery code.
pub fn is_code(typed: &str) -> bool {
    let digits: Vec<char> = typed.chars().filter(|c| !c.is_whitespace()).collect();
    digits.len() == DIGITS && digits.iter().all(char::is_ascii_digit)
}

/// A secret as apps take it by hand: base32 (RFC 4648, 6) without padding.
pub fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.extend(digit(ALPHABET, held >> bits));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.extend(digit(ALPHABET, held << (5 - bits)));
    }
    text
}

fn digit(alphabet: &[u8; 32], number: u32) -> Option<char> {
    let at = usize::try_from(number & 31).ok()?;
    alphabet.get(at).map(|letter| char::from(*letter))
}

/// The link that an authenticator app reads from the picture.
pub fn link(secret: &[u8], account: &str) -> String {
    format!(
        "otpauth://totp/Atelier:{}?secret={}&issuer=Atelier",
        percent(account),
        base32(secret)
    )
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B, and of RFC 4226, appendix D.
    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn the_codes_of_rfc_4226() {
        let expected = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583",
            "399871", "520489",
        ];
        for (step, expected) in (0..).zip(expected) {
            assert_eq!(code(SECRET, step), expected, "{step}");
        }
    }

    #[test]
    fn the_codes_of_rfc_6238() {
        // The appendix prints eight digits; six are their end.
        let cases = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (seconds, expected) in cases {
            let step = step_at(seconds * 1_000_000);
            assert_eq!(code(SECRET, step), expected, "{seconds}");
        }
    }

    #[test]
    fn a_code_counts_one_step_around_and_once() {
        let now = 1_234_567_890 * 1_000_000;
        let present = step_at(now);
        let cases = [
            ("two before", present - 2, -1, false),
            ("one before", present - 1, -1, true),
            ("present", present, -1, true),
            ("one after", present + 1, -1, true),
            ("two after", present + 2, -1, false),
            ("used", present, present, false),
            ("older than the used", present - 1, present, false),
            ("newer than the used", present + 1, present, true),
        ];
        for (case, step, last_used, counts) in cases {
            let typed = code(SECRET, step);
            let found = accepted(SECRET, &typed, now, last_used);
            assert_eq!(found, counts.then_some(step), "{case}");
        }
        let spaced = format!(" {} ", code(SECRET, present)).replace(' ', " ");
        assert!(accepted(SECRET, &spaced, now, -1).is_some());
        for wrong in ["", "000000", "5924", "0005924", "005 92x"] {
            assert_eq!(accepted(SECRET, wrong, now, -1), None, "{wrong}");
        }
    }

    #[test]
    fn base32_as_in_rfc_4648() {
        let cases = [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(base32(bytes.as_bytes()), expected, "{bytes}");
        }
    }

    #[test]
    fn the_link_names_account_and_issuer() {
        assert_eq!(
            link(b"foobar", "mira+a@example.com"),
            "otpauth://totp/Atelier:mira%2Ba%40example.com?secret=MZXW6YTBOI&issuer=Atelier"
        );
    }

    #[test]
    fn codes_and_recovery_codes_are_told_apart() {
        for (typed, is) in [
            ("123456", true),
            ("123 456", true),
            ("12345", false),
            ("abcd-efgh", false),
            ("", false),
        ] {
            assert_eq!(is_code(typed), is, "{typed}");
        }
    }
}
