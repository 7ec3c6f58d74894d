use super::engine::{Engine, Moved};
use super::handle::Handle;
use super::lanes::{Card, Lane, Slot, Step};
use crate::menu::{Menu, MenuItem};
use leptos::prelude::*;

/// Columns of cards, such as a pipeline. Each card has a handle and a menu with the same moves.
#[component]
pub fn DragBoard(
    /// The element's id.
    #[prop(into)]
    id: String,
    /// What the board is of.
    #[prop(into)]
    label: String,
    /// The columns; a move changes them.
    lanes: RwSignal<Vec<Lane>>,
    /// Called with each move.
    on_move: Callback<Moved>,
) -> impl IntoView {
    let engine = Engine::new(lanes, on_move);
    let help = format!("{id}-help");
    let column = {
        let (id, help) = (id.clone(), help.clone());
        move |nth: usize, lane: Lane| {
            let heading = format!("{id}-lane-{}", lane.id);
            let (id, help) = (id.clone(), help.clone());
            let cards = move || {
                lanes.with(|lanes| {
                    lanes
                        .get(nth)
                        .map(|lane| lane.cards.clone())
                        .unwrap_or_default()
                })
            };
            let empty = move || {
                let over = engine
                    .held
                    .with(|held| held.as_ref().is_some_and(|held| held.slot.lane == nth));
                let held = engine
                    .held
                    .with(|held| held.as_ref().map(|held| held.card.clone()));
                let none = cards().iter().all(|card| Some(&card.id) == held.as_ref());
                if over && none {
                    "drag-lane mark-empty"
                } else {
                    "drag-lane"
                }
            };
            view! {
                <section class="drag-column" aria-labelledby=heading.clone()>
                    <h3 id=heading.clone()>{lane.label.clone()} " " <small>{move || cards().len()}</small></h3>
                    <ul class=empty data-lane=lane.id.clone()>
                        <For
                            each=cards
                            key=|card| card.id.clone()
                            children=move |card: Card| {
                                let name = format!("{id}-{}", card.id);
                                let own = StoredValue::new(card.id.clone());
                                let mark = move || own.with_value(|own| format!("drag-row {}", engine.mark(nth, own)));
                                view! {
                                    <li class=mark data-card=card.id.clone()>
                                        <Handle
                                            engine=engine
                                            card=card.id.clone()
                                            label=card.label.clone()
                                            id=format!("{name}-handle")
                                            help=help.clone()
                                        />
                                        <span class="drag-label">{card.label.clone()}</span>
                                        <Menu
                                            id=format!("{name}-menu")
                                            label=format!("Move {} to", card.label)
                                            icon="more"
                                            items=Signal::derive(move || ways(&lanes.get(), nth))
                                            on_choose=Callback::new(move |way: String| own.with_value(|own| go(engine, own, &way)))
                                        />
                                    </li>
                                }
                            }
                        />
                    </ul>
                </section>
            }
        }
    };
    let columns = lanes
        .get_untracked()
        .into_iter()
        .enumerate()
        .map(|(nth, lane)| column(nth, lane))
        .collect_view();
    view! {
        <div class="drag" node_ref=engine.root id=id role="group" aria-label=label>
            <p class="visually-hidden" id=help>
                "Space lifts it. Then the arrow keys move it, also to other columns, Space drops it and Escape puts it back."
            </p>
            <div class="drag-board">{columns}</div>
            <p class="visually-hidden" role="status" aria-live="assertive">
                {engine.said}
            </p>
        </div>
    }
}

/// The moves of a card's menu: within its column, and to the end of each other one.
fn ways(lanes: &[Lane], nth: usize) -> Vec<MenuItem> {
    let within = [("up", "Up", "sort-asc"), ("down", "Down", "sort-desc")]
        .map(|(key, word, icon)| MenuItem::new(key, word).icon(icon));
    let to = lanes
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != nth)
        .map(|(other, lane)| {
            MenuItem::new(other.to_string(), lane.label.clone()).icon("chevron-right")
        });
    within.into_iter().chain(to).collect()
}

fn go(engine: Engine, card: &str, way: &str) {
    match way {
        "up" => engine.step(card, Step::Up),
        "down" => engine.step(card, Step::Down),
        lane => {
            let Ok(lane) = lane.parse::<usize>() else {
                return;
            };
            let before = engine.lanes.with_untracked(|lanes: &Vec<Lane>| {
                lanes.get(lane).map_or(0, |lane| lane.cards.len())
            });
            engine.send(card, Slot { lane, before });
        }
    }
}
