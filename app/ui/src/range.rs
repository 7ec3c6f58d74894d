use crate::icon::Icon;
use domain::metric::Span;
use domain::metric::range::{Comparison, GrainChoice, Preset, RangeQuery};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_router::components::Form;
use wasm_bindgen::JsCast;

/// The range control: presets as links, the rest as a form, all of it in the address.
#[component]
pub fn RangeControl(
    /// What the address asks for.
    query: RangeQuery,
    /// The days that this means now, put into the custom range's fields.
    span: Span,
    /// What else the address says and must go on saying.
    keep: Vec<(String, String)>,
) -> impl IntoView {
    let presets = [
        (Preset::Days7, "7 days"),
        (Preset::Days30, "30 days"),
        (Preset::Days90, "90 days"),
        (Preset::Days365, "365 days"),
        (Preset::Today, "Today"),
        (Preset::Week, "This week"),
        (Preset::Month, "This month"),
    ];
    let compared = match query.comparison {
        Comparison::None => "",
        Comparison::Previous => "vs previous",
        Comparison::Year => "vs last year",
    };
    let tail = kept_query(&keep);
    let links = presets
        .into_iter()
        .map(|(preset, words)| {
            let chosen = query.preset == preset;
            let target = RangeQuery { preset, ..query }.to_query();
            let href = format!(
                "?{}",
                [target, tail.clone()]
                    .iter()
                    .filter(|part| !part.is_empty())
                    .cloned()
                    .collect::<Vec<_>>()
                    .join("&")
            );
            view! {
                <li>
                    <a href=href aria-current=chosen.then_some("true")>
                        {words}
                        {chosen.then(|| view! { <Icon name="check" small=true /> })}
                    </a>
                </li>
            }
        })
        .collect_view();
    let option = |value: &'static str, words: &'static str, chosen: bool| {
        view! {
            <option value=value selected=chosen>
                {words}
            </option>
        }
    };
    let panel = NodeRef::<html::Details>::new();
    let on_key = move |event: KeyboardEvent| {
        if let (true, Some(panel)) = (event.key() == "Escape", panel.get_untracked()) {
            panel.set_open(false);
            // The keyboard goes back to where it opened the panel.
            let summary = panel.query_selector("summary").ok().flatten();
            if let Some(summary) =
                summary.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok())
            {
                let _ = summary.focus();
            }
        }
    };
    let close = move || {
        if let Some(panel) = panel.get_untracked() {
            panel.set_open(false);
        }
    };
    let grain = query.grain;
    let comparison = query.comparison;
    view! {
        <details class="range sheet-toggle" node_ref=panel on:keydown=on_key>
            <summary class="button" aria-label=format!("Range: {} {compared}", query.describe())>
                <Icon name="calendar" small=true />
                {query.describe()}
                " "
                <span class="range-word muted">{compared}</span>
                <Icon name="chevron-down" small=true />
            </summary>
            <div class="range-panel sheet">
                <h2>"Show"</h2>
                <ul class="range-presets" on:click=move |_| close()>{links}</ul>
                <Form method="GET" action="">
                    <input type="hidden" name="range" value="custom" />
                    {keep
                        .into_iter()
                        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
                        .collect_view()}
                    <h2>"Custom"</h2>
                    <div class="field-row">
                        <div class="field">
                            <label for="range-from">"From"</label>
                            <input class="input" type="date" id="range-from" name="from" value=span.from.to_string() />
                        </div>
                        <div class="field">
                            <label for="range-to">"To"</label>
                            <input class="input" type="date" id="range-to" name="to" value=span.to.to_string() />
                        </div>
                    </div>
                    <div class="field-row">
                        <div class="field">
                            <label for="range-compare">"Compare with"</label>
                            <select class="select" id="range-compare" name="compare">
                                {option("previous", "Previous period", comparison == Comparison::Previous)}
                                {option("year", "Same period last year", comparison == Comparison::Year)}
                                {option("none", "Nothing", comparison == Comparison::None)}
                            </select>
                        </div>
                        <div class="field">
                            <label for="range-grain">"By"</label>
                            <select class="select" id="range-grain" name="grain">
                                {option("auto", "Auto", grain == GrainChoice::Auto)}
                                {option("day", "Day", grain == GrainChoice::Day)}
                                {option("week", "Week", grain == GrainChoice::Week)}
                                {option("month", "Month", grain == GrainChoice::Month)}
                            </select>
                        </div>
                    </div>
                    <label class="check">
                        <input type="checkbox" name="match" value="weekdays" checked=query.match_weekdays />
                        " Match weekdays"
                    </label>
                    <button class="button primary" on:click=move |_| close()>"Apply"</button>
                </Form>
            </div>
        </details>
    }
}

/// Pairs as a query, percent-encoded.
pub fn kept_query(pairs: &[(String, String)]) -> String {
    pairs
        .iter()
        .map(|(name, value)| {
            format!(
                "{}={}",
                crate::route::segment(name),
                crate::route::segment(value)
            )
        })
        .collect::<Vec<_>>()
        .join("&")
}
