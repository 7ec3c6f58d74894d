//! `studentAssessment.csv`: work that was handed in.

use super::super::detect::Layout;
use super::super::record::Record;
use super::RowReader;
use super::field::Column;

/// Reads rows of `id_assessment, id_student, date_submitted`, and `is_banked` and `score` where there
/// are any. The table does not name the course; the assessment does.
pub(super) fn reader(layout: &Layout) -> RowReader {
    let assessment = Column::of(layout, "id_assessment");
    let student = Column::of(layout, "id_student");
    let submitted = Column::of(layout, "date_submitted");
    let banked = Column::of(layout, "is_banked");
    let score = Column::of(layout, "score");
    Box::new(move |row, shared| {
        let id = assessment.id(row)?;
        let student_id = student.id(row)?;
        submitted.needed(row)?;
        let day = submitted.relative_day(row)?.unwrap_or_default();
        let banked = match banked.value(row) {
            None => false,
            Some(word) => {
                yes(word).ok_or_else(|| banked.fault(word, "This is neither 0 nor 1."))?
            }
        };
        let score = score.percent(row)?;
        let assessment_key = format!("oulad:{id}");
        let Some(course_key) = shared.course_of(&assessment_key) else {
            return Err(assessment.fault(
                id,
                format!("Assessment {id} is not known: drop assessments.csv too."),
            ));
        };
        let course = shared.course(course_key);
        let Some(start) = course.starts_on else {
            return Ok(());
        };
        let student = shared.enrolled(&course.key, student_id);
        shared.book.add(Record::Submission {
            key: format!("{assessment_key}|{student}"),
            course: course.key,
            student,
            assessment: assessment_key,
            day: start.plus(day),
            score,
            banked,
        });
        Ok(())
    })
}

fn yes(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "y" => Some(true),
        "0" | "false" | "no" | "n" => Some(false),
        _ => None,
    }
}
