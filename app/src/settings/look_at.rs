use domain::time::Day;
use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::error::AppError;
use ui::field::{FormNotice, refusal};
use ui::place::Place;
#[cfg(feature = "ssr")]
use ui::route::{Route, redirect_to};

/// Sets the day that every page of the workspace treats as today; an empty one goes back to the real
/// one. Managers may.
#[server(endpoint = "settings/look-at")]
pub async fn look_at(
    workspace: String,
    #[server(default)] day: String,
    #[server(default)] then_overview: bool,
) -> Result<(), AppError> {
    let (backend, access, _) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    let day = match day.trim() {
        "" => None,
        text => Some(Day::parse(text).ok_or_else(|| {
            ui::backend::fail(AppError::field(
                "day",
                "Enter a day such as 2014-03-15, or nothing for today.",
            ))
        })?),
    };
    backend
        .workspaces
        .set_look_at(&access, day, (backend.clock)())
        .await?;
    if then_overview {
        redirect_to(&Route::Overview(workspace));
    }
    Ok(())
}

/// The form that sets it.
#[component]
pub fn LookAtForm(
    /// The workspace.
    workspace: Memo<String>,
    /// The day put in first.
    day: Option<Day>,
    /// The word on the button.
    go: &'static str,
    /// Whether to go to the overview afterwards.
    #[prop(optional)]
    then_overview: bool,
) -> impl IntoView {
    let action = ServerAction::<LookAt>::new();
    let error = refusal(action);
    let place = Place::here();
    Effect::new(move |_| {
        if let Some(Ok(())) = action.value().get() {
            place.reload();
        }
    });
    let message = move || error.get().and_then(|error| error.about("day"));
    view! {
        <ActionForm action=action attr:class="form" attr:novalidate=true>
            <FormNotice error=error />
            <input type="hidden" name="workspace" value=workspace />
            {then_overview.then(|| view! { <input type="hidden" name="then_overview" value="true" /> })}
            <div class="field">
                <label for="look-at-day">"Day"</label>
                <input
                    class="input"
                    type="date"
                    id="look-at-day"
                    name="day"
                    value=day.map(|day| day.to_string())
                    aria-invalid=move || message().map(|_| "true")
                />
                {move || message().map(|message| view! { <span class="field-error">{message}</span> })}
                <span class="field-hint">"Empty means today."</span>
            </div>
            <p class="actions">
                <button class="button primary">{go}</button>
            </p>
        </ActionForm>
    }
}

/// A button that goes back to the real today.
#[component]
pub fn BackToToday(
    /// The workspace.
    workspace: Memo<String>,
) -> impl IntoView {
    let action = ServerAction::<LookAt>::new();
    let place = Place::here();
    Effect::new(move |_| {
        if let Some(Ok(())) = action.value().get() {
            place.reload();
        }
    });
    view! {
        <ActionForm action=action>
            <input type="hidden" name="workspace" value=workspace />
            <button class="button quiet">"Back to today"</button>
        </ActionForm>
    }
}
