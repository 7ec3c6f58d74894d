//! Parts to choose with.

use domain::time::{Calendar, Day};
use leptos::prelude::*;
use std::time::Duration;
use ui::combobox::{Choice, Combobox};
use ui::date::{DayPicker, Picked, Slot, SlotPicker};
use ui::field;
use ui::menu::{Menu, MenuItem};

const COUNTRIES: [&str; 12] = [
    "Austria",
    "Belgium",
    "Czechia",
    "Denmark",
    "Finland",
    "France",
    "Germany",
    "Iceland",
    "Norway",
    "Poland",
    "Sweden",
    "Switzerland",
];

pub fn menus() -> AnyView {
    let chosen = RwSignal::new(String::new());
    let items = vec![
        MenuItem::new("open", "Open").icon("file"),
        MenuItem::new("copy", "Copy link").icon("link"),
        MenuItem::new("close", "Close").icon("close").disabled(true),
        MenuItem::new("delete", "Delete").icon("warning").danger(),
    ];
    let choose = Callback::new(move |key| chosen.set(key));
    view! {
        <div class="actions">
            <Menu id="words" label="More" items=items.clone() on_choose=choose />
            <Menu id="dots" label="More about this row" icon="more" items=items on_choose=choose />
        </div>
        <p>"Chosen: " <output>{chosen}</output></p>
    }
    .into_any()
}

fn country(name: &str) -> Choice {
    Choice {
        value: name.to_lowercase(),
        label: name.to_owned(),
    }
}

pub fn comboboxes() -> AnyView {
    let (one, many, slow) = (
        RwSignal::new(vec![]),
        RwSignal::new(vec![country("France")]),
        RwSignal::new(vec![]),
    );
    let all: Vec<Choice> = COUNTRIES.iter().map(|name| country(name)).collect();
    let (answer, waiting) = (RwSignal::new(Vec::new()), RwSignal::new(false));
    let ask = Callback::new(move |q: String| {
        waiting.set(true);
        // Stands for a server that takes its time.
        set_timeout(
            move || {
                let question = domain::search::Question::new(&q);
                let near = |name: &&&str| !question.is_empty() && question.distance(name).is_some();
                answer.set(
                    COUNTRIES
                        .iter()
                        .filter(near)
                        .map(|name| country(name))
                        .collect(),
                );
                waiting.set(false);
            },
            Duration::from_millis(200),
        );
    });
    let said = move |chosen: RwSignal<Vec<Choice>>| {
        move || {
            chosen
                .get()
                .into_iter()
                .map(|one| one.value)
                .collect::<Vec<_>>()
                .join(", ")
        }
    };
    let options = COUNTRIES
        .iter()
        .take(4)
        .map(|name| (name.to_lowercase(), (*name).to_owned()))
        .collect();
    view! {
        <form class="form" method="get" action="/kit">
            <input type="hidden" name="part" value="combobox" />
            <field::Choice name="native" label="A few, as the browser has it" options=options value="belgium" />
            <Combobox name="one" label="One country" choices=all.clone() chosen=one />
            <Combobox name="many" label="Several countries" choices=all chosen=many several=true />
            <Combobox name="slow" label="Asked of the server" choices=answer chosen=slow on_ask=ask waiting=waiting />
            <p><button class="button primary">"Send"</button></p>
        </form>
        <p>"Chosen: " <output>{said(one)} " | " {said(many)} " | " {said(slow)}</output></p>
    }
    .into_any()
}

pub fn dates() -> AnyView {
    // A fixed day of a fixed workspace, so that every look at this page is the same.
    let Some(today) = Day::new(2026, 1, 31) else {
        return ().into_any();
    };
    let Ok(calendar) = Calendar::parse("Europe/London", "monday") else {
        return ().into_any();
    };
    let (one, range) = (
        RwSignal::new(Picked::One(None)),
        RwSignal::new(Picked::Range(None, None)),
    );
    let slot = RwSignal::new(None::<String>);
    let slots = ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]
        .into_iter()
        .enumerate()
        .map(|(nth, time)| Slot {
            value: time.to_owned(),
            words: time.to_owned(),
            taken: nth % 3 == 1,
        })
        .collect();
    let words = move || match range.get() {
        Picked::Range(Some(from), Some(to)) => format!("{from} to {to}"),
        _ => String::new(),
    };
    view! {
        <div class="form">
            <DayPicker name="day" label="Due on" picked=one today=today calendar=calendar />
            <DayPicker name="range" label="Away" picked=range today=today calendar=calendar />
            <SlotPicker name="slot" label="Saturday 31 January 2026, London time" slots=slots chosen=slot />
        </div>
        <p>
            "Chosen: "
            <output>{move || one.get().first().map(|day| day.to_string())} " | " {words} " | " {slot}</output>
        </p>
    }
    .into_any()
}
