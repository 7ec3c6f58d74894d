use super::view::RichText;
use crate::icon::Icon;
use crate::safe::SafeTextarea;
use domain::rich::edit::{Edit, Mark, apply};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys;
use wasm_bindgen::JsCast;

/// The buttons: what each does, its symbol, its words, and the letter that does the same with Ctrl or ⌘.
const TOOLS: [(Mark, &str, &str, Option<&str>); 7] = [
    (Mark::Strong, "bold", "Bold", Some("b")),
    (Mark::Emphasis, "italic", "Italic", Some("i")),
    (Mark::Link, "link", "Link", Some("e")),
    (Mark::Heading, "heading", "Heading", None),
    (Mark::List, "list", "List", None),
    (Mark::Quote, "quote", "Quote", None),
    (Mark::Code, "code", "Code", None),
];

/// A text area for Markdown, with buttons for those who do not know it, and the text as it will look.
/// It is a field of its form with and without script.
#[component]
pub fn RichEditor(
    /// The field's name; also the element's id.
    name: &'static str,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// The text.
    text: RwSignal<String>,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let field = move || {
        let found = root.get_untracked()?.query_selector("textarea").ok()??;
        found.dyn_into::<web_sys::HtmlTextAreaElement>().ok()
    };
    let mark = move |mark: Mark| {
        let Some(field) = field() else {
            return;
        };
        let units = |at: Result<Option<u32>, _>| at.ok().flatten().unwrap_or(0) as usize;
        let edit = Edit::in_units(
            field.value(),
            units(field.selection_start()),
            units(field.selection_end()),
        );
        let edited = apply(&edit, mark);
        let (start, end) = edited.units();
        field.set_value(&edited.text);
        text.set(edited.text);
        let _ = field.focus();
        let _ = field.set_selection_range(start as u32, end as u32);
    };
    let pressed = move |event: leptos::ev::KeyboardEvent| {
        if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
            return;
        }
        let key = event.key().to_lowercase();
        if let Some((found, ..)) = TOOLS
            .into_iter()
            .find(|(.., letter)| *letter == Some(key.as_str()))
        {
            event.prevent_default();
            event.stop_propagation();
            mark(found);
        }
    };
    let tools = TOOLS
        .into_iter()
        .map(|(kind, icon, words, letter)| {
            let title = match letter {
                Some(letter) => format!("{words} (Ctrl {})", letter.to_uppercase()),
                None => words.to_owned(),
            };
            view! {
                <button type="button" class="button quiet icon-only" aria-label=words title=title on:click=move |_| mark(kind)>
                    <Icon name=icon small=true />
                </button>
            }
        })
        .collect_view();
    let first = text.get_untracked();
    view! {
        <div class="field editor" node_ref=root>
            <label for=name>{label}</label>
            <div
                class="editor-box"
                on:input=move |_| {
                    if let Some(field) = field() {
                        text.set(field.value());
                    }
                }
                on:keydown=pressed
            >
                <div class="editor-tools needs-js" role="group" aria-label="Form of the text">
                    {tools}
                </div>
                <SafeTextarea name=name id=name value=first />
            </div>
            <section class="editor-preview needs-js" aria-label="How it will look">
                {move || {
                    let blocks = text.with(|text| domain::rich::read(text));
                    match blocks.is_empty() {
                        true => view! { <p class="muted">"Nothing is written yet."</p> }.into_any(),
                        false => view! { <RichText blocks=blocks /> }.into_any(),
                    }
                }}
            </section>
        </div>
    }
}
