use super::engine::{Engine, Moved};
use super::handle::Handle;
use super::lanes::{Card, Lane, Slot, Step, place};
use crate::icon::Icon;
use leptos::either::Either;
use leptos::prelude::*;

/// Where the buttons post without script: the action, and the fields besides `wanted`, which holds the
/// move in words (see `domain::order::Move::from_words`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain {
    /// The address.
    pub action: String,
    /// Names and values.
    pub fields: Vec<(String, String)>,
}

/// A list that is put in order by dragging, by keys or by its buttons. The move shows at once; the
/// caller puts the server's order into `cards` when it answers.
#[component]
pub fn DragList(
    /// The element's id.
    #[prop(into)]
    id: String,
    /// What the list is of.
    #[prop(into)]
    label: String,
    /// What is in it; a move changes it.
    lanes: RwSignal<Vec<Lane>>,
    /// Called with each move.
    on_move: Callback<Moved>,
    /// Where the buttons post without script; none leaves them to the script.
    #[prop(optional_no_strip)]
    plain: Option<Plain>,
    /// A row's own content instead of its label.
    #[prop(optional)]
    content: Option<Callback<Card, AnyView>>,
) -> impl IntoView {
    let engine = Engine::new(lanes, on_move);
    let (help, heading) = (format!("{id}-help"), format!("{id}-label"));
    let posts = plain.is_some();
    let rows = {
        let (id, help) = (id.clone(), help.clone());
        move |card: Card| {
            let (shown, own) = (card.clone(), StoredValue::new(card.id.clone()));
            let name = format!("{id}-{}", card.id);
            let handle = format!("{name}-handle");
            let step = move |by: Step, icon: &'static str, word: &str, label: String| {
                let edge = move || {
                    lanes.with(|lanes| {
                        let cards = lanes
                            .first()
                            .map(|lane| lane.cards.as_slice())
                            .unwrap_or_default();
                        let end = if by == Step::Up {
                            cards.first()
                        } else {
                            cards.last()
                        };
                        own.with_value(|own| end.is_some_and(|card| card.id == *own))
                    })
                };
                let wanted = move || {
                    posts
                        .then(|| own.with_value(|own| lanes.with(|lanes| in_words(lanes, own, by))))
                };
                view! {
                    <button
                        type=if posts { "submit" } else { "button" }
                        class="button quiet icon-only"
                        id=format!("{name}-{word}")
                        name=posts.then_some("wanted")
                        value=wanted
                        aria-disabled=move || edge().then_some("true")
                        aria-label=format!("Move {label} {word}")
                        on:click=move |event| {
                            event.prevent_default();
                            own.with_value(|own| engine.step(own, by));
                        }
                    >
                        <Icon name=icon small=true />
                    </button>
                }
            };
            let mark = move || own.with_value(|own| format!("drag-row {}", engine.mark(0, own)));
            let inner = match content {
                Some(content) => Either::Left(content.run(shown.clone())),
                None => {
                    Either::Right(view! { <span class="drag-label">{shown.label.clone()}</span> })
                }
            };
            view! {
                <li class=mark data-card=card.id.clone()>
                    <Handle
                        engine=engine
                        card=card.id.clone()
                        label=card.label.clone()
                        id=handle
                        help=help.clone()
                    />
                    {inner}
                    <span class="drag-steps">
                        {step(Step::Up, "sort-asc", "up", card.label.clone())}
                        {step(Step::Down, "sort-desc", "down", card.label.clone())}
                    </span>
                </li>
            }
        }
    };
    let list = view! {
        <ul class="drag-list" data-lane=id.clone() aria-labelledby=heading.clone()>
            <For
                each=move || lanes.with(|lanes| lanes.first().map(|lane| lane.cards.clone()).unwrap_or_default())
                key=|card| card.id.clone()
                children=rows
            />
        </ul>
    };
    view! {
        <div class="drag" node_ref=engine.root id=id>
            <p class="label" id=heading>
                {label}
            </p>
            <p class="visually-hidden" id=help>
                "Space lifts it. Then the arrow keys move it, Space drops it and Escape puts it back."
            </p>
            {match plain {
                Some(plain) => {
                    let fields = plain
                        .fields
                        .into_iter()
                        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
                        .collect_view();
                    Either::Left(view! {
                        <form method="post" action=plain.action>
                            {fields} {list}
                        </form>
                    })
                }
                None => Either::Right(list),
            }}
            <p class="visually-hidden" role="status" aria-live="assertive">
                {engine.said}
            </p>
        </div>
    }
}

/// The move of a button, as a form carries it.
fn in_words(lanes: &[Lane], card: &str, by: Step) -> String {
    let Some(from) = super::lanes::find(lanes, card) else {
        return String::new();
    };
    let to: Slot = super::lanes::step(lanes, card, from, by);
    domain::order::Move {
        item: card.to_owned(),
        to: place(lanes, card, to),
        list_version: 0,
    }
    .to_words()
}
