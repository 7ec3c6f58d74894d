use leptos::prelude::*;
use ui::icon::Icon;

/// Something to be taken away: shown whole, selected by a touch, and copied by a button.
#[component]
pub fn Copy(
    /// What it is.
    label: &'static str,
    /// The element's id.
    id: &'static str,
    /// The text.
    text: String,
) -> impl IntoView {
    let field = NodeRef::<leptos::html::Input>::new();
    let copied = RwSignal::new(false);
    let on_copy = move |_| {
        if let Some(field) = field.get_untracked() {
            field.select();
            // Refused without a secure address; the text is selected all the same.
            let clipboard = window().navigator().clipboard();
            let _ = clipboard.write_text(&field.value());
            copied.set(true);
        }
    };
    let on_focus = move |_| {
        if let Some(field) = field.get_untracked() {
            field.select();
        }
    };
    view! {
        <div class="field copy">
            <label for=id>{label}</label>
            <div class="copy-row">
                <input class="input" id=id readonly=true value=text autocomplete="off" spellcheck="false" node_ref=field on:focus=on_focus />
                <button class="button needs-js" type="button" on:click=on_copy>
                    <Icon name="file" small=true />
                    {move || if copied.get() { "Copied" } else { "Copy" }}
                </button>
            </div>
        </div>
    }
}
