//! Programs that ask, and that are told.

use super::{Answer, Ask, Body, Who, World};

impl World {
    /// Makes an API token in somebody's name and gives its id and secret.
    pub async fn token(&self, who: Who, scopes: &[&str]) -> (String, String) {
        let mut fields = vec![
            ("workspace".to_owned(), self.workspace_of(who).to_owned()),
            ("form[name]".to_owned(), "Nightly".to_owned()),
            ("form[lifetime]".to_owned(), "30".to_owned()),
        ];
        let ticked = scopes.iter();
        fields.extend(ticked.map(|word| (format!("form[scopes][{word}]"), "1".to_owned())));
        let made = Ask::post("/api/tokens/make", Body::Form(fields));
        let made = self.ask(who, made).await;
        assert_eq!(made.status.as_u16(), 200, "{}", made.text());
        let text = |name: &str| made.json()[name].as_str().unwrap().to_owned();
        (text("id"), text("secret"))
    }

    /// A token of somebody's workspace, made where there is none.
    pub async fn some_token(&self, who: Who) -> String {
        use domain::token::TokenStore;
        let known = self.store.tokens(&self.access(who)).await.unwrap();
        match known.into_iter().next() {
            Some(token) => token.id,
            None => self.token(who, &["students:read"]).await.0,
        }
    }

    /// An address of somebody's workspace with a test that waits for it, made where there is none.
    pub async fn some_webhook(&self, who: Who) -> (String, String) {
        use domain::webhook::{Event, NewWebhook, WebhookStore};
        let (access, now) = (self.access(who), server::clock::now());
        let known = self.store.webhooks(&access).await.unwrap();
        let id = match known.into_iter().next() {
            Some(webhook) => webhook.id,
            None => {
                let new = NewWebhook {
                    url: "https://hooks.example.com/".to_owned(),
                    name: String::new(),
                    events: [Event::ImportUndone].into(),
                };
                let seal = Box::new(|_: &str| Some("sealed".to_owned()));
                let made = self.store.make_webhook(&access, &new, seal, now).await;
                let id = made.unwrap();
                self.store.ping_webhook(&access, &id, now).await.unwrap();
                id
            }
        };
        let deliveries = self.store.deliveries(&access, &id).await.unwrap();
        (id, deliveries[0].id.clone())
    }

    /// Asks the API with a token.
    pub async fn api(&self, token: &str, ask: Ask) -> Answer {
        let ask = ask.without_origin().header("accept", "application/json");
        let bearer = format!("Bearer {token}");
        self.send(ask.header("authorization", &bearer), None).await
    }
}
