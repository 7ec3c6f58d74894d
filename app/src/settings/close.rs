use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::error::AppError;
use ui::field::{Field, FormNotice, refusal};
#[cfg(feature = "ssr")]
use ui::route::{Route, redirect_to};

/// Closes the workspace for everybody, for good. An owner may, who types its name.
#[server(endpoint = "workspaces/close")]
pub async fn close_workspace(workspace: String, typed: String) -> Result<(), AppError> {
    let (backend, access, known) =
        ui::backend::whole_member(&workspace, domain::access::Role::Owner)?;
    if typed.trim() != known.name.trim() {
        let wrong = AppError::field("typed", "This is not the workspace's name.");
        return Err(ui::backend::fail(wrong));
    }
    let now = (backend.clock)();
    backend.workspaces.close_workspace(&access, now).await?;
    redirect_to(&Route::Workspaces);
    Ok(())
}

/// The way to close the workspace.
#[component]
pub fn CloseSection(
    /// The workspace's id.
    workspace: String,
    /// Its name, to be typed.
    name: String,
) -> impl IntoView {
    let action = ServerAction::<CloseWorkspace>::new();
    let error = refusal(action);
    let ask = format!("Type «{name}» to go on. There is no way back.");
    view! {
        <section aria-labelledby="close">
            <header>
                <h2 id="close">"Close this workspace"</h2>
                <p>"Its courses, students, imports and settings are deleted, for everybody in it. A mail tells them. Only the audit log stays."</p>
            </header>
            <ActionForm action=action attr:class="form" attr:novalidate=true>
                <FormNotice error=error />
                <p>{ask}</p>
                <input type="hidden" name="workspace" value=workspace />
                <Field name="typed" label="Name of the workspace" error=error />
                <p class="actions">
                    <button class="button danger" disabled=move || action.pending().get()>
                        "Close this workspace"
                    </button>
                </p>
            </ActionForm>
        </section>
    }
}
