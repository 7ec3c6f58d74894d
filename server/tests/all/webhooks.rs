//! Messages to addresses outside: made with what they tell of, signed, and tried until they arrive.

use crate::fixture;
use crate::harness::{Ask, Body, Who, World};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::any;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::time::Micros;
use domain::webhook::{
    DeliveryState, Event, GIVE_UP, NewWebhook, OLD_SECRET, Webhook, WebhookStore,
};
use hmac::{Hmac, KeyInit, Mac};
use server::jobs::{Clock, Registry, Runner};
use server::keys::Keys;
use server::webhooks::{Reach, Sender, register};
use sha2::Sha256;
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};
use store::{all, one};
use ui::backend::Outgoing;

const MINUTE: Micros = 60 * 1_000_000;

/// A status with one header.
type Said = (u16, &'static str, &'static str);

/// What a receiver got, and what it answers next; 204 where nothing is said.
#[derive(Clone, Default)]
struct Receiver {
    got: Arc<Mutex<Vec<(HeaderMap, String)>>>,
    next: Arc<Mutex<VecDeque<Said>>>,
}

async fn hear(
    State(receiver): State<Receiver>,
    headers: HeaderMap,
    body: String,
) -> impl IntoResponse {
    receiver.got.lock().unwrap().push((headers, body));
    let next = receiver.next.lock().unwrap().pop_front();
    let (status, name, value) = next.unwrap_or((204, "x-nothing", "1"));
    (StatusCode::from_u16(status).unwrap(), [(name, value)])
}

impl Receiver {
    /// Listens on this machine and gives its address.
    async fn listen(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(any(hear)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}/hooks")
    }

    fn answers(&self, replies: &[Said]) {
        *self.next.lock().unwrap() = replies.iter().copied().collect();
    }

    fn got(&self) -> Vec<(HeaderMap, String)> {
        std::mem::take(&mut self.got.lock().unwrap())
    }
}

/// A workspace with an address that is told everything.
struct Told {
    sender: Arc<Sender>,
    runner: Runner,
    receiver: Receiver,
    id: String,
}

async fn told(world: &World) -> Told {
    let keys = Keys::open(&world.data, None).unwrap();
    let sender = Arc::new(Sender::new(&keys, Reach::Anywhere));
    let mut registry = Registry::default();
    register(&mut registry, sender.clone());
    let clock: Clock = Arc::new(server::clock::now);
    let steady: Clock = Arc::new(server::clock::steady);
    let runner = Runner::new(world.store.clone(), registry.ready(), clock, steady);
    let receiver = Receiver::default();
    let new = NewWebhook {
        url: receiver.listen().await,
        name: String::new(),
        events: BTreeSet::from(Event::CHOICES),
    };
    let sealing = sender.clone();
    let seal = Box::new(move |id: &str| sealing.seal(id, &sealing.secret()));
    let (access, now) = (world.access(Who::Owner), server::clock::now());
    let made = world.store.make_webhook(&access, &new, seal, now);
    let id = made.await.unwrap();
    Told {
        sender,
        runner,
        receiver,
        id,
    }
}

impl Told {
    async fn webhook(&self, world: &World) -> Webhook {
        let all = world
            .store
            .webhooks(&world.access(Who::Owner))
            .await
            .unwrap();
        all.into_iter().find(|one| one.id == self.id).unwrap()
    }

    async fn secret(&self, world: &World) -> String {
        let sealed = self.webhook(world).await.secret;
        self.sender.open(&self.id, &sealed).unwrap()
    }

    /// State, attempts, status and when it is tried next, of the last message.
    async fn last(&self, world: &World) -> (DeliveryState, u32, Option<u16>, Option<Micros>) {
        let access = world.access(Who::Owner);
        let all = world.store.deliveries(&access, &self.id).await.unwrap();
        let last = &all[0];
        (last.state, last.attempts, last.status, last.next_at)
    }

    async fn act(&self, world: &World, what: &str) -> u16 {
        let form = Body::form(&[
            ("workspace", &world.first),
            ("id", &self.id),
            ("what", what),
        ]);
        let answer = world
            .ask(Who::Manager, Ask::post("/api/webhooks/act", form))
            .await;
        answer.status.as_u16()
    }
}

/// Whether one of a message's signatures is right, as a receiver checks it.
fn is_signed(secret: &str, headers: &HeaderMap, body: &str) -> bool {
    let text = |name: &str| headers[name].to_str().unwrap();
    let key = STANDARD
        .decode(secret.strip_prefix("whsec_").unwrap())
        .unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(
        format!(
            "{}.{}.{body}",
            text("webhook-id"),
            text("webhook-timestamp")
        )
        .as_bytes(),
    );
    let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    text("webhook-signature")
        .split(' ')
        .any(|one| one == expected)
}

on_both!(what_happens_is_told_with_a_right_signature, |world| {
    let told = told(&world).await;
    let secret = told.secret(&world).await;
    let batch = world.import(Who::Owner, &[fixture::roster("First")]).await;
    let now = server::clock::now();
    told.runner.run_until_idle(now).await.unwrap();
    let got = told.receiver.got();
    assert_eq!(got.len(), 1);
    let (headers, body) = &got[0];
    assert!(is_signed(&secret, headers, body));
    assert!(!is_signed(&secret, headers, &format!("{body} ")));
    let message: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(message["type"], "import.committed");
    assert_eq!(message["data"]["import"], batch["id"]);
    assert_eq!(message["data"]["workspace"], world.first.as_str());
    assert!(
        !body.contains("First"),
        "names of people and files stay inside: {body}"
    );
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(
        told.last(&world).await,
        (DeliveryState::Delivered, 1, Some(204), None)
    );
    // What arrived is not sent again.
    told.runner.run_until_idle(now + MINUTE).await.unwrap();
    assert!(told.receiver.got().is_empty());

    // While a secret is replaced both are good.
    assert_eq!(told.act(&world, "rotate").await, 200);
    let newer = told.secret(&world).await;
    assert_ne!(newer, secret);
    let undo = serde_json::json!({"workspace": world.first, "batch": batch["id"]});
    assert_eq!(
        world
            .call(Who::Owner, "import/undo", undo)
            .await
            .status
            .as_u16(),
        200
    );
    told.runner
        .run_until_idle(server::clock::now())
        .await
        .unwrap();
    let got = told.receiver.got();
    assert!(got[0].1.contains("import.undone"));
    assert!(is_signed(&secret, &got[0].0, &got[0].1) && is_signed(&newer, &got[0].0, &got[0].1));
    // A day later only the new one is.
    assert_eq!(told.act(&world, "test").await, 200);
    told.runner
        .run_until_idle(server::clock::now() + OLD_SECRET)
        .await
        .unwrap();
    let got = told.receiver.got();
    assert!(got[0].1.contains("ping"));
    assert!(!is_signed(&secret, &got[0].0, &got[0].1) && is_signed(&newer, &got[0].0, &got[0].1));
});

on_both!(
    what_does_not_arrive_is_tried_again_until_it_is_given_up,
    |world| {
        let told = told(&world).await;
        assert_eq!(told.act(&world, "test").await, 200);
        let mut now = server::clock::now();
        let away = (302, "location", "http://127.0.0.1:1/elsewhere");
        let replies = [(500, "x-a", "1"), (429, "retry-after", "600"), away];
        told.receiver.answers(&replies);
        let mut ids = BTreeSet::new();
        for tried in 1..=3_u32 {
            told.runner.run_until_idle(now).await.unwrap();
            let got = told.receiver.got();
            assert_eq!(got.len(), 1, "try {tried}");
            ids.insert(got[0].0["webhook-id"].to_str().unwrap().to_owned());
            let (state, attempts, status, next) = told.last(&world).await;
            assert_eq!((state, attempts), (DeliveryState::Waiting, tried));
            assert_eq!(status, Some(replies[tried as usize - 1].0));
            let next = next.unwrap();
            assert!(
                tried != 2 || next - now >= 10 * MINUTE,
                "Retry-After is kept"
            );
            // Not before its time.
            told.runner.run_until_idle(next - 1).await.unwrap();
            assert!(told.receiver.got().is_empty());
            now = next;
        }
        assert_eq!(ids.len(), 1, "a receiver can tell a repetition");
        told.runner.run_until_idle(now).await.unwrap();
        assert_eq!(told.last(&world).await.0, DeliveryState::Delivered);
        assert_eq!(told.webhook(&world).await.failing_since, None);

        // Ten failures, and it waits for somebody.
        assert_eq!(told.act(&world, "test").await, 200);
        told.receiver.answers(&[(500, "x-a", "1"); 10]);
        told.receiver.got();
        for _ in 0..10 {
            told.runner.run_until_idle(now).await.unwrap();
            now = told.last(&world).await.3.unwrap_or(now);
        }
        assert_eq!(told.receiver.got().len(), 10);
        assert_eq!(told.last(&world).await.0, DeliveryState::Dead);
        let dead = world
            .store
            .deliveries(&world.access(Who::Owner), &told.id)
            .await
            .unwrap();
        let again = Body::form(&[("workspace", &world.first), ("delivery", &dead[0].id)]);
        let again = world
            .ask(Who::Manager, Ask::post("/api/webhooks/retry", again))
            .await;
        assert_eq!(again.status.as_u16(), 200);
        told.runner.run_until_idle(now).await.unwrap();
        assert_eq!(told.last(&world).await.0, DeliveryState::Delivered);
    }
);

async fn mails(world: &World) -> Vec<String> {
    let mut tx = world.store.db.read(store::db::Scope::Nobody).await.unwrap();
    let found = all!(
        tx,
        (String,),
        "select to_email from mail where subject like '%was stopped'"
    );
    found.unwrap().into_iter().map(|(to,)| to).collect()
}

on_both!(
    an_address_that_fails_for_days_is_stopped_and_its_owner_told,
    |world| {
        let told = told(&world).await;
        told.receiver.answers(&[(500, "x-a", "1"); 2]);
        assert_eq!(told.act(&world, "test").await, 200);
        let now = server::clock::now();
        told.runner.run_until_idle(now).await.unwrap();
        told.runner
            .run_until_idle(now + GIVE_UP + MINUTE)
            .await
            .unwrap();
        let webhook = told.webhook(&world).await;
        assert!(webhook.disabled_at.is_some());
        assert_eq!(told.last(&world).await.0, DeliveryState::Dead);
        assert_eq!(mails(&world).await, [Who::Owner.email()]);
        // It is told nothing until somebody lets it go on.
        world.import(Who::Owner, &[fixture::roster("First")]).await;
        assert_eq!(told.act(&world, "test").await, 409);
        told.receiver.got();
        told.runner.run_until_idle(now + 2 * GIVE_UP).await.unwrap();
        assert!(told.receiver.got().is_empty());
        assert_eq!(told.act(&world, "resume").await, 200);
        assert_eq!(told.act(&world, "test").await, 200);
        told.runner
            .run_until_idle(server::clock::now())
            .await
            .unwrap();
        assert_eq!(told.receiver.got().len(), 1);
        // One that says it is gone is believed at once.
        told.receiver.answers(&[(410, "x-a", "1")]);
        assert_eq!(told.act(&world, "test").await, 200);
        told.runner
            .run_until_idle(server::clock::now())
            .await
            .unwrap();
        assert!(told.webhook(&world).await.disabled_at.is_some());
    }
);

on_both!(an_alert_that_changes_is_told, |world| {
    let told = told(&world).await;
    world.import(Who::Owner, &fixture::oulad("")).await;
    world.look_at_course(Who::Owner).await;
    world.planned(Who::Owner).await;
    told.runner
        .run_until_idle(server::clock::now())
        .await
        .unwrap();
    told.receiver.got();
    let check = Body::form(&[("workspace", &world.first)]);
    let checked = world
        .ask(Who::Owner, Ask::post("/api/planning/alert-check", check))
        .await;
    assert_eq!(checked.status.as_u16(), 200);
    told.runner
        .run_until_idle(server::clock::now())
        .await
        .unwrap();
    let got = told.receiver.got();
    let message: serde_json::Value = serde_json::from_str(&got[0].1).unwrap();
    assert_eq!(message["type"], "alert.changed");
    assert_eq!(message["data"]["metric"], "active_students");
    let mut tx = world
        .store
        .db
        .read(&world.access(Who::Owner))
        .await
        .unwrap();
    let sql = "select state from alert where workspace_id = $1";
    let (state,) = one!(tx, (String,), sql, world.first.as_str()).unwrap();
    assert_eq!(message["data"]["state"], state.as_str());
});

on_both!(nothing_is_kept_that_leads_inside, |world| {
    let save = |url: &str| {
        let form = Body::form(&[
            ("workspace", &world.first),
            ("form[url]", url),
            ("form[events][import.committed]", "1"),
        ]);
        world.ask(Who::Manager, Ask::post("/api/webhooks/save", form))
    };
    for url in [
        "http://example.com/",
        "https://127.0.0.1/",
        "https://localhost/",
        "javascript:alert(1)",
    ] {
        let refused = save(url).await;
        assert_eq!(
            (refused.status.as_u16(), refused.code().as_str()),
            (422, "invalid"),
            "{url}"
        );
    }
    assert_eq!(
        save("https://hooks.example.com/a").await.status.as_u16(),
        200
    );
    // The secret stands sealed in the database, and on the manager's page alone.
    let webhooks = world
        .store
        .webhooks(&world.access(Who::Owner))
        .await
        .unwrap();
    let page = format!(
        "/w/{}/settings/webhooks?open={}",
        world.first, webhooks[0].id
    );
    assert!(
        world
            .page(Who::Manager, &page)
            .await
            .text()
            .contains("whsec_")
    );
    assert!(
        !world
            .page(Who::Analyst, &page)
            .await
            .text()
            .contains("whsec_")
    );
    assert!(!webhooks[0].secret.contains("whsec"));
});
