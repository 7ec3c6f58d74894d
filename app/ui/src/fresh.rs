use crate::icon::Icon;
use crate::live::{Told, use_live};
use crate::place::Place;
use leptos::prelude::*;

/// A quiet line that says when the workspace's data is newer than what the page shows.
#[component]
pub fn Fresh(
    /// The data version that the page shows.
    shown: i64,
    /// Loads the page's data anew.
    refresh: Callback<()>,
) -> impl IntoView {
    let live = use_live(Place::here().workspace, domain::live::DATA);
    let newer = Memo::new(move |_| match live.get() {
        Some(Told::Data(version)) => version.parse::<i64>().is_ok_and(|version| version > shown),
        Some(Told::Missed) => true,
        None => false,
    });
    view! {
        <p class="fresh" role="status">
            {move || {
                newer
                    .get()
                    .then(|| {
                        view! {
                            <button class="button" type="button" on:click=move |_| refresh.run(())>
                                <Icon name="info" small=true />
                                "New data. Refresh"
                            </button>
                        }
                    })
            }}
        </p>
    }
}
