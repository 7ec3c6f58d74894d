//! Files that people are given links to, and how they travel.

use crate::access::Access;
use crate::error::StoreResult;
use crate::time::Micros;
use std::ops::Range;

/// How long a link to a file works: 24 hours, in microseconds.
pub const LINK_LIFE: i64 = 24 * 3_600 * 1_000_000;

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Made here, to be taken away.
    Export,
    /// Brought here.
    Upload,
}

impl FileKind {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Export => "export",
            Self::Upload => "upload",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Export, Self::Upload]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

/// A file, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// UUIDv7 text.
    pub id: String,
    /// What it is for.
    pub kind: FileKind,
    /// What whoever made it called it.
    pub name: String,
    /// Its media type.
    pub media: String,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// Who made it.
    pub person: String,
    /// When.
    pub created_at: Micros,
    /// From then on it is gone.
    pub expires_at: Option<Micros>,
    /// Links that were signed until then are refused.
    pub revoked_at: Option<Micros>,
}

/// A file whose bytes have just been kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// What it is for.
    pub kind: FileKind,
    /// What to call it where it is saved.
    pub name: String,
    /// Its media type.
    pub media: String,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// From when on it is gone.
    pub expires_at: Option<Micros>,
}

/// What is kept of files besides their bytes.
#[async_trait::async_trait]
pub trait FileStore: Send + Sync {
    /// Makes a file known.
    async fn add_file(&self, access: &Access, new: NewFile, now: Micros) -> StoreResult<File>;
    /// A file. `NotFound` when the workspace has none of this id.
    async fn file(&self, access: &Access, id: &str) -> StoreResult<File>;
    /// Makes every link that was signed until now useless.
    async fn revoke_file_links(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()>;
    /// Notes in the audit log that the person took the file away.
    async fn note_download(&self, access: &Access, file: &File, now: Micros) -> StoreResult<()>;
}

/// `Content-Disposition` for a file that is saved, never shown (RFC 6266): a plain name for old
/// programs, and the real one in UTF-8.
pub fn disposition(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|sign| !sign.is_control() && !turns(*sign))
        .take(150)
        .collect();
    let clean = match clean.trim_matches([' ', '.']) {
        "" => "file",
        name => name,
    };
    let plain: String = clean
        .chars()
        .map(|sign| match sign {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' | ' ' => sign,
            _ => '_',
        })
        .collect();
    let coded: String = clean
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{coded}")
}

/// Signs that turn the reading direction: `gpj.exe` would read as `exe.jpg`.
fn turns(sign: char) -> bool {
    matches!(sign, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What a `Range` header asks of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// All of it: there is no header, or one that may be passed over (RFC 9110, 14.2).
    Whole,
    /// One stretch of bytes.
    Part(Range<u64>),
    /// A stretch that the file does not have.
    Nowhere,
}

/// Reads a `Range` header against a file's size. Several ranges at once are passed over.
pub fn asked_range(header: Option<&str>, size: u64) -> Asked {
    let Some((first, last)) = header
        .and_then(|header| header.trim().strip_prefix("bytes="))
        .filter(|ranges| !ranges.contains(','))
        .and_then(|range| range.trim().split_once('-'))
    else {
        return Asked::Whole;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = |text: &str| text.parse().unwrap_or(u64::MAX);
    let range = match (digits(first), digits(last)) {
        (true, true) if number(last) < number(first) => return Asked::Whole,
        (true, true) => number(first)..number(last).saturating_add(1).min(size),
        (true, false) if last.is_empty() => number(first)..size,
        (false, true) if first.is_empty() => size.saturating_sub(number(last))..size,
        _ => return Asked::Whole,
    };
    if range.is_empty() {
        Asked::Nowhere
    } else {
        Asked::Part(range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_travel_as_data() {
        let cases = [
            ("students.csv", "students.csv", "students.csv"),
            ("a \"b\".csv", "a _b_.csv", "a%20%22b%22.csv"),
            ("a\r\nset-cookie: x", "aset-cookie_ x", "aset-cookie%3A%20x"),
            ("../../etc/passwd", "passwd", "passwd"),
            ("C:\\x\\y.csv", "y.csv", "y.csv"),
            ("Müller.csv", "M_ller.csv", "M%C3%BCller.csv"),
            ("a\u{202e}gpj.exe", "agpj.exe", "agpj.exe"),
            ("..", "file", "file"),
            ("", "file", "file"),
        ];
        for (name, plain, coded) in cases {
            let expected = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{coded}");
            assert_eq!(disposition(name), expected, "{name:?}");
        }
        assert!(disposition(&"ü".repeat(5_000)).len() < 1_200);
    }

    #[test]
    fn ranges() {
        use Asked::{Nowhere, Part, Whole};
        let cases = [
            (None, Whole),
            (Some("bytes=0-9"), Part(0..10)),
            (Some("bytes=5-"), Part(5..100)),
            (Some("bytes=-5"), Part(95..100)),
            (Some("bytes=-500"), Part(0..100)),
            (Some("bytes=99-500"), Part(99..100)),
            (Some("bytes=100-"), Nowhere),
            (Some("bytes=-0"), Nowhere),
            (Some("bytes=9-5"), Whole),
            (Some("bytes=0-1,5-6"), Whole),
            (Some("bytes=a-b"), Whole),
            (Some("bytes=-"), Whole),
            (Some("bytes=--5"), Whole),
            (Some("lines=0-1"), Whole),
            (Some("bytes=99999999999999999999-"), Nowhere),
        ];
        for (header, expected) in cases {
            assert_eq!(asked_range(header, 100), expected, "{header:?}");
        }
        assert_eq!(asked_range(Some("bytes=0-"), 0), Nowhere);
    }
}
