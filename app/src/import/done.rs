use super::batches::UndoImport;
use super::model::kind_words;
use super::page::Steps;
use crate::settings::look_at::LookAtForm;
use domain::import::Batch;
use domain::metric::format::format_total;
use domain::time::Day;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};
use ui::error::AppError;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::route::Route;

/// A past day worth looking at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastDay {
    /// The day of the newest fact.
    pub newest: Day,
    /// The last day of the week in which most people were active.
    pub busiest: Day,
}

/// The past day that a workspace whose data ended long ago is best looked at as of, if it is such a
/// workspace and is not looked at as of a past day already. Members may ask.
#[server(endpoint = "school/past-day", input = Json)]
pub async fn find_past_day(workspace: String) -> Result<Option<PastDay>, AppError> {
    let (backend, access, workspace) =
        ui::backend::member(&workspace, domain::access::Role::Viewer)?;
    ui::backend::entitled(&access, domain::plan::Feature::School)?;
    let now = workspace.now((backend.clock)());
    let newest = backend.school.last_fact(&access).await?;
    let Some(newest) = newest.filter(|newest| {
        workspace.look_at.is_none() && domain::school::busiest::has_ended(*newest, now.today)
    }) else {
        return Ok(None);
    };
    let measured = backend
        .metrics
        .measured(&access, "active", "", newest)
        .await?;
    let Some(measured) = measured else {
        return Ok(None);
    };
    let weeks = domain::school::busiest::weeks(measured);
    let active = backend
        .metrics
        .distinct(&access, "active", "", &weeks)
        .await?;
    let busiest = domain::school::busiest::last_of_the_busiest(&weeks, &active);
    Ok(busiest.map(|busiest| PastDay { newest, busiest }))
}

/// What was written, and what to do next.
#[component]
pub fn Done(
    /// The batch.
    batch: Batch,
    /// The workspace.
    workspace: Memo<String>,
    /// Grows when a batch was written or undone.
    written: RwSignal<u32>,
) -> impl IntoView {
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        let start = Route::Import(workspace.get_untracked()).path();
        navigate(&start, Default::default());
    });
    let past = Resource::new(move || workspace.get(), find_past_day);
    let total: u64 = batch
        .counts
        .values()
        .map(|count| count.new + count.changed)
        .sum();
    let counts = [
        "course",
        "student",
        "enrolment",
        "item",
        "assessment",
        "activity",
        "submission",
        "progress",
    ]
    .into_iter()
    .filter_map(|kind| batch.counts.get(kind).map(|count| (kind, *count)))
    .map(|(kind, count)| {
        view! {
            <div>
                <dt>{kind_words(kind).1}</dt>
                <dd>{format_total(count.new + count.changed)}</dd>
            </div>
        }
    })
    .collect_view();
    view! {
        <div class="import">
            <Steps at=3 />
            <section class="section" aria-labelledby="done">
                <h2 id="done" role="status">
                    {format!("{} records written", format_total(total))}
                </h2>
                <dl class="counts">
                    {counts} <div>
                        <dt>"Rejected"</dt>
                        <dd>{format_total(batch.rejected)}</dd>
                    </div>
                </dl>
            </section>
            <Loaded
                resource=past
                children={move |past: Option<PastDay>| {
                    past.map(|past| view! { <PastNotice past=past workspace=workspace /> }).into_any()
                }}
            />
            <p class="actions">
                <A href=move || Route::Overview(workspace.get()).path() attr:class="button">
                    "Open the overview"
                </A>
                <UndoImport batch=batch.id total=total workspace=workspace written=written then=leave />
            </p>
        </div>
    }
}

#[component]
fn PastNotice(past: PastDay, workspace: Memo<String>) -> impl IntoView {
    view! {
        <div class="notice">
            <Icon name="clock" />
            <strong>{format!("Your newest row is from {}", past.newest.long())}</strong>
            <p class="muted">
                {format!(
                    "Seen from today, everyone would be inactive. Look at the workspace as of a past day instead: your busiest week ended on {}.",
                    past.busiest.long(),
                )}
            </p>
            <LookAtForm workspace=workspace day=Some(past.busiest) go="Look at it as of this day" then_overview=true />
        </div>
    }
}
