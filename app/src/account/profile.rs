use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::error::AppError;
use ui::field::{Field, FormNotice, refusal};
use ui::icon::Icon;
use ui::place::{Place, Top};
#[cfg(feature = "ssr")]
use ui::route::Route;
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

/// Sends a link to a new address of the signed-in person, who just proved who they are. The address is
/// used once the link was followed.
#[server(endpoint = "account/email")]
pub async fn change_email(email: String) -> Result<(), AppError> {
    use domain::account::{ProofKind, letters};
    use ui::backend::{Guess, fail};
    let identity = ui::backend::recently_confirmed()?;
    let backend = ui::backend::backend();
    let (person, email) = (&identity.person, email.trim().to_lowercase());
    if let Some(wrong) = domain::person::check_email(&email) {
        return Err(fail(AppError::Invalid(vec![wrong])));
    }
    if email == person.email {
        let sentence = "You sign in with this address already.";
        return Err(fail(AppError::field("email", sentence)));
    }
    ui::backend::allow(Guess::Mail { email: &email })?;
    let (token, hash) = backend.passwords.token();
    let letter = letters::new_email(person, &email, &token).ok_or_else(|| {
        fail(AppError::field(
            "email",
            "Mail cannot be sent to this address.",
        ))
    })?;
    // Whether another account has the address shows when the link is followed, to whom it belongs.
    let issued = backend.accounts.issue_proof(
        ProofKind::NewEmail,
        &person.id,
        &email,
        &hash,
        vec![letter],
        (backend.clock)(),
    );
    issued.await?;
    ui::route::redirect_to(&Route::EmailSent);
    Ok(())
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
                            Some(view! { <NameForm name=viewer.name place=place /> })
                        })}
                    </Suspense>
                </section>
                <section aria-labelledby="email-head">
                    <header>
                        <h2 id="email-head">"E-mail"</h2>
                        <p>"You sign in with it, and your mail goes there."</p>
                    </header>
                    <Suspense>
                        {move || Suspend::new(async move {
                            let viewer = place.viewer.await.ok().flatten()?;
                            Some(view! { <EmailForm email=viewer.email /> })
                        })}
                    </Suspense>
                </section>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn NameForm(name: String, place: Place) -> impl IntoView {
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
            <Field name="name" label="Name" value=name autocomplete="name" error=error />
            <p class="actions">
                <button class="button primary" disabled=move || action.pending().get()>
                    "Save name"
                </button>
            </p>
        </ActionForm>
    }
}

#[component]
fn EmailForm(email: String) -> impl IntoView {
    let action = ServerAction::<ChangeEmail>::new();
    let error = refusal(action);
    let query = use_query_map();
    let sent = move || query.with(|query| query.get("email").as_deref() == Some("sent"));
    view! {
        <ActionForm action=action attr:class="form" attr:novalidate=true>
            {move || {
                sent()
                    .then(|| {
                        view! {
                            <div class="notice good" role="status">
                                <Icon name="check" />
                                <p>"A mail is on its way to the new address. Follow its link within 24 hours; until then nothing changes."</p>
                            </div>
                        }
                    })
            }}
            <FormNotice error=error />
            <p>{format!("Now: {email}")}</p>
            <Field name="email" label="New e-mail" kind="email" autocomplete="email" error=error />
            <p class="actions">
                <button class="button" disabled=move || action.pending().get()>
                    "Send a link there"
                </button>
            </p>
        </ActionForm>
    }
}
