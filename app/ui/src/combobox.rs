//! A field that finds one or several of many (ARIA APG, «Editable Combobox With List Autocomplete»).

use crate::icon::Icon;
use domain::search::Question;
use leptos::ev;
use leptos::prelude::*;

/// Lines shown at most; more is a reason to type on.
const MOST: usize = 50;

/// What can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// Its words.
    pub label: String,
}

/// The field. Without script it is the browser's own list, with the same name in the form.
#[component]
pub fn Combobox(
    /// The field's name; also the element's id.
    name: &'static str,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What can be chosen; may change when `on_ask` is answered.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// What is chosen.
    chosen: RwSignal<Vec<Choice>>,
    /// Whether several can be.
    #[prop(optional)]
    several: bool,
    /// Called with what is typed where the choices are not all here; then they come already filtered.
    #[prop(optional)]
    on_ask: Option<Callback<String>>,
    /// Whether an answer to `on_ask` is awaited.
    #[prop(optional, into)]
    waiting: Signal<bool>,
) -> impl IntoView {
    let first = chosen.with_untracked(|chosen| match (several, chosen.first()) {
        (false, Some(one)) => one.label.clone(),
        _ => String::new(),
    });
    let (typed, open, at) = (
        RwSignal::new(first),
        RwSignal::new(false),
        RwSignal::new(None::<usize>),
    );
    let awake = RwSignal::new(false);
    Effect::new(move |_| awake.set(true));
    let picked =
        move |value: &str| chosen.with(|chosen| chosen.iter().any(|one| one.value == value));
    let shown = Memo::new(move |_| {
        let q = typed.get();
        // The word of what is chosen asks for nothing.
        let settled =
            !several && chosen.with(|chosen| chosen.first().is_some_and(|one| one.label == q));
        choices.with(|all| {
            let question = Question::new(if settled { "" } else { &q });
            if on_ask.is_some() || question.is_empty() {
                return all.iter().take(MOST).cloned().collect::<Vec<_>>();
            }
            let texts = all.iter().map(|one| (one.label.clone(), one.clone()));
            question.best(texts, MOST).0
        })
    });
    let choose = move |one: Choice| {
        if several {
            chosen.update(|chosen| {
                match chosen.iter().position(|other| other.value == one.value) {
                    Some(at) => {
                        chosen.remove(at);
                    }
                    None => chosen.push(one.clone()),
                }
            });
            typed.set(String::new());
            if let Some(ask) = on_ask {
                ask.run(String::new());
            }
        } else {
            typed.set(one.label.clone());
            chosen.set(vec![one]);
            open.set(false);
        }
        at.set(None);
    };
    // What was typed and not chosen is not kept.
    let leave = move || {
        open.set(false);
        at.set(None);
        typed.set(
            chosen.with_untracked(|chosen| match (several, chosen.first()) {
                (false, Some(one)) => one.label.clone(),
                _ => String::new(),
            }),
        );
    };
    let pressed = move |event: ev::KeyboardEvent| {
        let lines = shown.with_untracked(Vec::len);
        let last = lines.saturating_sub(1);
        let to = match (event.key().as_str(), at.get_untracked()) {
            ("ArrowDown", None) => 0,
            ("ArrowDown", Some(now)) => {
                if now >= last {
                    0
                } else {
                    now + 1
                }
            }
            ("ArrowUp", None | Some(0)) => last,
            ("ArrowUp", Some(now)) => now - 1,
            ("Enter", Some(now)) if open.get_untracked() => {
                event.prevent_default();
                if let Some(one) = shown.with_untracked(|shown| shown.get(now).cloned()) {
                    choose(one);
                }
                return;
            }
            ("Escape", _) if open.get_untracked() => {
                event.prevent_default();
                event.stop_propagation();
                return leave();
            }
            ("Escape", _) if !several => {
                typed.set(String::new());
                return chosen.set(Vec::new());
            }
            ("Backspace", _) if several && typed.with_untracked(String::is_empty) => {
                chosen.update(|chosen| {
                    chosen.pop();
                });
                return;
            }
            _ => return,
        };
        event.prevent_default();
        open.set(true);
        if lines > 0 {
            at.set(Some(to));
            if let Some(line) = document().get_element_by_id(&format!("{name}-{to}")) {
                line.scroll_into_view_with_bool(false);
            }
        }
    };
    let input = move |event| {
        let q = event_target_value(&event);
        typed.set(q.clone());
        open.set(true);
        at.set(None);
        if let Some(ask) = on_ask {
            ask.run(q);
        }
    };
    let active = move || {
        at.get()
            .filter(|_| open.get())
            .map(|at| format!("{name}-{at}"))
    };
    let status = move || match (open.get(), waiting.get(), shown.with(Vec::len)) {
        (false, ..) => String::new(),
        (_, true, _) => "Looking …".to_owned(),
        (_, _, 0) => "Nothing is called that.".to_owned(),
        (_, _, 1) => "1 to choose.".to_owned(),
        (_, _, many) => format!("{many} to choose."),
    };
    let list = format!("{name}-list");
    let plain = choices.get_untracked();
    view! {
        <div class="field combobox">
            <label for=name>{label.clone()}</label>
            <select class="select no-js" name=name multiple=several disabled=awake aria-label=label>
                {plain
                    .into_iter()
                    .map(|one| {
                        let selected = chosen.with_untracked(|chosen| chosen.contains(&one));
                        view! { <option value=one.value selected=selected>{one.label}</option> }
                    })
                    .collect_view()}
            </select>
            <div class="combobox-box needs-js">
                {move || {
                    several
                        .then(|| {
                            chosen
                                .get()
                                .into_iter()
                                .map(|one| {
                                    let again = one.clone();
                                    view! {
                                        <span class="chip">
                                            {one.label.clone()}
                                            <button type="button" aria-label=format!("Take away {}", one.label) on:click=move |_| choose(again.clone())>
                                                <Icon name="close" small=true />
                                            </button>
                                        </span>
                                    }
                                })
                                .collect_view()
                        })
                }}
                <input
                    class="input"
                    id=name
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    aria-expanded=move || open.get().to_string()
                    aria-autocomplete="list"
                    aria-controls=list.clone()
                    aria-activedescendant=active
                    prop:value=typed
                    on:input=input
                    on:keydown=pressed
                    on:click=move |_| open.set(true)
                    on:blur=move |_| leave()
                />
                <Icon name="chevron-down" small=true />
                <ul
                    class="listbox"
                    id=list
                    role="listbox"
                    aria-label="To choose"
                    aria-multiselectable=several.then_some("true")
                    hidden=move || !open.get() || shown.with(Vec::is_empty)
                    // A press on a line must not take the focus from the field.
                    on:pointerdown=|event| event.prevent_default()
                    on:mousedown=|event| event.prevent_default()
                >
                    {move || {
                        shown
                            .get()
                            .into_iter()
                            .enumerate()
                            .map(|(nth, one)| {
                                let (value, again) = (one.value.clone(), one.clone());
                                view! {
                                    <li
                                        id=format!("{name}-{nth}")
                                        role="option"
                                        class=move || if at.get() == Some(nth) { "option active" } else { "option" }
                                        aria-selected=move || picked(&value).to_string()
                                        on:click=move |_| choose(again.clone())
                                    >
                                        {one.label}
                                        <Icon name="check" small=true />
                                    </li>
                                }
                            })
                            .collect_view()
                    }}
                </ul>
            </div>
            {move || {
                awake
                    .get()
                    .then(|| {
                        chosen
                            .get()
                            .into_iter()
                            .map(|one| view! { <input type="hidden" name=name value=one.value /> })
                            .collect_view()
                    })
            }}
            <span class="field-hint" role="status">{status}</span>
        </div>
    }
}
