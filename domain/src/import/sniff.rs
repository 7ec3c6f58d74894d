//! From bytes to text: which encoding a file has, found without asking.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// How many bytes are looked at for the pattern of UTF-16 without a mark: 2,048 characters, more than
/// any header line that is recognised.
const PATTERN_BYTES: usize = 4_096;

/// A file's text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded<'b> {
    /// The text with line feeds only, without byte order mark. Sequences that are broken in the
    /// encoding stand as U+FFFD, NUL bytes as they are: the row reader reports both.
    pub text: Cow<'b, str>,
    /// The encoding's name as shown.
    pub encoding: &'static str,
    /// Whether the text holds U+FFFD or NUL.
    pub damaged: bool,
}

/// Decodes bytes: by the byte order mark, else by the pattern of NUL bytes (UTF-16), else UTF-8, and
/// Windows-1252 for what is not UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> Decoded<'_> {
    let (encoding, name, body) = match bytes {
        [0xEF, 0xBB, 0xBF, body @ ..] => (UTF_8, "UTF-8 with mark", body),
        [0xFF, 0xFE, body @ ..] => (UTF_16LE, "UTF-16 little endian", body),
        [0xFE, 0xFF, body @ ..] => (UTF_16BE, "UTF-16 big endian", body),
        body => {
            let (encoding, name) = unmarked(body);
            (encoding, name, body)
        }
    };
    let (text, _) = encoding.decode_without_bom_handling(body);
    let damaged = text.contains('\u{FFFD}') || text.contains('\0');
    Decoded {
        text: line_feeds(text),
        encoding: name,
        damaged,
    }
}

fn unmarked(body: &[u8]) -> (&'static Encoding, &'static str) {
    match utf16_pattern(body) {
        Some(true) => return (UTF_16LE, "UTF-16 little endian"),
        Some(false) => return (UTF_16BE, "UTF-16 big endian"),
        None => {}
    }
    // A UTF-8 file with a few broken bytes must not turn all its other letters into pairs of signs, so
    // the kind of sequence that is in the majority decides.
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in body.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if broken == 0 || whole > broken {
        (UTF_8, "UTF-8")
    } else {
        (WINDOWS_1252, "Windows-1252")
    }
}

/// `Some(true)` for little endian, `Some(false)` for big endian: text in Latin letters has a NUL as
/// every second byte there. 40 % of one half and less than 5 % of the other leave room for other
/// letters, and no 8-bit text comes near.
fn utf16_pattern(body: &[u8]) -> Option<bool> {
    let head = body.get(..body.len().min(PATTERN_BYTES)).unwrap_or(body);
    let (mut even, mut odd, mut pairs) = (0, 0, 0);
    for pair in head.chunks_exact(2) {
        if let [first, second] = pair {
            even += usize::from(*first == 0);
            odd += usize::from(*second == 0);
            pairs += 1;
        }
    }
    let many = |count: usize| pairs > 0 && count * 5 >= pairs * 2;
    let few = |count: usize| count * 20 < pairs;
    if many(odd) && few(even) {
        Some(true)
    } else if many(even) && few(odd) {
        Some(false)
    } else {
        None
    }
}

/// CRLF and CR become LF, so that lines are counted alike in every mixture.
fn line_feeds(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains('\r') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest: &str = &text;
    while let Some((before, after)) = rest.split_once('\r') {
        out.push_str(before);
        out.push('\n');
        rest = after.strip_prefix('\n').unwrap_or(after);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
        let marked = if mark {
            format!("\u{FEFF}{text}")
        } else {
            text.to_owned()
        };
        marked
            .encode_utf16()
            .flat_map(|unit| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn encodings_are_found() {
        let text = "name,city\nZoë,Köln\n";
        let cases: [(&str, Vec<u8>, &str); 8] = [
            ("bare", text.into(), "UTF-8"),
            (
                "marked",
                format!("\u{FEFF}{text}").into_bytes(),
                "UTF-8 with mark",
            ),
            ("LE marked", utf16(text, true, true), "UTF-16 little endian"),
            ("LE bare", utf16(text, true, false), "UTF-16 little endian"),
            ("BE marked", utf16(text, false, true), "UTF-16 big endian"),
            ("BE bare", utf16(text, false, false), "UTF-16 big endian"),
            (
                "old",
                b"name,city\nZo\xEB,K\xF6ln\n".to_vec(),
                "Windows-1252",
            ),
            (
                "CRLF, CR and LF",
                text.replacen('\n', "\r\n", 1)
                    .replace("ln\n", "ln\r")
                    .into(),
                "UTF-8",
            ),
        ];
        for (case, bytes, encoding) in cases {
            let decoded = decode(&bytes);
            assert_eq!(decoded.encoding, encoding, "{case}");
            assert_eq!(decoded.text, text, "{case}");
            assert!(!decoded.damaged, "{case}");
        }
    }

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(decode(b"a,b\n").text, Cow::Borrowed(_)));
    }

    #[test]
    fn damage_is_kept_and_told() {
        let cases: [(&str, &[u8], &str, &str); 3] = [
            ("nul", b"a,b\n1\0,2\n", "UTF-8", "a,b\n1\0,2\n"),
            (
                "one broken byte among many whole letters",
                b"\xC3\xA9\xC3\xA9,\xFF\n",
                "UTF-8",
                "éé,\u{FFFD}\n",
            ),
            (
                "lone surrogate",
                b"\xFF\xFEa\0\x00\xD8b\0",
                "UTF-16 little endian",
                "a\u{FFFD}b",
            ),
        ];
        for (case, bytes, encoding, text) in cases {
            let decoded = decode(bytes);
            assert_eq!(
                (decoded.encoding, decoded.text.as_ref(), decoded.damaged),
                (encoding, text, true),
                "{case}"
            );
        }
    }
}
