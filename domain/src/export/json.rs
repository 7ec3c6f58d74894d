//! A table as JSON: what it is about, its columns with their units, then the rows as arrays in the order
//! of the columns. It is written piece by piece, so that its length costs no memory.

use super::Sheet;
use crate::table::csv::Cell;
use serde_json::{Map, Value, json};

/// Everything before the first row.
pub fn head(sheet: &Sheet) -> String {
    let about: Map<String, Value> = sheet
        .about
        .iter()
        .map(|(name, value)| {
            let name = name.to_lowercase().replace(' ', "_");
            (name, Value::String(value.clone()))
        })
        .collect();
    let columns: Vec<Value> = sheet
        .columns
        .iter()
        .map(|column| {
            json!({
                "id": column.slug, "name": column.label,
                "type": column.kind.word(), "unit": column.kind.unit(),
            })
        })
        .collect();
    let title = Value::String(sheet.title.clone());
    format!(
        "{{\"title\":{title},\n\"about\":{},\n\"columns\":{},\n\"rows\":[",
        Value::Object(about),
        Value::Array(columns)
    )
}

/// Adds a row; `first` is whether none stands before it.
pub fn push_row(out: &mut String, first: bool, cells: &[Cell]) {
    out.push_str(if first { "\n" } else { ",\n" });
    let cells = cells.iter().map(|cell| match cell {
        Cell::Text(text) => Value::String(text.clone()),
        Cell::Number(number) => whole(*number).unwrap_or_else(|| Value::from(*number)),
        Cell::Day(day) => Value::String(day.to_string()),
        Cell::Empty => Value::Null,
    });
    out.push_str(&Value::Array(cells.collect()).to_string());
}

/// Everything after the last row.
pub fn tail() -> &'static str {
    "\n]}\n"
}

/// A whole number without its point, where a double holds it exactly (below 2^53).
fn whole(number: f64) -> Option<Value> {
    let exact = number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
    exact.then(|| Value::from(number as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{ColumnKind, Head};
    use crate::time::Day;

    #[test]
    fn it_reads_back_with_its_units() {
        let sheet = Sheet {
            title: "Who \"learns\"".to_owned(),
            about: vec![("Made at".to_owned(), "2 Jan".to_owned())],
            columns: vec![
                Head::new("name", "Name", ColumnKind::Text),
                Head::new("progress", "Progress", ColumnKind::Percent),
            ],
        };
        let mut text = head(&sheet);
        push_row(
            &mut text,
            true,
            &[Cell::Text("=1+1".to_owned()), Cell::Number(42.5)],
        );
        push_row(
            &mut text,
            false,
            &[Cell::day(Day::parse("2026-01-02")), Cell::Number(-3.0)],
        );
        push_row(
            &mut text,
            false,
            &[Cell::Text("学\n".to_owned()), Cell::Empty],
        );
        text.push_str(tail());
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["title"], "Who \"learns\"");
        assert_eq!(read["about"]["made_at"], "2 Jan");
        assert_eq!(read["columns"][1]["unit"], "%, from 0 to 100");
        assert_eq!(
            read["rows"],
            json!([["=1+1", 42.5], ["2026-01-02", -3], ["学\n", null]])
        );
    }
}
