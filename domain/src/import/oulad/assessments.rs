//! `assessments.csv`: work to hand in.

use super::super::detect::Layout;
use super::super::record::Record;
use super::super::text::clean;
use super::RowReader;
use super::field::{Column, CourseColumns};

/// Reads rows of `code_module, code_presentation, id_assessment, assessment_type`, and `date` and
/// `weight` where there are any. An exam without a date stays without: the data set says that it is at
/// the end, not when. No weight counts as 0.
pub(super) fn reader(layout: &Layout) -> RowReader {
    let course = CourseColumns::of(layout);
    let id = Column::of(layout, "id_assessment");
    let part = Column::of(layout, "assessment_type");
    let due = Column::of(layout, "date");
    let weight = Column::of(layout, "weight");
    Box::new(move |row, shared| {
        let course_key = course.key(row)?;
        let id = id.id(row)?;
        let part = clean(part.needed(row)?);
        let due = due.relative_day(row)?;
        let weight = weight.percent(row)?.unwrap_or(0.0);
        let course = shared.course(course_key);
        let key = format!("oulad:{id}");
        shared.assessments.insert(key.clone(), course.key.clone());
        let due_on = match (due, course.starts_on) {
            (None, _) => None,
            (Some(day), Some(start)) => Some(start.plus(day)),
            (Some(_), None) => return Ok(()),
        };
        shared.book.add(Record::Assessment {
            key,
            course: course.key,
            name: format!("{part} {id}"),
            part,
            due_on,
            weight,
        });
        Ok(())
    })
}
