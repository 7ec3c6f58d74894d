use leptos::prelude::*;
use ui::icon::Mark;
use ui::safe::SafeTitle;

/// An address that leads nowhere.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    ui::backend::set_status(&ui::error::AppError::NotFound);
    view! {
        <SafeTitle text="Not found" />
        <main class="error" id="main">
            <Mark />
            <p class="error-code">"404"</p>
            <h1>"There is nothing at this address"</h1>
            <p>"The page moved, was removed, or belongs to a workspace you are not in. Nothing of yours changed."</p>
            <p class="actions">
                <a class="button primary" href="/">
                    "Go to the start"
                </a>
            </p>
        </main>
    }
}
