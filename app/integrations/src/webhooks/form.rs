use super::data::{SaveWebhook, ShownWebhook};
use domain::webhook::Event;
use leptos::form::ActionForm;
use leptos::prelude::*;
use ui::field::{Field, FormNotice, refusal};
use ui::icon::Icon;

/// Makes an address, or changes one.
#[component]
pub fn WebhookEditor(
    /// The address to change; none makes one.
    webhook: Option<ShownWebhook>,
    /// The workspace's id.
    workspace: String,
    /// Saves it.
    save: ServerAction<SaveWebhook>,
) -> impl IntoView {
    let error = refusal(save);
    let go = if webhook.is_some() {
        "Save address"
    } else {
        "Add address"
    };
    let known = webhook.unwrap_or_else(|| ShownWebhook {
        id: String::new(),
        url: String::new(),
        name: String::new(),
        events: Event::CHOICES
            .iter()
            .map(|event| event.as_str().to_owned())
            .collect(),
        health: super::data::Health::Well,
        since: String::new(),
    });
    let events = Event::CHOICES
        .into_iter()
        .map(|event| {
            let word = event.as_str();
            let ticked = known.events.iter().any(|known| known == word);
            view! {
                <label class="check">
                    <input type="checkbox" name=format!("form[events][{word}]") value="1" checked=ticked />
                    <span>
                        {event.words()} " " <code>{word}</code>
                    </span>
                </label>
            }
        })
        .collect_view();
    let wrong = move || error.get().and_then(|error| error.about("events"));
    view! {
        <ActionForm action=save attr:class="form" attr:novalidate=true>
            <FormNotice error=error />
            <input type="hidden" name="workspace" value=workspace />
            <input type="hidden" name="id" value=known.id />
            <div class="field-row wide">
                <Field name="form[url]" label="Address" kind="url" value=known.url hint="Begins with https:// and is on the internet." error=error />
                <Field name="form[name]" label="Name" value=known.name hint="What it is for." error=error />
            </div>
            <fieldset class="token-scopes" aria-describedby="events-error">
                <legend class="label">"What it is told"</legend>
                {events}
                <span id="events-error" role="alert">
                    {move || {
                        wrong()
                            .map(|message| {
                                view! {
                                    <span class="field-error">
                                        <Icon name="warning" small=true />
                                        {message}
                                    </span>
                                }
                            })
                    }}
                </span>
            </fieldset>
            <p class="actions">
                <button class="button primary" disabled=move || save.pending().get()>
                    {go}
                </button>
            </p>
        </ActionForm>
    }
}
