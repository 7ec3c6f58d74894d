//! `studentVle.csv`: clicks a student, item and day.

use super::super::detect::Layout;
use super::super::record::Record;
use super::RowReader;
use super::field::{Column, CourseColumns};

/// Most clicks of one row: the published set's largest is below 7,000.
const MAX_CLICKS: i64 = 1_000_000;

/// Reads rows of `code_module, code_presentation, id_student, id_site, date, sum_click`. The published
/// set repeats keys on purpose, one row a visit: their clicks are added up.
pub(super) fn reader(layout: &Layout) -> RowReader {
    let course = CourseColumns::of(layout);
    let student = Column::of(layout, "id_student");
    let site = Column::of(layout, "id_site");
    let date = Column::of(layout, "date");
    let clicks = Column::of(layout, "sum_click");
    Box::new(move |row, shared| {
        let course_key = course.key(row)?;
        let student_id = student.id(row)?;
        let site = site.id(row)?;
        date.needed(row)?;
        let day = date.relative_day(row)?.unwrap_or_default();
        clicks.needed(row)?;
        let count = clicks.whole(row, 1, MAX_CLICKS)?.unwrap_or(1);
        let course = shared.course(course_key);
        let Some(start) = course.starts_on else {
            return Ok(());
        };
        let student = shared.enrolled(&course.key, student_id);
        shared.book.add_up(Record::Activity {
            key: format!("{}|{student_id}|{site}|{day}", course.key),
            course: course.key,
            student,
            item: Some(format!("oulad:{site}")),
            day: start.plus(day),
            at: None,
            count,
        });
        Ok(())
    })
}
