use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::error::AppError;
use ui::field::{FormNotice, refusal};
use ui::icon::Mark;
use ui::safe::SafeTitle;

/// Stops the kind of mail that a link of it names, and gives its name. Its bearer may, signed in or not.
#[server(endpoint = "unsubscribe")]
pub async fn unsubscribe(token: String) -> Result<String, AppError> {
    use domain::error::StoreError;
    let backend = ui::backend::backend();
    let hash = backend.passwords.hash_token(&token);
    match backend.mails.unsubscribe(&hash, (backend.clock)()).await {
        Ok(stopped) => Ok(stopped.words().to_owned()),
        Err(StoreError::NotFound) => Err(ui::backend::fail(AppError::Conflict(
            "This link stops nothing. Open the one in a newer mail, or sign in and change your notice settings.".to_owned(),
        ))),
        Err(error) => Err(error.into()),
    }
}

/// The page behind the link. Opening it changes nothing: mail programs open links by themselves.
pub fn unsubscribe_page() -> AnyView {
    let query = use_query_map();
    let token = move || query.with(|query| query.get("token").unwrap_or_default());
    let action = ServerAction::<Unsubscribe>::new();
    let error = refusal(action);
    let done = move || action.value().get().and_then(Result::ok);
    let lead = move || {
        done().map_or_else(
            || "Mails about your account still come.".to_owned(),
            |kind| {
                format!("{kind}: you get no more of them. Your notice settings bring them back.")
            },
        )
    };
    view! {
        <SafeTitle text="Stop these mails" />
        <div class="account">
            <main id="main">
                <header>
                    <Mark />
                    <h1>"Stop these mails?"</h1>
                    <p role="status">{lead}</p>
                </header>
                <ActionForm action=action attr:class="form" attr:novalidate=true>
                    <FormNotice error=error />
                    <input type="hidden" name="token" value=token />
                    <button class="button primary wide" disabled=move || action.pending().get() || done().is_some()>
                        "Stop them"
                    </button>
                </ActionForm>
            </main>
        </div>
    }
    .into_any()
}
