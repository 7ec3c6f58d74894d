//! Sessions: what begins one, what ends one, and how often it may be tried.

use crate::harness::{Ask, Body, PASSWORD, Who, World};

/// Whom a cookie stands for; empty for nobody.
async fn bearer(world: &World, cookie: Option<&str>) -> String {
    let answer = world
        .send(Ask::post("/api/viewer", Body::form(&[])), cookie)
        .await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    answer.json()["email"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

fn sign_in(email: &str, password: &str) -> Ask {
    Ask::post(
        "/api/sign-in",
        Body::form(&[("email", email), ("password", password)]),
    )
}

on_both!(a_cookie_planted_before_sign_in_is_not_adopted, |world| {
    let planted = format!("__Host-session={}", "A".repeat(43));
    let email = Who::Viewer.email();
    let answer = world.send(sign_in(&email, PASSWORD), Some(&planted)).await;
    let given = answer.session().unwrap();
    assert_ne!(given, planted);
    assert_eq!(bearer(&world, Some(&given)).await, email);
    assert_eq!(bearer(&world, Some(&planted)).await, "");
});

on_both!(signing_in_anew_ends_the_session_before, |world| {
    let email = Who::Viewer.email();
    let before = world.cookie(Who::Viewer).unwrap();
    let after = world
        .send(sign_in(&email, PASSWORD), Some(before))
        .await
        .session()
        .unwrap();
    assert_ne!(after, before);
    assert_eq!(bearer(&world, Some(before)).await, "");
    assert_eq!(bearer(&world, Some(&after)).await, email);
});

on_both!(signing_out_ends_the_session_at_once, |world| {
    let cookie = world.cookie(Who::Owner).unwrap();
    assert_eq!(bearer(&world, Some(cookie)).await, Who::Owner.email());
    let out = world
        .send(Ask::post("/api/sign-out", Body::form(&[])), Some(cookie))
        .await;
    assert_eq!(out.session().as_deref(), Some("__Host-session="));
    assert_eq!(bearer(&world, Some(cookie)).await, "");
    let page = world
        .page(Who::Owner, &format!("/w/{}/settings", world.first))
        .await;
    assert_eq!(page.status.as_u16(), 401);
    assert_eq!(
        bearer(&world, world.cookie(Who::Viewer)).await,
        Who::Viewer.email(),
        "others stay"
    );
});

on_both!(a_cookie_that_is_no_session_is_nobody, |world| {
    let known = world.cookie(Who::Owner).unwrap();
    let cut = &known[..known.len() - 1];
    let (name, token) = known.split_once('=').unwrap();
    let hash = ui_hash(token);
    let other = [
        format!("{name}={}", "B".repeat(43)),
        cut.to_owned(),
        format!("{known}x"),
        format!("session={token}"),
        // What the database keeps opens nothing.
        format!("{name}={hash}"),
        format!("{name}={}", &hash[..43]),
    ];
    for cookie in other {
        assert_eq!(bearer(&world, Some(&cookie)).await, "", "{cookie}");
    }
});

fn ui_hash(token: &str) -> String {
    use ui::backend::Passwords;
    server::passwords::Argon::new().unwrap().hash_token(token)
}

on_both!(
    a_wrong_password_and_an_unknown_address_answer_alike,
    |world| {
        let wrong = world.sign_in(&Who::Owner.email(), "wrong-horse-77").await;
        let unknown = world.sign_in("nobody@example.com", "wrong-horse-77").await;
        assert_eq!(wrong.status.as_u16(), 422);
        assert_eq!(wrong.seen(), unknown.seen());
        assert!(wrong.session().is_none() && unknown.session().is_none());
    }
);

on_both!(the_eleventh_try_waits, |world| {
    let email = Who::Owner.email();
    for n in 1..=10 {
        // Case and spaces do not make another account of it.
        let spelled = if n % 2 == 0 {
            format!(" {}", email.to_uppercase())
        } else {
            email.clone()
        };
        let answer = world.sign_in(&spelled, "wrong-horse-77").await;
        assert_eq!(answer.status.as_u16(), 422, "try {n}: {}", answer.text());
    }
    let right = world.sign_in(&email, PASSWORD).await;
    assert_eq!(
        (right.status.as_u16(), right.code().as_str()),
        (429, "too_many")
    );
    assert!(right.session().is_none());
    assert_eq!(
        world
            .sign_in(&Who::Viewer.email(), PASSWORD)
            .await
            .status
            .as_u16(),
        200,
        "another account"
    );
    assert_eq!(
        bearer(&world, world.cookie(Who::Owner)).await,
        email,
        "who is in stays in"
    );
});

on_both!(one_address_cannot_try_every_account, |world| {
    let mut refused = 0;
    for n in 0..70 {
        let answer = world
            .sign_in(&format!("{n}@example.com"), "wrong-horse-77")
            .await;
        refused += usize::from(answer.status.as_u16() == 429);
    }
    assert!(refused >= 10, "{refused} of 70 were refused");
});
