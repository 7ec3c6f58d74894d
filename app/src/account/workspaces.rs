use super::gate::Gate;
use domain::workspace::WorkspaceKind;
use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::error::AppError;
use ui::field::{FormNotice, refusal};
use ui::icon::Icon;
use ui::loaded::{Failure, Loaded};
use ui::route::Route;
#[cfg(feature = "ssr")]
use ui::route::redirect_to;
use ui::viewer::{Seat, Viewer, read_viewer};

/// Ends the caller's own membership. Every member may, but the last owner.
#[server(endpoint = "workspaces/leave")]
pub async fn leave_workspace(workspace: String) -> Result<(), AppError> {
    let (backend, access, _) = ui::backend::keeper(&workspace, false)?;
    let now = (backend.clock)();
    backend
        .members
        .remove_member(&access, access.person(), now)
        .await?;
    redirect_to(&Route::Workspaces);
    Ok(())
}

/// What a kind of workspace is called and whom it is for.
pub fn kind_words(kind: WorkspaceKind) -> String {
    format!("{}: {}", kind.word(), kind.whom())
}

/// Where do you want to work?
pub fn workspaces_page() -> AnyView {
    let leave = ServerAction::<LeaveWorkspace>::new();
    let viewer = Resource::new_blocking(move || leave.version().get(), |_| read_viewer());
    view! {
        <Gate title="Where do you want to work?" lead="The workspaces that you belong to.">
            <Loaded resource=viewer children={move |viewer: Option<Viewer>| match viewer {
                Some(viewer) if !viewer.is_guest => listed(viewer, leave),
                _ => {
                    #[cfg(feature = "ssr")]
                    ui::backend::set_status(&AppError::SignIn);
                    view! { <Failure error=AppError::SignIn /> }.into_any()
                }
            }} />
        </Gate>
    }
    .into_any()
}

fn listed(viewer: Viewer, leave: ServerAction<LeaveWorkspace>) -> AnyView {
    let error = refusal(leave);
    let none = viewer.workspaces.is_empty();
    let rows = viewer
        .workspaces
        .into_iter()
        .map(|seat| row(seat, leave))
        .collect_view();
    view! {
        <FormNotice error=error />
        {if none {
            view! { <p class="muted">"You belong to no workspace. Make one, or ask for an invitation."</p> }.into_any()
        } else {
            view! { <ul class="seats">{rows}</ul> }.into_any()
        }}
        <p class="actions">
            <a class="button wide" href=Route::NewWorkspace.path()>
                <Icon name="plus" small=true />
                "Make a workspace"
            </a>
        </p>
    }
    .into_any()
}

fn row(seat: Seat, leave: ServerAction<LeaveWorkspace>) -> impl IntoView {
    let (kind, role) = (seat.kind.word(), seat.standing());
    view! {
        <li>
            <a href=Route::Overview(seat.id.clone()).path()>
                <b>{seat.name.clone()}</b>
                <small>{format!("{role} · {kind}")}</small>
            </a>
            <details>
                <summary class="link-button">
                    "Leave"
                    <span class="visually-hidden">{format!(" {}", seat.name)}</span>
                </summary>
                <ActionForm action=leave>
                    <p>"It closes to you at once. An owner can invite you again."</p>
                    <input type="hidden" name="workspace" value=seat.id />
                    <button class="button danger" disabled=move || leave.pending().get()>
                        {format!("Leave {}", seat.name)}
                    </button>
                </ActionForm>
            </details>
        </li>
    }
}
