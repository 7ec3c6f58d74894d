//! Running this installation, as its operators see it.
#![recursion_limit = "512"]

pub mod jobs;

use leptos::prelude::*;
use leptos_router::LazyRoute;

#[lazy]
fn piece() -> AnyView {
    jobs::page::jobs_page()
}

/// What goes on behind?
pub struct JobsPage;

impl LazyRoute for JobsPage {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        piece().await
    }

    async fn preload() {
        // Code is split for the browser only.
        #[cfg(target_arch = "wasm32")]
        __preload_piece().await;
    }
}
