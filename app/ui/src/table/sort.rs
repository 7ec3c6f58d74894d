use crate::icon::Icon;
use crate::panel::Panel;
use domain::table::Order;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// How a table can be sorted by one of its columns: every way is an address.
#[derive(Clone, Debug, PartialEq)]
pub struct SortChoice {
    /// The column's name.
    pub label: &'static str,
    /// Its place among the keys from 1, and whether it is from large to small.
    pub place: Option<(usize, bool)>,
    /// By this alone; the other way round where it was so already.
    pub clicked: String,
    /// By this too: one step of none, rising, falling.
    pub further: String,
    /// The other way round, in its place.
    pub turned: String,
    /// Without this.
    pub without: String,
}

/// The choices of a table: each key with its name. `address` is the table's address in an order.
pub fn sort_choices<S: Copy + PartialEq>(
    keys: &[(S, &'static str)],
    order: &Order<S>,
    address: impl Fn(&Order<S>) -> String,
) -> Vec<SortChoice> {
    keys.iter()
        .map(|(by, label)| SortChoice {
            label,
            place: order.place(*by),
            clicked: address(&order.clicked(*by)),
            further: address(&order.further(*by)),
            turned: {
                let falling = order.place(*by).is_some_and(|(_, falling)| falling);
                address(&order.then(*by, !falling))
            },
            without: address(&order.without(*by)),
        })
        .collect()
}

fn direction(descending: bool) -> &'static str {
    if descending { "falling" } else { "rising" }
}

/// A header that sorts: a click by this alone, with Shift by this too.
#[component]
pub fn SortHead(
    /// How it sorts.
    choice: SortChoice,
    /// Whether the table is sorted by several keys.
    several: bool,
    /// The cell's classes.
    #[prop(into)]
    class: String,
) -> impl IntoView {
    let navigate = use_navigate();
    // The address stands on the link: a head that is drawn again keeps its first listener, whose own
    // address would be the one from before.
    let on_click = move |event: MouseEvent| {
        let head = event
            .current_target()
            .and_then(|link| link.dyn_into::<Element>().ok());
        let further = head.and_then(|link| link.get_attribute("data-further"));
        if let Some(further) = further.filter(|_| event.shift_key()) {
            event.prevent_default();
            navigate(&further, Default::default());
        }
    };
    // Only one header at a time may say that the table is sorted by it (WAI-ARIA, aria-sort).
    let order = choice.place.filter(|(place, _)| *place == 1);
    let order = order.map(|(_, falling)| if falling { "descending" } else { "ascending" });
    let icon = match choice.place {
        Some((_, true)) => "sort-desc",
        _ => "sort-asc",
    };
    let place = choice.place.filter(|_| several).map(|(place, falling)| {
        let words = format!(", key {place}, {}", direction(falling));
        view! {
            <sup aria-hidden="true">{place}</sup>
            <span class="visually-hidden">{words}</span>
        }
    });
    let class = format!(
        "{class}{}",
        if choice.place.is_some() {
            " sorted"
        } else {
            ""
        }
    );
    view! {
        <th scope="col" class=class aria-sort=order>
            <A href=choice.clicked attr:class="sort" attr:data-further=choice.further on:click=on_click>
                {choice.label}
                <Icon name=icon />
                {place}
            </A>
        </th>
    }
}

/// All ways to sort, in a panel: the keys in use, what else to sort by, and what to sort by then. On a
/// phone, where a table has no headers, it is the only place.
#[component]
pub fn SortPanel(
    /// Every column that sorts.
    choices: Vec<SortChoice>,
) -> impl IntoView {
    let mut used: Vec<_> = choices
        .iter()
        .filter_map(|one| Some((one.place?, one.clone())))
        .collect();
    used.sort_by_key(|((place, _), _)| *place);
    let several = used.len() > 1;
    let words = match used.as_slice() {
        [(_, one)] => format!("Sort: {}", one.label),
        keys => format!("Sort: {} keys", keys.len()),
    };
    let used = used
        .into_iter()
        .map(|((_, falling), one)| used_key(one, falling, several))
        .collect_view();
    let links = |further: bool| {
        let free = choices.iter().filter(|one| one.place.is_none());
        free.map(|one| {
            let (href, label) = (if further { &one.further } else { &one.clicked }, one.label);
            view! {
                <li>
                    <A href=href.clone()>{label}</A>
                </li>
            }
        })
        .collect_view()
    };
    let (instead, then) = (links(false), links(true));
    view! {
        <Panel words=words icon="sort-asc">
            <h2>"Sorted by"</h2>
            <ol class="popout-keys">{used}</ol>
            <h2>"Sort by instead"</h2>
            <ul class="popout-list">{instead}</ul>
            <h2>"Then by"</h2>
            <ul class="popout-list">{then}</ul>
        </Panel>
    }
}

/// A key in use: which way it goes, how to turn it round, how to leave it out.
fn used_key(one: SortChoice, falling: bool, several: bool) -> impl IntoView {
    let SortChoice { label, without, .. } = one;
    let leave_out = several.then(|| {
        view! {
            <A href=without attr:class="button quiet icon-only">
                <span class="visually-hidden">{format!("Do not sort by {label}")}</span>
                <Icon name="close" small=true />
            </A>
        }
    });
    view! {
        <li>
            <span>{format!("{label}, {}", direction(falling))}</span>
            <A href=one.turned attr:class="button quiet">
                {format!("Make it {}", direction(!falling))}
            </A>
            {leave_out}
        </li>
    }
}
