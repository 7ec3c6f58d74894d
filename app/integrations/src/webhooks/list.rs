use super::data::{Health, ShownWebhook};
use leptos::prelude::*;
use leptos_router::components::A;
use ui::badge::{Badge, Tone};
use ui::route::Route;

/// How an address is, in a word.
pub fn health_badge(webhook: &ShownWebhook) -> AnyView {
    let (tone, words) = match webhook.health {
        Health::Well => (Tone::Good, "Is told"),
        Health::Failing => (Tone::Warn, "Does not answer well"),
        Health::Paused => (Tone::Plain, "Held back"),
        Health::Stopped => (Tone::Bad, "Stopped"),
    };
    let since = (!webhook.since.is_empty()).then(|| format!("since {}", webhook.since));
    view! {
        <Badge tone=tone words=words />
        {since.map(|since| view! { <small class="webhook-since">{since}</small> })}
    }
    .into_any()
}

/// Every address, with what it is told and how it is.
#[component]
pub fn List(
    /// The addresses.
    webhooks: Vec<ShownWebhook>,
    /// The workspace's id.
    workspace: String,
) -> impl IntoView {
    let rows = webhooks
        .into_iter()
        .map(|webhook| row(&webhook, &workspace))
        .collect_view();
    view! {
        <table class="table cards webhooks">
            <caption class="visually-hidden">"Addresses that are told what happens"</caption>
            <thead>
                <tr>
                    <th scope="col">"Address"</th>
                    <th scope="col">"Is told of"</th>
                    <th scope="col">"State"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(webhook: &ShownWebhook, workspace: &str) -> impl IntoView + use<> {
    let query = format!("open={}", ui::route::segment(&webhook.id));
    let href = Route::Webhooks(workspace.to_owned()).with_query(&query);
    let name = if webhook.name.is_empty() {
        webhook.url.clone()
    } else {
        webhook.name.clone()
    };
    let below = (!webhook.name.is_empty()).then(|| webhook.url.clone());
    view! {
        <tr>
            <th scope="row">
                <A href=href>{name}</A>
                {below.map(|url| view! { <small class="token-made">{url}</small> })}
            </th>
            <td class="token-may">
                <code>{webhook.events.join(" ")}</code>
            </td>
            <td>{health_badge(webhook)}</td>
        </tr>
    }
}
