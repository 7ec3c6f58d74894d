use leptos::prelude::*;

/// A time that can be booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// What the form sends, such as the instant.
    pub value: String,
    /// The time in the workspace's zone, such as `14:30`.
    pub words: String,
    /// Whether somebody has it.
    pub taken: bool,
}

/// The times of a day, as the browser's own choice of one.
#[component]
pub fn SlotPicker(
    /// The field's name.
    name: &'static str,
    /// What it asks for, with the day and the zone.
    #[prop(into)]
    label: String,
    /// The times.
    slots: Vec<Slot>,
    /// The chosen time's value.
    chosen: RwSignal<Option<String>>,
) -> impl IntoView {
    let free = slots.iter().filter(|slot| !slot.taken).count();
    let times = slots
        .into_iter()
        .map(|slot| {
            let value = slot.value.clone();
            view! {
                <label class=if slot.taken { "slot taken" } else { "slot" }>
                    <input
                        type="radio"
                        name=name
                        value=slot.value
                        disabled=slot.taken
                        on:change=move |_| chosen.set(Some(value.clone()))
                    />
                    <span>{slot.words}</span>
                    {slot.taken.then(|| view! { <small>"taken"</small> })}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="slots">
            <legend class="label">{label}</legend>
            <div>{times}</div>
            <p class="field-hint">
                {match free {
                    0 => "Nothing is free on this day.".to_owned(),
                    1 => "1 is free.".to_owned(),
                    many => format!("{many} are free."),
                }}
            </p>
        </fieldset>
    }
}
