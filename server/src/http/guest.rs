//! A guest's link: it leaves the token in a cookie, notes the opening, and leads in.

use super::session::{GUEST_COOKIE, GUEST_TOKEN};
use super::upload::Refusal;
use super::{Shared, session};
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ui::backend::Caller;
use ui::error::AppError;
use ui::route::Route;

/// Lets a guest in. 404 for a link that is none, has ended, or whose workspace has no guests any more:
/// which of them is nobody's business.
pub async fn enter(
    State(shared): State<Shared>,
    Path(token): Path<String>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let refused = |error| Refusal(error).into_response();
    let plain = token.len() <= GUEST_TOKEN
        && token
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    if !plain {
        return Err(gone());
    }
    let backend = shared.backend;
    let now = (backend.clock)();
    let hash = backend.passwords.hash_token(&token);
    let seat = backend.guests.guest_seat(&hash, now).await;
    let seat = seat.map_err(|_| refused(AppError::Unavailable))?;
    let (workspace, access) = seat.ok_or_else(gone)?;
    // Opening it again in the same browser is one visit.
    let known = session::cookie(&headers, GUEST_COOKIE) == Some(token.as_str());
    if !known {
        let (address, browser) = (&caller.address, &caller.user_agent);
        let noted = backend.guests.note_visit(&access, address, browser, now);
        noted.await.map_err(|_| refused(AppError::Unavailable))?;
    }
    let cookie = format!("{GUEST_COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax");
    let told = [
        (header::SET_COOKIE, cookie),
        (header::LOCATION, Route::Overview(workspace.id).path()),
        // The link must not be told to the page that it leads to.
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
    ];
    Ok((StatusCode::SEE_OTHER, told).into_response())
}

fn gone() -> Response {
    (
        StatusCode::NOT_FOUND,
        [(header::REFERRER_POLICY, "no-referrer")],
        "This link opens nothing any more. Ask whoever gave it to you for another.",
    )
        .into_response()
}
