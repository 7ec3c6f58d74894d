//! What a page shows, as a file.

use crate::panel::Panel;
use crate::place::Place;
use crate::route::{Route, segment};
use domain::access::Role;
use domain::export::Subject;
use leptos::prelude::*;
use leptos_router::components::A;

/// The forms in which a page's content can be taken away. It works without script: each is a form post,
/// answered with the file, or with the page where a large one is being made.
#[component]
pub fn ExportMenu(
    /// The workspace's id.
    #[prop(into)]
    workspace: String,
    /// What the page shows.
    subject: Subject,
    /// What the page was asked, as its address's query.
    #[prop(into)]
    query: String,
    /// Further classes of the panel.
    #[prop(default = "end")]
    class: &'static str,
) -> impl IntoView {
    let close = RwSignal::new(0);
    let forms = subject
        .formats()
        .iter()
        .map(|format| {
            let path = format!(
                "/export/{}/{}.{}",
                segment(&workspace),
                subject.as_str(),
                format.as_str()
            );
            let action = if query.is_empty() {
                path
            } else {
                format!("{path}?{query}")
            };
            view! {
                <li>
                    <form method="post" action=action on:submit=move |_| close.update(|times| *times += 1)>
                        <button>{format.label()}</button>
                    </form>
                </li>
            }
        })
        .collect_view();
    let kind = match subject {
        Subject::Overview => Some("overview"),
        Subject::Students => Some("students"),
        _ => None,
    };
    let may_share = move || {
        let seat = use_context::<Place>().and_then(|place| place.seat.get());
        seat.is_some_and(|seat| seat.role >= Role::Analyst)
    };
    let share = kind.map(|kind| {
        let asked = format!("new={kind}&{query}");
        Route::Shares(workspace.clone()).with_query(asked.trim_end_matches('&'))
    });
    let share = share.map(|href| {
        move || {
            let href = href.clone();
            may_share().then(|| view! { <li><A href=href>"Share this by a link"</A></li> })
        }
    });
    view! {
        <Panel words="Export" icon="download" class=class close=close>
            <ul class="popout-list">
                {forms}
                {share}
                <li>
                    <A href=Route::Exports(workspace).path()>"What was exported"</A>
                </li>
            </ul>
        </Panel>
    }
}
