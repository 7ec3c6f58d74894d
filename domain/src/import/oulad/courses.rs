//! `courses.csv`: courses and their lengths.

use super::super::detect::Layout;
use super::super::record::Record;
use super::RowReader;
use super::field::{Column, CourseColumns};

/// Longest presentation in days, about five years; the published ones last 234 to 269.
const MAX_LENGTH: i64 = 2_000;

/// Reads rows of `code_module, code_presentation, module_presentation_length`.
pub(super) fn reader(layout: &Layout) -> RowReader {
    let course = CourseColumns::of(layout);
    let length = Column::of(layout, "module_presentation_length");
    Box::new(move |row, shared| {
        let key = course.key(row)?;
        let length_days = length.whole(row, 1, MAX_LENGTH)?;
        let course = shared.course(key);
        shared.book.add(Record::Course {
            key: course.key,
            name: None,
            starts_on: course.starts_on,
            length_days,
        });
        Ok(())
    })
}
