use super::gate::Gate;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::error::AppError;
use ui::field::{Field, FormNotice, refusal};
use ui::route::Route;
#[cfg(feature = "ssr")]
use {
    super::proof::{
        WRONG_CODE, factor_on, known_device, remember_device, set_session_cookie, use_code,
    },
    ui::backend::{Backend, Guess},
    ui::route::redirect_to,
};

/// Keeps that the first step was passed, in the browser and here.
#[cfg(feature = "ssr")]
pub async fn begin(backend: &Backend, person: &str) -> Result<(), AppError> {
    let (token, hash) = backend.passwords.token();
    backend
        .accounts
        .begin_step(person, &hash, (backend.clock)())
        .await?;
    let seconds = domain::account::STEP_LIFE / 1_000_000;
    ui::backend::set_cookie(&format!(
        "__Host-step={token}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax"
    ));
    Ok(())
}

/// Said when the second step can no longer be passed.
#[cfg(feature = "ssr")]
const OVER: &str = "This sign-in took too long, or too many codes were tried. Sign in again.";

/// The second step: a code of the app, or a recovery code. Whoever passed the first may try, five times
/// within ten minutes.
#[server(endpoint = "sign-in/code")]
pub async fn sign_in_code(code: String) -> Result<(), AppError> {
    let (backend, caller) = (ui::backend::backend(), ui::backend::caller());
    let now = (backend.clock)();
    let over = || ui::backend::fail(AppError::Conflict(OVER.to_owned()));
    let step = caller.step.clone().ok_or_else(over)?;
    let person = backend.accounts.try_step(&step, now).await?;
    let person = person.ok_or_else(over)?;
    let device = known_device(&person.email);
    let guess = Guess::Code {
        person: &person.id,
        device: device.as_deref(),
    };
    ui::backend::allow(guess)?;
    let factor = factor_on(&backend, &person.id).await?;
    // Switched off in another browser meanwhile, it ended this step too.
    let factor = factor.ok_or_else(over)?;
    if !use_code(&person, &factor, &code).await? {
        let noted = backend
            .audit
            .note_refusal("session.refused", Some(&person.id), "code", now);
        noted.await?;
        return Err(ui::backend::fail(AppError::field("code", WRONG_CODE)));
    }
    backend.attempts.succeeded(guess, &caller.address);
    if let Some(old) = &caller.session {
        backend.people.end_session(old, now).await?;
    }
    let (token, hash) = backend.passwords.token();
    backend
        .accounts
        .finish_step(&step, &hash, &caller.user_agent, now)
        .await
        .map_err(|_| over())?;
    set_session_cookie(&token);
    ui::backend::set_cookie("__Host-step=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
    remember_device(&person.email);
    redirect_to(&Route::Home);
    Ok(())
}

/// Which code?
pub fn second_step_page() -> AnyView {
    let action = ServerAction::<SignInCode>::new();
    let error = refusal(action);
    let query = use_query_map();
    let lost = move || query.with(|query| query.get("with").as_deref() == Some("recovery"));
    let field = move || {
        if lost() {
            view! { <Field name="code" label="Recovery code" hint="One of the ten that you kept. Each works once." error=error /> }
                .into_any()
        } else {
            view! {
                <Field
                    name="code"
                    label="Code"
                    autocomplete="one-time-code"
                    inputmode="numeric"
                    hint="Six digits, as your authenticator app shows them now."
                    error=error
                />
            }
            .into_any()
        }
    };
    let other = move || {
        let (words, query) = if lost() {
            ("Use the app instead", "")
        } else {
            ("Use a recovery code", "with=recovery")
        };
        view! { <a href=Route::SecondStep.with_query(query)>{words}</a> }
    };
    view! {
        <Gate title="Enter the code" lead="Your account asks for a second step.">
            <ActionForm action=action attr:class="form" attr:novalidate=true>
                <FormNotice error=error />
                {field}
                <button class="button primary wide" disabled=move || action.pending().get()>
                    "Go on"
                </button>
            </ActionForm>
            <p class="gate-more">
                {other}
                <a href=Route::SignIn.path()>"Start again"</a>
            </p>
        </Gate>
    }
    .into_any()
}
