//! The state of one board while something is held, and what each input does to it.

use super::lanes::{self, Lane, Slot, Step};
use domain::order::Place;
use leptos::prelude::*;
use leptos::web_sys;
use wasm_bindgen::JsCast;

/// How near the window's edge the pointer makes the page scroll, in CSS pixels.
const EDGE: f64 = 56.0;

/// A move that was made on screen and is to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The card.
    pub card: String,
    /// The lane it is in now.
    pub lane: String,
    /// Where in it.
    pub to: Place,
}

/// What is held, where it would land, and where the pointer took it up (in the page, not the window).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Held {
    pub card: String,
    pub slot: Slot,
    pub grip: Option<(f64, f64)>,
}

/// One board.
#[derive(Clone, Copy)]
pub(super) struct Engine {
    pub lanes: RwSignal<Vec<Lane>>,
    pub held: RwSignal<Option<Held>>,
    pub said: RwSignal<String>,
    pub root: NodeRef<leptos::html::Div>,
    on_move: Callback<Moved>,
    /// How far the page scrolls with each tick while something is held at its edge.
    speed: StoredValue<f64>,
}

impl Engine {
    pub fn new(lanes: RwSignal<Vec<Lane>>, on_move: Callback<Moved>) -> Self {
        Self {
            lanes,
            held: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            root: NodeRef::new(),
            on_move,
            speed: StoredValue::new(0.0),
        }
    }

    fn label(self, card: &str) -> String {
        self.lanes.with_untracked(|lanes| {
            let all = || lanes.iter().flat_map(|lane| &lane.cards);
            all()
                .find(|other| other.id == card)
                .map(|card| card.label.clone())
                .unwrap_or_default()
        })
    }

    fn words(self, card: &str, slot: Slot) -> String {
        self.lanes
            .with_untracked(|lanes| lanes::words(lanes, card, slot))
    }

    fn find(self, card: &str) -> Option<Slot> {
        self.lanes.with_untracked(|lanes| lanes::find(lanes, card))
    }

    /// Whether this card is held.
    pub fn holds(self, card: &str) -> bool {
        self.held
            .with(|held| held.as_ref().is_some_and(|held| held.card == card))
    }

    /// Takes a card up; `grip` is where the pointer has it.
    pub fn lift(self, card: &str, grip: Option<(f64, f64)>) {
        let Some(slot) = self.find(card) else {
            return;
        };
        self.held.set(Some(Held {
            card: card.to_owned(),
            slot,
            grip,
        }));
        if grip.is_none() {
            self.said.set(format!(
                "{} lifted from {}. Arrow keys move it, Space drops it, Escape puts it back.",
                self.label(card),
                self.words(card, slot)
            ));
        }
    }

    /// Moves what is held by a key.
    pub fn key(self, by: Step) {
        let Some(held) = self.held.get_untracked() else {
            return;
        };
        let slot = self
            .lanes
            .with_untracked(|lanes| lanes::step(lanes, &held.card, held.slot, by));
        let words = self.words(&held.card, slot);
        self.said.set(match slot == held.slot {
            true => format!("{words}, the end."),
            false => format!("{words}."),
        });
        self.held.set(Some(Held { slot, ..held }));
    }

    /// Puts what is held where it would land, and reports the move.
    pub fn drop(self) {
        let Some(held) = self.held.get_untracked() else {
            return;
        };
        self.let_go(&held.card);
        self.send(&held.card, held.slot);
    }

    /// Puts what is held back where it was.
    pub fn cancel(self) {
        let Some(held) = self.held.get_untracked() else {
            return;
        };
        self.let_go(&held.card);
        if let Some(slot) = self.find(&held.card) {
            let words = self.words(&held.card, slot);
            self.said
                .set(format!("{} is back at {words}.", self.label(&held.card)));
        }
    }

    fn let_go(self, card: &str) {
        self.held.set(None);
        self.speed.set_value(0.0);
        if let Some(row) = self.row(card) {
            let _ = row.style().remove_property("translate");
        }
    }

    /// Makes a move at once, as the buttons do and as a drop does, and gives the focus back.
    pub fn send(self, card: &str, slot: Slot) {
        let words = self.words(card, slot);
        if self.find(card) == Some(slot) {
            self.said
                .set(format!("{} stays at {words}.", self.label(card)));
            return;
        }
        let to = self
            .lanes
            .with_untracked(|lanes| lanes::place(lanes, card, slot));
        let lane = self
            .lanes
            .with_untracked(|lanes| lanes.get(slot.lane).map(|lane| lane.id.clone()));
        let Some(lane) = lane else {
            return;
        };
        let focused = document()
            .active_element()
            .map(|one| one.id())
            .filter(|id| !id.is_empty());
        self.lanes.update(|lanes| lanes::put(lanes, card, slot));
        self.said
            .set(format!("{} moved to {words}.", self.label(card)));
        // A row that moves within the document loses the focus.
        request_animation_frame(move || {
            if let Some(one) = focused.and_then(|id| document().get_element_by_id(&id))
                && let Some(one) = one.dyn_ref::<web_sys::HtmlElement>()
            {
                let _ = one.focus();
            }
        });
        let card = card.to_owned();
        self.on_move.run(Moved { card, lane, to });
    }

    /// A step from where a card is, for the buttons.
    pub fn step(self, card: &str, by: Step) {
        if let Some(from) = self.find(card) {
            let to = self
                .lanes
                .with_untracked(|lanes| lanes::step(lanes, card, from, by));
            self.send(card, to);
        }
    }

    /// Takes what is held along with the pointer.
    pub fn follow(self, event: &web_sys::PointerEvent) {
        let Some((x, y)) = self.held.with_untracked(|held| held.as_ref()?.grip) else {
            return;
        };
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        let card = self
            .held
            .with_untracked(|held| held.as_ref().map(|held| held.card.clone()));
        let Some(card) = card else {
            return;
        };
        let page = at_page(at);
        if let Some(row) = self.row(&card) {
            let moved = format!("{}px {}px", page.0 - x, page.1 - y);
            let _ = row.style().set_property("translate", &moved);
        }
        if let Some(slot) = self.slot_at(&card, at)
            && self
                .held
                .with_untracked(|held| held.as_ref().is_some_and(|held| held.slot != slot))
        {
            self.held.update(|held| {
                if let Some(held) = held {
                    held.slot = slot;
                }
            });
        }
        let height = window()
            .inner_height()
            .ok()
            .and_then(|height| height.as_f64());
        let below = height.map_or(0.0, |height| at.1 - (height - EDGE));
        self.speed.set_value(if at.1 < EDGE {
            at.1 - EDGE
        } else {
            below.max(0.0)
        });
    }

    /// Scrolls the page while something is held at its edge.
    pub fn scroll(self) {
        let speed = self.speed.get_value();
        if speed != 0.0 {
            window().scroll_by_with_x_and_y(0.0, speed / 4.0);
        }
    }

    /// The slot under a point of the window.
    fn slot_at(self, card: &str, (x, y): (f64, f64)) -> Option<Slot> {
        let root = self.root.get_untracked()?;
        let lists = root.query_selector_all("[data-lane]").ok()?;
        let lists: Vec<web_sys::Element> = (0..lists.length())
            .filter_map(|nth| lists.item(nth)?.dyn_into().ok())
            .collect();
        let distance = |list: &web_sys::Element| {
            let area = list.get_bounding_client_rect();
            let aside = |point: f64, low: f64, high: f64| (low - point).max(point - high).max(0.0);
            aside(x, area.left(), area.right()) * 4.0 + aside(y, area.top(), area.bottom())
        };
        let (lane, list) = lists
            .iter()
            .enumerate()
            .min_by(|(_, one), (_, other)| distance(one).total_cmp(&distance(other)))?;
        let mut middles = Vec::new();
        let mut row = list.first_element_child();
        while let Some(one) = row {
            let id = one.get_attribute("data-card");
            if id.is_some() && id.as_deref() != Some(card) {
                let area = one.get_bounding_client_rect();
                middles.push(area.top() + area.height() / 2.0);
            }
            row = one.next_element_sibling();
        }
        let before = lanes::before(&middles, y);
        Some(Slot { lane, before })
    }

    /// The row of a card.
    fn row(self, card: &str) -> Option<web_sys::HtmlElement> {
        let root = self.root.get_untracked()?;
        let rows = root.query_selector_all("[data-card]").ok()?;
        (0..rows.length())
            .filter_map(|nth| rows.item(nth)?.dyn_into::<web_sys::HtmlElement>().ok())
            .find(|row| row.get_attribute("data-card").as_deref() == Some(card))
    }

    /// The mark that a row bears while something is held: where it would land.
    pub fn mark(self, lane: usize, card: &str) -> &'static str {
        self.held.with(|held| {
            let Some(held) = held.as_ref() else {
                return "";
            };
            if held.card == card {
                return "lifted";
            }
            if held.slot.lane != lane {
                return "";
            }
            self.lanes.with(|lanes| {
                let others = lanes::others(lanes, lane, &held.card);
                let at = others.iter().position(|other| other.id == card);
                match at {
                    Some(at) if at == held.slot.before => "mark-before",
                    Some(at) if at + 1 == others.len() && held.slot.before == others.len() => {
                        "mark-after"
                    }
                    _ => "",
                }
            })
        })
    }
}

/// A point of the window as one of the page.
pub(super) fn at_page((x, y): (f64, f64)) -> (f64, f64) {
    let window = window();
    let scrolled = |offset: Result<f64, _>| offset.unwrap_or(0.0);
    (
        x + scrolled(window.scroll_x()),
        y + scrolled(window.scroll_y()),
    )
}
