use super::data::{RevokeToken, ShownToken};
use domain::token::TokenState;
use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::badge::{Badge, Tone};
use ui::panel::Panel;

/// Every token, those that work first by age.
#[component]
pub fn List(
    /// The tokens.
    tokens: Vec<ShownToken>,
    /// The workspace's id.
    workspace: String,
    /// Revokes one.
    revoke: ServerAction<RevokeToken>,
) -> impl IntoView {
    let rows = tokens
        .into_iter()
        .map(|token| row(token, workspace.clone(), revoke))
        .collect_view();
    view! {
        <table class="table cards tokens">
            <caption class="visually-hidden">"API tokens, the newest first"</caption>
            <thead>
                <tr>
                    <th scope="col">"Token"</th>
                    <th scope="col">"May"</th>
                    <th scope="col">"Last used"</th>
                    <th scope="col">"Ends"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">
                        <span class="visually-hidden">"Revoke"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(
    token: ShownToken,
    workspace: String,
    revoke: ServerAction<RevokeToken>,
) -> impl IntoView + use<> {
    let (tone, words) = match token.state {
        TokenState::Alive => (Tone::Good, "Works"),
        TokenState::Expired => (Tone::Warn, "Has ended"),
        TokenState::Revoked => (Tone::Plain, "Revoked"),
        TokenState::MakerGone => (Tone::Bad, "Its maker left"),
    };
    let name = token.name.clone();
    let can_go = token.state != TokenState::Revoked;
    let revoke = can_go.then(|| {
        view! {
            <Panel words="Revoke" icon="close" class="end">
                <p>{format!("Whatever uses «{}» is refused from then on. This cannot be undone.", token.name)}</p>
                <ActionForm action=revoke>
                    <input type="hidden" name="workspace" value=workspace />
                    <input type="hidden" name="token" value=token.id.clone() />
                    <p class="actions">
                        <button class="button danger">"Revoke token"</button>
                    </p>
                </ActionForm>
            </Panel>
        }
    });
    let scopes = token.scopes.join(" ");
    view! {
        <tr>
            <th scope="row">
                <span>{name}</span>
                <small class="token-made">
                    <code>{format!("{}…", token.prefix)}</code>
                    {token.made.clone()}
                </small>
            </th>
            <td class="token-may">
                <code>{scopes}</code>
            </td>
            <td class="quiet" data-label="Last used">
                {token.used.clone()}
            </td>
            <td class="quiet" data-label="Ends">
                {token.ends.clone()}
            </td>
            <td>
                <Badge tone=tone words=words />
            </td>
            <td class="num card-action">{revoke}</td>
        </tr>
    }
}
