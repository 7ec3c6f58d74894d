use super::data::{RetryDelivery, ShownDelivery};
use domain::webhook::DeliveryState;
use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::badge::{Badge, Tone};
use ui::icon::Icon;

/// The last messages, the newest first.
#[component]
pub fn Deliveries(
    /// The messages.
    deliveries: Vec<ShownDelivery>,
    /// The workspace's id.
    workspace: String,
    /// Sends one again.
    retry: ServerAction<RetryDelivery>,
) -> impl IntoView {
    if deliveries.is_empty() {
        return view! { <p class="muted">"Nothing yet. Send a test to see whether it arrives."</p> }
            .into_any();
    }
    let rows = deliveries
        .into_iter()
        .map(|delivery| row(delivery, workspace.clone(), retry))
        .collect_view();
    view! {
        <table class="table cards webhooks">
            <caption class="visually-hidden">"Messages, the newest first"</caption>
            <thead>
                <tr>
                    <th scope="col">"Message"</th>
                    <th scope="col">"Answer"</th>
                    <th scope="col">"State"</th>
                    <th scope="col" class="num">"Made"</th>
                    <th scope="col">
                        <span class="visually-hidden">"Again"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(
    delivery: ShownDelivery,
    workspace: String,
    retry: ServerAction<RetryDelivery>,
) -> impl IntoView {
    let (tone, words) = match delivery.state {
        DeliveryState::Waiting => (Tone::Warn, "Waits"),
        DeliveryState::Delivered => (Tone::Good, "Arrived"),
        DeliveryState::Dead => (Tone::Bad, "Given up"),
    };
    let label = format!("Send {} of {} again", delivery.event, delivery.made);
    let again = (delivery.state != DeliveryState::Waiting).then(|| {
        view! {
            <ActionForm action=retry>
                <input type="hidden" name="workspace" value=workspace />
                <input type="hidden" name="delivery" value=delivery.id />
                <button class="button quiet" aria-label=label>
                    <Icon name="undo" small=true />
                    "Again"
                </button>
            </ActionForm>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <details>
                    <summary>
                        <code>{delivery.event}</code>
                    </summary>
                    <small class="token-made">{delivery.message}</small>
                    <pre class="api-example" tabindex="0" aria-label="Body">
                        <code>{delivery.body}</code>
                    </pre>
                </details>
            </th>
            <td class="token-may">
                {delivery.answer} <small class="webhook-since">{delivery.tries}</small>
            </td>
            <td>
                <Badge tone=tone words=words />
            </td>
            <td class="num quiet card-end">{delivery.made}</td>
            <td class="num card-action">{again}</td>
        </tr>
    }
}
