use super::gate::Gate;
use super::zones::{currencies, prefer_own_zone, week_starts, zones};
#[cfg(feature = "ssr")]
use domain::error::FieldError;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};
use ui::error::AppError;
use ui::field::{Choice, Field, FormNotice, refusal};
#[cfg(feature = "ssr")]
use ui::route::{Route, redirect_to};

/// What the set-up form asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetUpForm {
    token: String,
    name: String,
    email: String,
    password: String,
    workspace: String,
    zone: String,
    currency: String,
    week_start: String,
}

/// Makes the owner and the first workspace. Whoever holds the one-time link may, once.
#[server(endpoint = "set-up")]
pub async fn set_up(form: SetUpForm) -> Result<(), AppError> {
    let backend = ui::backend::backend();
    let now = (backend.clock)();
    let token = backend.passwords.hash_token(&form.token);
    if !backend.people.setup_is_open(&token, now).await? {
        return Err(ui::backend::fail(AppError::Conflict(CLOSED.to_owned())));
    }
    let mut wrong =
        domain::person::check_person(&form.name, &form.email, &form.password, &[&form.workspace]);
    let settings = domain::workspace::check_settings(
        &form.workspace,
        &form.zone,
        &form.currency,
        &form.week_start,
    );
    // In this form `name` is the person's; the workspace's has a field of its own.
    let of_workspace = |field: FieldError| match field.field.as_str() {
        "name" => FieldError::new("workspace", field.message),
        _ => field,
    };
    let settings = match settings {
        Ok(settings) if wrong.is_empty() => settings,
        settings => {
            wrong.extend(settings.err().into_iter().flatten().map(of_workspace));
            return Err(ui::backend::fail(AppError::Invalid(wrong)));
        }
    };
    let person = domain::person::NewPerson {
        name: form.name.trim().to_owned(),
        email: form.email.trim().to_lowercase(),
        password_hash: backend
            .passwords
            .hash(&form.password)
            .await
            .map_err(ui::backend::fail)?,
    };
    let (person, workspace) = backend.people.set_up(&token, person, settings, now).await?;
    super::sign_in::start_session(&backend, &person.id).await?;
    redirect_to(&Route::Import(workspace.id));
    Ok(())
}

/// Said when the link is used up, too old, or wrong: which of them is nobody's business.
#[cfg(feature = "ssr")]
const CLOSED: &str = "This link was used already, or is older than 24 hours. Start the server again for a new one, or sign in.";

/// The page behind the one-time link.
pub fn set_up_page() -> AnyView {
    let action = ServerAction::<SetUp>::new();
    let error = refusal(action);
    prefer_own_zone("form[zone]");
    let query = use_query_map();
    let token = move || query.with(|query| query.get("token").unwrap_or_default());
    view! {
        <Gate title="Make the owner account" lead="This link works once.">
            <ActionForm action=action attr:class="form" attr:novalidate=true>
                <FormNotice error=error />
                <input type="hidden" name="form[token]" value=token />
                <Field name="form[name]" label="Your name" autocomplete="name" error=error />
                <Field name="form[email]" label="E-mail" kind="email" autocomplete="username" error=error />
                <Field
                    name="form[password]"
                    label="Password"
                    kind="password"
                    autocomplete="new-password"
                    hint="At least 10 characters. A few words are fine."
                    error=error
                />
                <Field name="form[workspace]" label="Workspace" hint="Your school's or company's name." error=error />
                <Choice name="form[zone]" label="Time zone" options=zones() value="Europe/London" hint="A day begins and ends in this zone." />
                <div class="field-row">
                    <Choice name="form[currency]" label="Currency" options=currencies() value="GBP" />
                    <Choice name="form[week_start]" label="Week starts on" options=week_starts() value="monday" />
                </div>
                <button class="button primary wide" disabled=move || action.pending().get()>
                    "Make account"
                </button>
            </ActionForm>
        </Gate>
    }
    .into_any()
}
