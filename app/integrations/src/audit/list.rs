use super::data::{Act, AuditLog};
use leptos::prelude::*;
use leptos_router::components::A;
use ui::range::kept_query;
use ui::route::Route;

/// The acts, newest first, and the way to older ones.
#[component]
pub fn List(
    /// What is shown.
    log: AuditLog,
    /// The workspace's id.
    workspace: String,
) -> impl IntoView {
    let address = |before: Option<i64>| {
        let mut pairs: Vec<(String, String)> = log
            .pairs
            .iter()
            .filter(|(name, value)| {
                !value.is_empty() && ["actor", "action", "day"].contains(&name.as_str())
            })
            .cloned()
            .collect();
        pairs.extend(before.map(|before| ("before".to_owned(), before.to_string())));
        Route::Audit(workspace.clone()).with_query(&kept_query(&pairs))
    };
    let older = log.next.map(|next| address(Some(next)));
    let newest = (!log.asked("before").is_empty()).then(|| address(None));
    let empty = log.acts.is_empty();
    let rows = log.acts.into_iter().map(row).collect_view();
    view! {
        <table class="table cards audit-table">
            <caption class="visually-hidden">"What was done, newest first"</caption>
            <thead>
                <tr>
                    <th scope="col">"What"</th>
                    <th scope="col">"Who"</th>
                    <th scope="col">"From"</th>
                    <th scope="col" class="num">"When"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {empty.then(|| view! { <p class="muted">"Nothing was done that fits these filters."</p> })}
        <nav class="pager" aria-label="Pages">
            {newest.map(|href| view! { <A href=href attr:class="button">"Newest"</A> })}
            {older.map(|href| view! { <A href=href attr:class="button" attr:rel="next">"Older"</A> })}
        </nav>
    }
}

fn row(act: Act) -> impl IntoView {
    let changes = act
        .changes
        .into_iter()
        .map(|(name, was, is)| {
            let (was, is) = match (was.is_empty(), is.is_empty()) {
                (true, true) => return view! { <li>{name}</li> }.into_any(),
                (true, false) => (None, Some(is)),
                (false, true) => (Some(was), Some("nothing".to_owned())),
                (false, false) => (Some(was), Some(is)),
            };
            let from = was.map(|was| view! { <del>{was}</del> });
            let to = is.map(|is| view! { <ins>{is}</ins> });
            view! {
                <li>
                    <span class="audit-field">{name}</span>
                    {from}
                    {to}
                </li>
            }
            .into_any()
        })
        .collect_view();
    let via = (!act.via.is_empty()).then(|| view! { <small>{act.via}</small> });
    view! {
        <tr>
            <th scope="row">
                <span>{act.what}</span>
                <ul class="audit-changes">{changes}</ul>
            </th>
            <td>
                <span>{act.by}</span>
                {via}
            </td>
            <td class="quiet" title=format!("Request {}", act.request)>
                {act.address}
            </td>
            <td class="num quiet card-end">{act.when}</td>
        </tr>
    }
}
