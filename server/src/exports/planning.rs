//! The tables of planning: a forecast with its bands, and who came back.

use super::prepare::{Prepared, Question};
use domain::export::{ColumnKind, Head, Sheet};
use domain::metric::cohort::Measure;
use domain::metric::registry::{Unit, metric};
use domain::table::csv::Cell;
use ui::error::{AppError, AppResult};

/// The last days that were measured, then those to come with their bands.
pub(super) async fn forecast(question: Question<'_>) -> AppResult<Prepared> {
    let Question {
        backend,
        access,
        workspace,
        pairs,
    } = question;
    let outlook = planning::outlook(backend, access, workspace, pairs).await?;
    let metric = metric(&outlook.metric).ok_or(AppError::NotFound)?;
    let kind = ColumnKind::of(metric.unit);
    let scale = if metric.unit == Unit::Money {
        100.0
    } else {
        1.0
    };
    let number = |value: Option<f64>| Cell::number(value.map(|value| value / scale));
    let mut columns = vec![
        Head::new("day", "Day", ColumnKind::Day),
        Head::new("measured", metric.name, kind),
        Head::new("expected", "Expected", kind),
    ];
    for level in ["50", "80", "95"] {
        for (end, words) in [("low", "from"), ("high", "to")] {
            let slug = format!("band_{level}_{end}");
            columns.push(Head::new(&slug, &format!("{level} %, {words}"), kind));
        }
    }
    let bands = columns.len() - 3;
    let past = outlook.past.days().map(|(day, value)| {
        let mut row = vec![Cell::Day(day), number(value)];
        row.resize(columns.len(), Cell::Empty);
        row
    });
    let mut rows: Vec<Vec<Cell>> = past.collect();
    // Where nothing can be said, the file holds what was measured and says so.
    let course = outlook.courses.iter().find(|(id, _)| *id == outlook.course);
    let course = course.map_or("All courses", |(_, name)| name);
    let filter = match &outlook.next {
        Ok(next) => {
            rows.extend(next.steps.iter().map(|step| {
                let ends = step.bands.iter().flat_map(|band| [band.low, band.high]);
                let mut row = vec![Cell::Day(step.day), Cell::Empty, number(Some(step.value))];
                row.extend(ends.take(bands).map(|end| number(Some(end))));
                row
            }));
            format!("{}, {course}, {} days ahead", metric.name, outlook.ahead)
        }
        Err(refusal) => format!("{}, {course}. {}", metric.name, refusal.sentence()),
    };
    let sheet = Sheet {
        title: "Forecast".to_owned(),
        about: question.about(&filter, None),
        columns,
    };
    Ok(Prepared::fixed(sheet, filter, rows))
}

/// A row a cohort: how many came in, and the share that was back in each week. Weeks that are not over
/// for everybody are empty.
pub(super) async fn cohorts(question: Question<'_>) -> AppResult<Prepared> {
    let Question {
        backend,
        access,
        workspace,
        pairs,
    } = question;
    let found = planning::returners(backend, access, workspace, pairs).await?;
    let rows = found
        .cohorts
        .map(|cohorts| cohorts.rows)
        .unwrap_or_default();
    let weeks = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut columns = vec![
        Head::new("week", "Enrolled in the week of", ColumnKind::Day),
        Head::new("students", "Students", ColumnKind::Count),
    ];
    columns.extend((0..weeks).map(|week| {
        let (slug, label) = (format!("week_{week}"), format!("Week {week}"));
        Head::new(&slug, &label, ColumnKind::Percent)
    }));
    let rows = rows.into_iter().map(|row| {
        let shares = row.cells.iter().map(|cell| Cell::number(cell.percent()));
        let mut cells = vec![Cell::Day(row.week), Cell::Number(row.size as f64)];
        cells.extend(shares);
        cells.resize(weeks + 2, Cell::Empty);
        cells
    });
    let rows: Vec<_> = rows.collect();
    let course = found.courses.iter().find(|(id, _)| *id == found.course);
    let course = course.map_or("All courses", |(_, name)| name);
    let back = match found.measure {
        Measure::Within => "back within the week",
        Measure::OrLater => "back in the week or later",
    };
    let filter = format!("{course}, {back}, {} weeks", found.back);
    let sheet = Sheet {
        title: "Cohorts".to_owned(),
        about: question.about(&filter, None),
        columns,
    };
    Ok(Prepared::fixed(sheet, filter, rows))
}
