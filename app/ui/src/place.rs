//! Where a page is: its workspace, and who looks.

use crate::error::AppResult;
use crate::icon::Icon;
use crate::route::Route;
use crate::viewer::{Seat, Viewer};
use leptos::prelude::*;
use leptos_router::components::A;

/// The workspace that the address names, and the viewer, loaded once by the frame for all below it.
#[derive(Clone, Copy)]
pub struct Place {
    /// The workspace's id, from the address.
    pub workspace: Memo<String>,
    /// Who is signed in.
    pub viewer: Resource<AppResult<Option<Viewer>>>,
}

impl Place {
    /// The place of this page.
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// The viewer's seat in this workspace, once it is known.
    pub fn seat(self) -> Option<Seat> {
        let workspace = self.workspace.get();
        let viewer = self.viewer.get().and_then(Result::ok).flatten()?;
        viewer.workspaces.into_iter().find(|seat| seat.id == workspace)
    }
}

/// The top of a page: the question it answers, whether it is looked at as of a past day, and its
/// tools.
#[component]
pub fn Top(
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// Tools such as the range.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let place = Place::here();
    let as_of = move || {
        let seat = place.seat()?;
        let day = seat.look_at?;
        Some(view! {
            <A href=format!("{}#as-of", Route::Settings(seat.id).path()) attr:class="as-of">
                <Icon name="clock" small=true />
                {format!("As of {}", day.long())}
            </A>
        })
    };
    view! {
        <header class="top">
            <div class="top-title">
                <h1>{title}</h1>
                <Suspense>{as_of}</Suspense>
            </div>
            <div class="top-tools">{children.map(|children| children())}</div>
        </header>
    }
}
