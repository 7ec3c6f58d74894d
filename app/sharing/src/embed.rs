//! A figure with its chart within another site's page: a document of its own that needs no script and
//! no session.

use crate::shown::{Chart, Drawing, read};
use domain::share::ShareKind;
use leptos::prelude::*;
use ui::backend::Backend;
use ui::error::{AppError, AppResult};
use ui::tile::ChangeLine;

/// A document to be framed.
pub struct Framed {
    /// The document.
    pub html: String,
    /// The sites that may frame it; never none.
    pub origins: Vec<String>,
}

/// The document of a link. `css` and `icons` are addresses of built files; without a theme it follows the reader's.
///
/// # Errors
/// `NotFound` when the link is dead, or no site may frame it. One that asks for a password is not
/// framed: a page within a page is no place to type one.
pub async fn framed(
    backend: &Backend,
    token: &str,
    theme: Option<&'static str>,
    css: &str,
    icons: &str,
) -> AppResult<Framed> {
    let now = (backend.clock)();
    let opened = read::opened(backend, token, now).await?;
    let new = &opened.share.new;
    let is_open = opened.share.password_hash.is_none() && !new.origins.is_empty();
    if !is_open || new.kind != ShareKind::Chart {
        return Err(AppError::NotFound);
    }
    let pairs = read::pairs(&new.query);
    let (filter, chart) = read::chart(backend, &opened, &pairs).await?;
    let name = new.name.clone();
    let origins = new.origins.clone();
    let css = css.to_owned();
    let owner = Owner::new();
    let html = owner.with(|| {
        provide_context(ui::icon::Assets {
            icons: icons.to_owned(),
        });
        document(name, filter, chart, theme, css).to_html()
    });
    owner.cleanup();
    Ok(Framed { html, origins })
}

fn document(
    name: String,
    filter: String,
    chart: Chart,
    theme: Option<&'static str>,
    css: String,
) -> impl IntoView {
    let value = chart.series.shown().map(|shown| shown.short);
    let change = chart.series.change.clone();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex, nofollow" />
                <link rel="stylesheet" href=css />
            </head>
            <body class="framed">
                <main>
                    <h1>{name}</h1>
                    <p class="muted">{filter}</p>
                    <p class="tile-value">{value.unwrap_or_else(|| "—".to_owned())}</p>
                    <ChangeLine change=change />
                    <Drawing chart=chart />
                </main>
            </body>
        </html>
    }
}
