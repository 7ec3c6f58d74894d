//! What people are told, and how: notices, how one wants to be told, reports that come by mail, and the
//! end of unwanted mail. The pages are one piece of code, loaded when the first of them is opened.
#![recursion_limit = "512"]

mod list;
pub mod reports;
mod setting;
mod unsubscribe;

use leptos::prelude::*;
use leptos_router::LazyRoute;

enum Page {
    List,
    Reports,
    Setting,
    Unsubscribe,
}

#[lazy]
fn told(page: Page) -> AnyView {
    match page {
        Page::List => list::notices_page(),
        Page::Reports => reports::reports_page(),
        Page::Setting => setting::setting_page(),
        Page::Unsubscribe => unsubscribe::unsubscribe_page(),
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
                told($page).await
            }

            async fn preload() {
                // Code is split for the browser only.
                #[cfg(target_arch = "wasm32")]
                __preload_told().await;
            }
        }
    };
}

page!(
    /// What happened?
    NoticesPage, Page::List
);
page!(
    /// What comes by mail?
    ReportsPage, Page::Reports
);
page!(
    /// How do you want to be told?
    NoticeSettingPage, Page::Setting
);
page!(
    /// The page behind the link that stops a kind of mail.
    UnsubscribePage, Page::Unsubscribe
);
