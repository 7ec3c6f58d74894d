//! From a dropped file to the records it means: pure, and the same for preview and commit.
//!
//! [`draft()`] reads files into [`Record`]s and [`Reject`]s. The store compares the records with what it
//! has ([`RecordState`] for each), shows that as the preview, and writes exactly that on commit.
//!
//! The way of a file: `sniff` turns bytes into text, `detect` finds its header and what it is,
//! `table` reads its rows (`stretch`
//! keeps broken quotes away from them), `oulad` or `roster` turns each row into records (`events` each
//! event of a log), `book` lays records of one
//! key over each other, and `draft` joins them all.

mod book;
mod detect;
mod draft;
mod erased;
mod events;
#[cfg(test)]
mod fixture;
mod instant;
mod kept;
mod oulad;
mod record;
#[cfg(test)]
mod reject_tests;
mod roster;
mod sniff;
mod source;
mod stretch;
mod table;
mod text;

pub use draft::draft;
pub use kept::{Batch, ImportStore, KindCount, Preview, Progress, RecordState};
pub use record::{KINDS, Outcome, Record};
pub use roster::{Mapping, Part};

use crate::personal::Erased;
use crate::time::Day;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One row, or part of one, that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// The file's name as dropped.
    pub file: String,
    /// The line in the file, counting the header as 1; 0 when it concerns the whole file.
    pub row: u64,
    /// The column's header; empty when the whole row is wrong.
    pub column: String,
    /// What stands there, cut to 80 characters.
    pub value: String,
    /// Why it cannot be used, as a sentence.
    pub reason: String,
}

/// A dropped file.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// Its name as dropped (within an archive: the path inside it).
    pub name: String,
    /// Its bytes as dropped.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
}

/// What was found out about one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSummary {
    /// Its name as dropped.
    pub name: String,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// What it was recognised as, e.g. `Open University: student information`; `None` when unknown.
    pub source: Option<String>,
    /// E.g. `UTF-8`, `UTF-16 little endian`.
    pub encoding: String,
    /// The delimiter.
    pub delimiter: char,
    /// Data rows read.
    pub rows: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Headers that were not understood; their values are kept as details where rows are of people.
    pub unknown_columns: Vec<String>,
    /// The columns of a list of students, or of a table that was not recognised and may be one.
    #[serde(default)]
    pub columns: Vec<Column>,
    /// What the reader of the file should know, as sentences: what was inferred, what was left out.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Set when the file was left aside, with the reason as a sentence (same as another file dropped, not recognised …).
    pub skipped: Option<String>,
}

/// Something only a person knows: on which day a course with relative dates began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartQuestion {
    /// The course's key.
    pub course: String,
    /// Its name.
    pub name: String,
    /// What the workspace already says, or what the name suggests (`2013J` → 2013-10-01, `2014B` →
    /// 2014-02-01: the Open University names presentations by year and starting month).
    pub suggested: Option<Day>,
    /// Whether it was answered (or was already known), so that the course's dates could be read.
    pub answered: Option<Day>,
}

/// What the workspace already knows and a file may refer to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// First days by course key.
    pub course_starts: BTreeMap<String, Day>,
    /// Course keys by assessment key.
    pub assessments: BTreeMap<String, String>,
    /// What tables' columns say where somebody settled it, by the table's [`signature`].
    pub mappings: BTreeMap<String, Mapping>,
    /// Students who were erased, and are not to come back.
    pub erased: Erased,
}

/// Most columns of a table whose meaning can be settled by hand: beyond, it is no list of students.
pub const MAX_MAPPED: usize = 60;

/// Longest signature in bytes: sixty headers of a hundred letters fit.
const MAX_SIGNATURE: usize = 8_000;

/// A column as it was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its header, as written.
    pub header: String,
    /// What it says; `None` where it is only kept as a detail.
    pub part: Option<Part>,
}

/// What makes two tables the same to a mapping: their headers, in their order, however they are
/// written.
pub fn signature<'h>(headers: impl Iterator<Item = &'h str>) -> String {
    headers.map(text::fold_header).collect::<Vec<_>>().join("|")
}

/// A mapping as somebody settled it, column by column.
///
/// # Errors
/// A sentence, when it names nobody or one part twice, or has too many columns.
pub fn check_mapping(columns: &[Column]) -> Result<(String, Mapping), &'static str> {
    if columns.len() > MAX_MAPPED {
        return Err("Tables of more than 60 columns cannot be settled by hand.");
    }
    let parts: Vec<Part> = columns.iter().filter_map(|column| column.part).collect();
    let twice = parts
        .iter()
        .enumerate()
        .any(|(at, part)| parts.iter().skip(at + 1).any(|other| other == part));
    if twice {
        return Err("Two columns cannot say the same.");
    }
    let named = [Part::Name, Part::FirstName, Part::LastName, Part::Email];
    if !parts.iter().any(|part| named.contains(part)) {
        return Err("Say which column has the students' names or e-mail addresses.");
    }
    let mapping = columns
        .iter()
        .map(|column| (text::fold_header(&column.header), column.part))
        .collect();
    let signature = signature(columns.iter().map(|column| column.header.as_str()));
    if signature.len() > MAX_SIGNATURE {
        return Err("Headers this long cannot be settled by hand.");
    }
    Ok((signature, mapping))
}

/// Files read into records, before anything is compared with what is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// One summary a file, in the order dropped.
    pub files: Vec<FileSummary>,
    /// One record a key, in the order of the enum's kinds, then of first appearance.
    pub records: Vec<Record>,
    /// What could not be used, by file and row.
    pub rejects: Vec<Reject>,
    /// What must be asked. While any is unanswered the records that hang on it are left out and the
    /// draft cannot be committed.
    pub questions: Vec<StartQuestion>,
    /// Who was left out, since they were erased.
    pub left_out: LeftOut,
}

/// Students that files speak of and that were left out of a draft, since they were erased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// How many they are.
    pub students: u64,
    /// How many records spoke of them.
    pub records: u64,
    /// The hashes that they were known by.
    pub hashes: BTreeSet<String>,
}
