//! The page about mails: what operators see, what opening one leaves behind, and what they do.

use crate::harness::{Ask, Body, Who};
use domain::mail::{
    Address, Attempt, Body as Text, MailKind, MailState, MailStore, NewMail, Place,
};
use domain::person::PersonStore;
use serde_json::json;
use store::all;
use store::db::Scope;

on_both!(operators_read_the_outbox_and_leave_a_trace, |world| {
    let (store, now) = (&world.store, server::clock::now());
    let reset = || {
        let to = Address::new("Vera", "viewer@example.com").unwrap();
        let body = Text::default()
            .text("<b>Choose</b> a new password.")
            .button("Choose it", Place::new("/reset?token=secret-token"));
        NewMail::new(MailKind::PasswordReset, to, "Your <i>password</i>", body)
    };
    let mut ids = Vec::new();
    for _ in 0..2 {
        let queued = store.db.write(Scope::Nobody, move |tx| {
            Box::pin(async move { store::mail::queue(tx, &reset(), now).await })
        });
        ids.push(queued.await.unwrap().unwrap());
    }
    let list = world.page(Who::Owner, "/admin/mail").await;
    let text = list.text();
    for expected in [
        "What was mailed?",
        "No mail server is named",
        "Your &lt;i&gt;password&lt;/i&gt;",
        "viewer@example.com",
        ids[0].as_str(),
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    assert!(!text.contains("secret-token"), "the list shows no text");
    let opened = format!("/admin/mail?mail={}", ids[0]);
    let foreign = world.page(Who::Stranger, &opened).await;
    assert_eq!(foreign.status.as_u16(), 404);
    assert!(!foreign.text().contains("secret-token"));
    let traces = || async {
        let mut tx = store.db.read(Scope::Nobody).await.unwrap();
        let sql = "select action, object, actor from audit_entry
                    where chain = '' and action like 'mail.%' order by no";
        all!(tx, (String, String, String), sql).unwrap()
    };
    assert_eq!(traces().await, []);
    let page = world.page(Who::Owner, &opened).await;
    let text = page.text();
    for expected in [
        "/reset?token=secret-token",
        "&lt;b&gt;Choose&lt;/b&gt; a new",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    let owner = store.credentials(&Who::Owner.email()).await.unwrap();
    let owner = owner.unwrap().person.id;
    let trace = |action: &str| {
        let actor = owner.clone();
        (action.to_owned(), ids[0].clone(), actor)
    };
    assert_eq!(traces().await, [trace("mail.opened")]);

    let claimed = store.claim_mails(now, 1_000, 1).await.unwrap().remove(0);
    let refused = Attempt::Refused("550 no such user".to_owned());
    let settled = store.settle_mail(&claimed.id, claimed.attempt, &refused, now);
    assert!(settled.await.unwrap());
    let failed = world.page(Who::Owner, "/admin/mail?state=failed").await;
    assert!(failed.text().contains("550 no such user"));
    assert_eq!(failed.text().matches("<th scope=\"row\"").count(), 1);
    let retry = |who, id: &str| {
        let body = Body::form(&[("mail", id)]);
        world.ask(who, Ask::post("/api/operations/mail/retry", body))
    };
    assert_eq!(retry(Who::Stranger, &claimed.id).await.status.as_u16(), 404);
    assert_eq!(retry(Who::Owner, &claimed.id).await.status.as_u16(), 200);
    let kept = store.mail(&claimed.id).await.unwrap();
    assert_eq!((kept.state, kept.attempt), (MailState::Queued, 0));
    assert_eq!(traces().await[1].0, "mail.retried");
    // What was sent with a secret is gone, and the page says why.
    let again = store
        .claim_mails(server::clock::now(), 1_000, 2)
        .await
        .unwrap();
    for mail in &again {
        let sent = store.settle_mail(&mail.id, mail.attempt, &Attempt::Sent, now);
        assert!(sent.await.unwrap());
    }
    let ask = Body::Json(json!({"mail": ids[0]}));
    let ask = Ask::post("/api/operations/mail/open", ask);
    let forgotten = world.ask(Who::Owner, ask).await;
    assert!(
        forgotten.text().contains("\"text\":null"),
        "{}",
        forgotten.text()
    );
    assert_eq!(retry(Who::Owner, &ids[0]).await.status.as_u16(), 409);
});
