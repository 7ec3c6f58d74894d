use super::data::AuditLog;
use leptos::prelude::*;
use leptos_router::components::Form;

/// Who, what and when, as a form whose answer is an address.
#[component]
pub fn Filters(
    /// What is shown.
    log: AuditLog,
) -> impl IntoView {
    let all = |words: &str, more: &[(String, String)]| {
        let first = std::iter::once((String::new(), words.to_owned()));
        first.chain(more.iter().cloned()).collect::<Vec<_>>()
    };
    let (actors, actions) = (
        all("Everybody", &log.actors),
        all("Everything", &log.actions),
    );
    view! {
        <Form method="GET" action="" attr:class="audit-filters" attr:role="search">
            {select("actor", "Who", actors, log.asked("actor"))}
            {select("action", "What", actions, log.asked("action"))}
            <div class="field">
                <label for="filter-day">"Day"</label>
                <input class="input" type="date" id="filter-day" name="day" value=log.asked("day").to_owned() />
            </div>
            <button class="button">"Apply"</button>
        </Form>
    }
}

fn select(
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    chosen: &str,
) -> impl IntoView + use<> {
    let id = format!("filter-{name}");
    let options = options
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen;
            view! {
                <option value=value selected=selected>
                    {words}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select class="select" id=id.clone() name=name>
                {options}
            </select>
        </div>
    }
}
