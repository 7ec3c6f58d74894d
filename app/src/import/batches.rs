use domain::metric::format::format_total;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::dialog::Confirm;
use ui::error::AppError;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::toast::Toasts;

/// A past import as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastImport {
    /// The batch's id.
    pub id: String,
    /// Its files, in words.
    pub what: String,
    /// Who wrote it.
    pub by: String,
    /// Records that it wrote.
    pub records: u64,
    /// Rows that it could not use.
    pub rejected: u64,
    /// Day and time in the workspace's zone.
    pub at: String,
    /// Whether it was undone.
    pub undone: bool,
}

/// Past imports, newest first. Members may ask.
#[server(endpoint = "import/batches", input = Json)]
pub async fn past_imports(workspace: String) -> Result<Vec<PastImport>, AppError> {
    let (backend, access, workspace) =
        ui::backend::whole_member(&workspace, domain::access::Role::Viewer)?;
    let batches = backend.imports.batches(&access).await?;
    Ok(batches
        .into_iter()
        .map(|batch| PastImport {
            what: match batch.files.as_slice() {
                [] => "No files".to_owned(),
                [one] => one.name.clone(),
                [first, rest @ ..] => format!("{} and {} more", first.name, rest.len()),
            },
            by: batch.by,
            records: batch
                .counts
                .values()
                .map(|count| count.new + count.changed)
                .sum(),
            rejected: batch.rejected,
            at: workspace.calendar.day_and_time(batch.at),
            undone: batch.undone_at.is_some(),
            id: batch.id,
        })
        .collect())
}

/// Takes an import back. Managers may.
#[server(endpoint = "import/undo", input = Json)]
pub async fn undo_import(workspace: String, batch: String) -> Result<(), AppError> {
    let (backend, access, _) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    backend
        .imports
        .undo(&access, &batch, (backend.clock)())
        .await?;
    Ok(())
}

/// The list of past imports.
#[component]
pub fn Batches(
    /// The workspace.
    workspace: Memo<String>,
    /// Grows when a batch was written or undone.
    written: RwSignal<u32>,
) -> impl IntoView {
    let past = Resource::new(
        move || (workspace.get(), written.get()),
        |(workspace, _)| past_imports(workspace),
    );
    view! {
        <Loaded
            resource=past
            children={move |past: Vec<PastImport>| {
                (!past.is_empty())
                    .then(|| {
                        view! {
                            <section class="section" aria-labelledby="past">
                                <h2 id="past">"Past imports"</h2>
                                <table class="table cards batches">
                                    <caption class="visually-hidden">"Past imports, newest first"</caption>
                                    <thead>
                                        <tr>
                                            <th scope="col">"What"</th>
                                            <th scope="col">"By"</th>
                                            <th scope="col" class="num">"Records"</th>
                                            <th scope="col" class="num">"When"</th>
                                            <th scope="col">
                                                <span class="visually-hidden">"Undo"</span>
                                            </th>
                                        </tr>
                                    </thead>
                                    <tbody>{past.into_iter().map(|past| row(past, workspace, written)).collect_view()}</tbody>
                                </table>
                            </section>
                        }
                    })
                    .into_any()
            }}
        />
    }
}

fn row(past: PastImport, workspace: Memo<String>, written: RwSignal<u32>) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{past.what}</th>
            <td class="quiet">{past.by}</td>
            <td class="num" data-label="Records">
                {format_total(past.records)}
            </td>
            <td class="num quiet card-end">{past.at}</td>
            <td class="num card-action">
                {if past.undone {
                    view! { <span class="muted">"Undone"</span> }.into_any()
                } else {
                    view! { <UndoImport batch=past.id total=past.records workspace=workspace written=written /> }.into_any()
                }}
            </td>
        </tr>
    }
}

/// Takes an import back, after asking.
#[component]
pub fn UndoImport(
    /// The batch's id.
    batch: String,
    /// Records that it wrote.
    total: u64,
    /// The workspace.
    workspace: Memo<String>,
    /// Grows when it was undone.
    written: RwSignal<u32>,
    /// Called when it was undone.
    #[prop(optional, into)]
    then: Option<Callback<()>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let undo = Action::new(move |(): &()| {
        let (workspace, batch) = (workspace.get_untracked(), batch.clone());
        async move { undo_import(workspace, batch).await }
    });
    Effect::new(move |_| match undo.value().get() {
        Some(Ok(())) => {
            Toasts::say(format!(
                "Import undone. {} records are as they were before it.",
                format_total(total)
            ));
            written.update(|count| *count += 1);
            if let Some(then) = then {
                then.run(());
            }
        }
        Some(Err(error)) => Toasts::say(error.sentence()),
        None => {}
    });
    view! {
        <button class="link-button needs-js" type="button" disabled=undo.pending() on:click=move |_| open.set(true)>
            <Icon name="undo" small=true />
            "Undo"
        </button>
        <Confirm
            open=open
            id="undo"
            question="Undo this import?"
            what=format!("What these {} records alone said goes, and what they replaced is there again. The files are kept, so you can import them anew.", format_total(total))
            keep="Keep it"
            go="Undo import"
            on_go=Callback::new(move |()| {
                undo.dispatch(());
            })
        />
    }
}
