use super::data::{ActOnWebhook, Health, OpenWebhook, RetryDelivery, SaveWebhook, ShownWebhook};
use super::deliveries::Deliveries;
use super::form::WebhookEditor;
use super::list::health_badge;
use crate::copy::Copy;
use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::field::{FormNotice, refusal};
use ui::icon::Icon;
use ui::panel::Panel;

/// What the page can do.
#[derive(Clone, Copy)]
pub struct Acts {
    /// Saves an address.
    pub save: ServerAction<SaveWebhook>,
    /// Does something to one.
    pub act: ServerAction<ActOnWebhook>,
    /// Sends a message again.
    pub retry: ServerAction<RetryDelivery>,
}

/// One address: its secret, what can be done with it, and what it was told.
#[component]
pub fn Open(
    /// As the list has it.
    webhook: ShownWebhook,
    /// What is known of it beside.
    open: OpenWebhook,
    /// The workspace's id.
    workspace: String,
    /// What can be done.
    acts: Acts,
) -> impl IntoView {
    let title = if webhook.name.is_empty() {
        webhook.url.clone()
    } else {
        webhook.name.clone()
    };
    let told = matches!(webhook.health, Health::Well | Health::Failing);
    let button = |what: &'static str, words: &'static str, icon: &'static str| {
        act_form(acts.act, &workspace, &webhook.id, what, words, icon)
    };
    let tools = if told {
        view! {
            {button("test", "Send a test", "check")}
            {button("pause", "Hold back", "clock")}
        }
        .into_any()
    } else {
        button("resume", "Let it go on", "check").into_any()
    };
    let old = open.old_until.map(|until| {
        view! { <p class="muted">{format!("Until {until} messages are also signed with the secret before this one.")}</p> }
    });
    let rotate = button("rotate", "Make a new secret", "undo");
    let remove = button("remove", "Remove address", "close");
    let error = refusal(acts.act);
    view! {
        <section class="section" aria-labelledby="webhook-open">
            <div class="section-head">
                <h2 id="webhook-open">{title}</h2>
                {health_badge(&webhook)}
            </div>
            <FormNotice error=error />
            <div class="actions webhook-tools">
                {tools}
                <Panel words="New secret" icon="undo">
                    <p>"The secret of now goes on to sign for a day, so that you can change the receiver first."</p>
                    {rotate}
                </Panel>
                <Panel words="Remove" icon="close">
                    <p>"It is told nothing more, and what it was told is forgotten."</p>
                    {remove}
                </Panel>
            </div>
            <Copy label="Secret, by which the receiver checks signatures" id="webhook-secret" text=open.secret />
            {old}
            <details class="webhook-change">
                <summary>"Change address, name or what it is told"</summary>
                <WebhookEditor webhook=Some(webhook.clone()) workspace=workspace.clone() save=acts.save />
            </details>
        </section>
        <section class="section" aria-labelledby="deliveries">
            <h2 id="deliveries">"What it was told"</h2>
            <Deliveries deliveries=open.deliveries workspace=workspace.clone() retry=acts.retry />
        </section>
    }
}

fn act_form(
    act: ServerAction<ActOnWebhook>,
    workspace: &str,
    id: &str,
    what: &'static str,
    words: &'static str,
    icon: &'static str,
) -> impl IntoView + use<> {
    let class = if what == "remove" {
        "button danger"
    } else {
        "button"
    };
    let (workspace, id) = (workspace.to_owned(), id.to_owned());
    view! {
        <ActionForm action=act>
            <input type="hidden" name="workspace" value=workspace />
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="what" value=what />
            <button class=class disabled=move || act.pending().get()>
                <Icon name=icon small=true />
                {words}
            </button>
        </ActionForm>
    }
}
