//! Where the browser begins.
#![recursion_limit = "512"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen]
pub fn hydrate() {
    on_panic();
    leptos::mount::hydrate_lazy(app::App);
}

/// Renders the whole page in the browser, for `trunk serve`.
#[cfg(all(feature = "csr", not(feature = "hydrate")))]
#[wasm_bindgen(start)]
pub fn mount() {
    on_panic();
    leptos::mount::mount_to_body(app::App);
}

/// A panic is told to the console, and to whoever looks at the page.
#[cfg(any(feature = "hydrate", feature = "csr"))]
fn on_panic() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        app::broken::show();
    }));
}
