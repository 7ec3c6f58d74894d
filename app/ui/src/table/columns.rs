use crate::icon::Icon;
use crate::panel::Panel;
use domain::table::Columns;
use leptos::prelude::*;
use leptos_router::components::Form;

/// Which columns a table shows and in which order. Without script it is a form of check boxes.
#[component]
pub fn ColumnsPanel(
    /// Those shown now.
    columns: Columns,
    /// What else the address says and must go on saying.
    keep: Vec<(String, String)>,
) -> impl IntoView {
    let chosen = RwSignal::new(columns);
    let close = RwSignal::new(0);
    // The state of a box that was just pressed outlives the list's new order.
    let rows = move || {
        let columns = chosen.get();
        let last = columns.shown().len().saturating_sub(1);
        let row = |(place, column): (usize, &&'static domain::table::Column)| {
            let slug = column.slug;
            let shown = columns.shows(slug);
            let is_free = columns.is_free(slug);
            let toggle = move |_| chosen.update(|all| *all = all.set(slug, !all.shows(slug)));
            let step = |by: isize, icon: &'static str, words: &'static str, can: bool| {
                let move_it = move |_| chosen.update(|all| *all = all.moved(slug, by));
                view! {
                    <button
                        type="button"
                        class="button quiet icon-only script-only"
                        disabled=!can
                        aria-label=format!("Move {} {words}", column.label)
                        on:click=move_it
                    >
                        <Icon name=icon small=true />
                    </button>
                }
            };
            let moves = (is_free && shown).then(|| {
                view! {
                    {step(-1, "arrow-up", "up", place > 1)}
                    {step(1, "arrow-down", "down", place < last)}
                }
            });
            view! {
                <li>
                    <label class="check">
                        <input
                            type="checkbox"
                            name="cols"
                            value=slug
                            checked=shown
                            prop:checked=shown
                            disabled=!is_free
                            on:change=toggle
                        />
                        {column.label}
                    </label>
                    {moves}
                </li>
            }
        };
        columns.offered().iter().enumerate().map(row).collect_view()
    };
    view! {
        <Panel words="Columns" icon="columns" close=close>
            <Form method="GET" action="">
                {keep
                    .into_iter()
                    .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
                    .collect_view()}
                <ul class="popout-columns">{rows}</ul>
                <p class="actions">
                    <button class="button primary" on:click=move |_| close.update(|times| *times += 1)>
                        "Show these"
                    </button>
                </p>
            </Form>
        </Panel>
    }
}
