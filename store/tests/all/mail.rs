//! The outbox, and what people no longer want to get.

use crate::harness::*;
use domain::error::StoreError;
use domain::mail::{Address, Attempt, Body, Mail, MailKind, MailState, MailStore, NewMail, Place};
use sha2::{Digest, Sha256};
use store::db::Scope;
use store::mail::queue;

/// How long a sender may take.
const LEASE: i64 = 2 * MINUTE;

fn mail(kind: MailKind, subject: &str) -> NewMail {
    let to = Address::new("Mira", "mira@example.com").unwrap();
    let body = Body::default()
        .text("Hello.")
        .button("Open", Place::new("/reset?token=secret"));
    NewMail::new(kind, to, subject, body)
}

async fn put(t: &Fixture, mail: NewMail, now: i64) -> Option<String> {
    t.db.write(Scope::Nobody, move |tx| {
        Box::pin(async move { queue(tx, &mail, now).await })
    })
    .await
    .unwrap()
}

async fn claimed(t: &Fixture, now: i64) -> Vec<Mail> {
    t.claim_mails(now, LEASE, 10).await.unwrap()
}

fn hash(token: &str) -> String {
    Sha256::digest(token.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

on_both!(a_mail_is_queued_with_what_it_tells_of, |t| {
    let undone: Result<(), StoreError> =
        t.db.write(Scope::Nobody, |tx| {
            Box::pin(async move {
                queue(tx, &mail(MailKind::Security, "Never"), NOW).await?;
                Err(StoreError::Conflict("changed my mind"))
            })
        })
        .await;
    assert!(undone.is_err());
    assert_eq!(t.outbox_counts().await.unwrap(), [0; 4]);
    let id = put(&t, mail(MailKind::Security, "Kept"), NOW)
        .await
        .unwrap();
    assert_eq!(t.mail(&id).await.unwrap().subject, "Kept");
    assert_eq!(t.outbox_counts().await.unwrap(), [1, 0, 0, 0]);
    assert_eq!(t.mail("nothing").await, Err(StoreError::NotFound));
});

on_both!(the_same_is_queued_once, |t| {
    let digest = || mail(MailKind::Digest, "Today").once("digest:mira:2026-01-02".to_owned());
    assert!(put(&t, digest(), NOW).await.is_some());
    assert!(put(&t, digest(), NOW + DAY).await.is_none());
    assert_eq!(t.outbox_counts().await.unwrap(), [1, 0, 0, 0]);
});

on_both!(a_mail_is_sent_by_one_sender_when_due, |t| {
    let id = put(
        &t,
        mail(MailKind::Notice, "Later").not_before(NOW + MINUTE),
        NOW,
    )
    .await
    .unwrap();
    assert!(claimed(&t, NOW).await.is_empty(), "too early");
    let both = tokio::join!(claimed(&t, NOW + MINUTE), claimed(&t, NOW + MINUTE));
    assert_eq!(both.0.len() + both.1.len(), 1, "taken twice");
    let taken = t.mail(&id).await.unwrap();
    assert_eq!((taken.state, taken.attempt), (MailState::Sending, 1));
    assert!(
        t.settle_mail(&id, 1, &Attempt::Sent, NOW + MINUTE)
            .await
            .unwrap()
    );
    assert_eq!(t.mail(&id).await.unwrap().state, MailState::Sent);
    assert!(claimed(&t, NOW + DAY).await.is_empty(), "sent again");
});

on_both!(a_lost_sender_is_overtaken_and_changes_nothing, |t| {
    let id = put(&t, mail(MailKind::Notice, "Slow"), NOW).await.unwrap();
    assert_eq!(claimed(&t, NOW).await.len(), 1);
    assert!(claimed(&t, NOW + LEASE - 1).await.is_empty());
    let again = claimed(&t, NOW + LEASE).await;
    assert_eq!(again[0].attempt, 2);
    let late = Attempt::Refused("too late".to_owned());
    assert!(!t.settle_mail(&id, 1, &late, NOW + LEASE).await.unwrap());
    assert_eq!(t.mail(&id).await.unwrap().state, MailState::Sending);
    assert!(
        t.settle_mail(&id, 2, &Attempt::Sent, NOW + LEASE)
            .await
            .unwrap()
    );
});

on_both!(a_failed_try_is_made_again_later_and_not_for_ever, |t| {
    let id = put(&t, mail(MailKind::Notice, "Busy"), NOW).await.unwrap();
    let mut now = NOW;
    for attempt in 1..=9 {
        let taken = claimed(&t, now).await;
        assert_eq!(taken[0].attempt, attempt);
        let busy = Attempt::Later("451 try later".to_owned());
        assert!(t.settle_mail(&id, attempt, &busy, now).await.unwrap());
        let kept = t.mail(&id).await.unwrap();
        assert_eq!(kept.last_error.as_deref(), Some("451 try later"));
        assert!(claimed(&t, now).await.is_empty(), "tried again at once");
        let expected = if attempt < 9 {
            MailState::Queued
        } else {
            MailState::Failed
        };
        assert_eq!(kept.state, expected, "after try {attempt}");
        now = kept.due_at;
    }
    t.retry_mail(&id, "operator", now + DAY).await.unwrap();
    assert_eq!(claimed(&t, now + DAY).await[0].attempt, 1);
    let refused = t.retry_mail(&id, "operator", now + DAY).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))));
    assert_eq!(
        t.retry_mail("x", "operator", NOW).await,
        Err(StoreError::NotFound)
    );
});

on_both!(a_secret_is_forgotten_once_it_is_sent, |t| {
    for (kind, forgotten) in [(MailKind::PasswordReset, true), (MailKind::Security, false)] {
        let id = put(&t, mail(kind, "Your link"), NOW).await.unwrap();
        assert!(t.mail(&id).await.unwrap().body.is_some());
        claimed(&t, NOW).await;
        t.settle_mail(&id, 1, &Attempt::Sent, NOW).await.unwrap();
        assert_eq!(
            t.mail(&id).await.unwrap().body.is_none(),
            forgotten,
            "{kind:?}"
        );
    }
});

on_both!(who_unsubscribes_gets_no_more_of_that_kind, |t| {
    let (person, _) = t.person("mira").await;
    let to_mira = |kind| mail(kind, "For you").for_person(&person.id);
    let first = put(&t, to_mira(MailKind::Digest), NOW).await.unwrap();
    let token = t.mail(&first).await.unwrap().unsubscribe.unwrap();
    claimed(&t, NOW).await;
    t.settle_mail(&first, 1, &Attempt::Sent, NOW).await.unwrap();
    assert_eq!(t.mail(&first).await.unwrap().unsubscribe, None);
    put(&t, to_mira(MailKind::Digest), NOW).await.unwrap();
    assert_eq!(t.stoppable(&hash(&token)).await, Ok(MailKind::Digest));
    for _ in 0..2 {
        assert_eq!(
            t.unsubscribe(&hash(&token), NOW).await,
            Ok(MailKind::Digest)
        );
    }
    assert!(
        claimed(&t, NOW).await.is_empty(),
        "what waited was withdrawn"
    );
    assert_eq!(put(&t, to_mira(MailKind::Digest), NOW).await, None);
    assert!(put(&t, to_mira(MailKind::Notice), NOW).await.is_some());
    assert!(put(&t, to_mira(MailKind::Security), NOW).await.is_some());
    assert_eq!(
        t.unsubscribe(&hash("other"), NOW).await,
        Err(StoreError::NotFound)
    );
    let stops = t.mail_stops(&person.id).await.unwrap();
    assert_eq!(stops[0].kind, Some(MailKind::Digest));
    t.resume_mail(&person.id, Some(MailKind::Digest))
        .await
        .unwrap();
    assert!(put(&t, to_mira(MailKind::Digest), NOW).await.is_some());
});

on_both!(mail_that_comes_back_stops_all_that_may_be_stopped, |t| {
    let (person, _) = t.person("mira").await;
    let to_mira = |kind| mail(kind, "For you").for_person(&person.id);
    let first = put(&t, to_mira(MailKind::Notice), NOW).await.unwrap();
    claimed(&t, NOW).await;
    put(&t, to_mira(MailKind::Digest), NOW).await.unwrap();
    let gone = Attempt::NoMailbox("550 no such user".to_owned());
    t.settle_mail(&first, 1, &gone, NOW).await.unwrap();
    assert_eq!(t.outbox_counts().await.unwrap(), [0, 0, 0, 1]);
    assert_eq!(put(&t, to_mira(MailKind::Report), NOW).await, None);
    assert!(
        put(&t, to_mira(MailKind::PasswordReset), NOW)
            .await
            .is_some()
    );
    t.resume_mail(&person.id, None).await.unwrap();
    assert!(put(&t, to_mira(MailKind::Report), NOW).await.is_some());
});

on_both!(the_outbox_is_read_in_pages, |t| {
    for number in 0..5 {
        put(
            &t,
            mail(MailKind::Notice, &format!("No {number}")),
            NOW + number * MINUTE,
        )
        .await;
    }
    let first = t.outbox(None, None, 3).await.unwrap();
    let rest = t.outbox(None, Some(&first[2].id), 3).await.unwrap();
    let subjects: Vec<&str> = first
        .iter()
        .chain(&rest)
        .map(|mail| mail.subject.as_str())
        .collect();
    assert_eq!(subjects, ["No 4", "No 3", "No 2", "No 1", "No 0"]);
    assert!(
        t.outbox(Some(MailState::Failed), None, 3)
            .await
            .unwrap()
            .is_empty()
    );
    for mail in claimed(&t, NOW + DAY).await {
        t.settle_mail(&mail.id, 1, &Attempt::Sent, NOW + DAY)
            .await
            .unwrap();
    }
    assert_eq!(t.forget_mails(NOW + DAY).await, Ok(0));
    assert_eq!(t.forget_mails(NOW + DAY + 1).await, Ok(5));
});
