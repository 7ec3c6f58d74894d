//! The seven tables of the Open University Learning Analytics Dataset (Kuzilek, Hlosta, Zdrahal,
//! Scientific Data 4:170171, 2017), one file a table.
//!
//! A day there is a number: days from the start of the course's presentation. Each table also yields
//! the courses, students and enrolments that it only mentions, so that any subset can be read.

mod assessments;
mod courses;
mod field;
mod student_assessment;
mod student_info;
mod student_registration;
mod student_vle;
mod vle;

use super::book::Book;
use super::detect::Layout;
use super::record::Record;
use super::source::Source;
use super::table::{Fault, Row};
use super::{Known, StartQuestion};
use crate::time::Day;
use std::collections::BTreeMap;

/// What the tables of one drop share.
pub(crate) struct Shared<'k> {
    pub book: Book,
    known: &'k Known,
    answers: &'k BTreeMap<String, Day>,
    questions: BTreeMap<String, StartQuestion>,
    /// Courses by assessment key, from this drop.
    assessments: BTreeMap<String, String>,
}

/// A course as a row names it.
struct CourseRef {
    key: String,
    starts_on: Option<Day>,
}

impl<'k> Shared<'k> {
    pub fn new(known: &'k Known, answers: &'k BTreeMap<String, Day>) -> Self {
        Self {
            book: Book::default(),
            known,
            answers,
            questions: BTreeMap::new(),
            assessments: BTreeMap::new(),
        }
    }

    /// The records and questions of all that was read.
    pub fn finish(self) -> (Vec<Record>, Vec<StartQuestion>) {
        (
            self.book.into_records(),
            self.questions.into_values().collect(),
        )
    }

    /// The course of a key such as `oulad:AAA:2013J`; the first mention makes its record and asks for
    /// its first day.
    fn course(&mut self, key: String) -> CourseRef {
        if let Some(question) = self.questions.get(&key) {
            return CourseRef {
                starts_on: question.answered,
                key,
            };
        }
        let (module, presentation) = key
            .strip_prefix("oulad:")
            .and_then(|rest| rest.split_once(':'))
            .unwrap_or((&key, ""));
        let name = format!("{module} {presentation}").trim().to_owned();
        let kept = self.known.course_starts.get(&key).copied();
        let starts_on = self.answers.get(&key).copied().or(kept);
        let question = StartQuestion {
            course: key.clone(),
            name: name.clone(),
            suggested: kept.or_else(|| field::suggested_start(presentation)),
            answered: starts_on,
        };
        self.questions.insert(key.clone(), question);
        self.book.add(Record::Course {
            key: key.clone(),
            name: Some(name),
            starts_on,
            length_days: None,
        });
        CourseRef { key, starts_on }
    }

    /// Makes student and enrolment of a row that only mentions them; returns the student's key.
    fn enrolled(&mut self, course: &str, student: &str) -> String {
        let student_key = format!("oulad:{student}");
        let key = format!("{course}|{student_key}");
        if !self.book.has_enrolment(&key) {
            self.book.add(named_student(student, BTreeMap::new()));
            self.book.add(Record::Enrolment {
                key,
                course: course.to_owned(),
                student: student_key.clone(),
                enrolled_on: None,
                left_on: None,
                outcome: None,
                details: BTreeMap::new(),
            });
        }
        student_key
    }

    /// The course of an assessment, from this drop or an earlier one.
    fn course_of(&self, assessment: &str) -> Option<String> {
        self.assessments
            .get(assessment)
            .or_else(|| self.known.assessments.get(assessment))
            .cloned()
    }
}

fn named_student(id: &str, details: BTreeMap<String, String>) -> Record {
    Record::Student {
        key: format!("oulad:{id}"),
        name: Some(format!("Student {id}")),
        email: None,
        details,
    }
}

/// What turns the rows of one file into records.
pub(crate) type RowReader = Box<dyn Fn(&Row<'_>, &mut Shared<'_>) -> Result<(), Fault>>;

/// The row reader of a recognised table; `None` for what is none of the seven.
pub(crate) fn reader(source: Source, layout: &Layout) -> Option<RowReader> {
    Some(match source {
        Source::Courses => courses::reader(layout),
        Source::Assessments => assessments::reader(layout),
        Source::Vle => vle::reader(layout),
        Source::StudentInfo => student_info::reader(layout),
        Source::StudentRegistration => student_registration::reader(layout),
        Source::StudentAssessment => student_assessment::reader(layout),
        Source::StudentVle => student_vle::reader(layout),
        Source::Roster => return None,
    })
}
