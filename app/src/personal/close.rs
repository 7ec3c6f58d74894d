use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::error::AppError;
use ui::field::{Field, FormNotice, refusal};
#[cfg(feature = "ssr")]
use ui::route::{Route, redirect_to};

/// Closes a workspace: everything in it goes, but its audit log. Its owners may, who just proved who they
/// are and typed its name.
#[server(endpoint = "settings/close")]
pub async fn close_workspace(workspace: String, typed: String) -> Result<(), AppError> {
    let (backend, access, known) =
        ui::backend::whole_member(&workspace, domain::access::Role::Owner)?;
    ui::backend::recently_confirmed()?;
    super::typed("typed", &typed, &known.name)?;
    let now = (backend.clock)();
    backend.personal.close_workspace(&access, now).await?;
    redirect_to(&Route::Home);
    Ok(())
}

/// The end of a workspace.
#[component]
pub fn CloseSection(
    /// The workspace's id.
    workspace: String,
    /// Its name.
    name: String,
) -> impl IntoView {
    let action = ServerAction::<CloseWorkspace>::new();
    let error = refusal(action);
    let mean_it = format!("Type «{name}» to show that you mean it.");
    view! {
        <section aria-labelledby="close">
            <header>
                <h2 id="close">"Close this workspace"</h2>
                <p>"Courses, students, imports, files, goals and everything else in it are deleted for every member, at once and for good."</p>
            </header>
            <ActionForm action=action attr:class="form" attr:novalidate=true>
                <FormNotice error=error />
                <p>{mean_it}</p>
                <input type="hidden" name="workspace" value=workspace />
                <Field name="typed" label="Its name" error=error />
                <p class="actions">
                    <button class="button danger" disabled=move || action.pending().get()>
                        "Close for good"
                    </button>
                </p>
            </ActionForm>
        </section>
    }
}
