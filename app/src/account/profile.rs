use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::error::AppError;
use ui::field::{Field, FormNotice, refusal};
use ui::place::{Place, Top};
use ui::safe::SafeTitle;
use ui::toast::Toasts;

/// Changes what the signed-in person is called.
#[server(endpoint = "account/name")]
pub async fn save_name(name: String) -> Result<(), AppError> {
    let identity = ui::backend::signed_in()?;
    if let Some(wrong) = domain::person::check_name(&name) {
        return Err(ui::backend::fail(AppError::Invalid(vec![wrong])));
    }
    let backend = ui::backend::backend();
    let now = (backend.clock)();
    backend
        .people
        .rename(&identity.person.id, &name, now)
        .await
        .map_err(AppError::from)
}

/// Who are you here?
pub fn profile_page() -> AnyView {
    let place = Place::here();
    view! {
        <SafeTitle text="Your account" />
        <Top title="Who are you here?" />
        <div class="page">
            <div class="settings">
                <section aria-labelledby="name-head">
                    <header>
                        <h2 id="name-head">"Name"</h2>
                        <p>"Members of your workspaces see it."</p>
                    </header>
                    <Suspense>
                        {move || Suspend::new(async move {
                            let viewer = place.viewer.await.ok().flatten()?;
                            Some(view! { <NameForm name=viewer.name email=viewer.email place=place /> })
                        })}
                    </Suspense>
                </section>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn NameForm(name: String, email: String, place: Place) -> impl IntoView {
    let action = ServerAction::<SaveName>::new();
    let error = refusal(action);
    Effect::new(move |_| {
        if let Some(Ok(())) = action.value().get() {
            Toasts::say("Name saved.");
            place.reload();
        }
    });
    view! {
        <ActionForm action=action attr:class="form" attr:novalidate=true>
            <FormNotice error=error />
            <Field name="name" label="Name" value=name autocomplete="name" hint="" error=error />
            <p class="field-hint">{format!("You sign in as {email}.")}</p>
            <p class="actions">
                <button class="button primary" disabled=move || action.pending().get()>
                    "Save name"
                </button>
            </p>
        </ActionForm>
    }
}
