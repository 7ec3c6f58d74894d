//! Files on their way in, and how far an import is.

use super::{Shared, UPLOAD_BYTES};
use crate::import::staging::Incoming;
use app::import::model::Phase;
use axum::Json;
use axum::extract::{Extension, Multipart, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::{Access, Role};
use futures::{Stream, StreamExt, stream};
use serde::Serialize;
use std::convert::Infallible;
use ui::backend::Caller;
use ui::error::AppError;
use ui::route::Route;

/// The answer to an upload.
#[derive(Serialize)]
struct Received {
    upload: String,
}

/// An error as every endpoint gives it.
pub(super) struct Refusal(pub(super) AppError);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        super::refuse(self.0)
    }
}

fn member(caller: &Caller, workspace: &str, least: Role) -> Result<Access, Refusal> {
    let (_, access) = caller.seat(workspace).map_err(Refusal)?;
    // An import touches the workspace as a whole.
    if access.may_for_all(least) {
        Ok(access)
    } else {
        Err(Refusal(AppError::Forbidden))
    }
}

/// Takes the files of one upload: all of them or none.
pub async fn receive(
    State(shared): State<Shared>,
    Path(workspace): Path<String>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    multipart: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Response, Response> {
    let access = member(&caller, &workspace, Role::Manager).map_err(IntoResponse::into_response)?;
    // Who says beforehand how much it is need not send it first.
    let told = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if told.is_some_and(|told| told > UPLOAD_BYTES) {
        return Err(cut_short(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let mut multipart = multipart.map_err(|_| Refusal(AppError::BadRequest).into_response())?;
    let mut incoming = Incoming::begin(shared.desk.staging(), &access)
        .await
        .map_err(|error| Refusal(error).into_response())?;
    // An error here drops `incoming`, which removes what had arrived.
    while let Some(mut field) = multipart
        .next_field()
        .await
        .map_err(|error| cut_short(error.status()))?
    {
        let Some(name) = field.file_name().map(str::to_owned) else {
            continue;
        };
        incoming
            .start_file(&name)
            .await
            .map_err(|error| Refusal(error).into_response())?;
        while let Some(chunk) = field
            .chunk()
            .await
            .map_err(|error| cut_short(error.status()))?
        {
            incoming
                .write(&chunk)
                .await
                .map_err(|error| Refusal(error).into_response())?;
        }
    }
    let upload = incoming
        .finish()
        .await
        .map_err(|error| Refusal(error).into_response())?;
    let plain_form = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("text/html"));
    if plain_form {
        let page = Route::Import(workspace).with_query(&format!("upload={upload}"));
        return Ok(Redirect::to(&page).into_response());
    }
    Ok((StatusCode::CREATED, Json(Received { upload })).into_response())
}

/// Why an upload ended early: it was too large, or it broke off and cannot be read.
fn cut_short(status: StatusCode) -> Response {
    if status != StatusCode::PAYLOAD_TOO_LARGE {
        return Refusal(AppError::BadRequest).into_response();
    }
    let error = AppError::field(
        "files",
        "These files are larger than one upload may be (128 MB). Drop fewer at a time, or use the command line.",
    );
    (status, Json(error)).into_response()
}

/// Tells how far an import is, until it has ended.
pub async fn progress(
    State(shared): State<Shared>,
    Path((workspace, upload)): Path<(String, String)>,
    Extension(caller): Extension<Caller>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Response> {
    let access = member(&caller, &workspace, Role::Manager).map_err(IntoResponse::into_response)?;
    let watched = shared
        .desk
        .watch(&access, &upload)
        .ok_or_else(|| Refusal(AppError::NotFound).into_response())?;
    let phases = stream::unfold(
        (watched, true, false),
        |(mut watched, first, ended)| async move {
            if ended || (!first && watched.changed().await.is_err()) {
                return None;
            }
            let phase = watched.borrow_and_update().clone();
            let ended = !matches!(phase, Phase::Working { .. });
            Some((phase, (watched, false, ended)))
        },
    );
    let events = phases.map(|phase| {
        Ok(Event::default()
            .event("phase")
            .json_data(phase)
            .unwrap_or_default())
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}
