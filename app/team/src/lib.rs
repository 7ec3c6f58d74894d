//! Who else comes into a workspace, and as what. The pages are one piece of code, loaded when the first
//! of them is opened.
#![recursion_limit = "512"]

pub mod access;
pub mod guests;
pub mod members;
pub mod plan;

use access::access_page;
use guests::guests_page;
use leptos::prelude::*;
use leptos_router::LazyRoute;
use members::page::members_page;
use plan::plan_page;

enum Page {
    Access,
    Guests,
    Members,
    Plan,
}

#[lazy]
fn team(page: Page) -> AnyView {
    match page {
        Page::Access => access_page(),
        Page::Guests => guests_page(),
        Page::Members => members_page(),
        Page::Plan => plan_page(),
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
                team($page).await
            }

            async fn preload() {
                // Code is split for the browser only.
                #[cfg(target_arch = "wasm32")]
                __preload_team().await;
            }
        }
    };
}

page!(
    /// Who belongs here?
    MembersPage, Page::Members
);
page!(
    /// Who may look without an account?
    GuestsPage, Page::Guests
);
page!(
    /// Who looks in from outside?
    AccessPage, Page::Access
);
page!(
    /// What does this workspace have?
    PlanPage, Page::Plan
);
