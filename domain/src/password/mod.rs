//! Which passwords are refused: too short, too long, and those that a guesser tries first.
//!
//! No list of leaked passwords comes with the program. Guessers' lists are made of a few hundred words,
//! decorated; the decorations are undone here and the words are known ([`words`]), which refuses every
//! list that is made of them, at any length.

mod words;

use crate::error::FieldError;
use words::{WALKS, WORDS};

/// Fewest characters of a password (OWASP ASVS 5.0, 6.2.1 asks for at least 8).
pub const PASSWORD_MIN: usize = 10;
/// Most characters of a password: far above what a manager generates (ASVS 6.2.9 asks for at least
/// 64), and low enough that hashing one costs no more than hashing any other.
pub const PASSWORD_MAX: usize = 256;
/// Characters that must be left once everything guessable is taken out.
const FREE: usize = 5;
/// Different known words up to which they count as one guess: pairs of four hundred words are tried in
/// a second where a hash is stolen, triples are not.
const WORDS_GUESSED: usize = 2;
/// Characters from which on neighbours on the keyboard, or in the alphabet, are a run.
const RUN: usize = 3;

/// What is wrong with a password, if anything. `context` is what anybody who knows the person would
/// try: names, addresses, workspaces (ASVS 6.2.11).
pub fn check_password(password: &str, context: &[&str]) -> Option<FieldError> {
    let length = password.chars().count();
    if !(PASSWORD_MIN..=PASSWORD_MAX).contains(&length) {
        let sentence = format!("Use {PASSWORD_MIN} to {PASSWORD_MAX} characters.");
        return Some(FieldError::new("password", sentence));
    }
    is_guessable(password, context).then(|| {
        FieldError::new(
            "password",
            "This is too easy to guess. Avoid common words, names, your workspaces and rows of keys; three or four words of your own are good.",
        )
    })
}

/// Whether a guesser who knows the context comes to this password soon.
fn is_guessable(password: &str, context: &[&str]) -> bool {
    let lower = password.to_lowercase();
    let mut distinct: Vec<char> = lower.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < 4 || lower.chars().all(|c| c.is_ascii_digit()) && lower.len() < 16 {
        return true;
    }
    let own = own_words(context);
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    // The longest first: `friends` would leave only the end of `friendship`.
    let mut words: Vec<&str> = WORDS.split_whitespace().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    // `1` stands for an i or an l.
    ['i', 'l'].iter().any(|one| {
        let (rest, _) = without(&lower, &own);
        // Words first as they stand, since a run such as `nop` may be within one.
        let (rest, spelled) = without(&rest, &words);
        let (rest, _) = without(&plain(&without_runs(&rest), *one), &own);
        let (rest, disguised) = without(&rest, &words);
        let found = spelled + disguised;
        found <= WORDS_GUESSED && rest.chars().filter(|c| !c.is_whitespace()).count() < FREE
    })
}

/// The words of a context: whole, without spaces, and its parts; short ones say nothing.
fn own_words(context: &[&str]) -> Vec<String> {
    let mut own = vec!["atelier".to_owned()];
    for text in context {
        let lower = text.trim().to_lowercase();
        own.push(lower.replace(' ', ""));
        own.extend(
            lower
                .split(|c: char| !c.is_alphanumeric())
                .map(str::to_owned),
        );
        own.push(lower);
    }
    own.retain(|word| word.chars().count() >= 4);
    own.sort_by_key(|word| std::cmp::Reverse(word.len()));
    own
}

/// A text without the words, and how many different ones it had.
fn without(text: &str, words: &[&str]) -> (String, usize) {
    words
        .iter()
        .fold((text.to_owned(), 0), |(text, found), word| {
            if text.contains(word) {
                (text.replace(word, ""), found + 1)
            } else {
                (text, found)
            }
        })
}

/// Letters in the place of the digits and signs that stand for them.
fn plain(text: &str, one: char) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' | '!' | '|' => one,
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    text.chars().map(letter).collect()
}

/// A text without stretches of three characters and more that lie beside each other on a keyboard or
/// in the alphabet, forwards or backwards, or repeat, and without years.
fn without_runs(text: &str) -> String {
    let walks: Vec<Vec<char>> = WALKS
        .iter()
        .flat_map(|walk| [walk.chars().collect(), walk.chars().rev().collect()])
        .collect();
    let letters: Vec<char> = text.chars().collect();
    let mut rest = letters.as_slice();
    let mut kept = String::new();
    while let Some((letter, after)) = rest.split_first() {
        let run = run_length(rest, &walks);
        let taken = if run >= RUN {
            run
        } else if is_year(rest) {
            4
        } else {
            kept.push(*letter);
            1
        };
        rest = rest.get(taken..).unwrap_or(after);
    }
    kept
}

/// Characters of the longest run that a text begins with.
fn run_length(text: &[char], walks: &[Vec<char>]) -> usize {
    let repeated = text.iter().take_while(|c| Some(*c) == text.first()).count();
    walks
        .iter()
        .flat_map(|walk| (0..walk.len()).filter_map(|at| walk.get(at..)))
        .filter(|walk| walk.first() == text.first())
        .map(|walk| walk.iter().zip(text).take_while(|(a, b)| a == b).count())
        .max()
        .unwrap_or_default()
        .max(repeated)
}

/// Whether a text begins with a year that people were born in or live in.
fn is_year(text: &[char]) -> bool {
    let century = text.starts_with(&['1', '9']) || text.starts_with(&['2', '0']);
    century && text.iter().take(4).filter(|c| c.is_ascii_digit()).count() == 4
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What guessers put after a word, commonest first.
    const ENDINGS: [&str; 16] = [
        "123", "1234", "12345", "123456", "1", "12", "!", "1!", "123!", "2023", "2024", "2025",
        "01", "007", "69", "321",
    ];

    #[test]
    fn commonest_passwords_are_refused() {
        let known = [
            "1234567890",
            "qwertyuiop",
            "1q2w3e4r5t",
            "q1w2e3r4t5",
            "password123",
            "passw0rd123",
            "p@ssw0rd!!",
            "P@$$w0rd2024",
            "iloveyou123",
            "football123",
            "qwerty12345",
            "1qaz2wsx3edc",
            "zaq12wsxcde3",
            "welcome123",
            "changeme123",
            "letmein123",
            "abcd123456",
            "a123456789",
            "qwer123456",
            "zxcvbnm123",
            "1111111111",
            "michael123",
            "liverpool1",
            "basketball",
            "california",
            "strawberry",
            "chocolate1",
            "sunshine123",
            "superman123",
            "administrator",
            "qazwsxedcrfv",
            "asdfghjkl123",
            "0987654321",
            "passwordpassword",
            "dragonmonkey",
            "19871231",
            "letmeinplease",
            "Summer2024!",
            "january2023",
            "1234567890123",
            "abcdefghijkl",
            "qwertyqwerty",
            "trustno1trustno1",
        ];
        for password in known {
            assert!(check_password(password, &[]).is_some(), "{password}");
        }
    }

    #[test]
    fn three_thousand_of_a_guessers_list_are_refused() {
        let mut tried = 0;
        for word in WORDS.split_whitespace() {
            for end in ENDINGS {
                let password = format!("{word}{end}");
                if password.chars().count() >= PASSWORD_MIN {
                    tried += 1;
                    assert!(check_password(&password, &[]).is_some(), "{password}");
                }
            }
        }
        assert!(tried >= 3_000, "{tried}");
    }

    #[test]
    fn own_words_are_refused() {
        let context = ["Mira Okafor", "mira.o@example.com", "Riverside School"];
        for password in [
            "mira okafor1",
            "okafor2024",
            "riverside1!",
            "RiversideSchool",
            "atelier1234",
            "mira.o@example.com",
            "R1vers1de!99",
        ] {
            assert!(check_password(password, &context).is_some(), "{password}");
        }
        assert!(check_password("riverbed-11-lantern", &context).is_none());
    }

    #[test]
    fn good_ones_are_taken_whatever_they_are_made_of() {
        let long = "é".repeat(5) + "ñandú-tapestry" + &"xy7 ".repeat(12);
        for password in [
            "violet-harbour-9",
            "correct horse battery staple",
            "kX9#vQ2mLp",
            "gZ7rtwq0bnvm",
            "Wir essen um acht Brot",
            "日本語のパスワードです",
            &long,
        ] {
            assert_eq!(check_password(password, &["Mira"]), None, "{password}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        for (password, refused) in [
            ("kX9#vQ2mL", true),
            ("ñé9#vQ2mLp", false),
            (&"kX9#vQ2mLp".repeat(25) as &str, false),
            (&"kX9#vQ2mLp".repeat(26) as &str, true),
        ] {
            assert_eq!(
                check_password(password, &[]).is_some(),
                refused,
                "{password}"
            );
        }
    }
}
