//! The columns of the list of students.

use super::page::StudentRow;
use super::query::Sort;
use crate::export::ColumnKind;
use crate::school::marks::Marks;
use crate::table::Column;
use crate::table::csv::Cell;

const fn column(slug: &'static str, label: &'static str, usual: bool) -> Column {
    Column { slug, label, usual }
}

/// Every column, in its usual place.
pub const COLUMNS: &[Column] = &[
    column("name", "Name", true),
    column("course", "Course", true),
    column("email", "E-mail", false),
    column("progress", "Progress", true),
    column("score", "Score", true),
    column("last-active", "Last active", true),
    column("status", "Status", true),
    column("since", "Since", false),
    column("reason", "Reason", false),
    column("tags", "Tags", true),
    column("note", "Note", false),
];

/// What a column sorts by, if it does.
pub fn sort_of(slug: &str) -> Option<Sort> {
    Sort::parse(slug)
}

/// What the values of a column are.
pub fn kind(slug: &str) -> ColumnKind {
    match slug {
        "progress" => ColumnKind::Percent,
        "score" => ColumnKind::Score,
        "last-active" | "since" => ColumnKind::Day,
        _ => ColumnKind::Text,
    }
}

/// What a column says of a student, in a file.
pub fn cell(slug: &str, row: &StudentRow, marks: &Marks) -> Cell {
    match slug {
        "name" => Cell::text(Some(row.name.as_str())),
        "course" => Cell::text(Some(row.courses.join("; "))),
        "email" => Cell::text(row.email.as_deref()),
        "progress" => Cell::number(row.progress),
        "score" => Cell::number(row.mean_score),
        "last-active" => Cell::day(row.last_active),
        "status" => Cell::text(Some(row.segment.label())),
        "since" => Cell::day(row.since),
        "reason" => Cell::text(row.reason.as_deref()),
        "tags" => {
            let tags: Vec<&str> = marks.tags.iter().map(String::as_str).collect();
            Cell::text(Some(tags.join("; ")))
        }
        "note" => Cell::text(Some(marks.note.as_str())),
        _ => Cell::Empty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::school::segment::Segment;

    #[test]
    fn every_column_has_something_to_say() {
        let row = StudentRow {
            id: "s".into(),
            name: "Zoë".into(),
            email: Some("zoe@x.example".into()),
            courses: vec!["A".into(), "B".into()],
            progress: Some(42.5),
            mean_score: Some(70.0),
            last_active: crate::time::Day::parse("2014-03-15"),
            segment: Segment::AtRisk,
            since: crate::time::Day::parse("2014-03-01"),
            reason: Some("Silent".into()),
        };
        let marks = Marks {
            tags: ["b", "a"].map(str::to_owned).into(),
            note: "call".into(),
        };
        for column in COLUMNS {
            let (said, kind) = (cell(column.slug, &row, &marks), kind(column.slug));
            let fits = match said {
                Cell::Text(_) => kind == ColumnKind::Text,
                Cell::Day(_) => kind == ColumnKind::Day,
                Cell::Number(_) => kind != ColumnKind::Text && kind != ColumnKind::Day,
                Cell::Empty => false,
            };
            assert!(fits, "{}", column.slug);
        }
        assert_eq!(cell("tags", &row, &marks), Cell::Text("a; b".into()));
        for sort in Sort::ALL {
            let known = COLUMNS.iter().any(|column| column.slug == sort.slug());
            assert!(known, "{sort:?} has no column");
        }
    }
}
