//! `studentRegistration.csv`: when students came and left.

use super::super::detect::Layout;
use super::super::record::Record;
use super::field::{Column, CourseColumns, Details};
use super::{RowReader, named_student};
use std::collections::BTreeMap;

/// Reads rows of `code_module, code_presentation, id_student, date_registration`, and
/// `date_unregistration` where there is one.
pub(super) fn reader(layout: &Layout) -> RowReader {
    let course = CourseColumns::of(layout);
    let student = Column::of(layout, "id_student");
    let came = Column::of(layout, "date_registration");
    let left = Column::of(layout, "date_unregistration");
    let details = Details::of(layout, &[]).and_unknown(layout);
    Box::new(move |row, shared| {
        let course_key = course.key(row)?;
        let id = student.id(row)?;
        let came = came.relative_day(row)?;
        let left = left.relative_day(row)?;
        let course = shared.course(course_key);
        if course.starts_on.is_none() && (came.is_some() || left.is_some()) {
            return Ok(());
        }
        let on = |day: Option<i64>| Some(course.starts_on?.plus(day?));
        let student = format!("oulad:{id}");
        shared.book.add(named_student(id, BTreeMap::new()));
        shared.book.add(Record::Enrolment {
            key: format!("{}|{student}", course.key),
            enrolled_on: on(came),
            left_on: on(left),
            course: course.key,
            student,
            outcome: None,
            details: details.read(row),
        });
        Ok(())
    })
}
