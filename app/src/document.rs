//! The HTML around the app, as the server sends it.

use crate::App;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use std::collections::HashMap;

/// Addresses of the built front end, read once when the server starts.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// The ES module that starts the app.
    pub js: String,
    /// Its WebAssembly.
    pub wasm: String,
    /// The style sheet.
    pub css: String,
    /// The icon sprite.
    pub icons: String,
    /// The folder of this build, without a trailing slash.
    pub root: String,
    /// The module that loads chunks, within the folder.
    pub split: String,
    /// Chunks by lazy function.
    pub chunks: HashMap<String, Vec<String>>,
}

/// The whole document. `theme` is what the person chose before, if anything.
pub fn document(built: &Built, theme: Option<&'static str>) -> impl IntoView + use<> {
    provide_context(leptos::WasmSplitManifest(ArcStoredValue::new((
        built.root.clone(),
        built.chunks.clone(),
        built.split.clone(),
    ))));
    provide_context(ui::icon::Assets {
        icons: built.icons.clone(),
    });
    let nonce = use_nonce();
    let start = format!(
        "import start, {{ hydrate }} from {:?};\nawait start({{ module_or_path: {:?} }});\nhydrate();",
        built.js, built.wasm
    );
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <meta name="build" content=built.root.clone() />
                <meta name="icons" content=built.icons.clone() />
                <link rel="stylesheet" href=built.css.clone() />
                <link rel="icon" type="image/svg+xml" href=format!("{}/favicon.svg", built.root) />
                <link rel="manifest" href=format!("{}/manifest.webmanifest", built.root) />
                <link rel="modulepreload" href=built.js.clone() nonce=nonce.clone() />
                <link rel="preload" href=built.wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
                <script type="module" nonce=nonce>{start}</script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
