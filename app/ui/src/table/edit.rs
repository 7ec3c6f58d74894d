use crate::error::AppResult;
use crate::icon::Icon;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

/// A cell that is edited where it stands: Enter keeps, Escape leaves it. The new text shows at once; when
/// the server refuses it, the old one stays, and the cell says why over what was typed.
#[component]
pub fn EditCell<S, F>(
    /// The text kept now.
    #[prop(into)]
    text: String,
    /// What it is of, such as `Tags of Ada`.
    #[prop(into)]
    label: String,
    /// What stands in an empty cell.
    empty: &'static str,
    /// How a text is shown.
    show: fn(&str) -> AnyView,
    /// Keeps a text, and gives it as it was kept.
    save: S,
) -> impl IntoView
where
    S: Fn(String) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = AppResult<String>> + 'static,
{
    let kept = RwSignal::new(text);
    let draft = RwSignal::new(String::new());
    let editing = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let input = NodeRef::<html::Input>::new();
    let button = NodeRef::<html::Button>::new();
    let begin = move |_| {
        draft.set(kept.get_untracked());
        editing.set(true);
    };
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
            input.select();
        }
    });
    let leave = move || {
        editing.set(false);
        wrong.set(None);
        // The button is back after this turn.
        request_animation_frame(move || {
            if let Some(button) = button.get_untracked() {
                let _ = button.focus();
            }
        });
    };
    let keep = move || {
        let (before, typed) = (kept.get_untracked(), draft.get_untracked());
        leave();
        if typed == before {
            return;
        }
        kept.set(typed.clone());
        let answer = save(typed);
        spawn_local(async move {
            match answer.await {
                Ok(text) => {
                    let _ = kept.try_set(text);
                }
                Err(error) => {
                    let _ = kept.try_set(before);
                    let _ = wrong.try_set(Some(error.sentence()));
                    let _ = editing.try_set(true);
                }
            }
        });
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            keep();
        }
        "Escape" => leave(),
        _ => {}
    };
    let cell_label = label.clone();
    let field = move || {
        view! {
            <input
                class="input cell-input"
                node_ref=input
                aria-label=cell_label.clone()
                aria-invalid=move || wrong.get().map(|_| "true")
                prop:value=draft
                on:input=move |event| draft.set(event_target_value(&event))
                on:keydown=on_key.clone()
            />
            {move || {
                wrong
                    .get()
                    .map(|sentence| {
                        view! {
                            <span class="field-error" role="alert">
                                <Icon name="warning" small=true />
                                {sentence}
                            </span>
                        }
                    })
            }}
        }
    };
    let shown = move || {
        kept.with(|text| {
            if text.is_empty() {
                view! { <span class="cell-empty">{empty}</span> }.into_any()
            } else {
                show(text)
            }
        })
    };
    view! {
        {move || {
            if editing.get() {
                field().into_any()
            } else {
                let words = format!(" {label}: edit");
                view! {
                    <button type="button" class="cell-edit" node_ref=button on:click=begin>
                        {shown} <span class="visually-hidden">{words}</span>
                    </button>
                }
                    .into_any()
            }
        }}
    }
}
