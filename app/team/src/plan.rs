//! What the workspace's plan holds, and why the rest is locked.

use domain::plan::{ENTITLEMENTS, Plan};
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

/// The plan as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    /// What the workspace is on.
    pub plan: Plan,
    /// How many seats are taken, and how many there are.
    pub seats: String,
    /// Whether none is left.
    pub full: bool,
    /// Who runs this server: name and address.
    pub operators: Vec<(String, String)>,
    /// Whether whoever looks is one of them.
    pub is_operator: bool,
}

/// What the plan holds, with its present use. Managers of the whole workspace may read it.
#[server(endpoint = "plan/look", input = Json)]
pub async fn read_plan(workspace: String) -> Result<PlanView, AppError> {
    let (backend, access, workspace) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    let is_operator = ui::backend::signed_in()?.is_operator;
    let now = (backend.clock)();
    let known = backend.members.members(&access).await?;
    let open = known.invitations.iter().filter(|one| one.expires_at > now);
    let (seats, full) = domain::member::seats(workspace.plan, known.members.len(), open.count());
    let operators = backend.rights.operators().await?.into_iter();
    Ok(PlanView {
        plan: workspace.plan,
        seats,
        full: full.is_some(),
        operators: operators.map(|one| (one.name, one.email)).collect(),
        is_operator,
    })
}

/// What does this workspace have?
pub(crate) fn plan_page() -> AnyView {
    let workspace = named_workspace();
    let plan = Resource::new(move || workspace.get(), read_plan);
    view! {
        <SafeTitle text="Plan" />
        <Top title="What does this workspace have?">
            <ThemeForm />
        </Top>
        <div class="page">
            <ui::nav::SettingsNav />
            <Loaded resource=plan children={move |plan: PlanView| shown(plan)} />
        </div>
    }
    .into_any()
}

fn shown(view: PlanView) -> AnyView {
    let plan = view.plan;
    let rows = ENTITLEMENTS
        .iter()
        .map(|row| {
            let why = row.feature.why_locked(plan);
            let (tone, words) = match why {
                None => (Tone::Good, "Included".to_owned()),
                Some(_) => (Tone::Plain, format!("From {}", row.from.word())),
            };
            view! {
                <tr>
                    <th scope="row">
                        {row.name}
                        <small>{row.what}</small>
                    </th>
                    <td class="card-end">
                        <Badge tone=tone words=words />
                    </td>
                </tr>
            }
        })
        .collect_view();
    let tone = if view.full { Tone::Warn } else { Tone::Good };
    let limit = match plan.most_members() {
        Some(most) => format!("{most} members and open invitations together."),
        None => "As many members as you invite.".to_owned(),
    };
    let who: Vec<String> = view
        .operators
        .iter()
        .map(|(name, email)| format!("{name} ({email})"))
        .collect();
    let change = if view.is_operator {
        view! {
            <p>"You run this server, so you can change the plan of any workspace."</p>
            <p class="actions">
                <A href=Route::HouseWorkspaces.path() attr:class="button">"Change the plan"</A>
            </p>
        }
        .into_any()
    } else {
        view! { <p>{format!("Whoever runs this server sets it: {}. Ask them.", who.join(", "))}</p> }
            .into_any()
    };
    view! {
        <section class="section" aria-labelledby="plan">
            <div class="section-head">
                <h2 id="plan">{format!("The {} plan", plan.word())}</h2>
            </div>
            <table class="table cards team">
                <caption class="visually-hidden">"What the plan holds"</caption>
                <thead>
                    <tr>
                        <th scope="col">"What"</th>
                        <th scope="col">"Here"</th>
                    </tr>
                </thead>
                <tbody>
                    <tr>
                        <th scope="row">
                            "Seats"
                            <small>{limit}</small>
                        </th>
                        <td class="card-end">
                            <Badge tone=tone words=view.seats />
                        </td>
                    </tr>
                    {rows}
                </tbody>
            </table>
        </section>
        <section class="section" aria-labelledby="change">
            <h2 id="change">"Another plan"</h2>
            <p class="muted">"Nothing is sold here: this server takes no payments. A smaller plan deletes nothing; it locks what it does not include."</p>
            {change}
        </section>
    }
    .into_any()
}
