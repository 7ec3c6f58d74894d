//! Where a page is: its workspace, and who looks.

use crate::bell::Bell;
use crate::error::AppResult;
use crate::icon::Icon;
use crate::route::Route;
use crate::viewer::{Seat, Viewer};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The workspace that the address names, and the viewer, loaded once by the frame for all below it.
#[derive(Clone, Copy)]
pub struct Place {
    /// The workspace's id, from the address.
    pub workspace: Memo<String>,
    /// Who is signed in.
    pub viewer: Resource<AppResult<Option<Viewer>>>,
    /// The viewer's seat in this workspace. The frame sets it before any page below it is made.
    pub seat: RwSignal<Option<Seat>>,
}

/// The workspace's id, from the address. Routes that load their data before their frame is there ask
/// this instead of [`Place::here`].
pub fn named_workspace() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("workspace").unwrap_or_default()))
}

/// The address's query as pairs, in its order.
pub fn named_pairs() -> Memo<Vec<(String, String)>> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.with(|query| {
            query
                .clone()
                .into_iter()
                .map(|(name, value)| (name.into_owned(), value))
                .collect()
        })
    })
}

impl Place {
    /// The place of this page.
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Asks anew who is signed in and where, after something of that was changed.
    pub fn reload(self) {
        self.viewer.refetch();
    }
}

/// Whether the viewer may keep something of their own here (a note, a view, an order): whoever only looks
/// may not. A page is loaded anew when that changes, so nothing follows it.
pub fn may_keep() -> bool {
    let place = use_context::<Place>();
    let seat = place.and_then(|place| place.seat.get_untracked());
    seat.is_some_and(|seat| !seat.seat.only_reads())
}

/// The top of a page: the question it answers, whether its data is the sample world's or of a past day,
/// and its tools.
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
        let seat = place.seat.get()?;
        let day = seat.look_at?;
        Some(view! {
            <A href=format!("{}#as-of", Route::Settings(seat.id).path()) attr:class="as-of">
                <Icon name="clock" small=true />
                {format!("As of {}", day.long())}
            </A>
        })
    };
    let sample = move || {
        let seat = place.seat.get().filter(|seat| seat.sample)?;
        Some(view! {
            <A href=format!("{}#sample", Route::Settings(seat.id).path()) attr:class="as-of">
                <Icon name="info" small=true />
                "Sample world"
            </A>
        })
    };
    view! {
        <header class="top">
            <div class="top-title">
                <h1>{title}</h1>
                {sample}
                {as_of}
            </div>
            <div class="top-tools">{children.map(|children| children())} <Bell /></div>
        </header>
    }
}
