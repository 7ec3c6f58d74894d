//! What a file will hold: its headings, and where its rows come from.

use super::{planning, report, school};
use domain::access::Access;
use domain::export::{Format, Sheet, Subject};
use domain::table::csv::Cell;
use domain::workspace::Workspace;
use paper::pdf::Report;
use ui::backend::Backend;
use ui::error::AppResult;

/// Rows read at once: some 100 KB of text, so that a file of any length takes little memory.
pub(super) const PORTION: usize = 1_000;

/// Where rows come from.
pub(super) enum Rows {
    /// Read by the portion.
    Students(Box<school::Students>),
    /// There already: tables that a page shows whole.
    Fixed(std::vec::IntoIter<Vec<Cell>>),
}

/// A file that can be made.
pub struct Prepared {
    /// What stands above the rows.
    pub sheet: Sheet,
    /// Who and which days, in words.
    pub filter: String,
    /// The pages, where it is a report.
    pub report: Option<Report>,
    /// Rows in all.
    pub total: u64,
    pub(super) rows: Rows,
}

impl Prepared {
    /// A table that is there already.
    pub(super) fn fixed(sheet: Sheet, filter: String, rows: Vec<Vec<Cell>>) -> Self {
        Self {
            sheet,
            filter,
            report: None,
            total: rows.len() as u64,
            rows: Rows::Fixed(rows.into_iter()),
        }
    }

    /// The next rows, or `None` after the last.
    ///
    /// # Errors
    /// What the store answers.
    pub async fn next(&mut self) -> AppResult<Option<Vec<Vec<Cell>>>> {
        let rows = match &mut self.rows {
            Rows::Students(students) => students.portion().await?,
            Rows::Fixed(rows) => rows.take(PORTION).collect(),
        };
        Ok(Some(rows).filter(|rows| !rows.is_empty()))
    }
}

/// Whose data and whose question it is.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) backend: &'a Backend,
    pub(super) access: &'a Access,
    pub(super) workspace: &'a Workspace,
    pub(super) pairs: &'a [(String, String)],
}

impl Question<'_> {
    /// The last value of a key of the address.
    pub(super) fn asked(&self, key: &str) -> &str {
        let found = self.pairs.iter().rev().find(|(name, _)| name == key);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// What a file is about: whose, of what, and when it was made in which zone.
    pub(super) fn about(&self, filter: &str, days: Option<&str>) -> Vec<(String, String)> {
        let calendar = &self.workspace.calendar;
        let made = calendar.day_and_time((self.backend.clock)());
        let line = |name: &str, value: String| (name.to_owned(), value);
        let mut about = vec![
            line("Workspace", self.workspace.name.clone()),
            line("Filter", filter.to_owned()),
        ];
        about.extend(days.map(|days| line("Days", days.to_owned())));
        if let Some(day) = self.workspace.look_at {
            about.push(line("As of", day.long()));
        }
        about.push(line(
            "Made at",
            format!("{made}, {}", calendar.zone.name().replace('_', " ")),
        ));
        about
    }
}

/// Prepares what an address asks for. `pairs` is the query of the page that shows the same.
///
/// # Errors
/// `Invalid` for a question that cannot be read, `NotFound` for a course that is not there.
pub async fn prepare(
    backend: &Backend,
    access: &Access,
    workspace: &Workspace,
    (subject, format): (Subject, Format),
    pairs: &[(String, String)],
) -> AppResult<Prepared> {
    let question = Question {
        backend,
        access,
        workspace,
        pairs,
    };
    match subject {
        Subject::Overview if format == Format::Pdf => {
            let mut prepared = school::overview(question).await?;
            prepared.report = Some(report::overview(question).await?);
            Ok(prepared)
        }
        Subject::Overview => school::overview(question).await,
        Subject::Students => school::students(question).await,
        Subject::AtRisk => school::at_risk(question).await,
        Subject::Forecast => planning::forecast(question).await,
        Subject::Cohorts => planning::cohorts(question).await,
    }
}
