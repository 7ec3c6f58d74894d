use super::page::ConfirmFirst;
use super::picture::Picture;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;
use ui::field::{Field, FormNotice, refusal};
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::Top;
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::toast::Toasts;
#[cfg(feature = "ssr")]
use {
    super::super::proof,
    domain::account::letters::{Change, changed},
    domain::totp,
    ui::backend::{Guess, fail},
    ui::route::redirect_to,
};

/// Begins to set the second step up for the signed-in person, who just proved who they are.
#[server(endpoint = "account/two-steps/begin")]
pub async fn begin_two_steps() -> Result<(), AppError> {
    let identity = ui::backend::recently_confirmed()?;
    let backend = ui::backend::backend();
    let person = &identity.person.id;
    let random = backend.keys.random();
    let secret = random.first_chunk::<{ totp::SECRET_BYTES }>();
    let sealed = secret
        .and_then(|secret| backend.keys.seal(proof::SECOND_FACTOR, person, secret))
        .ok_or_else(|| fail(AppError::Unavailable))?;
    let begun = backend
        .accounts
        .begin_second_factor(person, &sealed, (backend.clock)());
    begun.await?;
    redirect_to(&Route::TwoSteps);
    Ok(())
}

/// What an authenticator app needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetUp {
    /// The link, for an app on this device.
    pub link: String,
    /// The secret, for typing.
    pub secret: String,
    /// The link as a picture, for a phone's camera.
    pub picture: Option<Picture>,
}

/// The second step that is being set up, if one is, for the signed-in person, who just proved who they
/// are.
#[server(endpoint = "account/two-steps/set-up", input = Json)]
pub async fn read_two_steps() -> Result<Option<SetUp>, AppError> {
    let identity = ui::backend::recently_confirmed()?;
    let backend = ui::backend::backend();
    let person = &identity.person;
    let factor = backend.accounts.second_factor(&person.id).await?;
    // The secret of one that is on is never shown again.
    let Some(factor) = factor.filter(|factor| factor.on_since.is_none()) else {
        return Ok(None);
    };
    let secret = proof::secret(&backend, &person.id, &factor)?;
    let link = totp::link(&secret, &person.email);
    Ok(Some(SetUp {
        picture: super::picture::draw(&link),
        secret: totp::base32(&secret),
        link,
    }))
}

/// Said when there is nothing to confirm.
#[cfg(feature = "ssr")]
const NOT_BEGUN: &str = "Nothing is being set up. Begin on the security page.";

/// Switches the second step on, once a code shows that the app has the secret. Shows the recovery codes
/// next.
#[server(endpoint = "account/two-steps/confirm")]
pub async fn confirm_two_steps(code: String) -> Result<(), AppError> {
    let identity = ui::backend::recently_confirmed()?;
    let backend = ui::backend::backend();
    let person = &identity.person;
    let session = &identity.proven.session;
    ui::backend::allow(Guess::Confirm { session })?;
    let now = (backend.clock)();
    let factor = backend.accounts.second_factor(&person.id).await?;
    let factor = factor.ok_or_else(|| fail(AppError::Conflict(NOT_BEGUN.to_owned())))?;
    let secret = proof::secret(&backend, &person.id, &factor)?;
    let wrong = || {
        let sentence = "This is not the code that the app should show. Is the phone's clock right?";
        fail(AppError::field("code", sentence))
    };
    let step = totp::accepted(&secret, &code, now, factor.last_step).ok_or_else(wrong)?;
    let (codes, hashes) = proof::new_codes(&backend);
    let letter = proof::letter(changed(person, Change::TwoStepsOn))?;
    let confirmed = backend
        .accounts
        .confirm_second_factor(&person.id, step, hashes, session, letter, now);
    confirmed.await?;
    proof::renew_session(true).await?;
    super::codes::hand_over(&person.id, &codes)?;
    redirect_to(&Route::NewCodes);
    Ok(())
}

/// Switches the second step off for the signed-in person, who just proved who they are in both.
#[server(endpoint = "account/two-steps/end")]
pub async fn end_two_steps() -> Result<(), AppError> {
    let identity = ui::backend::recently_confirmed()?;
    let backend = ui::backend::backend();
    let person = &identity.person;
    let was_on = proof::factor_on(&backend, &person.id).await?.is_some();
    let letter = match was_on {
        true => Some(proof::letter(changed(person, Change::TwoStepsOff))?),
        false => None,
    };
    let keep = &identity.proven.session;
    let ended = backend
        .accounts
        .end_second_factor(&person.id, keep, letter, (backend.clock)());
    ended.await?;
    proof::renew_session(false).await?;
    redirect_to(&Route::Security);
    Ok(())
}

/// Whether the second step is on, and the way to the other.
#[component]
pub fn TwoSteps(
    /// Since when it is on, if it is.
    since: Option<String>,
    /// Whether the person just proved who they are.
    recent: bool,
    /// Called when it was switched off.
    again: Callback<()>,
) -> impl IntoView {
    let begin = ServerAction::<BeginTwoSteps>::new();
    let end = ServerAction::<EndTwoSteps>::new();
    Effect::new(move |_| {
        if let Some(Ok(())) = end.value().get() {
            Toasts::say("Two-step sign-in is off.");
            again.run(());
        }
    });
    let on = since.is_some();
    let state = match since {
        Some(since) => format!("On since {since}."),
        None => "Off.".to_owned(),
    };
    view! {
        <div class="form">
            <p class="state">
                <Icon name=if on { "check" } else { "info" } small=true />
                {state}
            </p>
            <FormNotice error=refusal(begin) />
            <FormNotice error=refusal(end) />
            {match (recent, on) {
                (false, _) => view! { <ConfirmFirst /> }.into_any(),
                (true, false) => {
                    view! {
                        <ActionForm action=begin>
                            <button class="button primary">"Set up"</button>
                        </ActionForm>
                    }
                        .into_any()
                }
                (true, true) => {
                    view! {
                        <ActionForm action=end>
                            <button class="button danger">"Switch off"</button>
                        </ActionForm>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// How does your phone make the codes?
pub fn two_steps_page() -> AnyView {
    let set_up = Resource::new_blocking(|| (), |()| read_two_steps());
    view! {
        <SafeTitle text="Set up two-step sign-in" />
        <Top title="How does your phone make the codes?" />
        <div class="page">
            <Loaded
                resource=set_up
                children={move |set_up: Option<SetUp>| match set_up {
                    Some(set_up) => view! { <SetUpForm set_up=set_up /> }.into_any(),
                    None => nothing_begun(),
                }}
            />
        </div>
    }
    .into_any()
}

fn nothing_begun() -> AnyView {
    view! {
        <div class="form narrow">
            <p>"Nothing is being set up."</p>
            <p class="actions">
                <a class="button" href=Route::Security.path()>
                    "Back to security"
                </a>
            </p>
        </div>
    }
    .into_any()
}

#[component]
fn SetUpForm(set_up: SetUp) -> impl IntoView {
    let action = ServerAction::<ConfirmTwoSteps>::new();
    let error = refusal(action);
    let groups: Vec<String> = set_up
        .secret
        .as_bytes()
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    let picture = set_up.picture.map(|picture| {
        let view_box = format!("0 0 {0} {0}", picture.side);
        view! {
            <svg class="qr" viewBox=view_box role="img" aria-label="QR code for your authenticator app" shape-rendering="crispEdges">
                <path d=picture.path></path>
            </svg>
        }
    });
    view! {
        <ol class="set-up">
            <li>
                <h2>"Scan this with an authenticator app"</h2>
                <p>"Any app that makes six-digit codes will do, such as the one in your password manager."</p>
                {picture}
                <p>
                    "On this device? "
                    <a href=set_up.link rel="external">
                        "Open the app"
                    </a>
                    ", or type this secret into it:"
                </p>
                <p class="secret">{groups.join(" ")}</p>
            </li>
            <li>
                <h2>"Enter the code that it shows"</h2>
                <ActionForm action=action attr:class="form" attr:novalidate=true>
                    <FormNotice error=error />
                    <Field name="code" label="Code" autocomplete="one-time-code" inputmode="numeric" hint="Six digits." error=error />
                    <p class="actions">
                        <button class="button primary" disabled=move || action.pending().get()>
                            "Switch on"
                        </button>
                        <a class="button quiet" href=Route::Security.path()>
                            "Not now"
                        </a>
                    </p>
                </ActionForm>
            </li>
        </ol>
    }
}
