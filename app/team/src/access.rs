//! Looks from outside: what operators ask for, and an owner's answer.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use leptos_router::components::A;
use serde::{Deserialize, Serialize};
use ui::badge::{Badge, Tone};
use ui::error::AppError;
use ui::loaded::Loaded;
use ui::place::{Top, named_workspace};
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;
use ui::toast::Toasts;

/// A request as its row shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookLine {
    /// Its id.
    pub id: String,
    /// Who asks.
    pub operator: String,
    /// Why.
    pub reason: String,
    /// For how long.
    pub hours: i64,
    /// When it was asked for.
    pub asked: String,
    /// How it stands, in words.
    pub state: String,
    /// Whether it waits for an answer.
    pub waits: bool,
    /// Whether it lets its operator look now.
    pub is_live: bool,
    /// Whether it was taken without an answer.
    pub broke_glass: bool,
}

/// What operators asked for. Owners may read it.
#[server(endpoint = "access/list", input = Json)]
pub async fn read_looks(workspace: String) -> Result<Vec<LookLine>, AppError> {
    use domain::look::GrantState;
    let (backend, access, workspace) =
        ui::backend::whole_member(&workspace, domain::access::Role::Owner)?;
    let (now, calendar) = ((backend.clock)(), workspace.calendar);
    let at = |at| calendar.day_and_time(at);
    let grants = backend.looks.grants(&access).await?.into_iter();
    let lines = grants.map(|grant| LookLine {
        state: match (grant.state, grant.until) {
            (GrantState::Asked, _) => "Waits for you".to_owned(),
            (GrantState::Granted, Some(until)) if now < until => {
                format!("Looks until {}", at(until))
            }
            (GrantState::Granted, until) => {
                format!("Over since {}", until.map(at).unwrap_or_default())
            }
            (GrantState::Refused, _) => "Refused".to_owned(),
            (GrantState::Ended, _) => "Ended".to_owned(),
        },
        waits: grant.state == GrantState::Asked,
        is_live: grant.is_live(now),
        asked: at(grant.asked_at),
        id: grant.id,
        operator: grant.operator,
        reason: grant.reason,
        hours: grant.hours,
        broke_glass: grant.broke_glass,
    });
    Ok(lines.collect())
}

/// Allows, refuses or ends a look. Owners may.
#[server(endpoint = "access/answer")]
pub async fn answer_look(workspace: String, id: String, what: String) -> Result<(), AppError> {
    let (backend, access, _) = ui::backend::whole_member(&workspace, domain::access::Role::Owner)?;
    let now = (backend.clock)();
    match what.as_str() {
        "allow" => backend.looks.answer_grant(&access, &id, true, now).await?,
        "refuse" => backend.looks.answer_grant(&access, &id, false, now).await?,
        "end" => backend.looks.end_grant(&access, &id, now).await?,
        _ => return Err(ui::backend::fail(AppError::BadRequest)),
    }
    Ok(())
}

/// Who looks in from outside?
pub(crate) fn access_page() -> AnyView {
    let workspace = named_workspace();
    let answer = ServerAction::<AnswerLook>::new();
    let looks = Resource::new(
        move || (workspace.get(), answer.version().get()),
        |(workspace, _)| read_looks(workspace),
    );
    Effect::new(move |_| match answer.value().get() {
        Some(Ok(())) => Toasts::say("Done. It holds at once."),
        Some(Err(error)) => Toasts::say(error.sentence()),
        None => {}
    });
    view! {
        <SafeTitle text="Access from outside" />
        <Top title="Who looks in from outside?">
            <ThemeForm />
        </Top>
        <div class="page">
            <ui::nav::SettingsNav />
            <Loaded resource=looks children={move |looks: Vec<LookLine>| {
                shown(looks, workspace.get_untracked(), answer)
            }} />
        </div>
    }
    .into_any()
}

fn shown(looks: Vec<LookLine>, workspace: String, answer: ServerAction<AnswerLook>) -> AnyView {
    let none = looks.is_empty();
    let log = Route::Audit(workspace.clone()).with_query("action=grant.read");
    let rows = looks
        .into_iter()
        .map(|look| row(look, &workspace, answer))
        .collect_view();
    view! {
        <p class="muted">
            "Whoever runs this server sees nothing in here unless an owner lets them look. They then read everything for a while and change nothing."
        </p>
        <section class="section" aria-labelledby="looks">
            <div class="section-head">
                <h2 id="looks">"Requests"</h2>
                <A href=log>"What was read"</A>
            </div>
            {if none {
                view! { <p class="muted">"Nobody asked to look."</p> }.into_any()
            } else {
                view! { <ul class="looks">{rows}</ul> }.into_any()
            }}
        </section>
    }
    .into_any()
}

fn row(look: LookLine, workspace: &str, answer: ServerAction<AnswerLook>) -> impl IntoView + use<> {
    let tone = match (look.waits, look.is_live) {
        (true, _) => Tone::Warn,
        (_, true) => Tone::Info,
        _ => Tone::Plain,
    };
    let hours = match look.hours {
        1 => "1 hour".to_owned(),
        hours => format!("{hours} hours"),
    };
    let acts: &[(&str, &str, &str)] = match (look.waits, look.is_live) {
        (true, _) => &[
            ("allow", "Let them look", "button"),
            ("refuse", "Refuse", "button"),
        ],
        (_, true) => &[("end", "End it now", "button danger")],
        _ => &[],
    };
    let buttons = acts
        .iter()
        .map(|(what, words, class)| {
            let (workspace, id) = (workspace.to_owned(), look.id.clone());
            let pending = answer.pending();
            view! {
                <ActionForm action=answer>
                    <input type="hidden" name="workspace" value=workspace />
                    <input type="hidden" name="id" value=id />
                    <input type="hidden" name="what" value=*what />
                    <button class=*class disabled=pending>{*words}</button>
                </ActionForm>
            }
        })
        .collect_view();
    view! {
        <li class="look">
            <div class="look-head">
                <h3>{look.operator}</h3>
                <Badge tone=tone words=look.state />
            </div>
            <p>{look.reason}</p>
            <p class="muted">
                {format!("Asked {} for {hours}", look.asked)}
                {look.broke_glass.then_some(" · looked without an answer, after a day")}
            </p>
            <div class="actions">{buttons}</div>
        </li>
    }
}
