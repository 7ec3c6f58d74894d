use leptos::html;
use leptos::prelude::*;

/// Frames that a dialog may take to stand in the page; one in a lazily loaded part takes a few.
const FRAMES: u32 = 120;

/// Opens a dialog as soon as it stands in the page; until then the browser refuses.
pub fn open_at_once(dialog: NodeRef<html::Dialog>) {
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            show(dialog, FRAMES);
        }
    });
}

fn show(dialog: leptos::web_sys::HtmlDialogElement, frames: u32) {
    if dialog.is_connected() {
        if !dialog.open() {
            let _ = dialog.show_modal();
        }
    } else if frames > 0 {
        request_animation_frame(move || show(dialog, frames - 1));
    }
}

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
    /// A name that must be typed before it can be done, for what cannot be undone.
    #[prop(optional)]
    typed: Option<&'static str>,
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
    let words = RwSignal::new(String::new());
    Effect::new(move |_| {
        if !open.get() {
            words.set(String::new());
        }
    });
    let ready = move || typed.is_none_or(|name| words.with(|words| words.trim() == name));
    let field = typed.map(|name| {
        view! {
            <div class="field">
                <label for=format!("{id}-typed")>{format!("Type «{name}» to go on")}</label>
                <input class="input" id=format!("{id}-typed") autocomplete="off" spellcheck="false" prop:value=words on:input=move |event| words.set(event_target_value(&event)) />
            </div>
        }
    });
    let heading = format!("{id}-question");
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby=heading.clone() on:close=move |_| open.set(false)>
            <h2 id=heading.clone()>{question}</h2>
            <p>{what}</p>
            <form class="form" method="dialog" novalidate>
                {field}
                <div class="actions">
                <button class="button" type="button" on:click=move |_| open.set(false)>{keep}</button>
                <button class="button danger" disabled=move || !ready() on:click=move |_| on_go.run(())>
                    {go}
                </button>
                </div>
            </form>
        </dialog>
    }
}
