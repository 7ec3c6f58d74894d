//! Messages to addresses outside are there exactly if what they tell of is.

use crate::harness::*;
use crate::school_fixture::*;
use domain::access::Access;
use domain::error::StoreError;
use domain::import::ImportStore;
use domain::member::{Joining, MemberStore};
use domain::webhook::{Event, MOST_WEBHOOKS, NewWebhook, Seal, WebhookStore};
use std::collections::BTreeSet;
use store::{Store, one};

fn new(events: &[Event]) -> NewWebhook {
    NewWebhook {
        url: "https://hooks.example.com/".to_owned(),
        name: String::new(),
        events: events.iter().copied().collect::<BTreeSet<_>>(),
    }
}

fn seal(text: &'static str) -> Seal {
    Box::new(move |id: &str| Some(format!("{text} of {id}")))
}

async fn made(store: &Store, access: &Access, events: &[Event]) -> String {
    let new = new(events);
    let made = store.make_webhook(access, &new, seal("one"), NOW);
    made.await.unwrap()
}

async fn jobs(store: &Store, access: &Access) -> i64 {
    let mut tx = store.db.read(access).await.unwrap();
    let sql = "select count(*) from job where kind = 'webhook'";
    one!(tx, (i64,), sql).unwrap().0
}

on_both!(a_message_is_there_exactly_if_the_change_is, |t| {
    let (_, access) = t.school("School A").await;
    let (_, other) = t.school("School B").await;
    let all = made(&t, &access, &Event::CHOICES).await;
    let undone_only = made(&t, &access, &[Event::ImportUndone]).await;
    let elsewhere = made(&t, &other, &Event::CHOICES).await;
    let draft = draft(small_school());
    let refused = t
        .commit(&access, &draft, "another digest", NOW, &|_| {})
        .await;
    assert!(refused.is_err());
    assert_eq!(jobs(&t, &access).await, 0);
    import(&t, &access, small_school(), NOW).await;
    let told = async |access: &Access, id: &str| {
        let all = t.deliveries(access, id).await.unwrap();
        all.into_iter().map(|one| one.event).collect::<Vec<_>>()
    };
    assert_eq!(told(&access, &all).await, ["import.committed"]);
    assert_eq!(told(&access, &undone_only).await, [""; 0]);
    assert_eq!(told(&other, &elsewhere).await, [""; 0]);
    assert_eq!(jobs(&t, &access).await, 1);
    let batch = t.batches(&access).await.unwrap()[0].id.clone();
    t.pause_webhook(&access, &all, true, NOW).await.unwrap();
    t.undo(&access, &batch, NOW + 1).await.unwrap();
    assert_eq!(
        told(&access, &all).await.len(),
        1,
        "what is held back is told nothing"
    );
    assert_eq!(told(&access, &undone_only).await, ["import.undone"]);
    assert!(t.undo(&access, &batch, NOW + 2).await.is_err());
    assert_eq!(jobs(&t, &access).await, 2);
    // Another workspace's are not there.
    let theirs = t.deliveries(&other, &all).await;
    assert_eq!(theirs, Err(StoreError::NotFound));
    t.remove_webhook(&access, &undone_only, NOW).await.unwrap();
    assert_eq!(
        t.deliveries(&access, &undone_only).await,
        Err(StoreError::NotFound)
    );
});

on_both!(a_secret_is_replaced_and_places_are_few, |t| {
    let (_, access) = t.school("School A").await;
    let id = made(&t, &access, &Event::CHOICES).await;
    t.rotate_secret(&access, &id, seal("two"), NOW)
        .await
        .unwrap();
    let webhook = t.webhooks(&access).await.unwrap().remove(0);
    assert_eq!(webhook.secret, format!("two of {id}"));
    assert_eq!(webhook.old_secret.unwrap().0, format!("one of {id}"));
    for _ in 1..MOST_WEBHOOKS {
        made(&t, &access, &Event::CHOICES).await;
    }
    let one_more = t
        .make_webhook(&access, &new(&Event::CHOICES), seal("x"), NOW)
        .await;
    assert!(matches!(one_more, Err(StoreError::Conflict(_))));
});

on_both!(a_seat_taken_and_given_back_is_told, |t| {
    let (_, access) = t.school("School A").await;
    let hook = made(&t, &access, &Event::CHOICES).await;
    crate::members::invite(&t, &access, "nils@example.com", "n")
        .await
        .unwrap();
    let (nils, _) = t.person("nils").await;
    let as_nils = || Joining::Person(nils.id.clone());
    t.accept_invitation("n", as_nils(), NOW).await.unwrap();
    assert!(t.accept_invitation("n", as_nils(), NOW).await.is_err());
    t.remove_member(&access, &nils.id, NOW + 1).await.unwrap();
    assert!(t.remove_member(&access, &nils.id, NOW + 2).await.is_err());
    let told = t.deliveries(&access, &hook).await.unwrap();
    let told: Vec<(&str, bool)> = told
        .iter()
        .map(|one| (one.event.as_str(), one.body.contains(&nils.id)))
        .collect();
    assert_eq!(told, [("member.left", true), ("member.joined", true)]);
    // Who it is, is asked of the API: a message names nobody.
    let bodies = t.deliveries(&access, &hook).await.unwrap();
    assert!(bodies.iter().all(|one| !one.body.contains("nils@")));
});
