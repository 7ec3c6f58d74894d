use super::InHand;
use super::batches::Batches;
use super::commit::Commit;
use super::drop::Drop;
use super::preview::Preview;
use crate::sample::SampleOffer;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::place::{Place, Top};
use ui::safe::SafeTitle;

/// What came in? Drop files, see what they would write, write it, or take it back.
pub fn import_page() -> AnyView {
    let place = Place::here();
    let query = use_query_map();
    let hand = Memo::new(move |_| query.with(InHand::of));
    let upload = Memo::new(move |_| (hand.get().upload, hand.get().committing));
    // Grows when a batch was written or undone, so that the list below is read again.
    let written = RwSignal::new(0_u32);
    view! {
        <SafeTitle text="Import" />
        <Top title="What came in?">
            <ui::theme::ThemeForm />
        </Top>
        <div class="page narrow">
            {move || {
                let (upload, committing) = upload.get();
                match (upload.is_empty(), committing) {
                    (true, _) => {
                        let sample = place.seat.with(|seat| seat.as_ref().is_some_and(|seat| seat.sample));
                        view! {
                            <Drop workspace=place.workspace />
                            {(!sample).then(|| view! { <SampleOffer /> })}
                        }
                            .into_any()
                    }
                    (false, false) => view! { <Preview workspace=place.workspace hand=hand /> }.into_any(),
                    (false, true) => view! { <Commit workspace=place.workspace upload=upload written=written /> }.into_any(),
                }
            }}
            <Batches workspace=place.workspace written=written />
        </div>
    }
    .into_any()
}

/// The three steps, and which one this is: 0 to 2, 3 when all are done.
#[component]
pub fn Steps(
    /// The step that this is.
    at: usize,
) -> impl IntoView {
    view! {
        <ol class="steps" aria-label="Steps">
            {["Drop", "Check", "Done"]
                .into_iter()
                .enumerate()
                .map(|(step, words)| {
                    view! {
                        <li class=(step < at).then_some("done") aria-current=(step == at).then_some("step")>
                            {words}
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}
