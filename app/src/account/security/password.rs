use crate::account::username::Username;
use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::error::AppError;
use ui::field::{Field, FormNotice, refusal};
use ui::toast::Toasts;
#[cfg(feature = "ssr")]
use {super::super::proof, domain::account::letters, ui::route::redirect_to};

/// Changes the signed-in person's password. Needs the present one and, where it is on, a code; ends all
/// other sessions.
#[server(endpoint = "account/password")]
pub async fn change_password(
    current: String,
    #[server(default)] code: String,
    password: String,
) -> Result<(), AppError> {
    let identity = ui::backend::signed_in()?;
    let backend = ui::backend::backend();
    let person = &identity.person;
    let mut context = vec![person.name.as_str(), person.email.as_str()];
    let workspaces = identity.workspaces.iter();
    context.extend(workspaces.map(|(workspace, _)| workspace.name.as_str()));
    if let Some(wrong) = domain::password::check_password(&password, &context) {
        return Err(ui::backend::fail(AppError::Invalid(vec![wrong])));
    }
    let two_steps = proof::prove(&identity, "current", &current, &code).await?;
    let hash = backend
        .passwords
        .hash(&password)
        .await
        .map_err(ui::backend::fail)?;
    let letter = proof::letter(letters::changed(person, letters::Change::Password))?;
    let keep = &identity.proven.session;
    backend
        .accounts
        .change_password(&person.id, &hash, keep, letter, (backend.clock)())
        .await?;
    proof::renew_session(two_steps).await?;
    redirect_to(&ui::route::Route::Security);
    Ok(())
}

/// The form that changes it.
#[component]
pub fn PasswordForm(
    /// Whether a code is asked for too.
    two_steps: bool,
    /// The person's address, by which a password manager knows whose password it is.
    email: String,
    /// Called when it was changed.
    again: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<ChangePassword>::new();
    let error = refusal(action);
    Effect::new(move |_| {
        if let Some(Ok(())) = action.value().get() {
            Toasts::say("Password changed. Every other browser was signed out.");
            again.run(());
        }
    });
    view! {
        <ActionForm action=action attr:class="form" attr:novalidate=true>
            <FormNotice error=error />
            <Username email=email />
            <Field name="current" label="Present password" kind="password" autocomplete="current-password" error=error />
            <Field
                name="password"
                label="New password"
                kind="password"
                autocomplete="new-password"
                hint="At least 10 characters. A few words are fine."
                error=error
            />
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
                    "Change password"
                </button>
            </p>
        </ActionForm>
    }
}
