use crate::icon::Icon;
use crate::panel::Panel;
use domain::table::{Column, Columns};
use leptos::html;
use leptos::prelude::*;
use leptos_router::components::Form;

/// A column with whether it is shown.
type Choice = (&'static Column, bool);

/// Which columns a table shows and in which order. Without script it is a form of check boxes.
#[component]
pub fn ColumnsPanel(
    /// Those shown now.
    columns: Columns,
    /// What else the address says and must go on saying.
    keep: Vec<(String, String)>,
) -> impl IntoView {
    let close = RwSignal::new(0);
    let offered = columns.offered().into_iter();
    let rows: Vec<Choice> = offered
        .map(|column| (column, columns.shows(column.slug)))
        .collect();
    let rows = RwSignal::new(rows);
    let is_free = move |slug: &str| columns.is_free(slug);
    view! {
        <Panel words="Columns" icon="columns" close=close>
            <Form method="GET" action="">
                {keep
                    .into_iter()
                    .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
                    .collect_view()}
                <ul class="popout-columns">
                    // Keyed, so that a box keeps its state when its row moves.
                    <For
                        each=move || rows.get()
                        key=|(column, _)| column.slug
                        children=move |(column, shown)| view! { <Row rows=rows column=column shown=shown is_free=is_free(column.slug) /> }
                    />
                </ul>
                <p class="actions">
                    <button class="button primary" on:click=move |_| close.update(|times| *times += 1)>
                        "Show these"
                    </button>
                </p>
            </Form>
        </Panel>
    }
}

#[component]
fn Row(
    rows: RwSignal<Vec<Choice>>,
    column: &'static Column,
    shown: bool,
    is_free: bool,
) -> impl IntoView {
    let place = move || rows.with(|rows| rows.iter().position(|(one, _)| one.slug == column.slug));
    let step = |by: isize, icon: &'static str, words: &'static str| {
        let button = NodeRef::<html::Button>::new();
        let target = move || {
            let to = place()?.checked_add_signed(by)?;
            // The first column stays where it is.
            (to > 0 && rows.with(|rows| to < rows.len())).then_some(to)
        };
        let move_it = move |_| {
            if let (Some(from), Some(to)) = (place(), target()) {
                rows.update(|rows| rows.swap(from, to));
                // A row that moves loses the focus of its button.
                request_animation_frame(move || {
                    if let Some(button) = button.get_untracked() {
                        let _ = button.focus();
                    }
                });
            }
        };
        view! {
            <button
                type="button"
                class="button quiet icon-only script-only"
                node_ref=button
                aria-disabled=move || target().is_none().then_some("true")
                aria-label=format!("Move {} {words}", column.label)
                on:click=move_it
            >
                <Icon name=icon small=true />
            </button>
        }
    };
    let moves = is_free.then(|| {
        view! {
            {step(-1, "arrow-up", "up")}
            {step(1, "arrow-down", "down")}
        }
    });
    view! {
        <li>
            <label class="check">
                <input type="checkbox" name="cols" value=column.slug checked=shown disabled=!is_free />
                {column.label}
            </label>
            {moves}
        </li>
    }
}
