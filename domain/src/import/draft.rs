//! All dropped files, in whatever order and however many, into one draft.

use super::detect::{Layout, layout};
use super::erased::leave_out;
use super::events;
use super::oulad::{self, Shared};
use super::roster;
use super::sniff::decode;
use super::source::Source;
use super::table::{Fault, MAX_COLUMNS, Table};
use super::text::shown;
use super::{Column, Draft, FileSummary, InputFile, Known, MAX_MAPPED, Reject, signature};
use crate::time::{Calendar, Day};
use std::collections::{BTreeMap, HashMap};

/// Reads files into the records that they mean. `answers` are first days by course key; `today` dates
/// progress that a roster does not date; `calendar` gives the zone of times without offset.
///
/// The same files in any order give the same records. What cannot be used is in `rejects`, and a file
/// that is left aside says so in its summary: nothing is dropped silently.
pub fn draft(
    files: &[InputFile],
    known: &Known,
    answers: &BTreeMap<String, Day>,
    today: Day,
    calendar: &Calendar,
) -> Draft {
    let mut sheets = sheets(files, known);
    let mut shared = Shared::new(known, answers);
    // Assessments are read before what is handed in for them, whatever the order of the files.
    let mut order: Vec<&mut Sheet<'_>> = sheets.iter_mut().collect();
    order.sort_by_key(|sheet| match &sheet.kind {
        Kind::Table(layout) => layout.source,
        Kind::Aside | Kind::Log(_) => None,
    });
    for sheet in order {
        read(sheet, &mut shared, today, calendar);
    }
    let (records, questions) = shared.finish();
    let (records, left_out) = leave_out(records, &known.erased);
    let mut rejects = Vec::new();
    let mut summaries = Vec::with_capacity(sheets.len());
    for mut sheet in sheets {
        // Faults of a field come before those of its row: one order, whatever found them.
        sheet.rejects.sort_by_key(|reject| reject.row);
        let mut lines: Vec<u64> = sheet.rejects.iter().map(|reject| reject.row).collect();
        lines.dedup();
        sheet.summary.rejected = lines.len() as u64;
        rejects.append(&mut sheet.rejects);
        summaries.push(sheet.summary);
    }
    if left_out.records > 0 {
        // The raw files speak of them too, so that none is kept.
        for summary in &mut summaries {
            summary.sha256.clear();
        }
    }
    Draft {
        files: summaries,
        records,
        rejects,
        questions,
        left_out,
    }
}

/// One file on its way.
struct Sheet<'f> {
    file: &'f InputFile,
    summary: FileSummary,
    kind: Kind,
    rejects: Vec<Reject>,
}

/// What a file turned out to be.
enum Kind {
    /// Left aside; the summary says why.
    Aside,
    Table(Layout),
    Log(events::Source),
}

fn sheets<'f>(files: &'f [InputFile], known: &Known) -> Vec<Sheet<'f>> {
    let mut sheets: Vec<Sheet<'f>> = Vec::with_capacity(files.len());
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for file in files {
        let first = seen
            .get(file.sha256.as_str())
            .and_then(|at| sheets.get(*at));
        let sheet = match first {
            Some(first) => Sheet {
                file,
                summary: FileSummary {
                    name: file.name.clone(),
                    rows: 0,
                    unknown_columns: Vec::new(),
                    columns: Vec::new(),
                    notes: Vec::new(),
                    skipped: Some(format!("It is the same as {}.", first.file.name)),
                    ..first.summary.clone()
                },
                kind: Kind::Aside,
                rejects: Vec::new(),
            },
            None => {
                seen.insert(&file.sha256, sheets.len());
                look_at(file, known)
            }
        };
        sheets.push(sheet);
    }
    sheets
}

/// Finds out what a file is, and whether it can be read at all.
fn look_at<'f>(file: &'f InputFile, known: &Known) -> Sheet<'f> {
    let decoded = decode(&file.bytes);
    let mut sheet = Sheet {
        file,
        summary: FileSummary {
            name: file.name.clone(),
            sha256: file.sha256.clone(),
            bytes: file.bytes.len() as u64,
            source: None,
            encoding: decoded.encoding.to_owned(),
            delimiter: ',',
            rows: 0,
            rejected: 0,
            unknown_columns: Vec::new(),
            columns: Vec::new(),
            notes: Vec::new(),
            skipped: None,
        },
        kind: Kind::Aside,
        rejects: Vec::new(),
    };
    if let Some(kind) = not_a_table(&file.bytes) {
        sheet.summary.skipped = Some(format!("It is {kind}, not a table: save it as CSV."));
        return sheet;
    }
    if let Some(source) = events::recognise(&decoded.text) {
        sheet.summary.source = Some(source.name().to_owned());
        sheet.kind = Kind::Log(source);
        return sheet;
    }
    let Some(mut layout) = layout(&decoded.text) else {
        sheet.summary.skipped = Some("It is empty.".to_owned());
        return sheet;
    };
    settle(&mut layout, known);
    sheet.summary.delimiter = char::from(layout.delimiter);
    let width = layout.headers.len();
    let problem = if width > MAX_COLUMNS {
        let reason = format!("The file has {width} columns; at most {MAX_COLUMNS} are read.");
        Some(Fault::new("", "", reason))
    } else {
        layout.duplicate().map(|header| {
            let reason = format!("The header «{}» is there twice.", shown(header));
            Fault::new(header, header, reason)
        })
    };
    sheet.summary.source = layout.source.map(|source| source.name().to_owned());
    if matches!(layout.source, None | Some(Source::Roster)) {
        sheet.summary.columns = columns(&layout);
    }
    if let Some(fault) = problem {
        sheet.summary.skipped = Some(fault.reason.clone());
        sheet.rejects.push(fault.at(file, layout.line));
    } else if layout.source.is_none() {
        sheet.summary.skipped = Some(layout.unknown_reason());
    } else {
        sheet.summary.unknown_columns = unknown_columns(&layout);
        sheet.kind = Kind::Table(layout);
    }
    sheet
}

/// Reads the table as the list of students that somebody settled it to be.
fn settle(layout: &mut Layout, known: &Known) {
    if !matches!(layout.source, None | Some(Source::Roster)) {
        return;
    }
    let headers = layout.headers.iter().map(String::as_str);
    if let Some(mapping) = known.mappings.get(&signature(headers)) {
        layout.source = Some(Source::Roster);
        layout.mapping = Some(mapping.clone());
    }
}

/// The columns as they are understood, where somebody may settle them otherwise.
fn columns(layout: &Layout) -> Vec<Column> {
    let named = layout.headers.iter().filter(|header| !header.is_empty());
    if named.count() != layout.headers.len() || layout.headers.len() > MAX_MAPPED {
        return Vec::new();
    }
    let told = layout.headers.iter().zip(layout.parts());
    told.map(|(header, part)| Column {
        header: shown(header),
        part,
    })
    .collect()
}

/// What the first bytes say of files that are no text but often dropped as if they were.
fn not_a_table(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'P', b'K', 3, 4, ..] => Some("an Excel workbook or an archive"),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some("an old Excel workbook"),
        [b'%', b'P', b'D', b'F', ..] => Some("a PDF"),
        [0x1F, 0x8B, ..] => Some("a compressed file"),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] => Some("a picture"),
        _ => None,
    }
}

fn unknown_columns(layout: &Layout) -> Vec<String> {
    let headers = match layout.source {
        Some(Source::Roster) => roster::unknown(layout),
        source => layout
            .headers
            .iter()
            .zip(&layout.names)
            .filter(|(_, name)| !name.is_empty())
            .filter(|(_, name)| !source.is_some_and(|source| source.understands(name)))
            .map(|(header, _)| header.clone())
            .collect(),
    };
    headers.iter().map(|header| shown(header)).collect()
}

fn read(sheet: &mut Sheet<'_>, shared: &mut Shared<'_>, today: Day, calendar: &Calendar) {
    let file = sheet.file;
    let rejects = &mut sheet.rejects;
    let mut reject = |line: u64, fault: Fault| rejects.push(fault.at(file, line));
    match &sheet.kind {
        Kind::Aside => {}
        Kind::Table(layout) => {
            let decoded = decode(&file.bytes);
            let table = Table {
                text: &decoded.text,
                start: layout.start,
                line: layout.line + 1,
                delimiter: layout.delimiter,
                headers: &layout.headers,
                damaged: decoded.damaged,
            };
            let reader = layout
                .source
                .and_then(|source| oulad::reader(source, layout));
            let book = &mut shared.book;
            (sheet.summary.rows, sheet.summary.notes) = match reader {
                Some(reader) => (table.each(|row| reader(row, shared), reject), Vec::new()),
                None => roster::read(&table, layout, today, calendar, book, &mut reject),
            };
        }
        Kind::Log(source) => {
            let text = decode(&file.bytes).text;
            let book = &mut shared.book;
            (sheet.summary.rows, sheet.summary.notes) =
                events::read(*source, &text, calendar, book, &mut reject);
        }
    }
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
