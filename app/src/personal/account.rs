use super::counted;
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
#[cfg(feature = "ssr")]
use ui::route::redirect_to;
use ui::safe::SafeTitle;

/// What the page about one's own data shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnData {
    /// The person's address.
    pub email: String,
    /// Whether they proved within the last minutes who they are.
    pub recent: bool,
    /// Names of the workspaces that only they own.
    pub owned_alone: Vec<String>,
    /// The copy asked for last, unless its time is over.
    pub copy: Option<OwnCopy>,
}

/// A copy that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OwnCopy {
    /// It is being made.
    Waiting,
    /// It can be taken away.
    Ready {
        /// Where, for whoever just proved who they are.
        link: Option<String>,
        /// Its size in bytes.
        bytes: u64,
        /// Until when, in words.
        until: String,
    },
}

/// What is held about the signed-in person can be had or ended; this is how things stand. Whoever is signed
/// in may ask, for themselves.
#[server(endpoint = "account/data", input = Json)]
pub async fn read_own_data() -> Result<OwnData, AppError> {
    let identity = ui::backend::signed_in()?;
    let backend = ui::backend::backend();
    let now = (backend.clock)();
    let person = &identity.person;
    let recent = identity.proven.recently(now);
    let first = identity.workspaces.first();
    let utc = domain::time::Calendar::parse("UTC", "monday").ok();
    let calendar = first.map(|(workspace, _)| workspace.calendar).or(utc);
    let copy = match backend.personal.copy(&person.id, now).await? {
        None => None,
        Some(copy) => Some(match copy.made {
            None => OwnCopy::Waiting,
            Some(made) => OwnCopy::Ready {
                link: match recent {
                    true => Some(
                        backend
                            .files
                            .own_link(&person.id, &copy.id)
                            .map_err(ui::backend::fail)?,
                    ),
                    false => None,
                },
                bytes: made.bytes,
                until: calendar
                    .map(|calendar| calendar.day_and_time(made.ends_at))
                    .unwrap_or_default(),
            },
        }),
    };
    Ok(OwnData {
        email: person.email.clone(),
        recent,
        owned_alone: backend.personal.owned_alone(&person.id).await?,
        copy,
    })
}

/// Asks for a copy of everything held about the signed-in person, who just proved who they are.
#[server(endpoint = "account/data/copy")]
pub async fn ask_copy() -> Result<(), AppError> {
    let identity = ui::backend::recently_confirmed()?;
    let backend = ui::backend::backend();
    let asked = backend
        .personal
        .ask_copy(&identity.person.id, (backend.clock)());
    asked.await?;
    redirect_to(&Route::OwnData);
    Ok(())
}

/// Erases the account of the signed-in person, who just proved who they are and typed their address.
#[server(endpoint = "account/data/erase")]
pub async fn erase_account(email: String) -> Result<(), AppError> {
    let identity = ui::backend::recently_confirmed()?;
    let backend = ui::backend::backend();
    super::typed("email", &email, &identity.person.email)?;
    let erased = backend
        .personal
        .erase_person(&identity.person.id, (backend.clock)());
    erased.await?;
    for cookie in ["session", "device"] {
        ui::backend::set_cookie(&format!(
            "__Host-{cookie}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"
        ));
    }
    redirect_to(&Route::Erased);
    Ok(())
}

/// What is held about you?
pub fn account_data_page() -> AnyView {
    let data = Resource::new_blocking(|| (), |()| read_own_data());
    let again = Callback::new(move |()| data.refetch());
    view! {
        <SafeTitle text="Your data" />
        <Top title="What is held about you?" />
        <div class="page">
            <Loaded
                resource=data
                children={move |data: OwnData| view! { <Sections data=data again=again /> }.into_any()}
            />
        </div>
    }
    .into_any()
}

#[component]
fn Sections(data: OwnData, again: Callback<()>) -> impl IntoView {
    let recent = data.recent;
    view! {
        <div class="settings">
            <section aria-labelledby="copy-head">
                <header>
                    <h2 id="copy-head">"A copy for you"</h2>
                    <p>"One file (JSON) with all that is kept of you: account, sign-ins, mails, memberships, views, notes, and what you did."</p>
                </header>
                <CopyForm copy=data.copy recent=recent again=again />
            </section>
            <section aria-labelledby="erase-head">
                <header>
                    <h2 id="erase-head">"Erase your account"</h2>
                    <p>"At once and for good. There is no way back."</p>
                </header>
                <EraseForm email=data.email owned_alone=data.owned_alone recent=recent />
            </section>
        </div>
    }
}

/// In the place of what only somebody may do who just proved who they are: the way to do so.
#[component]
fn ConfirmFirst() -> impl IntoView {
    view! {
        <p class="actions">
            <a class="button" href=Route::Confirm(Route::OwnData.path()).path()>
                "Confirm it is you to go on"
            </a>
        </p>
    }
}

#[component]
fn CopyForm(copy: Option<OwnCopy>, recent: bool, again: Callback<()>) -> impl IntoView {
    let action = ServerAction::<AskCopy>::new();
    Effect::new(move |_| {
        if let Some(Ok(())) = action.value().get() {
            again.run(());
        }
    });
    let waiting = copy == Some(OwnCopy::Waiting);
    if waiting {
        // It takes seconds; whoever stays sees it come.
        Effect::new(move |_| {
            let look = std::time::Duration::from_secs(2);
            let handle = set_timeout_with_handle(move || again.run(()), look).ok();
            on_cleanup(move || {
                if let Some(handle) = handle {
                    handle.clear();
                }
            });
        });
    }
    let state = copy.map(|copy| match copy {
        OwnCopy::Waiting => view! {
            <p class="state" role="status">
                <Icon name="clock" small=true />
                "Your copy is being made. It will stand here in a moment."
            </p>
        }
        .into_any(),
        OwnCopy::Ready { link, bytes, until } => {
            let size = counted(bytes.div_ceil(1_024) as i64, "KB", "KB");
            view! {
                <p class="state">
                    <Icon name="check" small=true />
                    {format!("Your copy is ready ({size}). It can be taken away until {until}.")}
                </p>
                {link
                    .map(|link| {
                        view! {
                            <p class="actions">
                                <a class="button primary" href=link rel="external" download>
                                    "Download your copy"
                                </a>
                            </p>
                        }
                    })}
            }
            .into_any()
        }
    });
    let has_copy = state.is_some();
    view! {
        <div class="form">
            {state}
            <FormNotice error=refusal(action) />
            {match (recent, waiting) {
                (false, _) => view! { <ConfirmFirst /> }.into_any(),
                (true, true) => ().into_any(),
                (true, false) => {
                    view! {
                        <ActionForm action=action>
                            <p class="actions">
                                <button class="button" disabled=move || action.pending().get()>
                                    {if has_copy { "Make a new copy" } else { "Make a copy" }}
                                </button>
                            </p>
                        </ActionForm>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

#[component]
fn EraseForm(email: String, owned_alone: Vec<String>, recent: bool) -> impl IntoView {
    let action = ServerAction::<EraseAccount>::new();
    let error = refusal(action);
    let blocked = (!owned_alone.is_empty()).then(|| {
        let names = owned_alone.join(", ");
        view! {
            <div class="notice warn">
                <Icon name="warning" />
                <p>{format!("Only you own {names}. Make somebody else an owner under Members, or close the workspace in its settings. Then your account can be erased.")}</p>
            </div>
        }
    });
    let form = move || {
        let mean_it = format!("Type {email} to show that you mean it.");
        view! {
            <ActionForm action=action attr:class="form" attr:novalidate=true>
                <FormNotice error=error />
                <p>{mean_it}</p>
                <Field name="email" label="Your e-mail" kind="email" error=error />
                <p class="actions">
                    <button class="button danger" disabled=move || action.pending().get()>
                        "Erase my account"
                    </button>
                </p>
            </ActionForm>
        }
    };
    view! {
        <div class="form">
            <ul class="plain-list">
                <li>"You are signed out everywhere; name, address, password, second step, mails and your own views and notes are deleted."</li>
                <li>"You leave every workspace. What you imported there and shared with others stays, by «Erased account»."</li>
                <li>"The audit log keeps that something was done, when and from which network address, under an id that leads to nobody: it protects those who stay."</li>
                <li>"Backups made before hold you until they are replaced."</li>
            </ul>
            {match (blocked, recent) {
                (Some(blocked), _) => blocked.into_any(),
                (None, false) => view! { <ConfirmFirst /> }.into_any(),
                (None, true) => form().into_any(),
            }}
        </div>
    }
}
