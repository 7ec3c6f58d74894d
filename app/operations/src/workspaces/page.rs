use super::act::{AskLook, BreakGlass, ChangePlan, EndLook};
use super::data::{House, HouseLine, OwnLook, read_house};
use domain::look::{GLASS_WORDS, GRANT_HOURS};
use domain::plan::Plan;
use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::badge::{Badge, Tone};
use ui::field::done;
use ui::field::{Choice, Field, FormNotice, refusal};
use ui::loaded::Loaded;
use ui::place::Top;
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::toast::Toasts;

/// What the page's forms do.
#[derive(Clone, Copy)]
struct Actions {
    plan: ServerAction<ChangePlan>,
    ask: ServerAction<AskLook>,
    end: ServerAction<EndLook>,
    glass: ServerAction<BreakGlass>,
}

/// Who works here?
pub(crate) fn workspaces_page() -> AnyView {
    let actions = Actions {
        plan: ServerAction::new(),
        ask: ServerAction::new(),
        end: ServerAction::new(),
        glass: ServerAction::new(),
    };
    let asked = done(actions.ask);
    let house = Resource::new(
        move || {
            [
                actions.plan.version().get(),
                asked.get() as usize,
                actions.end.version().get(),
                actions.glass.version().get(),
            ]
        },
        |_| read_house(),
    );
    say(actions);
    view! {
        <SafeTitle text="Workspaces" />
        <Top title="Who works here?" />
        <div class="page jobs">
            <Loaded resource=house children={move |house: House| shown(house, actions)} />
        </div>
    }
    .into_any()
}

fn say(actions: Actions) {
    Effect::new(move |_| match actions.plan.value().get() {
        Some(Ok(())) => Toasts::say("The plan holds at once."),
        Some(Err(error)) => Toasts::say(error.sentence()),
        None => {}
    });
    Effect::new(move |_| {
        if let Some(Ok(())) = actions.ask.value().get() {
            Toasts::say("Asked. The owners were told by mail.");
        }
    });
    Effect::new(move |_| match actions.end.value().get() {
        Some(Ok(())) => Toasts::say("Ended."),
        Some(Err(error)) => Toasts::say(error.sentence()),
        None => {}
    });
}

fn shown(house: House, actions: Actions) -> AnyView {
    let options: Vec<_> = house
        .workspaces
        .iter()
        .filter(|one| !one.is_open)
        .map(|one| (one.id.clone(), one.name.clone()))
        .collect();
    let rows = house
        .workspaces
        .into_iter()
        .map(|one| row(one, actions.plan))
        .collect_view();
    let looks = house
        .looks
        .into_iter()
        .map(|one| look(one, actions))
        .collect_view();
    let ask = if options.is_empty() {
        view! { <p class="quiet">"You can look into every workspace already."</p> }.into_any()
    } else {
        view! { <AskForm workspaces=options action=actions.ask /> }.into_any()
    };
    view! {
        <section class="section" aria-labelledby="workspaces">
            <h2 id="workspaces">"Workspaces and their plans"</h2>
            <p class="quiet">
                "Nothing is sold here, so a plan is what you set. A smaller one deletes nothing; it locks what it does not include."
            </p>
            <table class="table cards">
                <caption class="visually-hidden">"Workspaces"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Workspace"</th>
                        <th scope="col">"For"</th>
                        <th scope="col">"Plan"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
        <section class="section" aria-labelledby="looks">
            <h2 id="looks">"Look into a workspace"</h2>
            <p class="quiet">
                "You see nothing in a workspace that is not yours until one of its owners lets you. Then you read for the time you asked for, change nothing, and each page you open is in their audit log."
            </p>
            <ul class="looks">{looks}</ul>
            {ask}
        </section>
    }
    .into_any()
}

fn row(one: HouseLine, action: ServerAction<ChangePlan>) -> impl IntoView {
    let label = format!("Plan of {}", one.name);
    let plans = Plan::ALL
        .into_iter()
        .map(|plan| {
            view! {
                <option value=plan.as_str() selected={plan == one.plan}>
                    {plan.word()}
                </option>
            }
        })
        .collect_view();
    let pending = action.pending();
    view! {
        <tr>
            <th scope="row">{one.name}</th>
            <td>{one.kind}</td>
            <td>
                <ActionForm action=action attr:class="house-plan">
                    <input type="hidden" name="workspace" value=one.id />
                    <select class="select" name="plan" aria-label=label>
                        {plans}
                    </select>
                    <button class="button" disabled=pending>"Set"</button>
                </ActionForm>
            </td>
        </tr>
    }
}

fn look(one: OwnLook, actions: Actions) -> impl IntoView {
    let (id, name) = one.workspace;
    let tone = match (one.waits, one.is_live) {
        (true, _) => Tone::Warn,
        (_, true) => Tone::Info,
        _ => Tone::Plain,
    };
    let open = one.is_live.then(|| {
        let to = Route::Overview(id.clone()).path();
        view! { <a class="button primary" href=to>"Look"</a> }
    });
    let end = (one.waits || one.is_live).then(|| {
        let (workspace, id, pending) = (id.clone(), one.id.clone(), actions.end.pending());
        let words = if one.waits { "Take back" } else { "End it" };
        view! {
            <ActionForm action=actions.end>
                <input type="hidden" name="workspace" value=workspace />
                <input type="hidden" name="id" value=id />
                <button class="button" disabled=pending>{words}</button>
            </ActionForm>
        }
    });
    let glass = one.may_break.then(|| {
        view! { <GlassForm workspace=id.clone() look=one.id.clone() action=actions.glass /> }
    });
    view! {
        <li class="look">
            <div class="look-head">
                <h3>{name}</h3>
                <Badge tone=tone words=one.state />
            </div>
            <p>{one.reason}</p>
            <div class="actions">{open} {end}</div>
            {glass}
        </li>
    }
}

#[component]
fn AskForm(workspaces: Vec<(String, String)>, action: ServerAction<AskLook>) -> impl IntoView {
    let error = refusal(action);
    let first = workspaces
        .first()
        .map(|(id, _)| id.clone())
        .unwrap_or_default();
    let hours = GRANT_HOURS.map(|hours| {
        let words = if hours == 1 {
            "1 hour".to_owned()
        } else {
            format!("{hours} hours")
        };
        (hours.to_string(), words)
    });
    view! {
        <ActionForm action=action attr:class="form" attr:novalidate=true>
            <FormNotice error=error />
            <Choice name="workspace" label="Workspace" options=workspaces value=first />
            <Field name="reason" label="Why" hint="The owners read it, and it stays in their audit log." error=error />
            <Choice name="hours" label="For" options=hours.to_vec() value="1" />
            <p class="actions">
                <button class="button primary" disabled=move || action.pending().get()>
                    "Ask the owners"
                </button>
            </p>
        </ActionForm>
    }
}

#[component]
fn GlassForm(workspace: String, look: String, action: ServerAction<BreakGlass>) -> impl IntoView {
    let error = refusal(action);
    let words = format!(
        "No owner answered for a day. Type «{GLASS_WORDS}» to look for one hour. The owners are told by mail at once."
    );
    view! {
        <ActionForm action=action attr:class="form" attr:novalidate=true>
            <FormNotice error=error />
            <p>{words}</p>
            <input type="hidden" name="workspace" value=workspace />
            <input type="hidden" name="id" value=look />
            <Field name="typed" label="The words" error=error />
            <p class="actions">
                <button class="button danger" disabled=move || action.pending().get()>
                    "Look without an answer"
                </button>
            </p>
        </ActionForm>
    }
}
