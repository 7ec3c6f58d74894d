use super::guard::{Closed, Guarded, Lookup, Reach, system};
use super::seconds;
use crate::keys::{Derived, Keys};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::time::Micros;
use domain::webhook::{Delivery, Reply, SECRET_PREFIX, Webhook};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use sha2::Sha256;
use std::error::Error;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use ui::backend::Outgoing;

/// What the keys that seal secrets are for.
const PURPOSE: &str = "webhooks";
/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a receiver may take to answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// Bytes of a secret: 256 bits, within the 24 to 64 of Standard Webhooks.
const SECRET_BYTES: usize = 32;

/// Signs messages and sends them.
pub struct Sender {
    reach: Reach,
    lookup: Lookup,
    keys: Derived,
    client: OnceLock<Option<Client>>,
}

impl Sender {
    /// A sender with the server's keys, that goes as far as `reach`.
    pub fn new(keys: &Keys, reach: Reach) -> Self {
        Self::asking(keys, reach, system())
    }

    /// The same, with a resolver of one's own.
    pub fn asking(keys: &Keys, reach: Reach, lookup: Lookup) -> Self {
        Self {
            reach,
            lookup,
            keys: keys.derive(PURPOSE),
            client: OnceLock::new(),
        }
    }

    /// The client, made when it is first needed; none where the system has no list of certificates.
    fn client(&self) -> Option<&Client> {
        let made = self.client.get_or_init(|| {
            // Without exactly one installed, the first connection panics. A second call finds it there.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let guarded = Guarded {
                reach: self.reach,
                lookup: self.lookup.clone(),
            };
            Client::builder()
                .redirect(Policy::none())
                .no_proxy()
                .https_only(self.reach == Reach::Internet)
                .dns_resolver(Arc::new(guarded))
                .connect_timeout(CONNECT)
                .timeout(PATIENCE)
                .pool_max_idle_per_host(0)
                .user_agent("Atelier-Webhooks/1")
                .build()
                .inspect_err(|cause| tracing::error!(%cause, "webhooks cannot be sent"))
                .ok()
        });
        made.as_ref()
    }

    /// Sends a message once. Gives the status, if one was answered, and what it means.
    pub async fn send(
        &self,
        delivery: &Delivery,
        webhook: &Webhook,
        now: Micros,
    ) -> (Option<u16>, Reply) {
        match self.post(delivery, webhook, now).await {
            Ok(answer) => {
                let status = answer.status().as_u16();
                let asked = answer.headers().get(RETRY_AFTER);
                let asked = asked.and_then(|value| value.to_str().ok()?.trim().parse().ok());
                // Nothing of the body is read, so that its length does not matter.
                (Some(status), Reply::Status(status, asked))
            }
            Err(why) => (None, Reply::None(why.to_owned())),
        }
    }

    async fn post(
        &self,
        delivery: &Delivery,
        webhook: &Webhook,
        now: Micros,
    ) -> Result<Response, &'static str> {
        // An address that is a number asks no resolver.
        let url = self.reach.check(&webhook.url)?;
        let at = seconds(now).to_string();
        let secrets = self.secrets(webhook, now);
        if secrets.is_empty() {
            return Err("Its secret cannot be opened. Make a new one.");
        }
        let signatures: Vec<String> = secrets
            .iter()
            .filter_map(|secret| sign(secret, &delivery.message, &at, &delivery.body))
            .collect();
        let client = self
            .client()
            .ok_or("This server has no list of certificates to trust.")?;
        client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &delivery.message)
            .header("webhook-timestamp", &at)
            .header("webhook-signature", signatures.join(" "))
            .body(delivery.body.clone())
            .send()
            .await
            .map_err(|error| why(&error))
    }

    /// The secrets that sign now, the newest first.
    fn secrets(&self, webhook: &Webhook, now: Micros) -> Vec<String> {
        let old = webhook.old_secret.as_ref();
        let old = old.filter(|(_, until)| now < *until);
        std::iter::once(&webhook.secret)
            .chain(old.map(|(sealed, _)| sealed))
            .filter_map(|sealed| self.open(&webhook.id, sealed))
            .collect()
    }
}

/// A signature by Standard Webhooks: HMAC-SHA256 over id, time and body.
fn sign(secret: &str, id: &str, at: &str, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(SECRET_PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    for part in [id, ".", at, ".", body] {
        mac.update(part.as_bytes());
    }
    let tag = mac.finalize().into_bytes();
    Some(format!("v1,{}", STANDARD.encode(tag)))
}

/// Why there was no answer, in words that tell nothing of the network behind.
fn why(error: &reqwest::Error) -> &'static str {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if inner.is::<Closed>() {
            return "Its name leads to an address that is not on the internet, so nothing was sent.";
        }
        cause = inner.source();
    }
    if error.is_timeout() {
        "It did not answer in 15 s."
    } else if error.is_connect() {
        "No connection could be made to it."
    } else {
        "The connection broke off."
    }
}

impl Outgoing for Sender {
    fn check(&self, url: &str) -> Result<String, String> {
        match self.reach.check(url) {
            Ok(url) => Ok(url.to_string()),
            Err(why) => Err(why.to_owned()),
        }
    }

    fn secret(&self) -> String {
        let bytes: [u8; SECRET_BYTES] = rand::random();
        format!("{SECRET_PREFIX}{}", STANDARD.encode(bytes))
    }

    fn seal(&self, id: &str, secret: &str) -> Option<String> {
        self.keys.seal(id, secret.as_bytes())
    }

    fn open(&self, id: &str, sealed: &str) -> Option<String> {
        String::from_utf8(self.keys.open(id, sealed)?).ok()
    }
}
