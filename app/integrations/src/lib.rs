//! What a workspace has to do with the world outside: who did what, programs that ask, addresses that
//! are told. The pages are one piece of code, loaded when the first of them is opened.
#![recursion_limit = "512"]

mod audit;
mod copy;
mod exports;
mod reference;
mod tokens;
mod webhooks;

use audit::audit_page;
use exports::exports_page;
use leptos::prelude::*;
use leptos_router::LazyRoute;
use reference::reference_page;
use tokens::tokens_page;
use webhooks::webhooks_page;

enum Page {
    Audit,
    Exports,
    Tokens,
    Reference,
    Webhooks,
}

#[lazy]
fn integration(page: Page) -> AnyView {
    match page {
        Page::Audit => audit_page(),
        Page::Exports => exports_page(),
        Page::Tokens => tokens_page(),
        Page::Reference => reference_page(),
        Page::Webhooks => webhooks_page(),
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
                integration($page).await
            }

            async fn preload() {
                // Code is split for the browser only.
                #[cfg(target_arch = "wasm32")]
                __preload_integration().await;
            }
        }
    };
}

page!(
    /// Who did what here?
    AuditPage, Page::Audit
);
page!(
    /// What was taken away?
    ExportsPage, Page::Exports
);
page!(
    /// What may programs do here?
    TokensPage, Page::Tokens
);
page!(
    /// What can programs ask?
    ApiReferencePage, Page::Reference
);
page!(
    /// Who is told what happens here?
    WebhooksPage, Page::Webhooks
);
