use super::gate::Gate;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::error::AppError;
use ui::field::{Field, FormNotice, refusal};
use ui::icon::Icon;
use ui::route::Route;
#[cfg(feature = "ssr")]
use {
    super::proof::{factor_on, known_device, remember_device, set_session_cookie},
    ui::backend::Guess,
    ui::route::redirect_to,
};

/// The first step: address and password. Anybody may try, a limited number of times; the answer does
/// not tell whether the address or the password was wrong.
#[server(endpoint = "sign-in")]
pub async fn sign_in(email: String, password: String) -> Result<(), AppError> {
    let (backend, caller) = (ui::backend::backend(), ui::backend::caller());
    let device = known_device(&email);
    let guess = Guess::Password {
        email: &email,
        device: device.as_deref(),
    };
    ui::backend::allow(guess)?;
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
            .note_refusal("session.refused", person, "", (backend.clock)());
        noted.await?;
        return Err(ui::backend::fail(AppError::field(
            "email",
            "E-mail and password do not match.",
        )));
    };
    backend.attempts.succeeded(guess, &caller.address);
    if factor_on(&backend, &known.person.id).await?.is_some() {
        super::second_step::begin(&backend, &known.person.id).await?;
        redirect_to(&Route::SecondStep);
        return Ok(());
    }
    start_session(&backend, &known.person.id).await?;
    remember_device(&known.person.email);
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
    set_session_cookie(&token);
    Ok(())
}

/// Signing in.
pub fn sign_in_page() -> AnyView {
    let action = ServerAction::<SignIn>::new();
    let error = refusal(action);
    let query = use_query_map();
    let erased = move || {
        let erased = query.with(|query| query.get("erased").is_some());
        erased.then(|| {
            view! {
                <div class="notice good" role="status">
                    <Icon name="check" />
                    <p>"Your account was erased, and this browser is signed out."</p>
                </div>
            }
        })
    };
    view! {
        <Gate title="Sign in" lead="Good to see you again.">
            {erased}
            <ActionForm action=action attr:class="form" attr:novalidate=true>
                <FormNotice error=error />
                <Field name="email" label="E-mail" kind="email" autocomplete="username" error=error />
                <Field name="password" label="Password" kind="password" autocomplete="current-password" error=error />
                <button class="button primary wide" disabled=move || action.pending().get()>
                    "Sign in"
                </button>
            </ActionForm>
            <p class="gate-more">
                <a href=Route::Forgot.path()>"Forgot your password?"</a>
            </p>
        </Gate>
    }
    .into_any()
}
