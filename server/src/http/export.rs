//! What a page shows, as a file: sent at once where it is small, else made behind and fetched later.
//!
//! It is asked for by a form post, since each export leaves its row in the log.

use super::Shared;
use super::upload::Refusal;
use crate::exports::{allowed, make, name_of, prepare};
use axum::extract::{Extension, Path, Query, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use domain::export::{LARGE, NewExport, named};
use domain::file::disposition;
use domain::table::QUERY_MAX;
use ui::backend::Caller;
use ui::error::AppError;
use ui::route::Route;

/// Makes a file of what the page with this query shows. `what` is such as `students.xlsx`.
pub async fn export(
    State(shared): State<Shared>,
    Path((workspace, what)): Path<(String, String)>,
    Query(pairs): Query<Vec<(String, String)>>,
    RawQuery(query): RawQuery,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Refusal> {
    let (workspace, access) = caller.seat(&workspace).map_err(Refusal)?;
    let (subject, format) = named(&what).ok_or(Refusal(AppError::NotFound))?;
    allowed(&access, subject).map_err(Refusal)?;
    let query = query.unwrap_or_default();
    if query.len() > QUERY_MAX {
        return Err(Refusal(AppError::BadRequest));
    }
    let backend = shared.backend;
    let prepared = prepare(&backend, &access, &workspace, (subject, format), &pairs).await;
    let prepared = prepared.map_err(Refusal)?;
    let new = NewExport {
        subject,
        format,
        query,
        filter: prepared.filter.clone(),
        name: name_of(&backend, &workspace, subject, format),
    };
    let now = (backend.clock)();
    if prepared.total > LARGE {
        let asked = backend.exports.ask_export(&access, new, now).await;
        asked.map_err(|error| Refusal(error.into()))?;
        let page = Route::Exports(workspace.id).path();
        return Ok(Redirect::to(&page).into_response());
    }
    let name = new.name.clone();
    let (bytes, made) = make(prepared, format).await.map_err(Refusal)?;
    // What cannot be noted is not sent.
    let noted = backend.exports.note_export(&access, new, made, now).await;
    noted.map_err(|error| Refusal(error.into()))?;
    let headers = [
        (header::CONTENT_TYPE, format.media().to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&name)),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
