//! The frames around pages: that of a workspace, and that of pages without one.

mod banners;
mod own;
mod phone;
mod seat;
mod side;

use crate::find::Finder;
use banners::Banners;
use leptos::prelude::*;
use leptos_router::components::Outlet;
pub use own::{AccountFrame, AdminFrame};
use phone::Tabs;
use seat::SeatBanner;
use side::Side;
use ui::bell::Unread;
use ui::error::AppError;
use ui::icon::Mark;
use ui::loaded::Failure;
use ui::place::{Place, named_workspace};
use ui::safe::SafeTitle;
use ui::toast::{ToastCorner, Toasts};
use ui::viewer::{Seat, Viewer, read_viewer};

/// The frame around every page of a workspace: where you are, where you can go, who you are.
#[component]
pub fn Frame() -> impl IntoView {
    let workspace = named_workspace();
    let viewer = Resource::new_blocking(move || workspace.get(), |_| read_viewer());
    let seat = RwSignal::new(None);
    provide_context(Place {
        workspace,
        viewer,
        seat,
    });
    Unread::provide(workspace);
    let toasts = Toasts::provide();
    view! {
        <Skip />
        <Transition>
            {move || Suspend::new(async move {
                match viewer.await {
                    Ok(Some(viewer)) => seated(viewer, &workspace.get(), seat),
                    Ok(None) => refused(AppError::SignIn),
                    Err(error) => refused(error),
                }
            })}
        </Transition>
        <Banners />
        <ToastCorner toasts=toasts />
    }
}

/// The way past the navigation, for keyboards.
#[component]
fn Skip() -> impl IntoView {
    view! {
        // The router would take the jump over and leave the focus where it is.
        <a class="skip" href="#main" rel="external">
            "Skip to content"
        </a>
    }
}

fn refused(error: AppError) -> AnyView {
    #[cfg(feature = "ssr")]
    ui::backend::set_status(&error);
    view! {
        <SafeTitle text="Not here" />
        <main class="error" id="main">
            <Mark />
            <Failure error=error />
        </main>
    }
    .into_any()
}

fn seated(viewer: Viewer, workspace: &str, here: RwSignal<Option<Seat>>) -> AnyView {
    let Some(seat) = viewer
        .workspaces
        .iter()
        .find(|seat| seat.id == workspace)
        .cloned()
    else {
        return refused(AppError::NotFound);
    };
    here.set(Some(seat.clone()));
    view! {
        <div class="shell">
            <Side viewer=viewer.clone() seat=seat.clone() />
            <main class="main" id="main" tabindex="-1">
                <SeatBanner seat=seat.clone() />
                <Outlet />
            </main>
            <Tabs viewer=viewer.clone() seat=seat.clone() />
        </div>
        <Finder viewer=viewer seat=seat />
    }
    .into_any()
}
