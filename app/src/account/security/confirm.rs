use super::read::{Safety, read_safety};
use crate::account::username::Username;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::error::AppError;
use ui::field::{Field, FormNotice, refusal};
use ui::loaded::Loaded;
use ui::place::Top;
use ui::safe::SafeTitle;
#[cfg(feature = "ssr")]
use {
    super::super::proof,
    ui::route::{Route, own_path, redirect_to},
};

/// Proves anew that the signed-in person is there, and goes on to where they came from. The session
/// gets another token.
#[server(endpoint = "account/confirm")]
pub async fn confirm(
    password: String,
    #[server(default)] code: String,
    #[server(default)] then: String,
) -> Result<(), AppError> {
    let identity = ui::backend::signed_in()?;
    let two_steps = proof::prove(&identity, "password", &password, &code).await?;
    proof::renew_session(two_steps).await?;
    redirect_to(&own_path(&then).unwrap_or(Route::Security));
    Ok(())
}

/// Is it you?
pub fn confirm_page() -> AnyView {
    let safety = Resource::new_blocking(|| (), |()| read_safety());
    view! {
        <SafeTitle text="Confirm it is you" />
        <Top title="Is it you?" />
        <div class="page">
            <Loaded
                resource=safety
                children={move |safety: Safety| view! { <ConfirmForm two_steps=safety.two_steps_since.is_some() email=safety.email /> }.into_any()}
            />
        </div>
    }
    .into_any()
}

#[component]
fn ConfirmForm(two_steps: bool, email: String) -> impl IntoView {
    let action = ServerAction::<Confirm>::new();
    let error = refusal(action);
    let query = use_query_map();
    let then = move || query.with(|query| query.get("then").unwrap_or_default());
    view! {
        <ActionForm action=action attr:class="form narrow" attr:novalidate=true>
            <p>"What comes next changes who can get into your account or acts for good, so it asks once more. Then it stays open for five minutes."</p>
            <FormNotice error=error />
            <input type="hidden" name="then" value=then />
            <Username email=email />
            <Field name="password" label="Password" kind="password" autocomplete="current-password" error=error />
            {two_steps
                .then(|| {
                    view! {
                        <Field
                            name="code"
                            label="Code"
                            autocomplete="one-time-code"
                            hint="As your authenticator app shows it now, or a recovery code."
                            error=error
                        />
                    }
                })}
            <p class="actions">
                <button class="button primary" disabled=move || action.pending().get()>
                    "Go on"
                </button>
            </p>
        </ActionForm>
    }
}
