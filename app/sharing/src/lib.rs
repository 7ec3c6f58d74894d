//! Links for people without an account: making them, and what they show. The pages are one piece of
//! code, loaded when the first of them is opened.
#![recursion_limit = "512"]

#[cfg(feature = "ssr")]
mod embed;
mod links;
mod shown;

#[cfg(feature = "ssr")]
pub use embed::{Framed, framed};
use leptos::prelude::*;
use leptos_router::LazyRoute;
use links::links_page;
use shown::shown_page;

enum Page {
    Links,
    Shown,
}

#[lazy]
fn sharing(page: Page) -> AnyView {
    match page {
        Page::Links => links_page(),
        Page::Shown => shown_page(),
    }
}

macro_rules! page {
    ($(#[$doc:meta])* $name:ident, $page:expr) => {
        $(#[$doc])*
        pub struct $name;

        impl LazyRoute for $name {
            fn data() -> Self {
                Self
            }

            async fn view(_this: Self) -> AnyView {
                sharing($page).await
            }

            async fn preload() {
                // Code is split for the browser only.
                #[cfg(target_arch = "wasm32")]
                __preload_sharing().await;
            }
        }
    };
}

page!(
    /// Who may look from outside?
    SharesPage, Page::Links
);
page!(
    /// What a link shows.
    SharePage, Page::Shown
);
