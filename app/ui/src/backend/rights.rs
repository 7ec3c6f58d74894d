//! Who may call: the first lines of every server function.

use super::{Backend, Guess, backend, caller, fail};
use crate::error::{AppError, AppResult};
use domain::access::{Access, Role, SeatKind};
use domain::person::Identity;
use domain::plan::Feature;
use domain::workspace::Workspace;
use http::HeaderValue;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use std::sync::Arc;

/// The signed-in person.
///
/// # Errors
/// `SignIn` when there is none.
pub fn signed_in() -> AppResult<Arc<Identity>> {
    caller().identity.ok_or_else(|| fail(AppError::SignIn))
}

/// The signed-in person, who proved within the last five minutes who they are: for what must not be
/// done by somebody who found a browser left open.
///
/// # Errors
/// `SignIn` when there is none, `Confirm` when that was longer ago.
pub fn recently_confirmed() -> AppResult<Arc<Identity>> {
    let identity = signed_in()?;
    if identity.proven.recently((backend().clock)()) {
        Ok(identity)
    } else {
        Err(fail(AppError::Confirm))
    }
}

/// Counts a try.
///
/// # Errors
/// `TooMany`, with how long to wait in the answer's `Retry-After`.
pub fn allow(guess: Guess<'_>) -> AppResult<()> {
    let (backend, caller) = (backend(), caller());
    let allowed = backend
        .attempts
        .allow(guess, &caller.address, (backend.clock)());
    allowed.map_err(|seconds| {
        if let Some(response) = use_context::<ResponseOptions>() {
            response.insert_header(http::header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        fail(AppError::TooMany)
    })
}

/// The caller's membership of a workspace with at least a role: the first line of every server
/// function that touches a workspace.
///
/// # Errors
/// `SignIn` when nobody is signed in, `NotFound` when they are not a member (whether or not the
/// workspace exists), `Forbidden` when their role is too low.
pub fn member(workspace: &str, least: Role) -> AppResult<(Backend, Access, Workspace)> {
    let (workspace, access) = caller().seat(workspace).map_err(fail)?;
    if !access.may(least) {
        return Err(fail(AppError::Forbidden));
    }
    Ok((backend(), access, workspace))
}

/// As [`member`], for what touches the workspace as a whole (imports, settings, thresholds): a member
/// who sees only a part of it is refused too, and so is a guest.
///
/// # Errors
/// As [`member`].
pub fn whole_member(workspace: &str, least: Role) -> AppResult<(Backend, Access, Workspace)> {
    let (backend, access, workspace) = member(workspace, least)?;
    let is_guest = matches!(access.seat(), SeatKind::Guest { .. });
    if is_guest || !access.may_for_all(least) {
        return Err(fail(AppError::Forbidden));
    }
    Ok((backend, access, workspace))
}

/// As [`member`], for keeping something of one's own, or for everybody: whoever only reads is refused,
/// and what everybody sees takes an analyst of the whole workspace.
///
/// # Errors
/// As [`member`].
pub fn keeper(workspace: &str, shared: bool) -> AppResult<(Backend, Access, Workspace)> {
    let found = if shared {
        whole_member(workspace, Role::Analyst)?
    } else {
        member(workspace, Role::Viewer)?
    };
    if found.1.only_reads() {
        return Err(fail(AppError::Forbidden));
    }
    Ok(found)
}

/// The caller as somebody who runs the installation.
///
/// # Errors
/// `SignIn` when nobody is signed in, `NotFound` when they do not run it.
pub fn operator() -> AppResult<(Backend, Arc<Identity>)> {
    let identity = signed_in()?;
    if !identity.is_operator {
        return Err(fail(AppError::NotFound));
    }
    Ok((backend(), identity))
}

/// Refuses what the workspace's plan does not include, saying why.
///
/// # Errors
/// `Locked` with the sentence that names the plan.
pub fn entitled(access: &Access, feature: Feature) -> AppResult<()> {
    match feature.why_locked(access.plan()) {
        Some(why) => Err(fail(AppError::Locked(why))),
        None => Ok(()),
    }
}
