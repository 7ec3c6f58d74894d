use domain::import::{Column, FileSummary, Part};
use leptos::form::ActionForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use ui::error::AppError;
use ui::field::{FormNotice, refusal};

/// A column as the form settles it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settled {
    /// Its header.
    header: String,
    /// What it says; empty where it is only kept as a detail.
    part: String,
}

/// Settles what the columns of a table say, for this and every later file with its headers. Managers
/// may.
#[server(endpoint = "import/mapping")]
pub async fn settle_columns(workspace: String, columns: Vec<Settled>) -> Result<(), AppError> {
    use domain::import::check_mapping;
    let (backend, access, _) = ui::backend::member(&workspace, domain::access::Role::Manager)?;
    let columns: Vec<Column> = columns
        .into_iter()
        .map(|column| Column {
            part: Part::parse(&column.part),
            header: column.header,
        })
        .collect();
    let (signature, mapping) = check_mapping(&columns)
        .map_err(|sentence| ui::backend::fail(AppError::field("columns", sentence)))?;
    let now = (backend.clock)();
    backend
        .imports
        .save_mapping(&access, &signature, &mapping, now)
        .await
        .map_err(AppError::from)
}

/// Which column of a file says what, to be corrected by hand.
#[component]
pub fn Mapping(
    /// The file.
    file: FileSummary,
    /// The workspace.
    workspace: Memo<String>,
    /// Looks at the upload anew.
    settled: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<SettleColumns>::new();
    let error = refusal(action);
    let wrong = move || error.get().and_then(|error| error.about("columns"));
    Effect::new(move |_| {
        if let Some(Ok(())) = action.value().get() {
            settled.run(());
        }
    });
    let open = file.skipped.is_some();
    let fields = file
        .columns
        .into_iter()
        .enumerate()
        .map(field)
        .collect_view();
    view! {
        <details class="panel mapping" open=open>
            <summary>{format!("Which column of {} says what?", file.name)}</summary>
            <ActionForm action=action attr:class="form">
                <FormNotice error=error />
                {move || wrong().map(|sentence| view! { <p class="field-error" role="alert">{sentence}</p> })}
                <input type="hidden" name="workspace" value=move || workspace.get() />
                <div class="mapping-columns">{fields}</div>
                <p class="actions">
                    <button class="button" disabled=move || action.pending().get()>
                        "Read it so"
                    </button>
                    <span class="field-hint">"Remembered for every file with these headers."</span>
                </p>
            </ActionForm>
        </details>
    }
}

fn field((index, column): (usize, Column)) -> impl IntoView {
    let id = format!("column-{index}");
    let options = Part::ALL.into_iter().map(|part| {
        let chosen = column.part == Some(part);
        view! {
            <option value=part.as_str() selected=chosen>
                {part.words()}
            </option>
        }
    });
    view! {
        <div class="field">
            <input type="hidden" name=format!("columns[{index}][header]") value=column.header.clone() />
            <label for=id.clone()>{column.header.clone()}</label>
            <select class="select" id=id name=format!("columns[{index}][part]")>
                <option value="" selected=column.part.is_none()>
                    "Keep as a detail"
                </option>
                {options.collect_view()}
            </select>
        </div>
    }
}
