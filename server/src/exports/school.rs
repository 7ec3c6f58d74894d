//! School's tables: everybody as the list shows them, those at risk, and the key figures by day.

use super::prepare::{PORTION, Prepared, Question, Rows};
use domain::access::Access;
use domain::export::{ColumnKind, Head, Sheet};
use domain::metric::Span;
use domain::metric::daily::daily;
use domain::metric::range::RangeQuery;
use domain::metric::registry::{REGISTRY, Unit};
use domain::school::at_risk::AtRiskList;
use domain::school::students::{Directory, StudentQuery, cell, kind};
use domain::table::Columns;
use domain::table::csv::Cell;
use std::sync::Arc;
use ui::backend::Backend;
use ui::error::{AppError, AppResult};

/// The list of students, read by the portion.
pub(super) struct Students {
    backend: Backend,
    access: Access,
    directory: Arc<Directory>,
    columns: Columns,
    /// Numbers of the students, in the list's order.
    numbers: Vec<u32>,
    next: usize,
}

impl Students {
    pub(super) async fn portion(&mut self) -> AppResult<Vec<Vec<Cell>>> {
        let numbers = self.numbers.iter().skip(self.next).take(PORTION);
        let rows: Vec<_> = numbers
            .filter_map(|number| self.directory.row(*number))
            .collect();
        self.next += PORTION;
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let marks = self.backend.marks.marks(&self.access, &ids).await?;
        let cells = rows.iter().map(|row| {
            let marks = marks.get(&row.id).cloned().unwrap_or_default();
            let columns = self.columns.shown().iter();
            columns
                .map(|column| cell(column.slug, row, &marks))
                .collect()
        });
        Ok(cells.collect())
    }
}

/// The students that the list's address shows, with its columns, filters and order; all rows of it.
pub(super) async fn students(question: Question<'_>) -> AppResult<Prepared> {
    let Question {
        backend,
        access,
        workspace,
        pairs,
    } = question;
    let named = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let query = StudentQuery::parse(named).map_err(AppError::Invalid)?;
    let now = workspace.now((backend.clock)());
    let directory = backend
        .directories
        .directory(access, workspace, now)
        .await?;
    let tagged = match &query.tag {
        Some(tag) => Some(backend.marks.tagged(access, tag).await?),
        None => None,
    };
    let columns = ::school::students::columns_of(pairs);
    let filter = query.words(|id| directory.course_name(id).to_owned());
    let heads = columns.shown().iter();
    let sheet = Sheet {
        title: "Students".to_owned(),
        about: question.about(&filter, None),
        columns: heads
            .map(|column| Head::new(column.slug, column.label, kind(column.slug)))
            .collect(),
    };
    let numbers = directory.matching(&query, tagged.as_ref());
    Ok(Prepared {
        sheet,
        filter,
        report: None,
        total: numbers.len() as u64,
        rows: Rows::Students(Box::new(Students {
            backend: backend.clone(),
            access: access.clone(),
            directory,
            columns,
            numbers,
            next: 0,
        })),
    })
}

/// Everybody at risk, the most urgent first, with all reasons.
pub(super) async fn at_risk(question: Question<'_>) -> AppResult<Prepared> {
    let (backend, workspace) = (question.backend, question.workspace);
    let now = workspace.now((backend.clock)());
    let directory = backend
        .directories
        .directory(question.access, workspace, now)
        .await?;
    let list = AtRiskList::new(&directory, usize::MAX);
    let columns = vec![
        Head::new("name", "Name", ColumnKind::Text),
        Head::new("why", "Why", ColumnKind::Text),
        Head::new("since", "Since", ColumnKind::Day),
        Head::new("last-active", "Last active", ColumnKind::Day),
        Head::new("email", "E-mail", ColumnKind::Text),
        Head::new("progress", "Progress", ColumnKind::Percent),
        Head::new("score", "Score", ColumnKind::Score),
    ];
    let rows = list.rows.into_iter().map(|row| {
        let why = row.why.into_iter();
        let why: Vec<String> = why
            .map(|(course, sentence, _)| format!("{course}: {sentence}"))
            .collect();
        let student = row.student;
        vec![
            Cell::Text(student.name),
            Cell::Text(why.join("; ")),
            Cell::day(student.since),
            Cell::day(student.last_active),
            Cell::text(student.email),
            Cell::number(student.progress),
            Cell::number(student.mean_score),
        ]
    });
    let filter = "At risk, most urgent first".to_owned();
    let sheet = Sheet {
        title: "At risk".to_owned(),
        about: question.about(&filter, None),
        columns,
    };
    Ok(Prepared::fixed(sheet, filter, rows.collect()))
}

/// Every metric day by day over the overview's range, with the notes on charts that the reader sees. A
/// day that still runs is left out, and what was not measured is empty.
pub(super) async fn overview(question: Question<'_>) -> AppResult<Prepared> {
    let (backend, access, workspace) = (question.backend, question.access, question.workspace);
    let now = workspace.now((backend.clock)());
    let (range, wrong) =
        RangeQuery::parse(question.pairs.iter().map(|(name, value)| (name, value)));
    if !wrong.is_empty() {
        let wrong = wrong.into_iter().map(Into::into);
        return Err(AppError::Invalid(wrong.collect()));
    }
    let course = question.asked("course");
    let roll = backend.school.roll(access, now).await?;
    let filter = match roll.courses.iter().find(|known| known.id == course) {
        Some(known) => known.name.clone(),
        None if course.is_empty() => "All courses".to_owned(),
        None => return Err(AppError::NotFound),
    };
    let window = range.resolve(now, &workspace.calendar);
    let span = Span {
        from: window.span.from,
        to: window.span.to.min(now.full_through),
    };
    let mut columns = vec![Head::new("day", "Day", ColumnKind::Day)];
    let mut series = Vec::new();
    for metric in REGISTRY {
        columns.push(Head::new(
            metric.id,
            metric.name,
            ColumnKind::of(metric.unit),
        ));
        let store = backend.metrics.as_ref();
        let values = daily(store, access, metric, course, span, now).await?;
        series.push((metric.unit, values));
    }
    columns.push(Head::new("notes", "Notes", ColumnKind::Text));
    let notes = backend.notes.notes(access, span).await?;
    let days = (0..span.days().max(0)).map(|past| span.from.plus(past));
    let rows = days.map(|day| {
        let values = series.iter().map(|(unit, values)| {
            let value = values.on(day);
            Cell::number(match unit {
                Unit::Money => value.map(|minor| minor / 100.0),
                _ => value,
            })
        });
        let said = notes.iter().filter(|note| note.day == day);
        let said: Vec<&str> = said.map(|note| note.text.as_str()).collect();
        let said = (!said.is_empty()).then(|| said.join("; "));
        [Cell::Day(day)]
            .into_iter()
            .chain(values)
            .chain([Cell::text(said)])
            .collect()
    });
    let sheet = Sheet {
        title: "Overview".to_owned(),
        about: question.about(&filter, Some(&window.label)),
        columns,
    };
    let filter = format!("{filter}, {}", window.label);
    Ok(Prepared::fixed(sheet, filter, rows.collect()))
}
