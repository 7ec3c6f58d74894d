use super::gate::Gate;
use super::username::Username;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::error::AppError;
use ui::field::{Field, FormNotice, refusal};
use ui::icon::Icon;
use ui::route::Route;
#[cfg(feature = "ssr")]
use {super::proof::letter, ui::backend::Guess, ui::route::redirect_to};

/// Asks for a link that sets a new password. Anybody may, a few times. Answer and work are the same
/// whether or not the address has an account; that is looked up behind.
#[server(endpoint = "forgot")]
pub async fn forgot(email: String) -> Result<(), AppError> {
    let backend = ui::backend::backend();
    if let Some(wrong) = domain::person::check_email(&email) {
        return Err(ui::backend::fail(AppError::Invalid(vec![wrong])));
    }
    ui::backend::allow(Guess::Mail { email: &email })?;
    backend
        .accounts
        .ask_reset(&email, (backend.clock)())
        .await?;
    redirect_to(&Route::ForgotSent);
    Ok(())
}

/// Forgot the password?
pub fn forgot_page() -> AnyView {
    let action = ServerAction::<Forgot>::new();
    let error = refusal(action);
    let query = use_query_map();
    let sent = move || query.with(|query| query.get("sent").is_some());
    let form = move || {
        view! {
            <ActionForm action=action attr:class="form" attr:novalidate=true>
                <FormNotice error=error />
                <Field name="email" label="E-mail" kind="email" autocomplete="username" error=error />
                <button class="button primary wide" disabled=move || action.pending().get()>
                    "Send a link"
                </button>
            </ActionForm>
        }
    };
    let notice = || {
        view! {
            <div class="notice good" role="status">
                <Icon name="check" />
                <p>"If this address has an account, a mail with a link is on its way. The link works for an hour. Look among the spam too."</p>
            </div>
        }
    };
    view! {
        <Gate title="Set a new password" lead="You get a link by mail.">
            {move || if sent() { notice().into_any() } else { form().into_any() }}
            <p class="gate-more">
                <a href=Route::SignIn.path()>"Back to signing in"</a>
            </p>
        </Gate>
    }
    .into_any()
}

/// Said when the link is used up, too old, or wrong.
#[cfg(feature = "ssr")]
const CLOSED: &str = "This link was used already, was replaced by a newer one, or is older than an hour. Ask for another.";

/// Sets a new password. Whoever holds the link may, once. It ends every session and keeps the second
/// factor.
#[server(endpoint = "reset")]
pub async fn reset(token: String, password: String) -> Result<(), AppError> {
    use domain::account::ProofKind;
    use domain::account::letters::{Change, changed};
    let backend = ui::backend::backend();
    let now = (backend.clock)();
    let closed = || ui::backend::fail(AppError::Conflict(CLOSED.to_owned()));
    let hash = backend.passwords.hash_token(&token);
    let proof = backend.accounts.proof(ProofKind::Reset, &hash, now).await?;
    let person = proof.ok_or_else(closed)?.person;
    if let Some(wrong) = domain::password::check_password(&password, &[&person.name, &person.email])
    {
        return Err(ui::backend::fail(AppError::Invalid(vec![wrong])));
    }
    let kept = backend
        .passwords
        .hash(&password)
        .await
        .map_err(ui::backend::fail)?;
    let letter = letter(changed(&person, Change::PasswordReset))?;
    let done = backend
        .accounts
        .reset_password(&hash, &kept, letter, now)
        .await;
    done.map_err(|error| match error {
        domain::error::StoreError::NotFound => closed(),
        other => other.into(),
    })?;
    // Whoever reads the mail is no stranger to the account.
    super::proof::remember_device(&person.email);
    redirect_to(&Route::SignIn);
    Ok(())
}

/// The page behind the link.
pub fn reset_page() -> AnyView {
    let action = ServerAction::<Reset>::new();
    let error = refusal(action);
    let query = use_query_map();
    let token = move || query.with(|query| query.get("token").unwrap_or_default());
    view! {
        <Gate title="Choose a new password" lead="Every browser is signed out; then you sign in with it.">
            <ActionForm action=action attr:class="form" attr:novalidate=true>
                <FormNotice error=error />
                <input type="hidden" name="token" value=token />
                <Username email=String::new() />
                <Field
                    name="password"
                    label="New password"
                    kind="password"
                    autocomplete="new-password"
                    hint="At least 10 characters. A few words are fine."
                    error=error
                />
                <button class="button primary wide" disabled=move || action.pending().get()>
                    "Set password"
                </button>
            </ActionForm>
            <p class="gate-more">
                <a href=Route::Forgot.path()>"Ask for another link"</a>
            </p>
        </Gate>
    }
    .into_any()
}
