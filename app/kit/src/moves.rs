//! Parts to put in order with.

use leptos::prelude::*;
use ui::drag::{Card, DragBoard, DragList, Lane, Moved};

fn lane(id: &str, label: &str, cards: &[&str]) -> Lane {
    let card = |name: &&str| Card {
        id: name.to_lowercase().replace(' ', "-"),
        label: (*name).to_owned(),
    };
    Lane {
        id: id.to_owned(),
        label: label.to_owned(),
        cards: cards.iter().map(card).collect(),
    }
}

fn said(moved: Option<Moved>) -> String {
    moved
        .map(|moved| format!("{} {:?} in {}", moved.card, moved.to, moved.lane))
        .unwrap_or_default()
}

pub fn list() -> AnyView {
    let names: Vec<String> = (1..=24).map(|nth| format!("Video {nth}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let lanes = RwSignal::new(vec![lane("videos", "Videos", &names)]);
    let last = RwSignal::new(None);
    view! {
        <p>"Moved: " <output>{move || said(last.get())}</output></p>
        <DragList id="videos" label="Videos" lanes=lanes on_move=Callback::new(move |moved| last.set(Some(moved))) />
    }
    .into_any()
}

pub fn board() -> AnyView {
    let lanes = RwSignal::new(vec![
        lane(
            "idea",
            "Idea",
            &["Interview", "Studio tour", "Reading list"],
        ),
        lane("draft", "Draft", &["Spring course"]),
        lane("done", "Done", &[]),
    ]);
    let last = RwSignal::new(None);
    view! {
        <p>"Moved: " <output>{move || said(last.get())}</output></p>
        <DragBoard id="pipeline" label="Pipeline" lanes=lanes on_move=Callback::new(move |moved| last.set(Some(moved))) />
    }
    .into_any()
}
