//! Built files: served from `<site>/pkg/<build hash>/`, compressed beforehand, kept by browsers for good.

use app::document::Built;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path as UrlPath, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// `assets.json`, as the build wrote it.
#[derive(Deserialize)]
struct Manifest {
    root: String,
    js: String,
    wasm: String,
    css: String,
    icons: String,
    split: String,
    #[serde(default)]
    chunks: HashMap<String, Vec<String>>,
}

/// Reads what the build left in the site folder.
///
/// # Errors
/// A sentence that says how to build it.
pub fn read(site: &Path) -> Result<Built, String> {
    let path = site.join("assets.json");
    let text = std::fs::read_to_string(&path).map_err(|error| {
        format!(
            "The front end is not built: {} cannot be read ({error}). Run `cargo xtask build`.",
            path.display()
        )
    })?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|error| {
        format!(
            "{} is not understood ({error}). Run `cargo xtask build`.",
            path.display()
        )
    })?;
    Ok(Built {
        js: manifest.js,
        wasm: manifest.wasm,
        css: manifest.css,
        icons: manifest.icons,
        root: manifest.root,
        split: manifest.split,
        chunks: manifest.chunks,
    })
}

/// Serves the folder `<site>/pkg`.
pub fn router(site: &Path) -> Router {
    Router::new()
        .route("/{*path}", get(file))
        .with_state(Arc::new(site.join("pkg")))
}

async fn file(
    State(folder): State<Arc<PathBuf>>,
    UrlPath(path): UrlPath<String>,
    headers: HeaderMap,
) -> Response {
    let relative = Path::new(&path);
    if !relative
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return StatusCode::NOT_FOUND.into_response();
    }
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let accepts = |name: &str| {
        accepted.split(',').any(|offer| {
            let mut parts = offer.split(';');
            parts.next().is_some_and(|coding| coding.trim() == name)
                && !parts.any(|q| q.trim() == "q=0")
        })
    };
    let kinds = [("br", ".br"), ("gzip", ".gz")];
    for (coding, ending) in kinds.into_iter().filter(|(coding, _)| accepts(coding)) {
        let compressed = folder.join(format!("{path}{ending}"));
        if let Ok(bytes) = tokio::fs::read(&compressed).await {
            return answer(relative, bytes, Some(coding));
        }
    }
    match tokio::fs::read(folder.join(relative)).await {
        Ok(bytes) => answer(relative, bytes, None),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn answer(path: &Path, bytes: Vec<u8>, coding: Option<&'static str>) -> Response {
    let kind = match path.extension().and_then(|ending| ending.to_str()) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}
