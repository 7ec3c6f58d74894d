//! The router and the layers around it.

mod api;
pub mod assets;
pub mod client;
mod embed;
mod export;
mod files;
mod guest;
pub mod own_page;
mod pages;
mod security;
pub mod session;
mod unsubscribe;
mod upload;

use crate::import::desk::Desk;
use crate::live::{self, Hub};
use crate::operate::{self, Operations};
use app::document::Built;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use std::any::Any;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::{RequestBodyDeadlineLayer, TimeoutLayer};
use ui::backend::Backend;
use ui::error::AppError;

/// Most bytes of a form or a server function's arguments: a table's filters need a thousandth of it.
const FORM_BYTES: usize = 256 * 1024;
/// Most bytes of one upload: the largest table of the Open University's full data set is 450 MB and
/// comes in by the command line; a browser's upload is held in memory while it is planned.
pub const UPLOAD_BYTES: usize = 128 * 1024 * 1024;
/// How long a page or a server function may take.
const ANSWER: Duration = Duration::from_secs(30);
/// How long an upload may take: [`UPLOAD_BYTES`] at 2 Mbit/s.
const UPLOAD: Duration = Duration::from_secs(540);

/// The client's address, as the connection has it.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// What handlers share.
#[derive(Clone)]
pub struct Shared {
    /// Stores, passwords, clock.
    pub backend: Backend,
    /// Imports.
    pub desk: Arc<Desk>,
    /// The live channel.
    pub live: Arc<Hub>,
    /// Addresses of the built front end.
    pub built: Arc<Built>,
}

/// The whole HTTP surface.
pub fn router(
    backend: Backend,
    desk: Arc<Desk>,
    live: Arc<Hub>,
    built: Built,
    site: &Path,
    operations: &Arc<Operations>,
) -> Router {
    // A second router in one process, as tests make them, finds the runtime named already.
    let _ = any_spawner::Executor::init_tokio();
    let build = built.root.clone();
    let shared = Shared {
        backend,
        desk,
        live,
        built: Arc::new(built),
    };
    let unsubscribe = get(pages::page).post(unsubscribe::one_click);
    let answers = Router::new()
        .route("/api/{*function}", post(pages::server_function))
        .route("/unsubscribe", unsubscribe)
        .fallback(get(pages::page))
        .layer(middleware::from_fn(security::no_nul))
        .layer(RequestBodyLimitLayer::new(FORM_BYTES))
        .layer(RequestBodyDeadlineLayer::new(ANSWER))
        // A page carries the data it shows: a list of fifty is 90 KB of text that packs to a tenth.
        // Nothing in it is a secret that a guess in the address could be measured against.
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            ANSWER,
        ));
    let uploads = Router::new()
        .route("/upload/{workspace}", post(upload::receive))
        // The extractor's own limit, so that the handler says in words what is too large.
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES))
        .layer(RequestBodyDeadlineLayer::new(UPLOAD));
    // Any site may ask for it; who may frame it is in its policy.
    let embeds = Router::new()
        .route("/embed/{token}", get(embed::embed))
        .layer(middleware::from_fn(security::no_nul))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            ANSWER,
        ));
    let taken = Router::new()
        .route("/files/{link}", get(files::file))
        .route("/g/{token}", get(guest::enter));
    let live = Router::new()
        .route("/live", get(live::stream))
        .route("/live/{workspace}/import/{upload}", get(upload::progress));
    // Packed already where that helps, so it is not packed again.
    let exports = Router::new()
        .route("/export/{workspace}/{what}", post(export::export))
        .layer(middleware::from_fn(security::no_nul))
        .layer(RequestBodyLimitLayer::new(FORM_BYTES))
        .layer(RequestBodyDeadlineLayer::new(ANSWER))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            ANSWER,
        ));
    let identified = answers
        .merge(exports)
        .merge(embeds)
        .merge(uploads)
        .merge(live)
        .merge(taken)
        .layer(middleware::from_fn_with_state(
            shared.clone(),
            session::identify,
        ))
        .with_state(shared.clone());
    let ready = get(operate::ready).with_state(operations.clone());
    let all = Router::new()
        .nest("/pkg", assets::router(site))
        .route("/build", get(move || async move { build }))
        .route("/healthz", get(operate::lives))
        .route("/readyz", ready)
        .merge(identified);
    // Programs ask with a token, never with a cookie, so that what guards browsers would only be in
    // their way.
    let all = guarded(all).merge(api::router(shared));
    all.layer(middleware::from_fn_with_state(
        operations.clone(),
        operate::request::observe,
    ))
}

/// An error as every endpoint gives it.
pub fn refuse(error: AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(error)).into_response()
}

/// Puts around a router what every answer goes through, also that of a handler that panicked.
pub fn guarded(router: Router) -> Router {
    router
        .layer(middleware::from_fn(security::form_types))
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(security::headers))
}

/// A bug in a page still gives an answer, and its text stays in the log.
fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a request handler panicked");
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        "Something went wrong here. Nothing was changed; try again in a moment.",
    )
        .into_response()
}
