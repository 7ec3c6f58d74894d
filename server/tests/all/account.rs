//! A person's own account over HTTP: two steps, recovery codes, resets, other browsers.

use crate::harness::{Answer, Ask, Body, PASSWORD, Who, World};
use crate::surface::functions;
use domain::totp;
use server::http::own_page::OWN_PAGES;

/// A browser that keeps its cookies.
struct Browser<'w> {
    world: &'w World,
    cookies: Vec<(String, String)>,
}

impl<'w> Browser<'w> {
    fn new(world: &'w World) -> Self {
        let cookies = Vec::new();
        Self { world, cookies }
    }

    async fn send(&mut self, ask: Ask) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let joined = cookies.join("; ");
        let cookie = (!joined.is_empty()).then_some(joined.as_str());
        let answer = self.world.send(ask, cookie).await;
        for value in answer.headers.get_all("set-cookie") {
            let pair = value.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        answer
    }

    async fn form(&mut self, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
        let ask = Ask::post(format!("/api/{endpoint}"), Body::form(fields));
        self.send(ask).await
    }

    async fn json(&mut self, endpoint: &str) -> serde_json::Value {
        let body = Body::Json(serde_json::json!({}));
        let answer = self.send(Ask::post(format!("/api/{endpoint}"), body)).await;
        assert_eq!(answer.status.as_u16(), 200, "{endpoint}: {}", answer.text());
        answer.json()
    }

    async fn sign_in(&mut self, who: Who) -> Answer {
        self.form(
            "sign-in",
            &[("email", &who.email()), ("password", PASSWORD)],
        )
        .await
    }

    async fn who(&mut self) -> String {
        let answer = self.form("viewer", &[]).await;
        answer.json()["email"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Sets the second step up; gives its secret and the recovery codes.
    async fn two_steps(&mut self) -> (Vec<u8>, Vec<String>) {
        ok(&self.form("account/two-steps/begin", &[]).await);
        let set_up = self.json("account/two-steps/set-up").await;
        assert!(
            set_up["link"]
                .as_str()
                .unwrap()
                .starts_with("otpauth://totp/")
        );
        assert!(set_up["picture"]["path"].as_str().unwrap().starts_with('M'));
        let secret = unbase32(set_up["secret"].as_str().unwrap());
        let wrong = self
            .form("account/two-steps/confirm", &[("code", "000000x")])
            .await;
        assert_eq!(wrong.status.as_u16(), 422);
        // The step before the present one, so that the present one is left for signing in.
        let code = totp::code(&secret, totp::step_at(server::clock::now()) - 1);
        ok(&self
            .form("account/two-steps/confirm", &[("code", &code)])
            .await);
        let codes = self.json("account/recovery-codes/new").await;
        let codes = codes.as_array().unwrap().iter();
        let codes = codes
            .map(|code| code.as_str().unwrap().to_owned())
            .collect();
        (secret, codes)
    }
}

fn ok(answer: &Answer) {
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
}

fn unbase32(text: &str) -> Vec<u8> {
    let digits = text.bytes().map(|letter| match letter {
        b'A'..=b'Z' => u32::from(letter - b'A'),
        _ => u32::from(letter - b'2') + 26,
    });
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for digit in digits {
        held = (held << 5 | digit) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
        }
    }
    bytes
}

on_both!(signing_in_takes_two_steps_once_it_is_set_up, |world| {
    let mut first = Browser::new(&world);
    ok(&first.sign_in(Who::Owner).await);
    let before = first.cookies.clone();
    let (secret, codes) = first.two_steps().await;
    assert_ne!(first.cookies[0], before[0], "another token after a step up");
    assert_eq!((codes.len(), first.who().await), (10, Who::Owner.email()));
    assert_eq!(
        first.json("account/recovery-codes/new").await,
        serde_json::json!([]),
        "shown once"
    );

    let mut second = Browser::new(&world);
    ok(&second.sign_in(Who::Owner).await);
    assert_eq!(second.who().await, "", "a password alone opens nothing");
    for wrong in ["000000", "12345", &"a".repeat(29), ""] {
        let answer = second.form("sign-in/code", &[("code", wrong)]).await;
        assert_eq!(answer.status.as_u16(), 422, "{wrong}: {}", answer.text());
    }
    let step = second.cookies.clone();
    let code = totp::code(&secret, totp::step_at(server::clock::now()));
    ok(&second.form("sign-in/code", &[("code", &code)]).await);
    assert_eq!(second.who().await, Who::Owner.email());

    // The same code within its half minute, and the same second step, are used up.
    let mut third = Browser::new(&world);
    ok(&third.sign_in(Who::Owner).await);
    let again = third.form("sign-in/code", &[("code", &code)]).await;
    assert_eq!(again.status.as_u16(), 422, "a code counts once");
    let mut replayed = Browser {
        world: &world,
        cookies: step,
    };
    let over = replayed.form("sign-in/code", &[("code", &codes[5])]).await;
    assert_eq!(over.status.as_u16(), 409, "{}", over.text());

    let typed = codes[0].to_uppercase().replace('-', " ");
    ok(&third.form("sign-in/code", &[("code", &typed)]).await);
    assert_eq!(third.who().await, Who::Owner.email());
    let mut fourth = Browser::new(&world);
    ok(&fourth.sign_in(Who::Owner).await);
    let used = fourth.form("sign-in/code", &[("code", &codes[0])]).await;
    assert_eq!(used.status.as_u16(), 422, "a recovery code works once");
    let safety = third.json("account/safety").await;
    assert_eq!(safety["codes_left"], 9);
});

on_both!(
    five_codes_and_no_more_can_be_tried_in_one_second_step,
    |world| {
        let mut first = Browser::new(&world);
        ok(&first.sign_in(Who::Owner).await);
        let (secret, _) = first.two_steps().await;
        let mut guesser = Browser::new(&world);
        ok(&guesser.sign_in(Who::Owner).await);
        for n in 0..5 {
            let code = format!("{n:06}");
            let answer = guesser.form("sign-in/code", &[("code", &code)]).await;
            assert_eq!(answer.status.as_u16(), 422, "{n}");
        }
        let right = totp::code(&secret, totp::step_at(server::clock::now()));
        let answer = guesser.form("sign-in/code", &[("code", &right)]).await;
        assert_eq!(answer.status.as_u16(), 409, "{}", answer.text());
        assert_eq!(guesser.who().await, "");
    }
);

on_both!(other_browsers_are_listed_and_signed_out, |world| {
    let (mut one, mut two, mut three) = (
        Browser::new(&world),
        Browser::new(&world),
        Browser::new(&world),
    );
    for browser in [&mut one, &mut two, &mut three] {
        ok(&browser.sign_in(Who::Manager).await);
    }
    let listed = one.json("account/safety").await;
    let sessions = listed["sessions"].as_array().unwrap().clone();
    assert_eq!(sessions.len(), 4, "with the one that the world made");
    assert_eq!(sessions[0]["is_this"], true);
    let this = two.json("account/safety").await["sessions"][0]["id"].clone();
    ok(&one
        .form(
            "account/sessions/end",
            &[("session", this.as_str().unwrap())],
        )
        .await);
    assert_eq!(two.who().await, "");
    assert_eq!(three.who().await, Who::Manager.email());
    let mut stranger = Browser::new(&world);
    ok(&stranger.sign_in(Who::Stranger).await);
    let foreign = sessions[0]["id"].as_str().unwrap();
    ok(&stranger
        .form("account/sessions/end", &[("session", foreign)])
        .await);
    assert_eq!(one.who().await, Who::Manager.email(), "another's stays");
    ok(&one.form("account/sessions/end-others", &[]).await);
    assert_eq!(
        (one.who().await, three.who().await),
        (Who::Manager.email(), String::new())
    );
});

on_both!(a_new_password_needs_the_present_one, |world| {
    let (mut one, mut other) = (Browser::new(&world), Browser::new(&world));
    ok(&one.sign_in(Who::Analyst).await);
    ok(&other.sign_in(Who::Analyst).await);
    let change = |current: &'static str, password: &'static str| {
        [("current", current), ("password", password)]
    };
    for (current, password) in [
        ("wrong-horse-7", "amber-lantern-8"),
        (PASSWORD, "short"),
        (PASSWORD, "password123"),
        (PASSWORD, "Riverside School 1"),
    ] {
        let answer = one
            .form("account/password", &change(current, password))
            .await;
        assert_eq!(
            answer.status.as_u16(),
            422,
            "{current} {password}: {}",
            answer.text()
        );
    }
    let before = one.cookies.clone();
    ok(&one
        .form("account/password", &change(PASSWORD, "amber-lantern-8"))
        .await);
    assert_eq!(one.who().await, Who::Analyst.email());
    assert_eq!(other.who().await, "", "the other browser is out");
    let mut stolen = Browser {
        world: &world,
        cookies: before,
    };
    assert_eq!(stolen.who().await, "", "and the token from before");
    assert_eq!(
        world
            .sign_in(&Who::Analyst.email(), PASSWORD)
            .await
            .status
            .as_u16(),
        422
    );
    ok(&world
        .sign_in(&Who::Analyst.email(), "amber-lantern-8")
        .await);
});

on_both!(a_known_browser_is_let_in_while_strangers_guess, |world| {
    let email = Who::Viewer.email();
    let mut known = Browser::new(&world);
    ok(&known.sign_in(Who::Viewer).await);
    for _ in 0..15 {
        world.sign_in(&email, "wrong-horse-77").await;
    }
    let stranger = world.sign_in(&email, PASSWORD).await;
    assert_eq!(stranger.status.as_u16(), 429);
    let wait: i64 = stranger.header("retry-after").parse().unwrap();
    assert!((1..=900).contains(&wait), "{wait}");
    ok(&known.sign_in(Who::Viewer).await);
    // Of another account, or bent, the cookie is a stranger's.
    let mut bent = Browser {
        world: &world,
        cookies: known.cookies.clone(),
    };
    for (name, value) in &mut bent.cookies {
        if name == "__Host-device" {
            value.insert(0, 'x');
        }
    }
    assert_eq!(bent.sign_in(Who::Viewer).await.status.as_u16(), 429);
});

on_both!(nobody_makes_up_another_address, |world| {
    let email = Who::Viewer.email();
    let mut refused = 0;
    for n in 0..15 {
        let form = Body::form(&[("email", &email), ("password", "wrong-horse-77")]);
        let ask =
            Ask::post("/api/sign-in", form).header("x-forwarded-for", &format!("203.0.113.{n}"));
        refused += usize::from(world.send(ask, None).await.status.as_u16() == 429);
    }
    assert_eq!(
        refused, 5,
        "from one address ten are let through, whatever it says"
    );
});

on_both!(asking_for_a_link_answers_alike, |world| {
    let mut browser = Browser::new(&world);
    let known = browser
        .form("forgot", &[("email", &Who::Owner.email())])
        .await;
    let unknown = browser
        .form("forgot", &[("email", "nobody@example.com")])
        .await;
    assert_eq!(known.status.as_u16(), 200);
    assert_eq!(known.seen(), unknown.seen());
    for n in 0..3 {
        let answer = browser
            .form("forgot", &[("email", &Who::Owner.email())])
            .await;
        assert_eq!(answer.status.as_u16(), if n < 2 { 200 } else { 429 }, "{n}");
    }
});

on_both!(a_form_without_referer_comes_back_to_its_own_page, |world| {
    let exempt = ["home", "viewer", "theme", "sign-out", "kit"];
    let ids = crate::surface::Ids::random(&world.first);
    for function in functions() {
        let body = (function.body)(&ids);
        if !matches!(body, Body::Form(_)) || exempt.contains(&function.endpoint) {
            continue;
        }
        let known = OWN_PAGES
            .iter()
            .any(|(endpoint, _)| *endpoint == function.endpoint);
        assert!(known, "{} has no page of its own", function.endpoint);
    }
    let form = Body::form(&[("email", "a@example.com"), ("password", "wrong-horse-77")]);
    let ask = Ask::post("/api/sign-in", form).without_script();
    let answer = world.send(ask, None).await;
    assert_eq!(answer.status.as_u16(), 302);
    let page = answer.header("location").to_owned();
    assert!(page.starts_with("/sign-in?"), "{page}");
    let shown = world.page(Who::Nobody, &page).await;
    assert!(shown.text().contains("E-mail and password do not match."));
});
