use super::SignOutForm;
use super::gate::Gate;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};
use ui::error::AppError;
use ui::field::{Field, FormNotice, refusal};
use ui::icon::Icon;
use ui::loaded::Loaded;
#[cfg(feature = "ssr")]
use ui::route::{Route, redirect_to};

/// What whoever opened the link can do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// They are signed in under the invited address.
    Accept,
    /// They make an account.
    Begin,
    /// They have an account and are not signed in.
    SignIn,
    /// They are signed in under this other address.
    Other(String),
}

/// An invitation as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The workspace's name.
    pub name: String,
    /// Who asked.
    pub by: String,
    /// The invited address.
    pub email: String,
    /// The role, and what it may do.
    pub role: (String, String),
    /// Whether only a part will be seen.
    pub is_scoped: bool,
    /// What can be done.
    pub turn: Turn,
}

/// What a link's bearer is asked; nothing where it leads nowhere any more. Anybody may ask.
#[server(endpoint = "invitation/look", input = Json)]
pub async fn read_invitation(token: String) -> Result<Option<Asked>, AppError> {
    use domain::error::StoreError;
    let (backend, caller) = (ui::backend::backend(), ui::backend::caller());
    let hash = backend.passwords.hash_token(&token);
    let found = match backend.members.invitation(&hash, (backend.clock)()).await {
        Ok(found) => found,
        Err(StoreError::NotFound) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let turn = match &caller.identity {
        Some(own) if own.person.email == found.email => Turn::Accept,
        Some(own) => Turn::Other(own.person.email.clone()),
        None if found.has_account => Turn::SignIn,
        None => Turn::Begin,
    };
    Ok(Some(Asked {
        role: (
            found.role.word().to_lowercase(),
            found.role.may_do().to_owned(),
        ),
        name: found.name,
        by: found.by,
        email: found.email,
        is_scoped: found.is_scoped,
        turn,
    }))
}

/// Said when the link is used up, taken back, too old, or wrong: which of them is nobody's business.
const CLOSED: &str = "This invitation was used already, was taken back, or is older than seven days. Ask whoever sent it for another.";

/// Accepts an invitation. Whoever holds the link may, once: signed in under the invited address, or as
/// somebody new with a name and a password.
#[server(endpoint = "invitation/accept")]
pub async fn accept_invitation(
    token: String,
    #[server(default)] name: String,
    #[server(default)] password: String,
) -> Result<(), AppError> {
    use domain::error::StoreError;
    use domain::member::Joining;
    let (backend, caller) = (ui::backend::backend(), ui::backend::caller());
    let now = (backend.clock)();
    let hash = backend.passwords.hash_token(&token);
    // Making an account hashes a password, which is slow on purpose.
    ui::backend::allow(ui::backend::Guess::Link { hash: &hash })?;
    let closed = |error| match error {
        StoreError::NotFound => ui::backend::fail(AppError::Conflict(CLOSED.to_owned())),
        error => error.into(),
    };
    let found = backend.members.invitation(&hash, now).await;
    let found = found.map_err(closed)?;
    let who = match &caller.identity {
        Some(own) => Joining::Person(own.person.id.clone()),
        None => {
            let wrong = domain::person::check_person(&name, &found.email, &password, &[]);
            if !wrong.is_empty() {
                return Err(ui::backend::fail(AppError::Invalid(wrong)));
            }
            let hashed = backend.passwords.hash(&password).await;
            Joining::New {
                name,
                password_hash: hashed.map_err(ui::backend::fail)?,
            }
        }
    };
    let accepted = backend.members.accept_invitation(&hash, who, now).await;
    let (person, workspace) = accepted.map_err(closed)?;
    if caller.identity.is_none() {
        super::sign_in::start_session(&backend, &person).await?;
    }
    redirect_to(&Route::Overview(workspace));
    Ok(())
}

/// The page behind an invitation's link.
pub fn invitation_page() -> AnyView {
    let query = use_query_map();
    let token = Memo::new(move |_| query.with(|query| query.get("token").unwrap_or_default()));
    let asked = Resource::new_blocking(move || token.get(), read_invitation);
    view! {
        <Gate title="You are invited" lead="An invitation opens a workspace to you.">
            <Loaded resource=asked children={move |asked: Option<Asked>| match asked {
                Some(asked) => shown(asked, token),
                None => view! { <Closed /> }.into_any(),
            }} />
        </Gate>
    }
    .into_any()
}

#[component]
fn Closed() -> impl IntoView {
    view! {
        <div class="notice warn" role="alert">
            <Icon name="warning" />
            <p>{CLOSED}</p>
        </div>
    }
}

fn shown(asked: Asked, token: Memo<String>) -> AnyView {
    let (role, may_do) = asked.role.clone();
    let part = asked
        .is_scoped
        .then_some(" You will see the courses chosen for you.");
    let what = format!(
        "{} invites you to {} as {role}: {may_do}.",
        asked.by, asked.name
    );
    view! {
        <p class="lead">{what} {part}</p>
        {match asked.turn.clone() {
            Turn::Accept => view! { <AcceptForm token=token email=asked.email is_new=false /> }.into_any(),
            Turn::Begin => view! { <AcceptForm token=token email=asked.email is_new=true /> }.into_any(),
            Turn::SignIn => view! {
                <div class="notice">
                    <Icon name="info" />
                    <p>{format!("There is an account for {}. Sign in with it, then open the link in the mail again.", asked.email)}</p>
                </div>
                <a class="button primary wide" href="/sign-in">"Sign in"</a>
            }
            .into_any(),
            Turn::Other(own) => view! {
                <div class="notice warn" role="alert">
                    <Icon name="warning" />
                    <p>{format!("This invitation is for {}, and you are signed in as {own}.", asked.email)}</p>
                    <p>"Sign out, then open the link in the mail again. Or ask for an invitation to your own address."</p>
                </div>
                <SignOutForm>
                    <button class="button wide">"Sign out"</button>
                </SignOutForm>
            }
            .into_any(),
        }}
    }
    .into_any()
}

#[component]
fn AcceptForm(token: Memo<String>, email: String, is_new: bool) -> impl IntoView {
    let action = ServerAction::<AcceptInvitation>::new();
    let error = refusal(action);
    let go = if is_new {
        "Make account and join"
    } else {
        "Join"
    };
    view! {
        <ActionForm action=action attr:class="form" attr:novalidate=true>
            <FormNotice error=error />
            <input type="hidden" name="token" value=token />
            {is_new
                .then(|| {
                    view! {
                        <Field name="name" label="Your name" autocomplete="name" error=error />
                        // Password managers keep the address beside the password.
                        <input type="hidden" name="username" value=email.clone() autocomplete="username" />
                        <Field
                            name="password"
                            label="Password"
                            kind="password"
                            autocomplete="new-password"
                            hint="At least 10 characters. A few words are fine."
                            error=error
                        />
                    }
                })}
            <button class="button primary wide" disabled=move || action.pending().get()>
                {go}
            </button>
            <p class="field-hint">{format!("You sign in as {email}.")}</p>
        </ActionForm>
    }
}
