use crate::icon::Icon;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A button that opens a panel: beside it, on a phone a sheet from below. It opens without script, and
/// Escape closes it.
#[component]
pub fn Panel(
    /// The words on the button.
    #[prop(into)]
    words: String,
    /// The icon before them.
    icon: &'static str,
    /// Further classes, such as `end` for a panel that hangs from its button's far edge.
    #[prop(default = "")]
    class: &'static str,
    /// Set to close it.
    #[prop(optional)]
    close: Option<RwSignal<u32>>,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let panel = NodeRef::<html::Details>::new();
    if let Some(close) = close {
        Effect::new(move |before: Option<u32>| {
            let now = close.get();
            if let (true, Some(panel)) = (before.is_some_and(|before| before != now), panel.get()) {
                panel.set_open(false);
            }
            now
        });
    }
    let on_key = move |event: KeyboardEvent| {
        if let (true, Some(panel)) = (event.key() == "Escape", panel.get_untracked()) {
            panel.set_open(false);
            // The keyboard goes back to where it opened the panel.
            let summary = panel.query_selector("summary").ok().flatten();
            if let Some(summary) =
                summary.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok())
            {
                let _ = summary.focus();
            }
        }
    };
    view! {
        <details class=format!("popout sheet-toggle {class}") node_ref=panel on:keydown=on_key>
            <summary class="button">
                <Icon name=icon small=true />
                <span class="popout-words">{words}</span>
            </summary>
            <div class="popout-body sheet">{children()}</div>
        </details>
    }
}
