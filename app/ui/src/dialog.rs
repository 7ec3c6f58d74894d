use leptos::html;
use leptos::prelude::*;

/// A question that must be answered before the page goes on, in the browser's own dialog: focus stays
/// inside, Escape closes it.
#[component]
pub fn Confirm(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its id, for its heading.
    id: &'static str,
    /// The question.
    #[prop(into)]
    question: String,
    /// What will happen.
    #[prop(into)]
    what: Signal<String>,
    /// The word for not doing it.
    keep: &'static str,
    /// The word for doing it.
    go: &'static str,
    /// Called when it is to be done.
    on_go: Callback<()>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            match (open.get(), dialog.open()) {
                (true, false) => {
                    let _ = dialog.show_modal();
                }
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    let heading = format!("{id}-question");
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby=heading.clone() on:close=move |_| open.set(false)>
            <h2 id=heading.clone()>{question}</h2>
            <p>{what}</p>
            <form class="actions" method="dialog">
                <button class="button">{keep}</button>
                <button class="button danger" on:click=move |_| on_go.run(())>
                    {go}
                </button>
            </form>
        </dialog>
    }
}
