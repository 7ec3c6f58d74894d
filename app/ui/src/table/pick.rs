use domain::table::Selection;
use leptos::html;
use leptos::prelude::*;

/// What is selected in a table, shared by its boxes and its bar.
#[derive(Clone, Copy)]
pub struct Picked(pub RwSignal<Selection>);

impl Picked {
    /// Nothing selected.
    pub fn none() -> Self {
        Self(RwSignal::new(Selection::default()))
    }

    /// Forgets the selection.
    pub fn clear(self) {
        self.0.set(Selection::default());
    }
}

/// The box of one row. It does nothing without script, and is then not shown.
#[component]
pub fn Pick(
    /// What is selected.
    picked: Picked,
    /// The row's id.
    id: String,
    /// The row's name.
    name: String,
) -> impl IntoView {
    let own = id.clone();
    let is_on = Memo::new(move |_| picked.0.with(|all| all.holds(&own)));
    let toggle = move |_| {
        let on = !is_on.get_untracked();
        picked
            .0
            .update(|all| *all = std::mem::take(all).set([id.as_str()], on));
    };
    view! {
        <td class="pick">
            <label class="script-only">
                <span class="visually-hidden">{format!("Select {name}")}</span>
                <input type="checkbox" prop:checked=is_on on:change=toggle />
            </label>
        </td>
    }
}

/// The box in the head: all rows of the page, or none.
#[component]
pub fn PickPage(
    /// What is selected.
    picked: Picked,
    /// The rows of the page.
    ids: Vec<String>,
) -> impl IntoView {
    let ids = StoredValue::new(ids);
    let on = Memo::new(move |_| {
        ids.with_value(|ids| {
            let on = picked
                .0
                .with(|all| ids.iter().filter(|id| all.holds(id)).count());
            (on == ids.len() && on > 0, on > 0 && on < ids.len())
        })
    });
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            input.set_indeterminate(on.get().1);
        }
    });
    let toggle = move |_| {
        let next = !on.get_untracked().0;
        ids.with_value(|ids| {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            picked
                .0
                .update(|all| *all = std::mem::take(all).set(ids, next));
        });
    };
    view! {
        <th scope="col" class="pick">
            <label class="script-only">
                <span class="visually-hidden">"Select this page"</span>
                <input type="checkbox" node_ref=input prop:checked=move || on.get().0 on:change=toggle />
            </label>
        </th>
    }
}
