//! `studentInfo.csv`: students, and how they ended.

use super::super::detect::Layout;
use super::super::record::{Outcome, Record};
use super::field::{Column, CourseColumns, Details};
use super::{RowReader, named_student};

/// Reads rows of `code_module, code_presentation, id_student` with whatever else there is.
pub(super) fn reader(layout: &Layout) -> RowReader {
    let course = CourseColumns::of(layout);
    let student = Column::of(layout, "id_student");
    let result = Column::of(layout, "final_result");
    let of_student = Details::of(
        layout,
        &[
            ("gender", "Gender"),
            ("region", "Region"),
            ("highest_education", "Highest education"),
            ("imd_band", "IMD band"),
            ("age_band", "Age band"),
            ("disability", "Disability"),
        ],
    )
    .and_unknown(layout);
    let of_enrolment = Details::of(
        layout,
        &[
            ("num_of_prev_attempts", "Previous attempts"),
            ("studied_credits", "Studied credits"),
        ],
    );
    Box::new(move |row, shared| {
        let course_key = course.key(row)?;
        let id = student.id(row)?;
        let outcome = match result.value(row) {
            None => None,
            Some(word) => Some(outcome(word).ok_or_else(|| {
                result.fault(word, "A result is Pass, Distinction, Fail or Withdrawn.")
            })?),
        };
        let course = shared.course(course_key).key;
        let student = format!("oulad:{id}");
        shared.book.add(named_student(id, of_student.read(row)));
        shared.book.add(Record::Enrolment {
            key: format!("{course}|{student}"),
            course,
            student,
            enrolled_on: None,
            left_on: None,
            outcome,
            details: of_enrolment.read(row),
        });
        Ok(())
    })
}

fn outcome(word: &str) -> Option<Outcome> {
    let known = [
        ("pass", Outcome::Pass),
        ("distinction", Outcome::Distinction),
        ("fail", Outcome::Fail),
        ("withdrawn", Outcome::Withdrawn),
    ];
    known
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(word))
        .map(|(_, outcome)| outcome)
}
