use super::{Skip, refused};
use leptos::prelude::*;
use leptos_router::components::Outlet;
use ui::error::AppError;
use ui::icon::{Icon, Mark};
use ui::nav::{ACCOUNT, ADMIN, Own, OwnNav};
use ui::place::Place;
use ui::route::Route;
use ui::toast::{ToastCorner, Toasts};
use ui::viewer::{Viewer, read_viewer};

/// The frame around the signed-in person's own pages.
#[component]
pub fn AccountFrame() -> impl IntoView {
    own_frame("Your account", ACCOUNT)
}

/// The frame around the pages of whoever runs this installation. Each page asks for the right itself.
#[component]
pub fn AdminFrame() -> impl IntoView {
    own_frame("This installation", ADMIN)
}

/// A frame without a workspace: its pages as tabs, and the way back to the first workspace.
fn own_frame(label: &'static str, pages: &'static [Own]) -> impl IntoView {
    let viewer = Resource::new_blocking(|| (), |()| read_viewer());
    provide_context(Place {
        workspace: Memo::new(|_| String::new()),
        viewer,
        seat: RwSignal::new(None),
    });
    let toasts = Toasts::provide();
    view! {
        <Skip />
        <Transition>
            {move || Suspend::new(async move {
                match viewer.await {
                    Ok(Some(viewer)) if !viewer.is_guest => framed(label, pages, &viewer),
                    Ok(_) => refused(AppError::SignIn),
                    Err(error) => refused(error),
                }
            })}
        </Transition>
        <ToastCorner toasts=toasts />
    }
}

fn framed(label: &'static str, pages: &'static [Own], viewer: &Viewer) -> AnyView {
    let (back, words) = viewer.workspaces.first().map_or(
        (Route::NewWorkspace.path(), "Make a workspace".to_owned()),
        |seat| (Route::Overview(seat.id.clone()).path(), seat.name.clone()),
    );
    view! {
        <div class="own">
            <header class="own-bar">
                <a href=back class="own-back">
                    <Icon name="chevron-left" small=true />
                    <Mark />
                    <span>{words}</span>
                </a>
                <ui::theme::ThemeForm />
            </header>
            <main class="main" id="main" tabindex="-1">
                <OwnNav label=label pages=pages />
                <Outlet />
            </main>
        </div>
    }
    .into_any()
}
