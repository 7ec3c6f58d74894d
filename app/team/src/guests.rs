//! Guests: links that let people look without an account.

use crate::members::forms::{Locked, ReachFields};
use domain::guest::GUEST_DAYS;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::badge::{Badge, Tone};
use ui::error::AppError;
use ui::field::{Choice, Field, FormNotice, done, refusal};
use ui::loaded::Loaded;
use ui::place::{Top, named_workspace};
#[cfg(feature = "ssr")]
use ui::route::{Route, redirect_to};
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;
use ui::toast::Toasts;

/// A link as its row shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestLine {
    /// Its id.
    pub id: String,
    /// Whom it is for.
    pub name: String,
    /// What they see, in words.
    pub sees: String,
    /// Who made it.
    pub by: String,
    /// How it stands, and whether it opens anything.
    pub state: String,
    /// Whether it opens anything.
    pub is_open: bool,
    /// The address, where it opens something and can still be told.
    pub path: Option<String>,
    /// How often it was opened.
    pub visits: i64,
    /// The latest openings: when, from where, with what.
    pub latest: Vec<(String, String, String)>,
}

/// Everything on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guests {
    /// Links, the latest first.
    pub links: Vec<GuestLine>,
    /// Courses to choose from, as id and name.
    pub courses: Vec<(String, String)>,
    /// Why no link can be made.
    pub locked: Option<String>,
}

/// What signs the links: they are made of this and a link's seed, and kept nowhere.
#[cfg(feature = "ssr")]
const PURPOSE: &str = "guest link";

/// Links and who opened them. Managers of the whole workspace may read it.
#[server(endpoint = "guests/list", input = Json)]
pub async fn read_guests(workspace: String) -> Result<Guests, AppError> {
    let (backend, access, workspace) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    let now = (backend.clock)();
    let roll = backend.school.roll(&access, workspace.now(now)).await?;
    let courses = roll.courses.iter();
    let courses: Vec<_> = courses
        .map(|one| (one.id.clone(), one.name.clone()))
        .collect();
    let calendar = workspace.calendar;
    let at = |at| calendar.day_and_time(at);
    let links = backend.guests.guest_links(&access).await?.into_iter();
    let links = links.map(|link| {
        let is_open = link.is_open(now);
        let token = backend.keys.sign(PURPOSE, link.seed.as_bytes());
        // After a change of keys an older link still opens, and can no longer be written out.
        let told = is_open && backend.passwords.hash_token(&token) == link.token_hash;
        let visit = |one: domain::guest::GuestVisit| (at(one.at), one.address, one.browser);
        GuestLine {
            sees: crate::members::data::sees(&link.scope, &courses),
            state: match link.revoked_at {
                Some(when) => format!("Ended {}", at(when)),
                None if is_open => format!("Until {}", at(link.expires_at)),
                None => format!("Over since {}", at(link.expires_at)),
            },
            path: told.then(|| format!("/g/{token}")),
            is_open,
            latest: link.latest.into_iter().map(visit).collect(),
            id: link.id,
            name: link.name,
            by: link.by,
            visits: link.visits,
        }
    });
    Ok(Guests {
        links: links.collect(),
        locked: domain::plan::Feature::GuestLinks.why_locked(workspace.plan),
        courses,
    })
}

/// Makes a link. Managers of the whole workspace may, where the plan includes guests.
#[server(endpoint = "guests/make")]
pub async fn make_guest_link(
    workspace: String,
    name: String,
    #[server(default)] reach: String,
    #[server(default)] courses: Vec<String>,
    #[server(default)] days: String,
) -> Result<(), AppError> {
    let (backend, access, _) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    ui::backend::entitled(&access, domain::plan::Feature::GuestLinks)?;
    let new = domain::guest::check_guest_link(&name, &reach, &courses, &days)
        .map_err(|wrong| ui::backend::fail(AppError::Invalid(wrong)))?;
    let (seed, _) = backend.passwords.token();
    let token = backend.keys.sign(PURPOSE, seed.as_bytes());
    let hash = backend.passwords.hash_token(&token);
    backend
        .guests
        .make_guest_link(&access, &new, (&seed, &hash), (backend.clock)())
        .await?;
    redirect_to(&Route::Guests(workspace));
    Ok(())
}

/// Ends a link at once. Managers of the whole workspace may.
#[server(endpoint = "guests/revoke")]
pub async fn revoke_guest_link(workspace: String, id: String) -> Result<(), AppError> {
    let (backend, access, _) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    backend
        .guests
        .revoke_guest_link(&access, &id, (backend.clock)())
        .await?;
    Ok(())
}

/// Who may look without an account?
pub(crate) fn guests_page() -> AnyView {
    let workspace = named_workspace();
    let make = ServerAction::<MakeGuestLink>::new();
    let revoke = ServerAction::<RevokeGuestLink>::new();
    let made_one = done(make);
    let guests = Resource::new(
        move || {
            let versions = (made_one.get(), revoke.version().get());
            (workspace.get(), versions)
        },
        |(workspace, _)| read_guests(workspace),
    );
    Effect::new(move |_| {
        if let Some(Ok(())) = make.value().get() {
            Toasts::say("Made. The link stands in the list.");
        }
    });
    Effect::new(move |_| match revoke.value().get() {
        Some(Ok(())) => Toasts::say("Ended. The link opens nothing any more."),
        Some(Err(error)) => Toasts::say(error.sentence()),
        None => {}
    });
    view! {
        <SafeTitle text="Guests" />
        <Top title="Who may look without an account?">
            <ThemeForm />
        </Top>
        <div class="page">
            <ui::nav::SettingsNav />
            <Loaded resource=guests children={move |guests: Guests| {
                shown(guests, workspace.get_untracked(), make, revoke)
            }} />
        </div>
    }
    .into_any()
}

fn shown(
    guests: Guests,
    workspace: String,
    make: ServerAction<MakeGuestLink>,
    revoke: ServerAction<RevokeGuestLink>,
) -> AnyView {
    let none = guests.links.is_empty();
    let rows = guests
        .links
        .into_iter()
        .map(|link| row(link, workspace.clone(), revoke))
        .collect_view();
    let form = match guests.locked {
        Some(why) => view! { <Locked why=why /> }.into_any(),
        None => {
            view! { <MakeForm workspace=workspace courses=guests.courses action=make /> }.into_any()
        }
    };
    view! {
        <section class="section" aria-labelledby="links">
            <h2 id="links">"Links"</h2>
            {if none {
                view! { <p class="muted">"No link yet. A guest opens one and looks around; they can change nothing and need no password."</p> }.into_any()
            } else {
                view! { <ul class="looks">{rows}</ul> }.into_any()
            }}
        </section>
        <section class="section" aria-labelledby="make">
            <h2 id="make">"Make a link"</h2>
            {form}
        </section>
    }
    .into_any()
}

#[component]
fn MakeForm(
    workspace: String,
    courses: Vec<(String, String)>,
    action: ServerAction<MakeGuestLink>,
) -> impl IntoView {
    let error = refusal(action);
    let days = GUEST_DAYS.map(|days| {
        let words = if days == 1 {
            "1 day".to_owned()
        } else {
            format!("{days} days")
        };
        (days.to_string(), words)
    });
    view! {
        <ActionForm action=action attr:class="form team-form" attr:novalidate=true>
            <FormNotice error=error />
            <input type="hidden" name="workspace" value=workspace />
            <Field name="name" label="For whom" hint="Such as «The auditors». Only you and your colleagues read it." error=error />
            <ReachFields courses=courses chosen=None error=error />
            <Choice name="days" label="It lasts" options=days.to_vec() value="7" />
            <p class="field-hint">
                "Whoever has the link sees names, addresses and progress of the students in reach. Give it only to people who may."
            </p>
            <p class="actions">
                <button class="button primary" disabled=move || action.pending().get()>
                    "Make the link"
                </button>
            </p>
        </ActionForm>
    }
}

fn row(link: GuestLine, workspace: String, revoke: ServerAction<RevokeGuestLink>) -> impl IntoView {
    let tone = if link.is_open {
        Tone::Good
    } else {
        Tone::Plain
    };
    let end = link.is_open.then(|| {
        let (id, of) = (link.id.clone(), format!(": {}", link.name));
        let pending = revoke.pending();
        view! {
            <ActionForm action=revoke>
                <input type="hidden" name="workspace" value=workspace />
                <input type="hidden" name="id" value=id />
                <button class="link-button danger" disabled=pending>
                    "End"
                    <span class="visually-hidden">{of}</span>
                </button>
            </ActionForm>
        }
    });
    let opened = match link.visits {
        0 => "never opened".to_owned(),
        1 => "opened once".to_owned(),
        more => format!("opened {more} times"),
    };
    let visits = (!link.latest.is_empty()).then(|| {
        let lines = link
            .latest
            .into_iter()
            .map(|(at, address, browser)| {
                view! { <li>{at} " · " {address} <small>{browser}</small></li> }
            })
            .collect_view();
        view! {
            <details>
                <summary class="link-button">"Latest openings"</summary>
                <ul class="look-visits">{lines}</ul>
            </details>
        }
    });
    view! {
        <li class="look">
            <div class="look-head">
                <h3>{link.name}</h3>
                <Badge tone=tone words=link.state />
                <span class="end">{end}</span>
            </div>
            <p class="muted">{format!("Sees: {} · made by {} · {opened}", link.sees, link.by)}</p>
            {link.path.map(|path| view! { <LinkLine path=path /> })}
            {visits}
        </li>
    }
}

/// The address, whole in a browser that runs scripts, with a button that copies it.
#[component]
fn LinkLine(path: String) -> impl IntoView {
    let whole = RwSignal::new(path.clone());
    Effect::new(move |_| {
        let origin = window().location().origin().unwrap_or_default();
        whole.update(|whole| {
            if whole.starts_with('/') {
                whole.insert_str(0, &origin);
            }
        });
    });
    let copy = move |_| {
        let text = whole.get_untracked();
        let _ = window().navigator().clipboard().write_text(&text);
        Toasts::say("Copied.");
    };
    view! {
        <p class="look-link">
            <a href=path rel="external noreferrer">{whole}</a>
            <button type="button" class="button needs-js" on:click=copy>"Copy"</button>
        </p>
    }
}
