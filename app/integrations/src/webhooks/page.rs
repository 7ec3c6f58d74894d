use super::data::{ActOnWebhook, RetryDelivery, SaveWebhook, Webhooks, list_webhooks};
use super::form::WebhookEditor;
use super::list::List;
use super::open::{Acts, Open};
use leptos::prelude::*;
use leptos_router::components::A;
use ui::field::done;
use ui::icon::Icon;
use ui::loaded::Loaded;
use ui::place::{Top, named_pairs, named_workspace};
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;

/// Who is told what happens here?
pub fn webhooks_page() -> AnyView {
    let (workspace, pairs) = (named_workspace(), named_pairs());
    let acts = Acts {
        save: ServerAction::<SaveWebhook>::new(),
        act: ServerAction::<ActOnWebhook>::new(),
        retry: ServerAction::<RetryDelivery>::new(),
    };
    let saved = done(acts.save);
    let webhooks = Resource::new(
        move || {
            (
                workspace.get(),
                pairs.get(),
                saved.get(),
                acts.act.version().get(),
                acts.retry.version().get(),
            )
        },
        |(workspace, pairs, ..)| list_webhooks(workspace, pairs),
    );
    view! {
        <SafeTitle text="Webhooks" />
        <Top title="Who is told what happens here?">
            <ThemeForm />
        </Top>
        <div class="page">
            <ui::nav::SettingsNav />
            <Loaded resource=webhooks children={move |webhooks: Webhooks| shown(webhooks, workspace.get_untracked(), acts)} />
        </div>
    }
    .into_any()
}

fn shown(found: Webhooks, workspace: String, acts: Acts) -> AnyView {
    let opened = found.open.and_then(|open| {
        let webhook = found.webhooks.iter().find(|one| one.id == open.id)?.clone();
        Some((webhook, open))
    });
    if let Some((webhook, open)) = opened {
        let back = Route::Webhooks(workspace.clone()).path();
        return view! {
            <p>
                <A href=back attr:class="button quiet">
                    <Icon name="chevron-left" small=true />
                    "All addresses"
                </A>
            </p>
            <Open webhook=webhook open=open workspace=workspace acts=acts />
        }
        .into_any();
    }
    let list = if found.webhooks.is_empty() {
        view! { <p class="muted">"No address yet. Nobody outside is told what happens here."</p> }
            .into_any()
    } else {
        view! { <List webhooks=found.webhooks workspace=workspace.clone() /> }.into_any()
    };
    view! {
        <section class="section" aria-labelledby="webhooks">
            <h2 id="webhooks">"Addresses"</h2>
            {list}
        </section>
        <section class="section" aria-labelledby="new-webhook">
            <h2 id="new-webhook">"New address"</h2>
            <p class="muted token-words">
                "A message is sent when something happens, signed as Standard Webhooks, and again for three days until it arrives. It names things by their ids; ask the API for what they are."
            </p>
            <WebhookEditor webhook=None workspace=workspace save=acts.save />
        </section>
    }
    .into_any()
}
