use leptos::prelude::*;

/// One bar of a short list: what, how much, and its share of the longest.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedBar {
    /// What.
    pub name: String,
    /// How much, in words.
    pub text: String,
    /// Percent of the longest bar, 0 to 100.
    pub percent: f64,
}

/// A short list of amounts with a bar each. It is its own table.
#[component]
pub fn NamedBars(
    /// The bars, longest first.
    bars: Vec<NamedBar>,
) -> impl IntoView {
    view! {
        <ul class="bars">
            {bars
                .into_iter()
                .map(|bar| {
                    view! {
                        <li>
                            <span>{bar.name}</span>
                            <b>{bar.text}</b>
                            <svg aria-hidden="true">
                                <rect class="c-track" width="100%" height="8" rx="4" />
                                <rect class="c-bar s1" width=format!("{:.1}%", bar.percent) height="8" rx="4" />
                            </svg>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}
