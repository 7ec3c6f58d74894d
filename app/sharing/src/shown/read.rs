//! What a link shows, read as far as its maker reaches now.

use super::data::{Chart, Content, Shown};
use domain::metric::caption::caption;
use domain::metric::format::{decimals, format_percent};
use domain::metric::range::RangeQuery;
use domain::metric::read::read;
use domain::metric::registry::metric;
use domain::school::marks::Marks;
use domain::school::students::{StudentQuery, cell, kind};
use domain::share::{Opened, ShareKind};
use domain::table::csv::Cell;
use domain::time::Micros;
use ui::backend::{Backend, fail};
use ui::error::{AppError, AppResult};

/// Most rows of a list that a link shows.
const ROWS: usize = 200;
/// Columns that say who somebody is, or what the workspace thinks of them.
const PERSONAL: [&str; 3] = ["email", "tags", "note"];

/// The link of a token.
///
/// # Errors
/// `NotFound` when it opens nothing, or its workspace's plan has no School any more.
pub async fn opened(backend: &Backend, token: &str, now: Micros) -> AppResult<Opened> {
    if token.len() > 100 {
        return Err(fail(AppError::NotFound));
    }
    let hash = backend.passwords.hash_token(token);
    let opened = backend.shares.open_share(&hash, now).await?;
    if !opened.access.is_entitled(domain::plan::Feature::School) {
        return Err(fail(AppError::NotFound));
    }
    Ok(opened)
}

/// What it shows.
///
/// # Errors
/// What reading answers; `NotFound` when what it showed is not there any more.
pub async fn shown(backend: &Backend, opened: &Opened) -> AppResult<Shown> {
    let pairs = pairs(&opened.share.new.query);
    let calendar = &opened.workspace.calendar;
    let at = calendar.day_and_time((backend.clock)());
    let (filter, content) = match opened.share.new.kind {
        ShareKind::Overview => overview(backend, opened, &pairs).await?,
        ShareKind::Students => students(backend, opened, &pairs).await?,
        ShareKind::Chart => {
            let (filter, chart) = chart(backend, opened, &pairs).await?;
            (filter, Content::Chart(Box::new(chart)))
        }
    };
    Ok(Shown {
        workspace: opened.workspace.name.clone(),
        name: opened.share.new.name.clone(),
        filter,
        as_of: format!("{at}, {}", calendar.zone.name().replace('_', " ")),
        content,
    })
}

async fn overview(
    backend: &Backend,
    opened: &Opened,
    pairs: &[(String, String)],
) -> AppResult<(String, Content)> {
    let found = school::overview::read(backend, &opened.access, &opened.workspace, pairs).await?;
    let Some(mut overview) = found else {
        return Ok(("All courses".to_owned(), Content::Nothing));
    };
    // How many need help may be told; who they are may not.
    overview.needs.first.clear();
    let course = overview.course.as_deref().unwrap_or_default();
    let course = overview.courses.iter().find(|(id, _)| id == course);
    let course = course.map_or("All courses", |(_, name)| name).to_owned();
    overview.courses.clear();
    let filter = format!("{course}, {}", overview.label);
    Ok((filter, Content::Overview(Box::new(overview))))
}

async fn students(
    backend: &Backend,
    opened: &Opened,
    pairs: &[(String, String)],
) -> AppResult<(String, Content)> {
    let named = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let wrong = |wrong| fail(AppError::Invalid(wrong));
    let query = StudentQuery::parse(named).map_err(wrong)?;
    let (access, names) = (&opened.access, opened.share.new.with_names);
    let now = opened.workspace.now((backend.clock)());
    let directory = backend
        .directories
        .directory(access, &opened.workspace, now)
        .await?;
    let tagged = match &query.tag {
        Some(tag) => Some(backend.marks.tagged(access, tag).await?),
        None => None,
    };
    let numbers = directory.matching(&query, tagged.as_ref());
    let rows: Vec<_> = numbers
        .iter()
        .take(ROWS)
        .filter_map(|number| directory.row(*number))
        .collect();
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let marks = backend.marks.marks(access, &ids).await?;
    let columns = school::students::columns_of(pairs);
    let columns: Vec<_> = columns
        .shown()
        .iter()
        .filter(|column| names || !PERSONAL.contains(&column.slug))
        .collect();
    let none = Marks::default();
    let rows = (1..).zip(&rows).map(|(place, row)| {
        let marks = marks.get(&row.id).unwrap_or(&none);
        let said = columns.iter().map(|column| match column.slug {
            "name" if !names => format!("Student {place}"),
            slug => words(slug, cell(slug, row, marks)),
        });
        said.collect()
    });
    let rows = rows.collect();
    let told = StudentQuery {
        // What was searched for, or tagged, may be a name.
        search: if names { query.search } else { String::new() },
        tag: query.tag.filter(|_| names),
        ..query
    };
    let filter = told.words(|id| directory.course_name(id).to_owned());
    let heads = columns.iter().map(|column| {
        use domain::export::ColumnKind::{Day, Text};
        let number = !matches!(kind(column.slug), Text | Day);
        (column.label.to_owned(), number)
    });
    let content = Content::Students {
        columns: heads.collect(),
        rows,
        total: numbers.len() as u64,
    };
    Ok((filter, content))
}

/// A cell as it is read.
fn words(slug: &str, cell: Cell) -> String {
    match cell {
        Cell::Text(text) => text,
        Cell::Day(day) => day.long(),
        Cell::Number(number) if slug == "progress" => format_percent(number),
        Cell::Number(number) => decimals(number, 1),
        Cell::Empty => "—".to_owned(),
    }
}

/// A metric of a course, over the days that the link's query names.
pub async fn chart(
    backend: &Backend,
    opened: &Opened,
    pairs: &[(String, String)],
) -> AppResult<(String, Chart)> {
    let asked = |key: &str| {
        let found = pairs.iter().rev().find(|(name, _)| name == key);
        found.map_or("", |(_, value)| value.as_str())
    };
    let gone = || fail(AppError::NotFound);
    let metric = metric(asked("metric")).ok_or_else(gone)?;
    let (range, _) = RangeQuery::parse(pairs.iter().map(|(name, value)| (name, value)));
    let (access, workspace) = (&opened.access, &opened.workspace);
    let now = workspace.now((backend.clock)());
    let roll = backend.school.roll(access, now).await?;
    let course = asked("course");
    let name = match roll.courses.iter().find(|known| known.id == course) {
        Some(known) => known.name.clone(),
        None if course.is_empty() => "All courses".to_owned(),
        None => return Err(gone()),
    };
    let window = range.resolve(now, &workspace.calendar);
    let store = backend.metrics.as_ref();
    let series = read(store, access, metric, course, &window, now).await?;
    let chart = Chart {
        name: metric.name.to_owned(),
        caption: caption(&series, window.grain),
        against: window.sentence.trim_start_matches("vs ").to_owned(),
        series,
    };
    Ok((format!("{name}, {}", window.label), chart))
}

/// The pairs of an address's query, as it was kept.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

/// Undoes percent-encoding; what is no code stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let code = match (first, tail) {
            (b'%', [high, low, ..]) => std::str::from_utf8(&[*high, *low])
                .ok()
                .and_then(|digits| u8::from_str_radix(digits, 16).ok()),
            _ => None,
        };
        match (code, first) {
            (Some(byte), _) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            (None, b'+') => bytes.push(b' '),
            (None, byte) => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_query_reads_back() {
        let cases = [
            ("", vec![]),
            ("a=1&b", vec![("a", "1"), ("b", "")]),
            ("q=a%20b+c&c=%C3%A9", vec![("q", "a b c"), ("c", "é")]),
            ("q=100%&r=%zz%2", vec![("q", "100%"), ("r", "%zz%2")]),
        ];
        for (query, expected) in cases {
            let found = pairs(query);
            let found: Vec<_> = found
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            assert_eq!(found, expected, "{query}");
        }
    }
}
