//! A spreadsheet (ECMA-376, SpreadsheetML), written straight into its archive: a sheet of rows, and one
//! that says what it is about.
//!
//! Texts are inline strings, which a program shows and never evaluates; one that begins like a formula
//! also carries the quote prefix, so that editing its cell does not make it one. No cell has a formula.

use domain::export::{ColumnKind, Head, Sheet};
use domain::table::csv::{Cell, is_risky};
use domain::time::Day;
use std::fmt::Write as _;
use std::io::{self, Seek, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// Most rows of a sheet, the headings among them (Excel's limit).
const ROWS_MAX: u64 = 1_048_576;
/// Most characters of a text in a cell (Excel's limit, in UTF-16 units).
const TEXT_MAX: usize = 32_767;
/// Most characters of a sheet's name (Excel's limit).
const NAME_MAX: usize = 31;
/// Rows gathered before they are packed.
const GATHERED: usize = 64 * 1024;

/// Places of the formats within [`STYLES`].
mod style {
    pub const PLAIN: u8 = 0;
    pub const HEAD: u8 = 1;
    pub const DAY: u8 = 2;
    pub const COUNT: u8 = 3;
    pub const PERCENT: u8 = 4;
    pub const SCORE: u8 = 5;
    pub const MONEY: u8 = 6;
    pub const QUOTED: u8 = 7;
}

const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="0.0&quot;%&quot;"/><numFmt numFmtId="166" formatCode="0.0"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="8"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;

const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

/// A spreadsheet that is being written.
pub struct Book<W: Write + Seek> {
    zip: ZipWriter<W>,
    sheet: Sheet,
    xml: String,
    row: u64,
}

impl<W: Write + Seek> Book<W> {
    /// Writes the parts that need no rows, and the headings.
    pub fn new(sheet: &Sheet, out: W) -> io::Result<Self> {
        let mut zip = ZipWriter::new(out);
        for (path, text) in [
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", ROOT),
            ("xl/_rels/workbook.xml.rels", RELATIONS),
            ("xl/styles.xml", STYLES),
            ("xl/workbook.xml", &workbook(&sheet.title)),
        ] {
            zip.start_file(path, SimpleFileOptions::default())?;
            zip.write_all(text.as_bytes())?;
        }
        zip.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default())?;
        let mut book = Self {
            zip,
            sheet: sheet.clone(),
            xml: opened(&widths(&sheet.columns), true),
            row: 0,
        };
        let heads: Vec<Cell> = sheet
            .columns
            .iter()
            .map(|head| Cell::Text(head.label.clone()))
            .collect();
        book.write(&heads, |_| style::HEAD)?;
        Ok(book)
    }

    /// Writes a row.
    pub fn push(&mut self, cells: &[Cell]) -> io::Result<()> {
        let kinds: Vec<u8> = self
            .sheet
            .columns
            .iter()
            .map(|head| style_of(head.kind))
            .collect();
        self.write(cells, |at| kinds.get(at).copied().unwrap_or(style::PLAIN))
    }

    /// Writes what follows the rows, and gives the writer back.
    pub fn finish(mut self) -> io::Result<W> {
        self.xml.push_str("</sheetData></worksheet>");
        self.zip.write_all(self.xml.as_bytes())?;
        self.zip
            .start_file("xl/worksheets/sheet2.xml", SimpleFileOptions::default())?;
        let mut xml = opened(&[22, 60], false);
        let about = self.sheet.about.iter().cloned();
        let units = self.sheet.columns.iter().filter_map(|head| {
            let unit = head.kind.unit()?;
            Some((head.label.clone(), unit.to_owned()))
        });
        let mut row = 0;
        let blank = (String::new(), String::new());
        for (name, value) in about.chain([blank]).chain(units) {
            row += 1;
            if !name.is_empty() {
                let cells = [Cell::Text(name), Cell::Text(value)];
                push_row(&mut xml, row, &cells, |at| match at {
                    0 => style::HEAD,
                    _ => style::PLAIN,
                });
            }
        }
        xml.push_str("</sheetData></worksheet>");
        self.zip.write_all(xml.as_bytes())?;
        Ok(self.zip.finish()?)
    }

    fn write(&mut self, cells: &[Cell], style: impl Fn(usize) -> u8) -> io::Result<()> {
        self.row += 1;
        if self.row > ROWS_MAX {
            let why = "A spreadsheet holds 1,048,576 rows. Choose fewer, or another form.";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        push_row(&mut self.xml, self.row, cells, style);
        if self.xml.len() >= GATHERED {
            self.zip.write_all(self.xml.as_bytes())?;
            self.xml.clear();
        }
        Ok(())
    }
}

fn style_of(kind: ColumnKind) -> u8 {
    match kind {
        ColumnKind::Text => style::PLAIN,
        ColumnKind::Count | ColumnKind::Duration => style::COUNT,
        ColumnKind::Percent => style::PERCENT,
        ColumnKind::Score => style::SCORE,
        ColumnKind::Money => style::MONEY,
        ColumnKind::Day => style::DAY,
    }
}

/// Widths in characters: room for a name, a date or a number under its heading.
fn widths(columns: &[Head]) -> Vec<usize> {
    let width = |head: &Head| {
        let least = match head.kind {
            ColumnKind::Text => 24,
            _ => 12,
        };
        least.max(head.label.chars().count() + 2)
    };
    columns.iter().map(width).collect()
}

fn workbook(title: &str) -> String {
    let mut name = String::new();
    push_text(&mut name, &sheet_name(title));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"{name}\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"About\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>"
    )
}

/// A title without what a sheet's name may not have.
fn sheet_name(title: &str) -> String {
    let banned = |sign: &char| !matches!(sign, ':' | '\\' | '/' | '?' | '*' | '[' | ']' | '\'');
    let name: String = title.chars().filter(banned).collect();
    let words: Vec<&str> = name.split_whitespace().collect();
    let name: String = words.join(" ").chars().take(NAME_MAX).collect();
    if name.is_empty() || name.eq_ignore_ascii_case("about") {
        return "Table".to_owned();
    }
    name
}

fn opened(widths: &[usize], frozen: bool) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
    );
    if frozen {
        xml.push_str("<sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>");
    }
    xml.push_str("<cols>");
    for (at, width) in (1..).zip(widths) {
        // Writing to a string cannot fail.
        let _ = write!(
            xml,
            "<col min=\"{at}\" max=\"{at}\" width=\"{width}\" customWidth=\"1\"/>"
        );
    }
    xml.push_str("</cols><sheetData>");
    xml
}

fn push_row(xml: &mut String, row: u64, cells: &[Cell], style: impl Fn(usize) -> u8) {
    let _ = write!(xml, "<row r=\"{row}\">");
    for (at, cell) in cells.iter().enumerate() {
        let (place, style) = (column(at), style(at));
        let number = match cell {
            Cell::Empty => continue,
            Cell::Number(number) => number.to_string(),
            Cell::Day(day) => serial(*day).to_string(),
            Cell::Text(text) => {
                let style = if is_risky(text) && style == style::PLAIN {
                    style::QUOTED
                } else {
                    style
                };
                let _ = write!(
                    xml,
                    "<c r=\"{place}{row}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"
                );
                push_text(xml, text);
                xml.push_str("</t></is></c>");
                continue;
            }
        };
        let _ = write!(
            xml,
            "<c r=\"{place}{row}\" s=\"{style}\"><v>{number}</v></c>"
        );
    }
    xml.push_str("</row>");
}

/// `A`, `B`, … `Z`, `AA`, …
fn column(at: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = at + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A day as spreadsheets count them: 1 is 1 January 1900, and a 29 February 1900 that never was is
/// counted, so that the count is right from March 1900 on.
fn serial(day: Day) -> i64 {
    let days = Day::new(1900, 3, 1).map_or(0, |first| day.since(first)) + 61;
    if days >= 61 { days } else { days - 1 }
}

/// Adds a text to XML: escaped, without what XML cannot say, and no longer than a cell may be.
fn push_text(xml: &mut String, text: &str) {
    let mut room = TEXT_MAX;
    for (at, sign) in text.char_indices() {
        let Some(left) = room.checked_sub(sign.len_utf16()) else {
            return;
        };
        room = left;
        match sign {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            // `_x000D_` would be read as the sign of that number; its first sign is written so instead.
            '_' if text.get(at..).is_some_and(is_coded) => xml.push_str("_x005F_"),
            '\t' | '\n' => xml.push(sign),
            // A carriage return within XML is read as a line break anyway.
            '\r' => xml.push('\n'),
            sign if sign.is_control() || matches!(sign, '\u{fffe}' | '\u{ffff}') => {}
            sign => xml.push(sign),
        }
    }
}

/// Whether a text begins with a coded sign such as `_x000D_`.
fn is_coded(text: &str) -> bool {
    let mut signs = text.chars();
    signs.next() == Some('_')
        && matches!(signs.next(), Some('x' | 'X'))
        && signs
            .by_ref()
            .take(4)
            .filter(char::is_ascii_hexdigit)
            .count()
            == 4
        && signs.next() == Some('_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_days_and_names() {
        let columns = [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")];
        for (at, letters) in columns {
            assert_eq!(column(at), letters);
        }
        let days = [
            ("1900-01-01", 1),
            ("1900-02-28", 59),
            ("1900-03-01", 61),
            ("2026-11-21", 46_347),
        ];
        for (day, count) in days {
            assert_eq!(serial(Day::parse(day).unwrap()), count, "{day}");
        }
        let names = [
            ("Students", "Students"),
            ("a/b [c]", "ab c"),
            ("", "Table"),
            ("About", "Table"),
        ];
        for (title, name) in names {
            assert_eq!(sheet_name(title), name);
        }
        assert_eq!(sheet_name(&"x".repeat(50)).len(), NAME_MAX);
    }

    #[test]
    fn a_text_is_no_longer_than_a_cell() {
        let mut xml = String::new();
        push_text(&mut xml, &"🎈".repeat(20_000));
        assert_eq!(xml.chars().count(), TEXT_MAX / 2);
    }

    #[test]
    fn a_sheet_holds_only_so_many_rows() {
        let sheet = Sheet {
            title: "T".to_owned(),
            about: Vec::new(),
            columns: vec![Head::new("a", "A", ColumnKind::Text)],
        };
        let mut book = Book::new(&sheet, io::Cursor::new(Vec::new())).unwrap();
        book.row = ROWS_MAX - 1;
        assert!(book.push(&[Cell::Empty]).is_ok());
        assert!(book.push(&[Cell::Empty]).is_err());
    }
}
