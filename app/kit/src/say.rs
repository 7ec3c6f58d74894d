//! Parts that tell something.

use leptos::prelude::*;
use ui::avatar::Avatar;
use ui::badge::{Badge, Tone};
use ui::dialog::Confirm;
use ui::progress::{Progress, Stepper};
use ui::toast::Toasts;

pub fn badges() -> AnyView {
    let people = [
        "Maya Kern",
        "Zoë Müller",
        "José Álvarez",
        "Łukasz Żak",
        "Cher",
        "Ana María Núñez",
    ];
    view! {
        <p class="actions">
            <Badge tone=Tone::Plain words="Draft" />
            <Badge tone=Tone::Info words="New" />
            <Badge tone=Tone::Good words="Paid" />
            <Badge tone=Tone::Warn words="Due in 2 days" />
            <Badge tone=Tone::Bad words="Overdue" />
        </p>
        <ul class="people">
            {people
                .map(|name| view! { <li><Avatar id=name name=name /> <span>{name}</span></li> })
                .into_iter()
                .collect_view()}
        </ul>
    }
    .into_any()
}

pub fn progress() -> AnyView {
    let at = RwSignal::new(1_usize);
    let unknown = Signal::derive(|| None);
    let percent = Signal::derive(move || Some(at.get() as f64 / 3.0 * 100.0));
    view! {
        <Stepper label="Import" steps=vec!["Drop", "Preview", "Done"] at=at />
        <Progress label="Rows" percent=percent />
        <Progress label="Counting" percent=unknown />
        <p class="actions">
            <button type="button" class="button" on:click=move |_| at.update(|at| *at = at.saturating_sub(1))>"Back"</button>
            <button type="button" class="button primary" on:click=move |_| at.update(|at| *at = (*at + 1).min(3))>"Next"</button>
        </p>
    }
    .into_any()
}

pub fn dialogs() -> AnyView {
    let (open, typed) = (RwSignal::new(false), RwSignal::new(false));
    let gone = RwSignal::new(0_u32);
    let remove = move || {
        gone.update(|gone| *gone += 1);
        Toasts::offer(
            "Row removed.",
            Callback::new(move |()| gone.update(|gone| *gone -= 1)),
        );
    };
    view! {
        <p class="actions">
            <button type="button" class="button" on:click=move |_| open.set(true)>"Remove a row"</button>
            <button type="button" class="button danger" on:click=move |_| typed.set(true)>"Delete the workspace"</button>
            <button type="button" class="button" on:click=|_| Toasts::say("Saved.")>"Save"</button>
        </p>
        <p>"Removed: " <output>{gone}</output></p>
        <Confirm
            open=open
            id="row"
            question="Remove this row?"
            what="It can be brought back."
            keep="Keep it"
            go="Remove"
            on_go=Callback::new(move |()| remove())
        />
        <Confirm
            open=typed
            id="workspace"
            question="Delete «Night school»?"
            what="Everything in it is deleted for good."
            keep="Keep it"
            go="Delete"
            typed="Night school"
            on_go=Callback::new(|()| Toasts::say("Deleted."))
        />
    }
    .into_any()
}

pub fn broken() -> AnyView {
    #[allow(clippy::panic)]
    let break_off = |_| panic!("the kit's page was asked to break off");
    view! {
        <p>"What a page looks like after its program broke off."</p>
        <div class="field">
            <label for="unsent">"Not sent"</label>
            <input class="input" id="unsent" />
        </div>
        <p class="actions">
            <button type="button" class="button danger" on:click=break_off>"Break off"</button>
        </p>
    }
    .into_any()
}
