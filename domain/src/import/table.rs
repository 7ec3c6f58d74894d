//! The rows of one file, with the line of each and nothing swallowed.
//!
//! The `csv` crate splits rows into fields. It is given only stretches of text whose quotes close: a
//! quote that never closes would otherwise eat the rest of a file, and what is eaten is not reported.

use super::stretch::{Stretch, for_each_stretch};
use super::text::shown;
use super::{InputFile, Reject};
use csv::{ReaderBuilder, StringRecord};

/// Most columns that a file may have. The widest export known has under 200, and a row of 2,000 fields
/// of 24 bytes of bookkeeping each is 48 kB.
pub(crate) const MAX_COLUMNS: usize = 2_000;

/// Longest field in bytes (1 MiB): 2,000 times the 500 characters that are kept of a text.
pub(crate) const MAX_FIELD: usize = 1 << 20;

/// Why a row, or a field of it, cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The column's header; empty for the whole row.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// Why not, as a sentence.
    pub reason: String,
}

impl Fault {
    /// A fault of one field.
    pub fn new(column: &str, value: &str, reason: impl Into<String>) -> Self {
        Self {
            column: shown(column),
            value: shown(value),
            reason: reason.into(),
        }
    }

    /// The reject it becomes.
    pub fn at(self, file: &InputFile, row: u64) -> Reject {
        Reject {
            file: file.name.clone(),
            row,
            column: self.column,
            value: self.value,
            reason: self.reason,
        }
    }
}

/// One row.
pub(crate) struct Row<'r> {
    /// The line on which it begins, the file's first line being 1.
    pub line: u64,
    fields: &'r StringRecord,
}

impl<'r> Row<'r> {
    /// The trimmed field of a column; empty where the file has no such column.
    pub fn get(&self, column: Option<usize>) -> &'r str {
        column
            .and_then(|index| self.fields.get(index))
            .map_or("", str::trim)
    }
}

/// A file's text from its header on.
pub(crate) struct Table<'t> {
    /// Text with line feeds only.
    pub text: &'t str,
    /// Byte offset of the first data row.
    pub start: usize,
    /// Line of the first data row.
    pub line: u64,
    /// Field delimiter.
    pub delimiter: u8,
    /// The headers as written.
    pub headers: &'t [String],
    /// Whether fields may hold U+FFFD or NUL that must be reported.
    pub damaged: bool,
}

impl Table<'_> {
    /// Calls `use_row` with every sound row and `reject` with every fault and its line; returns how
    /// many rows there are. Rows without any value are no rows.
    pub fn each(
        &self,
        mut use_row: impl FnMut(&Row<'_>) -> Result<(), Fault>,
        mut reject: impl FnMut(u64, Fault),
    ) -> u64 {
        let mut rows = 0;
        for_each_stretch(self, |stretch| match stretch {
            Stretch::Sound { bytes, line } => {
                let mut reader = reader(bytes, self.delimiter);
                let mut fields = StringRecord::new();
                loop {
                    match reader.read_record(&mut fields) {
                        Ok(true) => {}
                        Ok(false) => break,
                        Err(error) => {
                            reject(
                                line,
                                Fault::new("", "", format!("It cannot be read: {error}.")),
                            );
                            break;
                        }
                    }
                    if fields.iter().all(|field| field.trim().is_empty()) {
                        continue;
                    }
                    rows += 1;
                    let within = fields.position().map_or(1, csv::Position::line);
                    let row = Row {
                        line: line + within - 1,
                        fields: &fields,
                    };
                    let judged = self.shape(&fields).and_then(|()| {
                        self.report_damage(&row, &mut reject);
                        use_row(&row)
                    });
                    if let Err(fault) = judged {
                        reject(row.line, fault);
                    }
                }
            }
            Stretch::Broken { text, line, lines } => {
                rows += 1;
                let reason = if lines == 1 {
                    "A quote is opened here and not closed as it should be.".to_owned()
                } else {
                    format!(
                        "A quote is opened here and not closed as it should be; {lines} lines up to \
                         line {} are left out.",
                        line + lines - 1
                    )
                };
                reject(line, Fault::new("", text, reason));
            }
        });
        rows
    }

    /// Whether the row has one field a header, none of them too long.
    fn shape(&self, fields: &StringRecord) -> Result<(), Fault> {
        let width = self.headers.len();
        let header = |index: usize| self.headers.get(index).map_or("", String::as_str);
        if let Some((index, field)) = fields
            .iter()
            .enumerate()
            .find(|(_, field)| field.len() > MAX_FIELD)
        {
            return Err(Fault::new(
                header(index),
                field,
                "The field is longer than 1 MB.",
            ));
        }
        if fields.len() < width {
            return Err(Fault::new(
                header(fields.len()),
                "",
                format!(
                    "The row has {} fields; the header has {width}.",
                    fields.len()
                ),
            ));
        }
        // A delimiter at the end of each row is a habit of some programs and adds nothing.
        match fields
            .iter()
            .skip(width)
            .find(|field| !field.trim().is_empty())
        {
            Some(extra) => Err(Fault::new(
                "",
                extra,
                format!(
                    "The row has {} fields; the header has {width}.",
                    fields.len()
                ),
            )),
            None => Ok(()),
        }
    }

    fn report_damage(&self, row: &Row<'_>, reject: &mut impl FnMut(u64, Fault)) {
        if !self.damaged {
            return;
        }
        for (header, field) in self.headers.iter().zip(row.fields) {
            let reason = if field.contains('\0') {
                "The field holds a NUL byte; it is read without."
            } else if field.contains('\u{FFFD}') {
                "The field holds bytes that are no text; they are read as �."
            } else {
                continue;
            };
            reject(row.line, Fault::new(header, field, reason));
        }
    }
}

/// Splits one line, e.g. a possible header, into fields.
pub(crate) fn split(line: &str, delimiter: u8) -> Vec<String> {
    let mut fields = StringRecord::new();
    match reader(line, delimiter).read_record(&mut fields) {
        Ok(true) => fields.iter().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
