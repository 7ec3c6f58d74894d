use super::read::Browser;
use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::error::AppError;
use ui::field::{FormNotice, refusal};
#[cfg(feature = "ssr")]
use ui::route::{Route, redirect_to};
use ui::toast::Toasts;

/// Ends one of the signed-in person's own sessions.
#[server(endpoint = "account/sessions/end")]
pub async fn end_session(session: String) -> Result<(), AppError> {
    let identity = ui::backend::signed_in()?;
    let backend = ui::backend::backend();
    backend
        .accounts
        .end_session_of(&identity.person.id, &session, (backend.clock)())
        .await?;
    redirect_to(&Route::Security);
    Ok(())
}

/// Ends the signed-in person's sessions in all other browsers.
#[server(endpoint = "account/sessions/end-others")]
pub async fn end_other_sessions() -> Result<(), AppError> {
    let identity = ui::backend::signed_in()?;
    let backend = ui::backend::backend();
    backend
        .accounts
        .end_other_sessions(
            &identity.person.id,
            &identity.proven.session,
            (backend.clock)(),
        )
        .await?;
    redirect_to(&Route::Security);
    Ok(())
}

/// Where the person is signed in.
#[component]
pub fn Sessions(
    /// This browser first.
    browsers: Vec<Browser>,
    /// The zone that times are in.
    zone: String,
    /// Called when one was ended.
    again: Callback<()>,
) -> impl IntoView {
    let one = ServerAction::<EndSession>::new();
    let others = ServerAction::<EndOtherSessions>::new();
    let ended = move |sentence: &'static str, outcome: Option<Result<(), AppError>>| {
        if let Some(Ok(())) = outcome {
            Toasts::say(sentence);
            again.run(());
        }
    };
    Effect::new(move |_| ended("That browser was signed out.", one.value().get()));
    Effect::new(move |_| ended("Every other browser was signed out.", others.value().get()));
    let several = browsers.len() > 1;
    let rows = browsers
        .into_iter()
        .map(|browser| row(browser, one))
        .collect_view();
    view! {
        <div class="sessions">
            <FormNotice error=refusal(one) />
            <FormNotice error=refusal(others) />
            <ul class="session-list">{rows}</ul>
            {several
                .then(|| {
                    view! {
                        <ActionForm action=others>
                            <button class="button danger">"Sign out all others"</button>
                        </ActionForm>
                    }
                })}
            <p class="field-hint">{format!("Times in {}.", zone.replace('_', " "))}</p>
        </div>
    }
}

fn row(browser: Browser, action: ServerAction<EndSession>) -> impl IntoView {
    let label = format!("Sign out {}, signed in {}", browser.name, browser.started);
    let ends = format!(
        "Ends {} unless used, {} at the latest",
        browser.ends.0, browser.ends.1
    );
    let end = if browser.is_this {
        view! { <span class="badge">"This browser"</span> }.into_any()
    } else {
        view! {
            <ActionForm action=action>
                <input type="hidden" name="session" value=browser.id />
                <button class="button" aria-label=label>
                    "Sign out"
                </button>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <li>
            <div class="session-what">
                <strong>{browser.name}</strong>
                <span>{format!("Signed in {}", browser.started)}</span>
                <span>{format!("Last used {}", browser.used)}</span>
                <small>{ends}</small>
            </div>
            {end}
        </li>
    }
}
