//! The address that only those who run the program can reach.

use super::Operations;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;
use store::Store;
use tokio::net::TcpListener;

/// What that address answers.
fn router(operations: Arc<Operations>, store: Store) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .with_state((operations.clone(), store))
        .route("/healthz", get(lives))
        .route("/readyz", get(ready).with_state(operations))
}

/// The process lives, whatever else does not.
pub async fn lives() -> &'static str {
    "ok"
}

/// Whether requests can be answered, and if not, why.
pub async fn ready(State(operations): State<Arc<Operations>>) -> Response {
    match operations.readiness.ask().await {
        Ok(()) => "ready".into_response(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, why).into_response(),
    }
}

async fn metrics(State((operations, store)): State<(Arc<Operations>, Store)>) -> Response {
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    let text = operations.metrics.text(&store).await;
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// Answers on the metrics' address until the process ends.
///
/// # Errors
/// A sentence, when the address cannot be listened on.
pub async fn serve_metrics(
    address: std::net::SocketAddr,
    operations: Arc<Operations>,
    store: Store,
) -> Result<(), String> {
    let listener = TcpListener::bind(address).await.map_err(|error| {
        format!("{address} cannot be listened on ({error}). Choose another with --metrics-listen.")
    })?;
    let router = router(operations, store);
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the metrics' address is no longer answered");
        }
    });
    Ok(())
}
