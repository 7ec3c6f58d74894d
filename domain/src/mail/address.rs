//! Addresses and lines that cannot become headers.

use serde::{Deserialize, Serialize};

/// Most bytes of an address (RFC 5321, 4.5.3.1.3, less the two brackets).
const EMAIL_MAX: usize = 254;
/// Most bytes before the `@` (RFC 5321, 4.5.3.1.1).
const USER_MAX: usize = 64;
/// Most characters shown of a name.
const NAME_MAX: usize = 120;

/// Who gets a mail. It exists only with an address that a mail server can be told, and a name without
/// line breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    name: String,
    email: String,
}

impl Address {
    /// An address with the name shown beside it, which may be empty. `None` when the address is none.
    pub fn new(name: &str, email: &str) -> Option<Self> {
        let email = email.trim();
        is_email(email).then(|| Self {
            name: one_line(name, NAME_MAX),
            email: email.to_owned(),
        })
    }

    /// The name shown beside it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address itself.
    pub fn email(&self) -> &str {
        &self.email
    }
}

/// Whether a text is an address of the usual form: dot-separated words of letters, digits and the
/// signs that RFC 5322 (3.2.3) lets stand unquoted, then `@`, then a host name of at least two labels.
/// Letters of any script pass (RFC 6531); quoted words and numbered hosts do not.
fn is_email(text: &str) -> bool {
    let Some((user, host)) = text.rsplit_once('@') else {
        return false;
    };
    let word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
    };
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    text.len() <= EMAIL_MAX
        && user.len() <= USER_MAX
        && user.split('.').all(word)
        && host.contains('.')
        && host.split('.').all(label)
}

/// A text as one line of at most `most` characters: whatever breaks a line, steers a terminal or turns
/// the direction of writing becomes a space, and spaces never follow each other.
pub fn one_line(text: &str, most: usize) -> String {
    let breaks = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
            )
    };
    let words: Vec<&str> = text.split(breaks).filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let cases = [
            ("plain", "mira@example.com", true),
            ("tagged", "mira.o+school@mail.example.co.uk", true),
            ("apostrophe", "o'brien@example.ie", true),
            ("another script", "用户@例え.jp", true),
            ("spaces around", " mira@example.com ", true),
            ("no host", "mira@", false),
            ("no user", "@example.com", false),
            ("one label", "mira@localhost", false),
            ("two ats", "mira@a@example.com", false),
            ("line break", "mira@example.com\r\nBcc: x@y.z", false),
            ("line feed in the user", "mi\nra@example.com", false),
            ("space within", "mi ra@example.com", false),
            ("brackets", "<mira@example.com>", false),
            ("a second one", "mira@example.com, x@example.com", false),
            ("quoted", "\"mira o\"@example.com", false),
            ("empty word", "mira..o@example.com", false),
            ("numbered host", "mira@[127.0.0.1]", false),
            ("dash first", "mira@-example.com", false),
            ("NUL", "mira\0@example.com", false),
        ];
        for (case, email, good) in cases {
            assert_eq!(Address::new("Mira", email).is_some(), good, "{case}");
        }
        let long = format!("{}@example.com", "a".repeat(65));
        assert!(Address::new("", &long).is_none(), "long user");
    }

    #[test]
    fn a_line_stays_one() {
        let cases = [
            ("plain", "Night school", "Night school"),
            ("CRLF", "a\r\nBcc: b", "a Bcc: b"),
            ("folded", "a\r\n b", "a b"),
            ("separators", "a\u{2028}b\u{2029}c\u{85}d", "a b c d"),
            ("vertical", "a\u{b}b\u{c}c", "a b c"),
            ("turned around", "a\u{202e}b\u{2066}c", "a b c"),
            ("NUL and escape", "a\0b\u{1b}[31m", "a b [31m"),
            ("only breaks", "\r\n\r\n", ""),
        ];
        for (case, text, line) in cases {
            assert_eq!(one_line(text, 100), line, "{case}");
        }
        assert_eq!(one_line("äöü", 2), "äö", "cut by characters");
    }
}
