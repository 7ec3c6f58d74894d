//! Tables as files: the columns, filters and order that the page shows, all rows of it.

use super::Shared;
use super::upload::Refusal;
use axum::body::Body;
use axum::extract::{Extension, Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::access::Access;
use domain::plan::Feature;
use domain::school::students::{Directory, StudentQuery, cell};
use domain::table::Columns;
use domain::table::csv::{Cell, push_row};
use futures::{Stream, stream};
use std::sync::Arc;
use ui::backend::{Backend, Caller};
use ui::error::AppError;

/// Rows written at once: some 100 KB, so that a file of any length takes little memory.
const ROWS: usize = 1_000;

/// A file that is written while it is sent.
struct Sheet {
    backend: Backend,
    access: Access,
    directory: Arc<Directory>,
    columns: Columns,
    /// Numbers of the students, in the list's order.
    rows: Vec<u32>,
    next: usize,
}

/// The students that an address shows, as CSV.
pub async fn students(
    State(shared): State<Shared>,
    Path(workspace): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Refusal> {
    let (workspace, access) = caller.seat(&workspace).map_err(Refusal)?;
    if let Some(why) = Feature::School.why_locked(access.plan()) {
        return Err(Refusal(AppError::Locked(why)));
    }
    let backend = shared.backend;
    let named = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let query = StudentQuery::parse(named).map_err(|wrong| Refusal(AppError::Invalid(wrong)))?;
    let now = workspace.now((backend.clock)());
    let directory = backend
        .directories
        .directory(&access, &workspace, now)
        .await;
    let directory = directory.map_err(Refusal)?;
    let tagged = match &query.tag {
        Some(tag) => {
            let found = backend.marks.tagged(&access, tag).await;
            Some(found.map_err(|error| Refusal(error.into()))?)
        }
        None => None,
    };
    let sheet = Sheet {
        rows: directory.matching(&query, tagged.as_ref()),
        columns: school::students::columns_of(&pairs),
        backend,
        access,
        directory,
        next: 0,
    };
    let name = format!("attachment; filename=\"students-{}.csv\"", now.today);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(sheet.written())).into_response())
}

impl Sheet {
    /// The head, then the rows in portions. Where the store fails the answer breaks off, so that half a
    /// file never looks whole.
    fn written(self) -> impl Stream<Item = Result<Bytes, AppError>> {
        // Spreadsheets take a file without this mark for one of their country's old encoding.
        let mut head = String::from("\u{feff}");
        let labels = self.columns.shown().iter();
        push_row(
            &mut head,
            labels.map(|column| Cell::Text(column.label.to_owned())),
        );
        let head = Ok(Bytes::from(head));
        let rows = stream::try_unfold(self, |mut sheet| async move {
            let portion = sheet.portion().await?;
            Ok(portion.map(|text| (text, sheet)))
        });
        stream::StreamExt::chain(stream::iter([head]), rows)
    }

    async fn portion(&mut self) -> Result<Option<Bytes>, AppError> {
        let numbers = self.rows.iter().skip(self.next).take(ROWS);
        let rows: Vec<_> = numbers
            .filter_map(|number| self.directory.row(*number))
            .collect();
        if rows.is_empty() {
            return Ok(None);
        }
        self.next += ROWS;
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let marks = self.backend.marks.marks(&self.access, &ids).await?;
        let mut text = String::new();
        for row in &rows {
            let marks = marks.get(&row.id).cloned().unwrap_or_default();
            let columns = self.columns.shown().iter();
            push_row(
                &mut text,
                columns.map(|column| cell(column.slug, row, &marks)),
            );
        }
        Ok(Some(Bytes::from(text)))
    }
}
