//! Files on their way out, by the links that `server::files::links` signs.

use super::Shared;
use super::upload::Refusal;
use crate::files::COPIES;
use crate::files::links::Link;
use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::error::{StoreError, StoreResult};
use domain::file::{Asked, asked_range, disposition};
use domain::time::Micros;
use ui::backend::Caller;
use ui::error::AppError;

/// Gives a file to the person whose link it is: whole, or the part that is asked for. 404 for a link
/// that is no link, or not theirs; 410 for one whose time is over, that was revoked, or whose file is
/// gone. Each time it is taken is in the audit log.
pub async fn file(
    State(shared): State<Shared>,
    Path(link): Path<String>,
    Extension(caller): Extension<Caller>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let refused = |error| Refusal(error).into_response();
    let identity = caller.identity.ok_or_else(|| refused(AppError::SignIn))?;
    let (files, now) = (shared.desk.files(), (shared.backend.clock)());
    let link = files
        .links
        .read(&link, &identity.person.id, now)
        .ok_or_else(|| refused(AppError::NotFound))?;
    if link.workspace == COPIES {
        return own_copy(&shared, &identity.person.id, (link, method, headers), now).await;
    }
    let (_, access) = identity
        .workspaces
        .iter()
        .find(|(workspace, _)| workspace.id == link.workspace)
        .ok_or_else(|| refused(AppError::NotFound))?;
    if link.is_over {
        return Err(gone());
    }
    let file = files.known.file(access, &link.file).await;
    let file = file.map_err(|error| match error {
        StoreError::NotFound => gone(),
        _ => refused(AppError::Unavailable),
    })?;
    let is_gone = file.expires_at.is_some_and(|at| now >= at)
        || file.revoked_at.is_some_and(|at| link.signed_at <= at);
    if is_gone {
        return Err(gone());
    }
    let going = Going {
        place: access.workspace(),
        name: &file.name,
        media: &file.media,
        sha256: &file.sha256,
        bytes: file.bytes,
    };
    let noted = files.known.note_download(access, &file, now);
    deliver(&shared, going, &method, &headers, noted).await
}

/// Gives a person the copy of everything held about them, which is nobody else's.
async fn own_copy(
    shared: &Shared,
    person: &str,
    (link, method, headers): (Link, Method, HeaderMap),
    now: Micros,
) -> Result<Response, Response> {
    let refused = |error| Refusal(error).into_response();
    if link.is_over {
        return Err(gone());
    }
    let personal = &shared.backend.personal;
    let copy = personal.copy(person, now).await;
    let copy = copy.map_err(|_| refused(AppError::Unavailable))?;
    let made = copy.filter(|copy| copy.id == link.file);
    let made = made.and_then(|copy| copy.made).ok_or_else(gone)?;
    let going = Going {
        place: person,
        name: "Everything held about me.json",
        media: "application/json",
        sha256: &made.sha256,
        bytes: made.bytes,
    };
    let noted = personal.note_copy_taken(person, &made.sha256, now);
    deliver(shared, going, &method, &headers, noted).await
}

/// A file on its way out.
struct Going<'g> {
    /// The workspace or person that it is kept under.
    place: &'g str,
    name: &'g str,
    media: &'g str,
    sha256: &'g str,
    bytes: u64,
}

/// Sends a file, or the part of it that is asked for, once that is noted.
async fn deliver(
    shared: &Shared,
    file: Going<'_>,
    method: &Method,
    headers: &HeaderMap,
    noted: impl Future<Output = StoreResult<()>>,
) -> Result<Response, Response> {
    let refused = |error| Refusal(error).into_response();
    let objects = &shared.desk.files().objects;
    let asked = headers.get(header::RANGE);
    let asked = asked_range(asked.and_then(|range| range.to_str().ok()), file.bytes);
    let (status, range) = match asked {
        Asked::Whole => (StatusCode::OK, 0..file.bytes),
        Asked::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Asked::Nowhere => {
            let told = format!("bytes */{}", file.bytes);
            let headers = [(header::CONTENT_RANGE, told)];
            return Err((StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response());
        }
    };
    let body = if *method == Method::HEAD {
        Body::empty()
    } else {
        let bytes = objects.get(file.place, file.sha256, range.clone());
        let bytes = bytes.await.map_err(|error| match error {
            AppError::NotFound => gone(),
            error => refused(error),
        })?;
        // What cannot be noted is not given.
        noted.await.map_err(|_| refused(AppError::Unavailable))?;
        Body::from_stream(bytes)
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let told = [
        (header::CONTENT_TYPE, media(file.media).to_owned()),
        (header::CONTENT_DISPOSITION, disposition(file.name)),
        (
            header::CONTENT_LENGTH,
            (range.end - range.start).to_string(),
        ),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        // The link must not be told to whoever is linked from here.
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
    ];
    let headers = response.headers_mut();
    for (name, value) in told {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    if status == StatusCode::PARTIAL_CONTENT {
        let last = range.end.saturating_sub(1);
        let told = format!("bytes {}-{last}/{}", range.start, file.bytes);
        if let Ok(told) = HeaderValue::from_str(&told) {
            headers.insert(header::CONTENT_RANGE, told);
        }
    }
    Ok(response)
}

/// The media types that are named as they are; anything else is just bytes.
fn media(kept: &str) -> &str {
    const NAMED: [&str; 6] = [
        "text/csv; charset=utf-8",
        "application/json",
        "application/pdf",
        "application/zip",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "image/png",
    ];
    if NAMED.contains(&kept) {
        kept
    } else {
        "application/octet-stream"
    }
}

fn gone() -> Response {
    (
        StatusCode::GONE,
        [(header::REFERRER_POLICY, "no-referrer")],
        "This link has ended. Ask for a new one where you found it.",
    )
        .into_response()
}
