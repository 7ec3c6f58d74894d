use super::gate::Gate;
use super::workspaces::kind_words;
use super::zones::{currencies, prefer_own_zone, week_starts, zones};
use crate::sample::SampleOffer;
use domain::workspace::WorkspaceKind;
use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::error::AppError;
use ui::field::{Choice, Field, FormNotice, refusal};
#[cfg(feature = "ssr")]
use ui::route::{Route, redirect_to};

/// Makes a workspace. Whoever is signed in may, and owns it.
#[server(endpoint = "workspaces/new")]
pub async fn new_workspace(
    name: String,
    zone: String,
    currency: String,
    week_start: String,
    #[server(default)] kind: String,
) -> Result<(), AppError> {
    let identity = ui::backend::signed_in()?;
    let backend = ui::backend::backend();
    let mut settings = domain::workspace::check_settings(&name, &zone, &currency, &week_start)
        .map_err(|wrong| ui::backend::fail(AppError::Invalid(wrong)))?;
    if !kind.is_empty() {
        settings.kind = WorkspaceKind::parse(&kind).ok_or_else(|| {
            ui::backend::fail(AppError::field("kind", "Choose what the workspace is for."))
        })?;
    }
    let made = backend
        .people
        .create_workspace(&identity.person.id, settings, (backend.clock)())
        .await?;
    redirect_to(&Route::Import(made.id));
    Ok(())
}

/// Value and words of each kind.
fn kinds() -> Vec<(String, String)> {
    WorkspaceKind::ALL
        .iter()
        .map(|kind| (kind.as_str().to_owned(), kind_words(*kind)))
        .collect()
}

/// A further workspace.
pub fn new_workspace_page() -> AnyView {
    let action = ServerAction::<NewWorkspace>::new();
    let error = refusal(action);
    prefer_own_zone("zone");
    view! {
        <Gate title="Name your workspace" lead="One place for your work and the people in it.">
            <ActionForm action=action attr:class="form" attr:novalidate=true>
                <FormNotice error=error />
                <Field name="name" label="Name" error=error />
                <Choice name="kind" label="It is for" options=kinds() value="creator" />
                <Choice name="zone" label="Time zone" options=zones() value="Europe/London" hint="A day begins and ends in this zone." />
                <div class="field-row">
                    <Choice name="currency" label="Currency" options=currencies() value="GBP" />
                    <Choice name="week_start" label="Week starts on" options=week_starts() value="monday" />
                </div>
                <button class="button primary wide" disabled=move || action.pending().get()>
                    "Make workspace"
                </button>
            </ActionForm>
            <SampleOffer />
        </Gate>
    }
    .into_any()
}
