use super::close::CloseSection;
use super::look_at::{BackToToday, LookAtForm};
use crate::account::SignOutForm;
use crate::account::zones::{currencies, week_starts, zones};
use crate::sample::SampleSection;
use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::error::AppError;
use ui::field::{Choice, Field, FormNotice, refusal};
use ui::icon::Icon;
use ui::place::{Place, Top};
use ui::safe::SafeTitle;
use ui::toast::Toasts;
use ui::viewer::Seat;

/// Changes the workspace's name, zone, currency and week. Owners may.
#[server(endpoint = "settings/workspace")]
pub async fn save_workspace(
    workspace: String,
    name: String,
    zone: String,
    currency: String,
    week_start: String,
) -> Result<(), AppError> {
    let (backend, access, known) = ui::backend::member(&workspace, domain::access::Role::Owner)?;
    let mut settings = domain::workspace::check_settings(&name, &zone, &currency, &week_start)
        .map_err(|wrong| ui::backend::fail(AppError::Invalid(wrong)))?;
    settings.kind = known.kind;
    backend
        .workspaces
        .update_workspace(&access, &settings, (backend.clock)())
        .await?;
    Ok(())
}

/// How is this workspace set up?
pub fn settings_page() -> AnyView {
    let place = Place::here();
    view! {
        <SafeTitle text="Settings" />
        <Top title="How is this workspace set up?">
            <ui::theme::ThemeForm />
        </Top>
        <div class="page">
            <ui::nav::SettingsNav />
            {move || place.seat.get().map(|seat| view! { <Sections seat=seat place=place /> })}
        </div>
    }
    .into_any()
}

#[component]
fn Sections(seat: Seat, place: Place) -> impl IntoView {
    let owner = seat.role == domain::access::Role::Owner;
    let sample = (seat.sample && owner).then(|| seat.id.clone());
    let close = (owner && !seat.sample).then(|| (seat.id.clone(), seat.name.clone()));
    let looked_at = seat.look_at;
    let signed_in = format!("Signed in as {}.", seat.email);
    view! {
        <div class="settings">
            <section aria-labelledby="workspace">
                <header>
                    <h2 id="workspace">"Workspace"</h2>
                    <p>"The zone decides where a day begins, the week start where a week does."</p>
                </header>
                <WorkspaceForm seat=seat place=place />
            </section>
            <section aria-labelledby="as-of">
                <header>
                    <h2 id="as-of">"Look at it as of"</h2>
                    <p>"For a course that has ended: every page behaves as if this were today."</p>
                </header>
                <div>
                    <LookAtForm workspace=place.workspace day=looked_at go="Save day" />
                    {looked_at.map(|_| view! { <BackToToday workspace=place.workspace /> })}
                </div>
            </section>
            {sample.map(|workspace| view! { <SampleSection workspace=workspace /> })}
            <section aria-labelledby="you">
                <header>
                    <h2 id="you">"You"</h2>
                    <p>{signed_in}</p>
                </header>
                <SignOutForm>
                    <button class="button">
                        <Icon name="sign-out" small=true />
                        "Sign out"
                    </button>
                </SignOutForm>
            </section>
            {close.map(|(workspace, name)| view! { <CloseSection workspace=workspace name=name /> })}
        </div>
    }
}

#[component]
fn WorkspaceForm(seat: Seat, place: Place) -> impl IntoView {
    let action = ServerAction::<SaveWorkspace>::new();
    let error = refusal(action);
    Effect::new(move |_| {
        if let Some(Ok(())) = action.value().get() {
            Toasts::say("Settings saved.");
            place.reload();
        }
    });
    view! {
        <ActionForm action=action attr:class="form" attr:novalidate=true>
            <FormNotice error=error />
            <input type="hidden" name="workspace" value=seat.id />
            <Field name="name" label="Name" value=seat.name error=error />
            <Choice name="zone" label="Time zone" options=zones() value=seat.zone />
            <div class="field-row">
                <Choice name="currency" label="Currency" options=currencies() value=seat.currency />
                <Choice name="week_start" label="Week starts on" options=week_starts() value=seat.week_start />
            </div>
            <p class="actions">
                <button class="button primary" disabled=move || action.pending().get()>
                    "Save workspace"
                </button>
            </p>
        </ActionForm>
    }
}
