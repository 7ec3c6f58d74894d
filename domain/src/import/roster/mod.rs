//! A plain list of students: name, e-mail, course, enrolled, last active, progress, under the headers
//! that course platforms and people commonly write.

mod clock;
mod headers;
mod percent;
mod when;

use super::book::Book;
use super::detect::Layout;
use super::record::Record;
use super::table::{Fault, Row, Table};
use super::text::{clean, fold, shown};
use crate::time::{Calendar, Day};
use clock::Moment;
pub use headers::{Mapping, Part};
pub(crate) use headers::{column, parts};
use percent::Share;
use std::collections::BTreeMap;
use when::Order;

/// Longest e-mail address in characters (RFC 5321, 4.5.3.1.3, less the angle brackets).
const MAX_EMAIL: usize = 254;

/// The course of rows that name none.
const DEFAULT_COURSE: &str = "All students";

/// How many headers are understood when they make up a roster: someone must be named, and the table
/// must be about learning or mostly understood. An order list also has names and addresses.
pub(crate) fn recognise(names: &[String]) -> Option<usize> {
    let parts: Vec<Part> = names.iter().filter_map(|name| column(name)).collect();
    let has = |part| parts.contains(&part);
    let person = has(Part::Name) || has(Part::FirstName) || has(Part::LastName) || has(Part::Email);
    let learning =
        has(Part::Course) || has(Part::Enrolled) || has(Part::LastActive) || has(Part::Progress);
    let understood = parts.len() * 2 >= names.len();
    (person && (learning || understood)).then_some(parts.len())
}

/// The columns of one roster.
struct Columns {
    headers: Vec<String>,
    parts: Vec<Option<Part>>,
    /// Columns kept as details of the student.
    others: Vec<(String, usize)>,
}

impl Columns {
    fn of(layout: &Layout) -> Self {
        let mut columns = Self {
            headers: layout.headers.clone(),
            parts: layout.parts(),
            others: Vec::new(),
        };
        for (index, header) in layout.headers.iter().enumerate() {
            // Where two headers say the same, the first is read and the second kept as it is.
            let part = columns.parts.get(index).copied().flatten();
            let used = part.is_some_and(|part| columns.index(part) == Some(index));
            if !used && !clean(header).is_empty() {
                columns.others.push((clean(header), index));
            }
        }
        columns
    }

    fn index(&self, part: Part) -> Option<usize> {
        self.parts.iter().position(|other| *other == Some(part))
    }

    fn get<'r>(&self, row: &Row<'r>, part: Part) -> &'r str {
        row.get(self.index(part))
    }

    fn fault(&self, part: Part, value: &str, reason: impl Into<String>) -> Fault {
        let header = self.index(part).and_then(|at| self.headers.get(at));
        Fault::new(header.map_or("", String::as_str), value, reason)
    }
}

/// The headers whose values are only kept as details.
pub(crate) fn unknown(layout: &Layout) -> Vec<String> {
    let others = Columns::of(layout).others;
    others.into_iter().map(|(header, _)| header).collect()
}

/// Reads a roster; returns how many rows it has, and what was inferred. It is gone over twice: the order of day and month and
/// the scale of progress are those of a whole column.
pub(crate) fn read(
    table: &Table<'_>,
    layout: &Layout,
    today: Day,
    calendar: &Calendar,
    book: &mut Book,
    reject: &mut dyn FnMut(u64, Fault),
) -> (u64, Vec<String>) {
    let columns = Columns::of(layout);
    let mut habits = Habits::default();
    table.each(
        |row| {
            habits.enrolled.see(columns.get(row, Part::Enrolled));
            habits.active.see(columns.get(row, Part::LastActive));
            habits.share.see(columns.get(row, Part::Progress));
            Ok(())
        },
        |_, _| {},
    );
    // Both callbacks of a pass report; a cell lets them share the one list.
    let reject = std::cell::RefCell::new(reject);
    let rows = table.each(
        |row| {
            let mut part = |fault: Fault| (reject.borrow_mut())(row.line, fault);
            read_row(row, &columns, &habits, today, calendar, book, &mut part)
        },
        |line, fault| (reject.borrow_mut())(line, fault),
    );
    (rows, habits.notes(&columns))
}

/// How a roster writes what can be written in several ways.
#[derive(Default)]
struct Habits {
    enrolled: Order,
    active: Order,
    share: Share,
}

impl Habits {
    /// What was inferred from whole columns, as sentences.
    fn notes(&self, columns: &Columns) -> Vec<String> {
        [(Part::Enrolled, &self.enrolled), (Part::LastActive, &self.active)]
            .into_iter()
            .filter(|(_, order)| order.yearless())
            .filter_map(|(part, _)| columns.headers.get(columns.index(part)?))
            .map(|header| {
                let header = shown(header);
                format!("«{header}» has days without a year: each is read as the latest one that is not after today.")
            })
            .collect()
    }
}

fn read_row(
    row: &Row<'_>,
    columns: &Columns,
    habits: &Habits,
    today: Day,
    calendar: &Calendar,
    book: &mut Book,
    part_fault: &mut dyn FnMut(Fault),
) -> Result<(), Fault> {
    let (student, name, email) = person(row, columns)?;
    let course_name = Some(clean(columns.get(row, Part::Course)))
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| DEFAULT_COURSE.to_owned());
    let course = format!("roster:{}", fold(&course_name));

    let mut moment = |part: Part, order: &Order| -> Option<Moment> {
        let text = columns.get(row, part);
        match when::read(text, order, today, calendar) {
            Ok(moment) => moment,
            Err(reason) => {
                part_fault(columns.fault(part, text, reason));
                None
            }
        }
    };
    let enrolled = moment(Part::Enrolled, &habits.enrolled);
    let active = moment(Part::LastActive, &habits.active);
    let progress_text = columns.get(row, Part::Progress);
    let progress = habits.share.read(progress_text).unwrap_or_else(|reason| {
        part_fault(columns.fault(Part::Progress, progress_text, reason));
        None
    });

    let details: BTreeMap<String, String> = columns
        .others
        .iter()
        .map(|(header, index)| (header.clone(), clean(row.get(Some(*index)))))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    book.add(Record::Course {
        key: course.clone(),
        name: Some(course_name),
        starts_on: None,
        length_days: None,
    });
    book.add(Record::Student {
        key: student.clone(),
        name,
        email,
        details,
    });
    book.add(Record::Enrolment {
        key: format!("{course}|{student}"),
        course: course.clone(),
        student: student.clone(),
        enrolled_on: enrolled.map(|moment| moment.day),
        left_on: None,
        outcome: None,
        details: BTreeMap::new(),
    });
    if let Some(Moment { day, at }) = active {
        book.add(Record::Activity {
            key: format!("{course}|{student}||{day}"),
            course: course.clone(),
            student: student.clone(),
            item: None,
            day,
            at,
            count: 1,
        });
    }
    if let Some(percent) = progress {
        let day = active.map_or(today, |moment| moment.day);
        book.add(Record::Progress {
            key: format!("{course}|{student}|{day}"),
            course,
            student,
            day,
            percent,
        });
    }
    Ok(())
}

/// Key, name and address of the row's student.
fn person(
    row: &Row<'_>,
    columns: &Columns,
) -> Result<(String, Option<String>, Option<String>), Fault> {
    let full = clean(columns.get(row, Part::Name));
    let name = if full.is_empty() {
        let first = clean(columns.get(row, Part::FirstName));
        let last = clean(columns.get(row, Part::LastName));
        format!("{first} {last}").trim().to_owned()
    } else {
        full
    };
    let name = Some(name).filter(|name| !name.is_empty());
    let written = columns.get(row, Part::Email);
    let address = written.strip_prefix("mailto:").unwrap_or(written);
    if address.is_empty() {
        return match &name {
            Some(text) if !fold(text).is_empty() => {
                Ok((format!("name:{}", fold(text)), name, None))
            }
            _ => Err(Fault::new(
                "",
                "",
                "The row names neither a name nor an e-mail address.",
            )),
        };
    }
    if !is_address(address) {
        return Err(columns.fault(Part::Email, written, "This is not an e-mail address."));
    }
    let email = address.to_lowercase();
    Ok((format!("mail:{email}"), name, Some(email)))
}

/// One `@` with something on both sides and no spaces, control characters or separators: enough to be
/// a key. Whether mail arrives there is not asked.
fn is_address(text: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"|,;<>\u{FFFD}".contains(c);
    text.chars().count() <= MAX_EMAIL
        && text.chars().all(plain)
        && text
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
