//! `vle.csv`: what a course has to open.

use super::super::detect::Layout;
use super::super::record::Record;
use super::super::text::clean;
use super::RowReader;
use super::field::{Column, CourseColumns};

/// Reads rows of `id_site, code_module, code_presentation, activity_type`. The planned weeks are not
/// kept: nothing asks for them, and most rows leave them empty.
pub(super) fn reader(layout: &Layout) -> RowReader {
    let course = CourseColumns::of(layout);
    let id = Column::of(layout, "id_site");
    let part = Column::of(layout, "activity_type");
    Box::new(move |row, shared| {
        let course_key = course.key(row)?;
        let key = format!("oulad:{}", id.id(row)?);
        let part = clean(part.needed(row)?);
        let course = shared.course(course_key);
        shared.book.add(Record::Item {
            key,
            course: course.key,
            part,
        });
        Ok(())
    })
}
