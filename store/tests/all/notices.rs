//! Notices: who is told what, what is read, and one digest a day.

use crate::harness::*;
use domain::access::{Access, Role};
use domain::error::StoreError;
use domain::live::LiveStore;
use domain::mail::{Body, MailKind, MailStore};
use domain::notice::{Choice, EVENTS, NewNotice, NoticeStore, Reading, Setting};
use domain::person::PersonStore;
use std::collections::BTreeMap;
use store::{Store, exec};

/// 07:00 in London after [`NOW`]: when a digest goes to whoever chose nothing.
const SEVEN: i64 = 1_767_337_200_000_000;

fn notice(event: &'static str, text: &str) -> NewNotice {
    NewNotice {
        event,
        text: text.to_owned(),
        path: "/w/1/import".to_owned(),
        once: None,
    }
}

async fn tell(t: &Store, access: &Access, event: &'static str, text: &str, now: i64) {
    t.raise_notice(access.workspace(), notice(event, text), now)
        .await
        .unwrap();
}

async fn texts(t: &Store, access: &Access) -> Vec<String> {
    let found = t.notices(access, None, 50).await.unwrap();
    found.into_iter().map(|notice| notice.text).collect()
}

/// All mails of a kind, oldest first, as text.
async fn mails(t: &Store, kind: MailKind) -> Vec<String> {
    let mut found = t.outbox(None, None, 100).await.unwrap();
    found.retain(|mail| mail.kind == kind);
    found.reverse();
    let text = |body: Option<Body>| body.unwrap().to_text("", None);
    found.into_iter().map(|mail| text(mail.body)).collect()
}

/// A further member of a workspace.
async fn join(t: &Fixture, access: &Access, name: &str, role: Role) -> Access {
    let (person, _) = t.person(name).await;
    let (workspace, id) = (access.workspace().to_owned(), person.id.clone());
    t.db.write(access, move |tx| {
        Box::pin(async move {
            exec!(
                tx,
                "insert into member (workspace_id, person_id, role, created_at) values ($1, $2, $3, $4)",
                workspace.as_str(),
                id.as_str(),
                role.as_str(),
                NOW
            )?;
            Ok(())
        })
    })
    .await
    .unwrap();
    Access::of_membership(access.workspace(), &person.id, role)
}

on_both!(members_are_told_by_role_and_read_for_themselves, |t| {
    let (_, owner) = t.school("One").await;
    let (_, stranger) = t.school("Two").await;
    let viewer = join(&t, &owner, "vera", Role::Viewer).await;
    tell(&t, &owner, "import_committed", "Written", NOW).await;
    tell(&t, &owner, "import_failed", "Not written", NOW + MINUTE).await;
    tell(&t, &owner, "no_such_event", "Nothing", NOW + MINUTE).await;
    assert_eq!(texts(&t, &owner).await, ["Not written", "Written"]);
    assert_eq!(texts(&t, &viewer).await, ["Written"]);
    assert_eq!(texts(&t, &stranger).await, [""; 0]);
    let newest = t.notices(&owner, None, 1).await.unwrap().remove(0);
    let one = Reading::One(newest.id.clone());
    assert_eq!(t.mark_read(&owner, &one, NOW).await, Ok(1));
    assert_eq!(t.mark_read(&owner, &one, NOW + DAY).await, Ok(1));
    assert_eq!(t.unread(&viewer).await, Ok(1), "read by another");
    let pulse = t.pulse(owner.workspace()).await.unwrap().unwrap();
    assert_eq!(pulse.unread(owner.person()), Some(1));
    assert_eq!(pulse.unread(stranger.person()), None);
    assert_eq!(t.mark_read(&stranger, &one, NOW).await, Ok(0));
    let all = Reading::UpTo(newest.id);
    assert_eq!(t.mark_read(&owner, &all, NOW).await, Ok(0));
    tell(&t, &owner, "import_undone", "Undone", NOW + 2 * MINUTE).await;
    assert_eq!(t.unread(&owner).await, Ok(1), "what came later is unread");
});

on_both!(a_setting_decides_where_one_is_told, |t| {
    let (person, access) = t.school("One").await;
    assert_eq!(t.notice_setting(&person.id).await, Ok(Setting::default()));
    let none = Choice {
        in_app: false,
        mail_now: false,
        mail_digest: false,
    };
    let setting = Setting {
        zone: Some("Asia/Tokyo".parse().unwrap()),
        digest_hour: 20,
        choices: BTreeMap::from([
            ("import_failed".to_owned(), none),
            (
                "import_undone".to_owned(),
                Choice {
                    mail_now: true,
                    ..none
                },
            ),
        ]),
        ..Setting::default()
    };
    t.save_notice_setting(&person.id, &setting, NOW)
        .await
        .unwrap();
    assert_eq!(t.notice_setting(&person.id).await, Ok(setting));
    let others = |key: &str| !key.starts_with("alert_");
    for event in EVENTS.iter().filter(|event| others(event.key)) {
        tell(&t, &access, event.key, event.words, NOW).await;
    }
    let mut told = texts(&t, &access).await;
    told.sort();
    assert_eq!(told, ["Import finished", "More students at risk"]);
    assert_eq!(t.unread(&access).await, Ok(2), "what is only mailed");
    let mailed = mails(&t, MailKind::Notice).await;
    assert_eq!(mailed.len(), 1);
    assert!(mailed[0].starts_with("Import undone"), "{mailed:?}");
});

on_both!(the_same_is_told_once, |t| {
    let (_, access) = t.school("One").await;
    let jump = || NewNotice {
        once: Some("at_risk_jumped:2026-01-02".to_owned()),
        ..notice("at_risk_jumped", "12 students are at risk")
    };
    for at in [NOW, NOW + MINUTE] {
        t.raise_notice(access.workspace(), jump(), at)
            .await
            .unwrap();
    }
    assert_eq!(texts(&t, &access).await.len(), 1);
});

on_both!(one_digest_a_day_of_what_is_unread, |t| {
    let (person, one) = t.school("One").await;
    let (workspace, two) = {
        let made = t
            .create_workspace(&person.id, new_workspace("Two"), NOW)
            .await
            .unwrap();
        let access = Access::of_membership(&made.id, &person.id, Role::Owner);
        (made, access)
    };
    assert_eq!(workspace.name, "Two");
    tell(&t, &one, "at_risk_jumped", "first", NOW).await;
    tell(&t, &two, "at_risk_jumped", "second", NOW + MINUTE).await;
    let mut sent = 0;
    // From the second to the tenth of January, every quarter of an hour.
    for quarter in 0..8 * 96 {
        let now = NOW + quarter * 15 * MINUTE;
        let queued = t.send_digests(now).await.unwrap();
        sent += queued;
        if queued > 0 {
            assert!(
                (0..15 * MINUTE).contains(&((now - SEVEN) % DAY)),
                "at {now}"
            );
        }
        if quarter == 100 {
            // On the third; told in the fourth's digest.
            tell(&t, &one, "at_risk_jumped", "third", now).await;
        }
        if quarter == 300 {
            tell(&t, &one, "at_risk_jumped", "read at once", now).await;
            let newest = t.notices(&one, None, 1).await.unwrap().remove(0);
            t.mark_read(&one, &Reading::One(newest.id), now)
                .await
                .unwrap();
        }
    }
    assert_eq!(sent, 2, "none without anything unread");
    let digests = mails(&t, MailKind::Digest).await;
    assert!(digests[0].contains("first") && digests[0].contains("second"));
    assert!(digests[0].contains("One\n===") && digests[0].contains("Two\n==="));
    assert!(digests[1].contains("third") && !digests[1].contains("first"));
    assert!(digests.iter().all(|text| !text.contains("read at once")));
});

on_both!(a_moved_hour_gives_no_second_digest, |t| {
    let (person, access) = t.school("One").await;
    tell(&t, &access, "at_risk_jumped", "first", NOW).await;
    assert_eq!(t.send_digests(SEVEN).await, Ok(1));
    tell(&t, &access, "at_risk_jumped", "second", SEVEN + MINUTE).await;
    let later = Setting {
        digest_hour: 12,
        ..Setting::default()
    };
    t.save_notice_setting(&person.id, &later, SEVEN + 2 * MINUTE)
        .await
        .unwrap();
    let noon = SEVEN + 5 * 60 * MINUTE;
    assert_eq!(t.send_digests(noon).await, Ok(0), "the second of a day");
    assert_eq!(t.send_digests(noon + DAY - MINUTE).await, Ok(0));
    assert_eq!(t.send_digests(noon + DAY).await, Ok(1), "not lost");
    assert!(mails(&t, MailKind::Digest).await[1].contains("second"));
});

on_both!(who_unsubscribed_or_left_gets_no_digest, |t| {
    let (_, access) = t.school("One").await;
    let gone = join(&t, &access, "gone", Role::Viewer).await;
    tell(&t, &access, "at_risk_jumped", "first", NOW).await;
    let (workspace, person) = (access.workspace().to_owned(), gone.person().to_owned());
    t.db.write(&access, move |tx| {
        Box::pin(async move {
            exec!(
                tx,
                "delete from member where workspace_id = $1 and person_id = $2",
                workspace.as_str(),
                person.as_str()
            )?;
            Ok(())
        })
    })
    .await
    .unwrap();
    assert_eq!(t.send_digests(SEVEN).await, Ok(1), "of two members");
    let sent = t.outbox(None, None, 1).await.unwrap().remove(0);
    let token = sent.unsubscribe.unwrap();
    let hash: String = {
        use sha2::{Digest, Sha256};
        let bytes = Sha256::digest(token.as_bytes());
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    };
    t.unsubscribe(&hash, SEVEN).await.unwrap();
    tell(&t, &access, "at_risk_jumped", "second", SEVEN + MINUTE).await;
    assert_eq!(t.send_digests(SEVEN + DAY).await, Ok(0));
    assert_eq!(
        texts(&t, &access).await.len(),
        2,
        "still told in the product"
    );
});

on_both!(a_notice_of_no_workspace_is_refused, |t| {
    let told = t
        .raise_notice("nowhere", notice("import_failed", "x"), NOW)
        .await;
    assert_eq!(told, Err(StoreError::NotFound));
});
