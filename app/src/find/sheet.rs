use super::palette::Way;
use leptos::html;
use leptos::prelude::*;
use ui::nav;
use ui::shortcut::{Keys, SHORTCUTS, Shortcut};
use ui::viewer::Seat;

/// Every shortcut, each to be changed, and the switch for all.
#[component]
pub fn Sheet(seat: Seat, way: RwSignal<Way>) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let keys = RwSignal::new(Keys::kept());
    let changing = RwSignal::new(None::<&'static str>);
    ui::dialog::open_at_once(dialog);
    let change = move |edit: &dyn Fn(&mut Keys)| {
        keys.update(|keys| edit(keys));
        keys.with_untracked(Keys::keep);
    };
    let pressed = move |event: leptos::ev::KeyboardEvent| {
        let Some(action) = changing.get_untracked() else {
            return;
        };
        let key = event.key();
        let mut letters = key.chars();
        match (key.as_str(), letters.next(), letters.next()) {
            ("Escape", ..) => {}
            ("Backspace" | "Delete", ..) => change(&|keys| keys.set(action, None)),
            (_, Some(letter), None) if letter != ' ' => {
                change(&|keys| keys.set(action, Some(letter)))
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
        changing.set(None);
    };
    let pages: Vec<&'static str> = nav::AREAS
        .iter()
        .flat_map(|group| group.entries)
        .chain(nav::OFFICE)
        .filter(|entry| seat.role >= entry.least)
        .map(|entry| entry.icon)
        .collect();
    let row = move |one: &'static Shortcut| {
        let mine = move || changing.get() == Some(one.action);
        let key = move || keys.with(|keys| keys.key(one.action));
        let words = move || match (mine(), key()) {
            (true, _) => "Press a key".to_owned(),
            (false, Some(key)) => key.to_string(),
            (false, None) => "None".to_owned(),
        };
        view! {
            <li>
                <span>{one.words}</span>
                <button
                    type="button"
                    class="button key"
                    aria-label=move || match key() {
                        Some(key) => format!("{}: {key}. Change", one.words),
                        None => format!("{}: no key. Change", one.words),
                    }
                    aria-pressed=move || mine().to_string()
                    on:click=move |_| changing.set(Some(one.action))
                    on:blur=move |_| {
                        if mine() {
                            changing.set(None);
                        }
                    }
                >
                    {words}
                </button>
            </li>
        }
    };
    let known = SHORTCUTS
        .iter()
        .filter(|one| matches!(one.action, "keys" | "search") || pages.contains(&one.action))
        .map(row)
        .collect_view();
    view! {
        <dialog
            class="dialog sheet-keys"
            aria-labelledby="sheet-keys"
            node_ref=dialog
            on:keydown=pressed
            on:close=move |_| {
                if way.get_untracked() == Way::Keys {
                    way.set(Way::Closed);
                }
            }
        >
            <h2 id="sheet-keys">"Keyboard shortcuts"</h2>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || keys.with(|keys| keys.on)
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        change(&|keys| keys.on = on);
                    }
                />
                "Single keys do something"
            </label>
            <ul class="key-list">
                <li>
                    <span>"Commands and search"</span>
                    <span>
                        <kbd>"Ctrl K"</kbd>
                        " or "
                        <kbd>"⌘ K"</kbd>
                    </span>
                </li>
                {known}
            </ul>
            <p>"Press a button, then the new key; Backspace takes the key away. They are heard outside of fields, and kept in this browser."</p>
            <div class="actions">
                <button type="button" class="button quiet" on:click=move |_| change(&|keys| *keys = Keys::default())>
                    "As at first"
                </button>
                <form method="dialog">
                    <button class="button primary">"Done"</button>
                </form>
            </div>
        </dialog>
    }
}
