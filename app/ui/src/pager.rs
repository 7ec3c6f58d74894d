use crate::icon::Icon;
use domain::metric::format::format_count;
use leptos::prelude::*;
use leptos_router::components::A;

/// Where in a list a page stands, and the ways on.
#[component]
pub fn Pager(
    /// The first row shown, counted from 1.
    from: u64,
    /// The last row shown.
    to: u64,
    /// All rows.
    total: u64,
    /// Address of the page before.
    previous: Option<String>,
    /// Address of the page after.
    next: Option<String>,
) -> impl IntoView {
    let grouped = |count: u64| format_count(i64::try_from(count).unwrap_or(i64::MAX));
    let step = |href: Option<String>,
                icon: &'static str,
                words: &'static str,
                rel: &'static str| match href {
        Some(href) => view! {
            <A href=href attr:class="button icon-only" attr:rel=rel>
                <Icon name=icon />
                <span class="visually-hidden">{words}</span>
            </A>
        }
        .into_any(),
        None => view! {
            <span class="button icon-only" aria-disabled="true">
                <Icon name=icon />
                <span class="visually-hidden">{words}</span>
            </span>
        }
        .into_any(),
    };
    view! {
        <nav class="pager" aria-label="Pages">
            <p>{format!("{}–{} of {}", grouped(from), grouped(to), grouped(total))}</p>
            {step(previous, "chevron-left", "Previous page", "prev")}
            {step(next, "chevron-right", "Next page", "next")}
        </nav>
    }
}
