//! Pages and server functions, with the same context for both.

use super::own_page::{as_path, with_own_page};
use super::session::cookie;
use super::{Shared, security};
use app::document::document;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::{Owner, provide_context, use_context};
use leptos_axum::ResponseOptions;
use std::future::{Future, poll_fn};
use std::sync::{Arc, OnceLock};
use ui::backend::{Caller, REFUSED};

/// Renders a page whole: its status is known before its first byte, and a failure cannot cut it off.
pub async fn page(State(shared): State<Shared>, request: Request<Body>) -> Response {
    let theme = cookie(request.headers(), "theme").and_then(|theme| match theme {
        "light" => Some("light"),
        "dark" => Some("dark"),
        _ => None,
    });
    let Some(caller) = request.extensions().get::<Caller>().cloned() else {
        return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let is_shared = request.uri().path().starts_with("/s/");
    let built = shared.built.clone();
    let context = context(shared, caller);
    // The framework finishes a page (its chunks' links, with the nonce) under whatever owner the thread
    // last held, so under load one page's links would stand in another. Each poll gets the page's own.
    let own = Arc::new(OnceLock::new());
    let learnt = own.clone();
    let render = leptos_axum::render_app_async_with_context(
        move || {
            if let Some(owner) = Owner::current() {
                let _ = learnt.set(owner);
            }
            context();
            set_page_policy();
        },
        move || document(&built, theme),
    );
    let mut rendered = Box::pin(render(request));
    let rendered = poll_fn(|task| match own.get() {
        Some(owner) => owner.with(|| rendered.as_mut().poll(task)),
        None => rendered.as_mut().poll(task),
    });
    let mut answer = rendered.await.into_response();
    answer.headers_mut().remove(REFUSED);
    if is_shared {
        // The address is the key: nobody whom it leads to is told it, and no index keeps it.
        let headers = answer.headers_mut();
        headers.insert(
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        );
        headers.insert(
            HeaderName::from_static("x-robots-tag"),
            HeaderValue::from_static("noindex, nofollow"),
        );
    }
    answer
}

/// Runs a server function.
pub async fn server_function(State(shared): State<Shared>, request: Request<Body>) -> Response {
    let Some(caller) = request.extensions().get::<Caller>().cloned() else {
        return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if !server_fn::axum::server_fn_paths().any(|(path, _)| path == request.uri().path()) {
        return axum::http::StatusCode::NOT_FOUND.into_response();
    }
    let request = with_own_page(request).await;
    let endpoint = request.uri().path().trim_start_matches("/api/").to_owned();
    let mut answer = leptos_axum::handle_server_fns_with_context(
        context(shared.clone(), caller.clone()),
        request,
    )
    .await
    .into_response();
    // What a signed-in person may not do is noted, and where it cannot be, they still may not.
    if answer.headers_mut().remove(REFUSED).is_some()
        && let Some(identity) = &caller.identity
    {
        let (audit, now) = (&shared.backend.audit, (shared.backend.clock)());
        let person = Some(identity.person.id.as_str());
        let noted = audit.note_refusal("access.refused", person, &endpoint, now);
        if noted.await.is_err() {
            tracing::warn!(endpoint, "a refusal could not be noted");
        }
    }
    as_path(answer)
}

fn context(shared: Shared, caller: Caller) -> impl Fn() + Clone + Send + 'static {
    move || {
        provide_context(shared.backend.clone());
        provide_context(shared.desk.clone() as Arc<dyn app::import::desk::ImportDesk>);
        provide_context(caller.clone());
    }
}

fn set_page_policy() {
    let Some(response) = use_context::<ResponseOptions>() else {
        return;
    };
    let nonce = use_nonce()
        .map(|nonce| nonce.to_string())
        .unwrap_or_default();
    if let Ok(policy) = HeaderValue::from_str(&security::page_policy(&nonce)) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
