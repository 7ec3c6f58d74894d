//! Running this installation, as its operators see it. The pages are one piece of code, loaded when the
//! first of them is opened.
#![recursion_limit = "512"]

pub mod jobs;
pub mod mail;
pub mod workspaces;

use leptos::prelude::*;
use leptos_router::LazyRoute;

enum Page {
    Jobs,
    Mail,
    Workspaces,
}

#[lazy]
fn piece(page: Page) -> AnyView {
    match page {
        Page::Jobs => jobs::page::jobs_page(),
        Page::Mail => mail::page::mail_page(),
        Page::Workspaces => workspaces::page::workspaces_page(),
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
                piece($page).await
            }

            async fn preload() {
                // Code is split for the browser only.
                #[cfg(target_arch = "wasm32")]
                __preload_piece().await;
            }
        }
    };
}

page!(
    /// What goes on behind?
    JobsPage, Page::Jobs
);
page!(
    /// What was mailed?
    MailPage, Page::Mail
);
page!(
    /// Who works here?
    HouseWorkspacesPage, Page::Workspaces
);
