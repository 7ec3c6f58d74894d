use domain::webhook::{DeliveryState, WebhookForm};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// How an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// It is told what happens.
    Well,
    /// The last messages did not arrive.
    Failing,
    /// Somebody holds it back.
    Paused,
    /// It failed for too long.
    Stopped,
}

/// An address as the page lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownWebhook {
    /// Its id.
    pub id: String,
    /// Where it is.
    pub url: String,
    /// What people call it.
    pub name: String,
    /// What it is told, by the messages' types.
    pub events: Vec<String>,
    /// How it is.
    pub health: Health,
    /// Since when, where it is not well.
    pub since: String,
}

/// A message as the page lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownDelivery {
    /// Its id.
    pub id: String,
    /// The message's type.
    pub event: String,
    /// The message's id, as the receiver sees it.
    pub message: String,
    /// The body, as it is sent.
    pub body: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// What was answered, how soon, and why it did not arrive.
    pub answer: String,
    /// When it was made.
    pub made: String,
    /// How often it was tried, and when it is tried again.
    pub tries: String,
}

/// An address that is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenWebhook {
    /// Its id.
    pub id: String,
    /// The secret that signs.
    pub secret: String,
    /// Until when the one before signs too.
    pub old_until: Option<String>,
    /// Its last messages.
    pub deliveries: Vec<ShownDelivery>,
}

/// All that the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhooks {
    /// Every address, the oldest first.
    pub webhooks: Vec<ShownWebhook>,
    /// The one that the address bar names with `open`.
    pub open: Option<OpenWebhook>,
}

/// What is done to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookAct {
    /// Sends a test.
    Test,
    /// Holds it back.
    Pause,
    /// Lets it go on.
    Resume,
    /// Makes a new secret.
    Rotate,
    /// Removes it.
    Remove,
}

#[cfg(feature = "ssr")]
fn listed(webhook: &domain::webhook::Webhook, calendar: &domain::time::Calendar) -> ShownWebhook {
    let (health, since) = match (
        webhook.paused_at,
        webhook.disabled_at,
        webhook.failing_since,
    ) {
        (Some(at), ..) => (Health::Paused, Some(at)),
        (_, Some(at), _) => (Health::Stopped, Some(at)),
        (.., Some(at)) => (Health::Failing, Some(at)),
        _ => (Health::Well, None),
    };
    ShownWebhook {
        id: webhook.id.clone(),
        url: webhook.url.clone(),
        name: webhook.name.clone(),
        events: webhook
            .events
            .iter()
            .map(|event| event.as_str().to_owned())
            .collect(),
        health,
        since: since
            .map(|at| calendar.day_and_time(at))
            .unwrap_or_default(),
    }
}

#[cfg(feature = "ssr")]
fn sent(delivery: domain::webhook::Delivery, calendar: &domain::time::Calendar) -> ShownDelivery {
    let status = delivery.status.map(|status| status.to_string());
    let took = delivery.took.filter(|_| delivery.last_at.is_some());
    let answer = [
        status,
        took.map(domain::job::took_words),
        delivery.error.clone(),
    ];
    let answer: Vec<String> = answer.into_iter().flatten().collect();
    let tries = match delivery.attempts {
        0 => "Not tried yet".to_owned(),
        1 => "1 try".to_owned(),
        many => format!("{many} tries"),
    };
    let next = delivery.next_at.filter(|_| delivery.attempts > 0);
    let next = next.map(|at| format!(", next {}", calendar.day_and_time(at)));
    ShownDelivery {
        answer: answer.join(" · "),
        made: calendar.day_and_time(delivery.created_at),
        tries: format!("{tries}{}", next.unwrap_or_default()),
        id: delivery.id,
        event: delivery.event,
        message: delivery.message,
        body: delivery.body,
        state: delivery.state,
    }
}

/// Every address, and the one that `pairs`, the address bar's query, names with `open`. Managers of the
/// whole workspace may ask.
#[server(endpoint = "webhooks/list", input = Json)]
pub async fn list_webhooks(
    workspace: String,
    pairs: Vec<(String, String)>,
) -> Result<Webhooks, AppError> {
    let (backend, access, known) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    let (now, calendar) = ((backend.clock)(), known.calendar);
    let webhooks = backend.webhooks.webhooks(&access).await?;
    let named = pairs.iter().find(|(name, _)| name == "open");
    let named = named.map_or("", |(_, id)| id.as_str());
    let open = match webhooks.iter().find(|webhook| webhook.id == named) {
        None => None,
        Some(webhook) => {
            let deliveries = backend.webhooks.deliveries(&access, &webhook.id).await?;
            let old = webhook.old_secret.as_ref();
            let old = old.filter(|(_, until)| now < *until);
            let opened = backend.outgoing.open(&webhook.id, &webhook.secret);
            Some(OpenWebhook {
                id: webhook.id.clone(),
                secret: opened.unwrap_or_default(),
                old_until: old.map(|(_, until)| calendar.day_and_time(*until)),
                deliveries: deliveries
                    .into_iter()
                    .map(|one| sent(one, &calendar))
                    .collect(),
            })
        }
    };
    Ok(Webhooks {
        webhooks: webhooks.iter().map(|one| listed(one, &calendar)).collect(),
        open,
    })
}

/// Makes an address, or changes the one with this id. Managers of the whole workspace may.
#[server(endpoint = "webhooks/save")]
pub async fn save_webhook(
    workspace: String,
    #[server(default)] id: String,
    form: WebhookForm,
) -> Result<(), AppError> {
    use ui::route::{Route, redirect_to};

    let (backend, access, _) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    let now = (backend.clock)();
    let refuse = |wrong| ui::backend::fail(AppError::Invalid(wrong));
    let mut new = domain::webhook::check_webhook(&form).map_err(refuse)?;
    new.url = backend
        .outgoing
        .check(&new.url)
        .map_err(|why| ui::backend::fail(AppError::field("url", why)))?;
    if id.is_empty() {
        let outgoing = backend.outgoing.clone();
        let seal = Box::new(move |id: &str| outgoing.seal(id, &outgoing.secret()));
        let webhooks = &backend.webhooks;
        let made = webhooks.make_webhook(&access, &new, seal, now).await?;
        // Its own page has the secret, which the address needs next.
        let page = Route::Webhooks(workspace.clone()).path();
        if let Some(page) = ui::route::own_path(&format!("{page}?open={made}")) {
            redirect_to(&page);
            return Ok(());
        }
    } else {
        backend
            .webhooks
            .change_webhook(&access, &id, &new, now)
            .await?;
    }
    redirect_to(&Route::Webhooks(workspace));
    Ok(())
}

/// Does something to an address. Managers of the whole workspace may.
#[server(endpoint = "webhooks/act")]
pub async fn act_on_webhook(
    workspace: String,
    id: String,
    what: WebhookAct,
) -> Result<(), AppError> {
    let (backend, access, _) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    let (now, webhooks) = ((backend.clock)(), &backend.webhooks);
    match what {
        WebhookAct::Test => webhooks.ping_webhook(&access, &id, now).await?,
        WebhookAct::Pause => webhooks.pause_webhook(&access, &id, true, now).await?,
        WebhookAct::Resume => webhooks.pause_webhook(&access, &id, false, now).await?,
        WebhookAct::Rotate => {
            let outgoing = backend.outgoing.clone();
            let seal = Box::new(move |id: &str| outgoing.seal(id, &outgoing.secret()));
            webhooks.rotate_secret(&access, &id, seal, now).await?;
        }
        WebhookAct::Remove => webhooks.remove_webhook(&access, &id, now).await?,
    }
    Ok(())
}

/// Sends a message again now. Managers of the whole workspace may.
#[server(endpoint = "webhooks/retry")]
pub async fn retry_delivery(workspace: String, delivery: String) -> Result<(), AppError> {
    let (backend, access, _) =
        ui::backend::whole_member(&workspace, domain::access::Role::Manager)?;
    let now = (backend.clock)();
    backend
        .webhooks
        .retry_delivery(&access, &delivery, now)
        .await?;
    Ok(())
}
