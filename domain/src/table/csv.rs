//! Tables as comma-separated text (RFC 4180) that a spreadsheet opens without running anything in it.

use crate::time::Day;

/// One field.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A text, which may come from anybody.
    Text(String),
    /// A number, which stays one: its minus sign is no formula.
    Number(f64),
    /// A day, which stays one where the form has days.
    Day(Day),
    /// Nothing known.
    Empty,
}

impl Cell {
    /// A text that may be unknown.
    pub fn text(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.into()))
    }

    /// A number that may be unknown; one that is not finite counts as unknown.
    pub fn number(number: Option<f64>) -> Self {
        number
            .filter(|number| number.is_finite())
            .map_or(Self::Empty, Self::Number)
    }

    /// A day that may be unknown.
    pub fn day(day: Option<Day>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

/// Adds a row with its line end.
pub fn push_row(out: &mut String, cells: impl IntoIterator<Item = Cell>) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        match cell {
            Cell::Text(text) => push_text(out, &text),
            // Rust writes the shortest text that reads back as the same number, without an exponent.
            Cell::Number(number) => out.push_str(&number.to_string()),
            Cell::Day(day) => out.push_str(&day.to_string()),
            Cell::Empty => {}
        }
    }
    out.push_str("\r\n");
}

/// What a spreadsheet takes for the beginning of a formula, or skips before one (OWASP, CSV Injection;
/// the full-width signs are read as their narrow ones by some).
const RISKY: [char; 12] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠',
];

/// Whether a spreadsheet might run a text: it, or what follows the room before it, begins as a formula.
pub fn is_risky(text: &str) -> bool {
    text.starts_with(RISKY) || text.trim_start().starts_with(RISKY)
}

fn push_text(out: &mut String, text: &str) {
    let risky = is_risky(text);
    let quoted = risky || text.contains([',', '"', '\r', '\n', ';', '\t']) || text.trim() != text;
    if !quoted {
        out.push_str(text);
        return;
    }
    out.push('"');
    if risky {
        out.push('\'');
    }
    out.push_str(&text.replace('"', "\"\""));
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: Vec<Cell>) -> String {
        let mut out = String::new();
        push_row(&mut out, cells);
        out
    }

    #[test]
    fn texts_that_a_spreadsheet_would_run_begin_with_an_apostrophe() {
        let cases = [
            ("Zoë Müller", "Zoë Müller"),
            ("", ""),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=1+1", "\"'=1+1\""),
            ("+4 30 1", "\"'+4 30 1\""),
            ("-cmd|' /C calc'!A0", "\"'-cmd|' /C calc'!A0\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("  =1", "\"'  =1\""),
            ("\t=1", "\"'\t=1\""),
            ("\rx", "\"'\rx\""),
            ("\u{0}=1", "\"'\u{0}=1\""),
            ("＝1", "\"'＝1\""),
            ("a=b", "a=b"),
        ];
        for (text, field) in cases {
            let expected = format!("{field}\r\n");
            assert_eq!(row(vec![Cell::Text(text.to_owned())]), expected, "{text:?}");
        }
    }

    #[test]
    fn numbers_stay_numbers_and_the_unknown_is_empty() {
        let cells = vec![
            Cell::number(Some(-3.5)),
            Cell::number(Some(1e21)),
            Cell::number(Some(f64::NAN)),
            Cell::text(None::<String>),
            Cell::text(Some("x")),
        ];
        assert_eq!(row(cells), "-3.5,1000000000000000000000,,,x\r\n");
    }

    #[test]
    fn what_is_written_reads_back() {
        let texts = ["plain", "two\nlines", "a;b", " edge ", "quo\"te", "学生"];
        let cells = texts.map(|text| Cell::Text(text.to_owned()));
        let written = row(cells.into());
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(written.as_bytes());
        let read = reader.records().next().unwrap().unwrap();
        assert_eq!(read.iter().collect::<Vec<_>>(), texts);
    }
}
