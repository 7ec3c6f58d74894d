use super::engine::{Engine, at_page};
use super::lanes::Step;
use crate::icon::Icon;
use leptos::ev;
use leptos::prelude::*;
use leptos::web_sys;
use wasm_bindgen::JsCast;

/// What a card is taken by.
#[component]
pub(super) fn Handle(
    engine: Engine,
    card: String,
    label: String,
    id: String,
    help: String,
) -> impl IntoView {
    let card = StoredValue::new(card);
    let mine = move || card.with_value(|card| engine.holds(card));
    let is_mine = move || untrack(mine);
    let down = move |event: ev::PointerEvent| {
        if event.button() != 0 || engine.held.with_untracked(Option::is_some) {
            return;
        }
        // Otherwise the page would begin to select its text.
        event.prevent_default();
        if let Some(handle) = event
            .current_target()
            .and_then(|one| one.dyn_into::<web_sys::HtmlElement>().ok())
        {
            let _ = handle.focus();
            let _ = handle.set_pointer_capture(event.pointer_id());
        }
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        card.with_value(|card| engine.lift(card, Some(at_page(at))));
        request_animation_frame(move || scroll(engine));
    };
    let pressed = move |event: ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            " " | "Enter" => {
                event.prevent_default();
                return match is_mine() {
                    true => engine.drop(),
                    false => card.with_value(|card| engine.lift(card, None)),
                };
            }
            "Escape" if is_mine() => {
                event.prevent_default();
                event.stop_propagation();
                return engine.cancel();
            }
            "ArrowUp" => Step::Up,
            "ArrowDown" => Step::Down,
            "ArrowLeft" => Step::Left,
            "ArrowRight" => Step::Right,
            "Home" => Step::Start,
            "End" => Step::End,
            _ => return,
        };
        if is_mine() {
            event.prevent_default();
            engine.key(step);
        }
    };
    let left = move |_| {
        let by_keys = engine
            .held
            .with_untracked(|held| held.as_ref().is_some_and(|held| held.grip.is_none()));
        if is_mine() && by_keys {
            engine.cancel();
        }
    };
    view! {
        <button
            type="button"
            class="drag-handle needs-js"
            id=id
            aria-label=format!("Move {label}")
            aria-describedby=help
            aria-pressed=move || mine().to_string()
            on:pointerdown=down
            on:pointermove=move |event| {
                if is_mine() {
                    engine.follow(&event);
                }
            }
            on:pointerup=move |_| {
                if is_mine() {
                    engine.drop();
                }
            }
            on:pointercancel=move |_| {
                if is_mine() {
                    engine.cancel();
                }
            }
            on:keydown=pressed
            on:blur=left
        >
            <Icon name="grip" small=true />
        </button>
    }
}

/// Scrolls with each frame until what is held is let go.
fn scroll(engine: Engine) {
    if engine.held.try_get_untracked().flatten().is_some() {
        engine.scroll();
        request_animation_frame(move || scroll(engine));
    }
}
