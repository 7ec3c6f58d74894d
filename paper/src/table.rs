use crate::xlsx;
use domain::export::{Format, Sheet, json};
use domain::table::csv::{self, Cell};
use std::io::{self, Seek, Write};

/// Rows gathered before they are written on.
const GATHERED: usize = 64 * 1024;

enum Form<W: Write + Seek> {
    Csv(W),
    Json(W),
    Xlsx(Box<xlsx::Book<W>>),
}

/// A table that is being written.
pub struct Table<W: Write + Seek> {
    form: Form<W>,
    text: String,
    rows: u64,
}

impl<W: Write + Seek> Table<W> {
    /// Writes what stands above the rows.
    ///
    /// # Errors
    /// What the writer answers; `Unsupported` for a form that is no table.
    pub fn new(format: Format, sheet: &Sheet, out: W) -> io::Result<Self> {
        let mut text = String::new();
        let form = match format {
            Format::Csv => {
                // Spreadsheets take a file without this mark for one of their country's old encoding.
                text.push('\u{feff}');
                let heads = sheet.columns.iter();
                csv::push_row(&mut text, heads.map(|head| Cell::Text(head.label.clone())));
                Form::Csv(out)
            }
            Format::Json => {
                text.push_str(&json::head(sheet));
                Form::Json(out)
            }
            Format::Xlsx => Form::Xlsx(Box::new(xlsx::Book::new(sheet, out)?)),
            Format::Pdf => return Err(io::ErrorKind::Unsupported.into()),
        };
        Ok(Self {
            form,
            text,
            rows: 0,
        })
    }

    /// Writes a row: one cell a column.
    ///
    /// # Errors
    /// What the writer answers; `InvalidInput` when a spreadsheet can hold no more rows.
    pub fn push(&mut self, cells: Vec<Cell>) -> io::Result<()> {
        let first = self.rows == 0;
        self.rows += 1;
        match &mut self.form {
            Form::Csv(_) => csv::push_row(&mut self.text, cells),
            Form::Json(_) => json::push_row(&mut self.text, first, &cells),
            Form::Xlsx(book) => return book.push(&cells),
        }
        if self.text.len() >= GATHERED {
            self.flush()?;
        }
        Ok(())
    }

    /// Rows so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes what stands below the rows, and gives the writer back.
    ///
    /// # Errors
    /// What the writer answers.
    pub fn finish(mut self) -> io::Result<W> {
        if matches!(self.form, Form::Json(_)) {
            self.text.push_str(json::tail());
        }
        self.flush()?;
        match self.form {
            Form::Csv(mut out) | Form::Json(mut out) => {
                out.flush()?;
                Ok(out)
            }
            Form::Xlsx(book) => book.finish(),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Form::Csv(out) | Form::Json(out) = &mut self.form {
            out.write_all(self.text.as_bytes())?;
            self.text.clear();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::export::{ColumnKind, Head};
    use domain::time::Day;
    use std::io::Cursor;

    /// What a spreadsheet would take for a formula, or skips before one.
    const HOSTILE: [&str; 12] = [
        "=1+1",
        "+4 30 1",
        "-cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =HYPERLINK(\"https://evil.example\")",
        "＝1",
        "=\u{0}1",
        "</t></is></c><f>1+1</f>",
        "_x003D_1",
    ];

    fn sheet() -> Sheet {
        Sheet {
            title: "Students / [all]".to_owned(),
            about: vec![("Workspace".to_owned(), "=Lumen & <Co>".to_owned())],
            columns: vec![
                Head::new("name", "Name", ColumnKind::Text),
                Head::new("progress", "Progress", ColumnKind::Percent),
                Head::new("since", "Since", ColumnKind::Day),
            ],
        }
    }

    fn written(format: Format, rows: Vec<Vec<Cell>>) -> Vec<u8> {
        let mut table = Table::new(format, &sheet(), Cursor::new(Vec::new())).unwrap();
        for row in rows {
            table.push(row).unwrap();
        }
        table.finish().unwrap().into_inner()
    }

    fn hostile() -> Vec<Vec<Cell>> {
        let row = |text: &str| {
            let day = Cell::day(Day::parse("2026-02-28"));
            vec![Cell::Text(text.to_owned()), Cell::Number(-42.5), day]
        };
        HOSTILE.iter().map(|text| row(text)).collect()
    }

    #[test]
    fn no_text_is_a_formula_in_a_spreadsheet_and_numbers_and_days_stay_what_they_are() {
        use calamine::{Data, Reader, Xlsx};
        let bytes = written(Format::Xlsx, hostile());
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["Students all", "About"]);
        let formulas = book.worksheet_formula("Students all").unwrap();
        assert!(formulas.is_empty(), "{formulas:?}");
        let range = book.worksheet_range("Students all").unwrap();
        let heads: Vec<String> = range.headers().unwrap();
        assert_eq!(heads, ["Name", "Progress", "Since"]);
        for (row, text) in range.rows().skip(1).zip(HOSTILE) {
            // What XML cannot say is left out, and what it would take for a sign is kept as written.
            let expected = text.replace('\u{0}', "").replace('\r', "\n");
            assert_eq!(row[0], Data::String(expected), "{text:?}");
            assert_eq!(row[1], Data::Float(-42.5));
            let Data::DateTime(day) = &row[2] else {
                panic!("{:?} is no day", row[2]);
            };
            // 28 February 2026, counted from the end of 1899 as spreadsheets do.
            assert_eq!(day.as_f64(), 46_081.0);
        }
        let about = book.worksheet_range("About").unwrap();
        let text = |at: (u32, u32)| about.get_value(at).unwrap().to_string();
        assert_eq!(text((0, 1)), "=Lumen & <Co>");
        assert_eq!(
            (text((2, 0)), text((2, 1))),
            ("Progress".into(), "%, from 0 to 100".into())
        );
    }

    #[test]
    fn no_text_is_a_formula_in_a_plain_table() {
        let bytes = written(Format::Csv, hostile());
        let mut reader = ::csv::Reader::from_reader(&bytes[3..]);
        assert_eq!(
            reader.headers().unwrap().iter().collect::<Vec<_>>(),
            ["Name", "Progress", "Since"]
        );
        for (record, text) in reader.records().zip(HOSTILE) {
            let record = record.unwrap();
            let risky = csv::is_risky(text);
            let expected = if risky {
                format!("'{text}")
            } else {
                text.to_owned()
            };
            assert_eq!(record[0], expected);
            assert_eq!((&record[1], &record[2]), ("-42.5", "2026-02-28"));
        }
    }

    #[test]
    fn programs_read_it_with_units() {
        let bytes = written(Format::Json, hostile());
        let read: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(read["rows"].as_array().unwrap().len(), HOSTILE.len());
        assert_eq!(
            read["rows"][0],
            serde_json::json!(["=1+1", -42.5, "2026-02-28"])
        );
        assert_eq!(read["columns"][2]["type"], "day");
    }

    #[test]
    fn a_table_without_rows_is_whole() {
        use calamine::{Reader, Xlsx};
        for format in [Format::Csv, Format::Json, Format::Xlsx] {
            let bytes = written(format, Vec::new());
            match format {
                Format::Csv => assert!(bytes.ends_with(b"Name,Progress,Since\r\n")),
                Format::Json => {
                    let read: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
                    assert_eq!(read["rows"], serde_json::json!([]));
                }
                _ => {
                    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
                    let range = book.worksheet_range("Students all").unwrap();
                    assert_eq!(range.height(), 1);
                }
            }
        }
    }
}
