use super::gate::Gate;
use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::error::AppError;
use ui::field::{Field, FormNotice, refusal};
#[cfg(feature = "ssr")]
use ui::route::{Route, redirect_to};

/// Starts a session. Anybody may try, a limited number of times; the answer does not tell whether
/// the address or the password was wrong.
#[server(endpoint = "sign-in")]
pub async fn sign_in(email: String, password: String) -> Result<(), AppError> {
    let (backend, caller) = (ui::backend::backend(), ui::backend::caller());
    let now = (backend.clock)();
    if !backend.attempts.allow(&email, &caller.address, now) {
        return Err(ui::backend::fail(AppError::TooMany));
    }
    let known = backend.people.credentials(email.trim()).await?;
    let hash = known.as_ref().map(|known| known.password_hash.as_str());
    let fits = backend
        .passwords
        .verify(&password, hash)
        .await
        .map_err(ui::backend::fail)?;
    let Some(known) = known.clone().filter(|_| fits) else {
        let person = known.as_ref().map(|known| known.person.id.as_str());
        let noted = backend
            .audit
            .note_refusal("session.refused", person, "", now);
        noted.await?;
        return Err(ui::backend::fail(AppError::field(
            "email",
            "E-mail and password do not match.",
        )));
    };
    backend.attempts.succeeded(&email);
    start_session(&backend, &known.person.id).await?;
    redirect_to(&Route::Home);
    Ok(())
}

/// Ends the caller's old session, if any, and begins a new one for this person.
#[cfg(feature = "ssr")]
pub async fn start_session(backend: &ui::backend::Backend, person: &str) -> Result<(), AppError> {
    let caller = ui::backend::caller();
    if let Some(old) = &caller.session {
        backend.people.end_session(old, (backend.clock)()).await?;
    }
    let (token, hash) = backend.passwords.token();
    backend
        .people
        .start_session(person, &hash, &caller.user_agent, (backend.clock)())
        .await?;
    let days = domain::person::SESSION_ABSOLUTE / 1_000_000;
    ui::backend::set_cookie(&format!(
        "__Host-session={token}; Path=/; Max-Age={days}; Secure; HttpOnly; SameSite=Lax"
    ));
    Ok(())
}

/// Signing in.
pub fn sign_in_page() -> AnyView {
    let action = ServerAction::<SignIn>::new();
    let error = refusal(action);
    view! {
        <Gate title="Sign in" lead="Good to see you again.">
            <ActionForm action=action attr:class="form" attr:novalidate=true>
                <FormNotice error=error />
                <Field name="email" label="E-mail" kind="email" autocomplete="username" error=error />
                <Field name="password" label="Password" kind="password" autocomplete="current-password" error=error />
                <button class="button primary wide" disabled=move || action.pending().get()>
                    "Sign in"
                </button>
            </ActionForm>
        </Gate>
    }
    .into_any()
}
