//! Fields that several tables share, with the bounds outside of which a value is a mistake.

use super::super::detect::Layout;
use super::super::table::{Fault, Row};
use super::super::text::{clean, fold_header};
use crate::time::Day;
use std::collections::BTreeMap;

/// Longest id, in characters. The published ids have at most 7.
const MAX_ID: usize = 40;

/// Days from the start of a course: registrations go back about a year and presentations last about
/// nine months in the published set; about three years before and eight after leave room.
const FIRST_DAY: i64 = -1_000;
const LAST_DAY: i64 = 3_000;

/// A column by name, with its header for messages.
#[derive(Clone)]
pub(super) struct Column {
    index: Option<usize>,
    header: String,
}

impl Column {
    /// Finds the column of a header.
    pub fn of(layout: &Layout, name: &str) -> Self {
        let index = layout.column(name);
        Self {
            index,
            header: index
                .and_then(|index| layout.headers.get(index))
                .cloned()
                .unwrap_or_else(|| name.to_owned()),
        }
    }

    /// A fault in this column.
    pub fn fault(&self, value: &str, reason: impl Into<String>) -> Fault {
        Fault::new(&self.header, value, reason)
    }

    /// The value; `None` when it is missing, written as nothing or `?`.
    pub fn value<'r>(&self, row: &Row<'r>) -> Option<&'r str> {
        Some(row.get(self.index)).filter(|value| !matches!(*value, "" | "?"))
    }

    /// The value of a column without which the row means nothing.
    pub fn needed<'r>(&self, row: &Row<'r>) -> Result<&'r str, Fault> {
        self.value(row)
            .ok_or_else(|| self.fault(row.get(self.index), "The value is missing."))
    }

    /// An id: 1 to 40 letters, digits, `_`, `.` and `-`.
    pub fn id<'r>(&self, row: &Row<'r>) -> Result<&'r str, Fault> {
        let value = self.needed(row)?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
        if value.len() <= MAX_ID && value.bytes().all(plain) {
            Ok(value)
        } else {
            Err(self.fault(
                value,
                "An id has 1 to 40 letters, digits, dots, dashes and underscores.",
            ))
        }
    }

    /// A whole number between two bounds; `10.0` is read as 10, as some programs rewrite it.
    pub fn whole(&self, row: &Row<'_>, least: i64, most: i64) -> Result<Option<i64>, Fault> {
        let Some(value) = self.value(row) else {
            return Ok(None);
        };
        let digits = match value.split_once('.') {
            Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
            _ => value,
        };
        match digits.parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => Ok(Some(number)),
            Ok(_) => Err(self.fault(value, format!("It must lie between {least} and {most}."))),
            Err(_) => Err(self.fault(value, "This is not a whole number.")),
        }
    }

    /// A day counted from the start of the course.
    pub fn relative_day(&self, row: &Row<'_>) -> Result<Option<i64>, Fault> {
        self.whole(row, FIRST_DAY, LAST_DAY)
    }

    /// A number of percent from 0 to 100.
    pub fn percent(&self, row: &Row<'_>) -> Result<Option<f64>, Fault> {
        let Some(value) = self.value(row) else {
            return Ok(None);
        };
        // The parser of the language would also take `NaN`, `inf` and `1e308`.
        let plain = value
            .bytes()
            .all(|b| b.is_ascii_digit() || b"+-.".contains(&b));
        match value.parse::<f64>() {
            Ok(number) if plain && (0.0..=100.0).contains(&number) => Ok(Some(number)),
            Ok(_) if plain => Err(self.fault(value, "It must lie between 0 and 100.")),
            _ => Err(self.fault(value, "This is not a number.")),
        }
    }
}

/// The two columns that name a course.
#[derive(Clone)]
pub(super) struct CourseColumns {
    module: Column,
    presentation: Column,
}

impl CourseColumns {
    /// Finds them.
    pub fn of(layout: &Layout) -> Self {
        Self {
            module: Column::of(layout, "code_module"),
            presentation: Column::of(layout, "code_presentation"),
        }
    }

    /// The course's key, e.g. `oulad:AAA:2013J`.
    pub fn key(&self, row: &Row<'_>) -> Result<String, Fault> {
        let module = self.module.id(row)?;
        let presentation = self.presentation.id(row)?;
        Ok(format!("oulad:{module}:{presentation}"))
    }
}

/// Columns whose values are kept as details, each under the name that is shown.
pub(super) struct Details(Vec<(String, Column)>);

impl Details {
    /// Finds the named columns; the first of each pair is the header, the second what is shown.
    pub fn of(layout: &Layout, named: &[(&str, &str)]) -> Self {
        Self(
            named
                .iter()
                .map(|(name, shown)| ((*shown).to_owned(), Column::of(layout, name)))
                .collect(),
        )
    }

    /// Also keeps the columns that the table does not know, under their own headers.
    pub fn and_unknown(mut self, layout: &Layout) -> Self {
        for header in &layout.headers {
            let name = fold_header(header);
            let known = layout
                .source
                .is_some_and(|source| source.understands(&name));
            if !known && !name.is_empty() {
                self.0.push((clean(header), Column::of(layout, &name)));
            }
        }
        self
    }

    /// The values that a row has.
    pub fn read(&self, row: &Row<'_>) -> BTreeMap<String, String> {
        self.0
            .iter()
            .filter_map(|(shown, column)| Some((shown.clone(), clean(column.value(row)?))))
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }
}

/// The first day that a presentation's name suggests. The Open University names presentations by year
/// and a letter for the month in which they begin: `B` is February and `J` October in the data set's
/// description, so A to L count the months.
pub(super) fn suggested_start(presentation: &str) -> Option<Day> {
    let (year, letter) = presentation.split_at_checked(4)?;
    let month = match letter.as_bytes() {
        [letter @ b'A'..=b'L'] => u32::from(letter - b'A') + 1,
        _ => return None,
    };
    if !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Day::new(year.parse().ok()?, month, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presentations_suggest_their_first_day() {
        let cases = [
            ("2013J", Some("2013-10-01")),
            ("2014B", Some("2014-02-01")),
            ("2014Z", None),
            ("2014", None),
            ("J2013", None),
            ("+201J", None),
            ("ééJ", None),
        ];
        for (name, expected) in cases {
            assert_eq!(
                suggested_start(name),
                expected.and_then(Day::parse),
                "{name}"
            );
        }
    }
}
