use super::picker::Picked;
use crate::icon::Icon;
use domain::month::{step, weeks};
use domain::time::{Calendar, Day};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys;
use wasm_bindgen::JsCast;

/// A month to choose from, by pointer and keys. The day that keys walk from is the only one that Tab
/// reaches.
#[component]
pub(super) fn Grid(
    id: String,
    picked: RwSignal<Picked>,
    today: Day,
    calendar: Calendar,
    on_pick: Callback<Day>,
) -> impl IntoView {
    let at = RwSignal::new(
        picked
            .with_untracked(|picked| picked.first())
            .unwrap_or(today),
    );
    let body = NodeRef::<html::Tbody>::new();
    let go = move |to: Day, focus: bool| {
        at.set(to);
        if focus {
            request_animation_frame(move || {
                let cell = body
                    .get_untracked()
                    .and_then(|body| body.query_selector("button[tabindex='0']").ok().flatten());
                if let Some(cell) = cell.and_then(|one| one.dyn_into::<web_sys::HtmlElement>().ok())
                {
                    let _ = cell.focus();
                }
            });
        }
    };
    let pressed = move |event: ev::KeyboardEvent| {
        // The day that the keys walked to, also before the focus has followed.
        if matches!(event.key().as_str(), "Enter" | " ") && on_day(&event) {
            event.prevent_default();
            return on_pick.run(at.get_untracked());
        }
        if let Some(to) = step(
            at.get_untracked(),
            &event.key(),
            event.shift_key(),
            &calendar,
        ) {
            event.prevent_default();
            go(to, true);
        }
    };
    let month = Memo::new(move |_| at.get().month_start());
    let turn = move |months: i32, words: &'static str, icon: &'static str| {
        view! {
            <button type="button" class="button quiet icon-only" aria-label=words on:click=move |_| go(month.get_untracked().month_plus(months), false)>
                <Icon name=icon small=true />
            </button>
        }
    };
    let names = weeks(today, &calendar)
        .first()
        .copied()
        .unwrap_or([today; 7]);
    let names = names
        .map(|day| {
            let name = day.date().format("%A").to_string();
            let short = name.chars().take(2).collect::<String>();
            view! { <th scope="col" abbr=name>{short}</th> }
        })
        .into_iter()
        .collect_view();
    let cell = move |day: Day| {
        let class = move || {
            let picked = picked.get();
            let mut class = String::from("day");
            for (is, word) in [
                (day.month_start() != month.get(), " other"),
                (picked.is_end(day), " picked"),
                (picked.is_within(day), " within"),
            ] {
                if is {
                    class.push_str(word);
                }
            }
            class
        };
        view! {
            <td>
                <button
                    type="button"
                    class=class
                    tabindex=move || if at.get() == day { "0" } else { "-1" }
                    aria-label=day.date().format("%A %-d %B %Y").to_string()
                    aria-pressed=move || picked.with(|picked| picked.is_end(day)).to_string()
                    aria-current=(day == today).then_some("date")
                    on:click=move |_| {
                        at.set(day);
                        on_pick.run(day);
                    }
                >
                    {day.date().format("%-d").to_string()}
                </button>
            </td>
        }
    };
    let heading = format!("{id}-month");
    view! {
        <div class="month" on:keydown=pressed>
            <div class="month-head">
                {turn(-1, "Month before", "chevron-left")}
                <p id=heading.clone() aria-live="polite">
                    {move || month.get().date().format("%B %Y").to_string()}
                </p>
                {turn(1, "Month after", "chevron-right")}
            </div>
            <table aria-labelledby=heading>
                <thead>
                    <tr>{names}</tr>
                </thead>
                <tbody node_ref=body>
                    {move || {
                        weeks(month.get(), &calendar)
                            .into_iter()
                            .map(|week| view! { <tr>{week.map(cell).into_iter().collect_view()}</tr> })
                            .collect_view()
                    }}
                </tbody>
            </table>
            <button type="button" class="link-button" on:click=move |_| go(today, true)>
                {format!("Today, {}", today.short())}
            </button>
        </div>
    }
}

/// Whether a key was pressed on a day, not on the buttons around the month.
fn on_day(event: &ev::KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|one| one.closest("td").ok().flatten().is_some())
}
