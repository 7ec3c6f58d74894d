//! A person's own account: sessions, second factor, second step, and proofs by mail.

use crate::harness::*;
use domain::account::{
    AccountStore, NEW_EMAIL_LIFE, OLD_EMAIL_LIFE, ProofKind, RESET_LIFE, STEP_LIFE, STEP_TRIES,
};
use domain::error::StoreError;
use domain::mail::{Address, Body, MailKind, MailStore, NewMail};
use domain::person::PersonStore;
use store::db::Scope;
use store::{account, all};

fn letter(what: &str) -> NewMail {
    let to = Address::new("Mira", "mira@example.com").unwrap();
    NewMail::new(MailKind::Security, to, what, Body::default().text(what))
}

/// The subjects in the outbox, in the order of the alphabet.
async fn letters(t: &Fixture) -> Vec<String> {
    let mails = t.outbox(None, None, 100).await.unwrap();
    let mut subjects: Vec<String> = mails.into_iter().map(|mail| mail.subject).collect();
    subjects.sort();
    subjects
}

/// Session ids of a person by their token hashes.
async fn id_of(t: &Fixture, token: &str) -> String {
    t.identify(token, NOW)
        .await
        .unwrap()
        .unwrap()
        .proven
        .session
}

on_both!(sessions_are_listed_and_ended_one_by_one, |t| {
    let (mira, _) = t.person("mira").await;
    let (nils, _) = t.person("nils").await;
    for (token, at) in [("a", NOW), ("b", NOW + MINUTE), ("c", NOW + 2 * MINUTE)] {
        t.start_session(&mira.id, token, token, at).await.unwrap();
    }
    t.start_session(&nils.id, "n", "n", NOW).await.unwrap();
    let named = |at| {
        let (t, person) = (t.clone(), mira.id.clone());
        async move {
            let sessions = t.sessions(&person, at).await.unwrap();
            let names = sessions.into_iter().map(|session| session.user_agent);
            names.collect::<Vec<_>>()
        }
    };
    assert_eq!(named(NOW).await, ["c", "b", "a"]);
    let (a, n) = (id_of(&t, "a").await, id_of(&t, "n").await);
    t.end_session_of(&mira.id, &n, NOW).await.unwrap();
    assert!(
        t.identify("n", NOW).await.unwrap().is_some(),
        "another's stays"
    );
    t.end_session_of(&mira.id, &a, NOW).await.unwrap();
    assert!(t.identify("a", NOW).await.unwrap().is_none());
    assert_eq!(named(NOW).await, ["c", "b"]);
    let c = id_of(&t, "c").await;
    assert_eq!(t.end_other_sessions(&mira.id, &c, NOW).await, Ok(1));
    assert_eq!(named(NOW).await, ["c"]);
    assert_eq!(
        named(NOW + 40 * DAY).await,
        Vec::<String>::new(),
        "dead ones"
    );
    assert!(t.identify("n", NOW).await.unwrap().is_some());
});

on_both!(a_confirmed_session_has_another_token, |t| {
    let (mira, _) = t.person("mira").await;
    t.start_session(&mira.id, "old", "b", NOW).await.unwrap();
    let before = t.identify("old", NOW).await.unwrap().unwrap().proven;
    assert_eq!((before.confirmed_at, before.two_steps), (NOW, false));
    let later = NOW + 10 * MINUTE;
    assert!(!before.recently(later));
    t.confirm_session("old", "new", true, later).await.unwrap();
    assert!(t.identify("old", later).await.unwrap().is_none());
    let after = t.identify("new", later).await.unwrap().unwrap().proven;
    assert!(after.recently(later) && after.two_steps);
    assert_eq!(after.session, before.session);
    let again = t.confirm_session("old", "newer", true, later).await;
    assert_eq!(again, Err(StoreError::NotFound));
});

on_both!(a_second_factor_is_on_once_confirmed, |t| {
    let (mira, _) = t.person("mira").await;
    let begin = || t.begin_second_factor(&mira.id, "sealed", NOW);
    begin().await.unwrap();
    begin().await.unwrap();
    assert!(
        t.second_factor(&mira.id)
            .await
            .unwrap()
            .unwrap()
            .on_since
            .is_none()
    );
    for token in ["this", "other"] {
        t.start_session(&mira.id, token, "b", NOW).await.unwrap();
    }
    let keep = id_of(&t, "this").await;
    let codes = || vec!["one".to_owned(), "two".to_owned()];
    let confirm = |step| t.confirm_second_factor(&mira.id, step, codes(), &keep, letter("on"), NOW);
    confirm(7).await.unwrap();
    let factor = t.second_factor(&mira.id).await.unwrap().unwrap();
    assert_eq!(
        (factor.on_since, factor.last_step, factor.codes_left),
        (Some(NOW), 7, 2)
    );
    assert!(t.identify("other", NOW).await.unwrap().is_none());
    assert!(t.identify("this", NOW).await.unwrap().is_some());
    assert!(matches!(confirm(8).await, Err(StoreError::Conflict(_))));
    assert!(matches!(begin().await, Err(StoreError::Conflict(_))));
    assert_eq!(letters(&t).await, ["on"]);
    t.end_second_factor(&mira.id, &keep, Some(letter("off")), NOW)
        .await
        .unwrap();
    assert_eq!(t.second_factor(&mira.id).await, Ok(None));
    assert_eq!(
        t.use_recovery_code(&mira.id, "one", letter("used"), NOW)
            .await,
        Ok(false)
    );
    assert_eq!(letters(&t).await, ["off", "on"]);
});

on_both!(codes_count_once_even_at_once, |t| {
    let (mira, _) = t.person("mira").await;
    t.begin_second_factor(&mira.id, "sealed", NOW)
        .await
        .unwrap();
    t.confirm_second_factor(&mira.id, 7, vec!["one".to_owned()], "", letter("on"), NOW)
        .await
        .unwrap();
    assert_eq!(
        t.use_step(&mira.id, 7).await,
        Ok(false),
        "the one that confirmed"
    );
    let tries = (0..8).map(|_| {
        let (t, person) = (t.clone(), mira.id.clone());
        tokio::spawn(async move {
            let step = t.use_step(&person, 8).await.unwrap();
            let code = t
                .use_recovery_code(&person, "one", letter("used"), NOW)
                .await
                .unwrap();
            (usize::from(step), usize::from(code))
        })
    });
    let (mut steps, mut codes) = (0, 0);
    for ended in futures::future::join_all(tries).await {
        let (step, code) = ended.unwrap();
        steps += step;
        codes += code;
    }
    assert_eq!((steps, codes), (1, 1));
    assert_eq!(t.use_step(&mira.id, 6).await, Ok(false), "an older one");
    assert_eq!(letters(&t).await, ["on", "used"]);
    t.replace_recovery_codes(&mira.id, vec!["two".to_owned()], letter("new"), NOW)
        .await
        .unwrap();
    assert_eq!(
        t.use_recovery_code(&mira.id, "one", letter("x"), NOW).await,
        Ok(false)
    );
    assert_eq!(
        t.use_recovery_code(&mira.id, "two", letter("used"), NOW)
            .await,
        Ok(true)
    );
    let (nils, _) = t.person("nils").await;
    let off = t
        .replace_recovery_codes(&nils.id, vec![], letter("x"), NOW)
        .await;
    assert!(matches!(off, Err(StoreError::Conflict(_))));
});

on_both!(a_second_step_ends_by_tries_time_and_use, |t| {
    let (mira, _) = t.person("mira").await;
    t.begin_step(&mira.id, "step", NOW).await.unwrap();
    assert!(t.step_is_open("step", NOW + STEP_LIFE - 1).await.unwrap());
    assert!(!t.step_is_open("step", NOW + STEP_LIFE).await.unwrap());
    assert_eq!(t.try_step("other", NOW).await, Ok(None));
    let tries = (0..20).map(|_| {
        let t = t.clone();
        tokio::spawn(async move { t.try_step("step", NOW).await.unwrap() })
    });
    let mut counted = 0;
    for ended in futures::future::join_all(tries).await {
        counted += i64::from(ended.unwrap().is_some());
    }
    assert_eq!(
        counted, STEP_TRIES,
        "guesses at once pass the limit together"
    );
    t.begin_step(&mira.id, "late", NOW).await.unwrap();
    assert_eq!(t.try_step("late", NOW + STEP_LIFE).await, Ok(None));
    t.begin_step(&mira.id, "good", NOW).await.unwrap();
    assert_eq!(t.try_step("good", NOW).await.unwrap().unwrap(), mira);
    t.finish_step("good", "token", "b", NOW).await.unwrap();
    let proven = t.identify("token", NOW).await.unwrap().unwrap().proven;
    assert!(proven.two_steps && proven.recently(NOW));
    let again = t.finish_step("good", "token2", "b", NOW).await;
    assert_eq!(again, Err(StoreError::NotFound));
});

on_both!(of_two_resets_at_once_one_sets_the_password, |t| {
    let (mira, _) = t.person("mira").await;
    t.start_session(&mira.id, "in", "b", NOW).await.unwrap();
    t.begin_second_factor(&mira.id, "sealed", NOW)
        .await
        .unwrap();
    t.confirm_second_factor(
        &mira.id,
        7,
        vec![],
        &id_of(&t, "in").await,
        letter("on"),
        NOW,
    )
    .await
    .unwrap();
    t.begin_step(&mira.id, "step", NOW).await.unwrap();
    let issue = |token: &'static str| {
        t.issue_proof(
            ProofKind::Reset,
            &mira.id,
            &mira.email,
            token,
            vec![letter("link")],
            NOW,
        )
    };
    issue("first").await.unwrap();
    issue("second").await.unwrap();
    assert_eq!(
        t.proof(ProofKind::Reset, "first", NOW).await,
        Ok(None),
        "replaced"
    );
    let open = t
        .proof(ProofKind::Reset, "second", NOW + RESET_LIFE - 1)
        .await;
    assert_eq!(open.unwrap().unwrap().person, mira);
    assert_eq!(
        t.proof(ProofKind::Reset, "second", NOW + RESET_LIFE).await,
        Ok(None)
    );
    assert_eq!(
        t.proof(ProofKind::NewEmail, "second", NOW).await,
        Ok(None),
        "another kind"
    );
    let late = t
        .reset_password("second", "hash", letter("done"), NOW + RESET_LIFE)
        .await;
    assert_eq!(late, Err(StoreError::NotFound));
    let tries = (0..2).map(|n| {
        let t = t.clone();
        tokio::spawn(async move {
            t.reset_password("second", &format!("hash {n}"), letter("done"), NOW)
                .await
        })
    });
    let mut done = 0;
    for ended in futures::future::join_all(tries).await {
        match ended.unwrap() {
            Ok(_) => done += 1,
            Err(why) => assert_eq!(why, StoreError::NotFound),
        }
    }
    assert_eq!(done, 1);
    let known = t.credentials(&mira.email).await.unwrap().unwrap();
    assert!(known.password_hash.starts_with("hash "));
    assert!(
        t.identify("in", NOW).await.unwrap().is_none(),
        "every session ends"
    );
    assert!(
        !t.step_is_open("step", NOW).await.unwrap(),
        "and every second step"
    );
    let factor = t.second_factor(&mira.id).await.unwrap().unwrap();
    assert_eq!(factor.on_since, Some(NOW), "the second factor stays");
    assert_eq!(letters(&t).await, ["done", "link", "link", "on"]);
});

on_both!(a_new_password_ends_the_others_and_the_links, |t| {
    let (mira, _) = t.person("mira").await;
    for token in ["this", "other"] {
        t.start_session(&mira.id, token, "b", NOW).await.unwrap();
    }
    t.issue_proof(ProofKind::Reset, &mira.id, &mira.email, "link", vec![], NOW)
        .await
        .unwrap();
    let keep = id_of(&t, "this").await;
    t.change_password(&mira.id, "hash", &keep, letter("changed"), NOW)
        .await
        .unwrap();
    assert!(t.identify("this", NOW).await.unwrap().is_some());
    assert!(t.identify("other", NOW).await.unwrap().is_none());
    assert_eq!(t.proof(ProofKind::Reset, "link", NOW).await, Ok(None));
    assert_eq!(letters(&t).await, ["changed"]);
});

on_both!(an_address_changes_once_proven_and_can_be_taken_back, |t| {
    let (mira, _) = t.person("mira").await;
    t.start_session(&mira.id, "in", "b", NOW).await.unwrap();
    let issue = |email: &'static str, token: &'static str| {
        t.issue_proof(ProofKind::NewEmail, &mira.id, email, token, vec![], NOW)
    };
    issue("new@example.com", "proof").await.unwrap();
    let email = || async { t.identify("in", NOW).await.unwrap().unwrap().person.email };
    assert_eq!(email().await, "mira@example.com");
    let late = t
        .change_email("proof", "undo", letter("x"), NOW + NEW_EMAIL_LIFE)
        .await;
    assert_eq!(late, Err(StoreError::NotFound));
    t.change_email("proof", "undo", letter("moved"), NOW)
        .await
        .unwrap();
    assert_eq!(email().await, "new@example.com");
    let again = t.change_email("proof", "undo2", letter("x"), NOW).await;
    assert_eq!(again, Err(StoreError::NotFound));
    assert_eq!(
        t.proof(ProofKind::OldEmail, "undo", NOW + OLD_EMAIL_LIFE)
            .await,
        Ok(None)
    );
    // Whoever took the account moves it on; the first owner's link still works.
    issue("newer@example.com", "second").await.unwrap();
    t.change_email("second", "undo of second", letter("moved"), NOW)
        .await
        .unwrap();
    t.undo_email("undo", NOW).await.unwrap();
    assert!(t.identify("in", NOW).await.unwrap().is_none());
    assert!(t.credentials("mira@example.com").await.unwrap().is_some());
    for token in ["undo", "undo of second"] {
        assert_eq!(
            t.undo_email(token, NOW).await,
            Err(StoreError::NotFound),
            "{token}"
        );
    }
    assert_eq!(letters(&t).await, ["moved", "moved"]);
});

on_both!(an_address_in_use_is_not_taken, |t| {
    let (mira, _) = t.person("mira").await;
    t.person("nils").await;
    t.issue_proof(
        ProofKind::NewEmail,
        &mira.id,
        "nils@example.com",
        "proof",
        vec![],
        NOW,
    )
    .await
    .unwrap();
    let refused = t.change_email("proof", "undo", letter("x"), NOW).await;
    assert!(
        matches!(refused, Err(StoreError::Conflict(_))),
        "{refused:?}"
    );
    assert!(t.credentials("mira@example.com").await.unwrap().is_some());
    assert_eq!(letters(&t).await, Vec::<String>::new());
});

on_both!(asking_is_kept_for_any_address_and_answered_once, |t| {
    let (mira, _) = t.person("mira").await;
    t.ask_reset(" Mira@example.com ", NOW).await.unwrap();
    t.ask_reset("nobody@example.com", NOW).await.unwrap();
    let mut tx = t.db.read(Scope::Nobody).await.unwrap();
    let sql = "select id from reset_ask order by email";
    let asks = all!(tx, (String,), sql).unwrap();
    let jobs = all!(
        tx,
        (String,),
        "select payload from job where kind = 'reset-asked'"
    )
    .unwrap();
    drop(tx);
    assert_eq!((asks.len(), jobs.len()), (2, 2));
    let payload = format!("{{\"ask\":\"{}\"}}", asks[0].0);
    assert!(jobs.contains(&(payload,)), "{jobs:?}");
    for round in 0..2 {
        for (ask,) in asks.clone() {
            t.db.write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    let hash = format!("hash {round} {ask}");
                    account::answer_reset(tx, &ask, ("token", &hash), NOW).await
                })
            })
            .await
            .unwrap();
        }
    }
    let first = format!("hash 0 {}", asks[0].0);
    let proof = t
        .proof(ProofKind::Reset, &first, NOW)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(proof.person, mira);
    assert_eq!(letters(&t).await, ["Set a new password"]);
});
