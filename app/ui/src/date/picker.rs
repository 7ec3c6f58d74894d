use super::grid::Grid;
use crate::icon::Icon;
use domain::time::{Calendar, Day};
use leptos::html;
use leptos::prelude::*;

/// What is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picked {
    /// One day, or none yet.
    One(Option<Day>),
    /// From a day to a day; the second is missing while it is being chosen.
    Range(Option<Day>, Option<Day>),
}

impl Picked {
    /// The first chosen day.
    pub fn first(self) -> Option<Day> {
        match self {
            Self::One(day) | Self::Range(day, _) => day,
        }
    }

    /// Whether a day is the one chosen, or an end of the range.
    pub fn is_end(self, day: Day) -> bool {
        match self {
            Self::One(one) => one == Some(day),
            Self::Range(from, to) => from == Some(day) || to == Some(day),
        }
    }

    /// Whether a day lies inside the range.
    pub fn is_within(self, day: Day) -> bool {
        matches!(self, Self::Range(Some(from), Some(to)) if from < day && day < to)
    }

    /// After a day is chosen: a range begins anew when it was whole, and its days come in order.
    #[must_use]
    pub fn with(self, day: Day) -> Self {
        match self {
            Self::One(_) => Self::One(Some(day)),
            Self::Range(Some(from), None) => Self::Range(Some(from.min(day)), Some(from.max(day))),
            Self::Range(..) => Self::Range(Some(day), None),
        }
    }

    /// Whether nothing more is to be chosen.
    pub fn is_whole(self) -> bool {
        matches!(self, Self::One(Some(_)) | Self::Range(Some(_), Some(_)))
    }
}

/// The browser's own date field, or two for a range, and a month beside it. «Today» and the first day of
/// the week are the workspace's.
#[component]
pub fn DayPicker(
    /// The field's name; a range's second field is `<name>-to`.
    name: &'static str,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What is chosen.
    picked: RwSignal<Picked>,
    /// Today in the workspace.
    today: Day,
    /// The workspace's calendar.
    calendar: Calendar,
) -> impl IntoView {
    let menu = NodeRef::<html::Div>::new();
    let id = format!("{name}-days");
    let (open, grid) = (RwSignal::new(false), id.clone());
    let on_pick = Callback::new(move |day: Day| {
        picked.update(|picked| *picked = picked.with(day));
        if picked.with_untracked(|picked| picked.is_whole())
            && let Some(menu) = menu.get_untracked()
        {
            let _ = menu.hide_popover();
        }
    });
    let range = matches!(picked.get_untracked(), Picked::Range(..));
    let end = move |second: bool| match (picked.get(), second) {
        (Picked::One(day) | Picked::Range(day, _), false) => day,
        (Picked::Range(_, day), true) => day,
        (Picked::One(_), true) => None,
    };
    let type_in = move |second: bool, text: String| {
        let day = Day::parse(&text);
        picked.update(|picked| {
            *picked = match (*picked, second) {
                (Picked::One(_), _) => Picked::One(day),
                (Picked::Range(_, to), false) => Picked::Range(day, to),
                (Picked::Range(from, _), true) => Picked::Range(from, day),
            }
        });
    };
    let field = move |id: String, words: String, second: bool| {
        let value = move || end(second).map(|day| day.to_string()).unwrap_or_default();
        let first = untrack(value);
        view! {
            <input
                class="input"
                type="date"
                id=id.clone()
                name=id
                aria-label=words
                value=first
                prop:value=value
                on:change=move |event| type_in(second, event_target_value(&event))
            />
        }
    };
    let second = range.then(|| field(format!("{name}-to"), format!("{label}, to"), true));
    let first_words = if range {
        format!("{label}, from")
    } else {
        label.clone()
    };
    view! {
        <div class="field day-picker">
            <label for=name>{label.clone()}</label>
            <div class="day-fields">
                {field(name.to_owned(), first_words, false)}
                {second}
                <button type="button" class="button icon-only needs-js" popovertarget=id.clone() aria-label=format!("{label}: choose in the calendar")>
                    <Icon name="calendar" small=true />
                </button>
                <div
                    class="menu day-menu"
                    id=id.clone()
                    popover="auto"
                    role="dialog"
                    aria-label=format!("{label}: calendar")
                    node_ref=menu
                    on:toggle=move |_| {
                        let is = menu.get_untracked().is_some_and(|menu| menu.matches(":popover-open").unwrap_or(false));
                        open.set(is);
                    }
                >
                    {move || {
                        open.get()
                            .then(|| view! { <Grid id=grid.clone() picked=picked today=today calendar=calendar on_pick=on_pick /> })
                    }}
                </div>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::Picked;
    use domain::time::Day;

    #[test]
    fn a_range_is_chosen_in_two_steps_in_any_order() {
        let day = |text| Day::parse(text).unwrap();
        let (early, late) = (day("2026-01-02"), day("2026-01-09"));
        let begun = Picked::Range(None, None).with(late);
        assert_eq!(
            (begun, begun.is_whole()),
            (Picked::Range(Some(late), None), false)
        );
        let whole = begun.with(early);
        assert_eq!(
            (whole, whole.is_whole()),
            (Picked::Range(Some(early), Some(late)), true)
        );
        assert!(whole.is_within(day("2026-01-05")) && !whole.is_within(late) && whole.is_end(late));
        assert_eq!(whole.with(early), Picked::Range(Some(early), None));
        assert_eq!(Picked::One(None).with(early), Picked::One(Some(early)));
    }
}
