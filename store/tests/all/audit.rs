//! The audit log: whole, only added to, and found out when it was not.

use crate::harness::*;
use domain::access::Access;
use domain::audit::{AuditQuery, AuditStore, Broken, PAGE};
use domain::person::PersonStore;
use domain::workspace::WorkspaceStore;
use store::audit::{self, Call, Entry, INSTALLATION};
use store::db::{Db, Scope};
use store::{all, exec};

/// Writes `count` rows into a workspace's chain.
async fn acts(t: &Fixture, access: &Access, count: i64) {
    for at in 0..count {
        let (chain, person) = (access.workspace().to_owned(), access.person().to_owned());
        t.db.write(access, move |tx| {
            Box::pin(async move {
                let entry = Entry {
                    actor: &person,
                    action: if at % 2 == 0 { "test.even" } else { "test.odd" },
                    object: "thing",
                    before: None,
                    after: Some(serde_json::json!({ "at": at })),
                };
                audit::record(tx, &chain, NOW + at * MINUTE, entry).await
            })
        })
        .await
        .unwrap();
    }
}

on_both!(a_change_leaves_one_row_that_says_what_it_was, |t| {
    let (person, access) = t.school("Night school").await;
    let mut settings = new_workspace("Day school");
    settings.currency = "EUR".to_owned();
    let call = Call {
        via: "page".to_owned(),
        address: "203.0.113.7".to_owned(),
        request: "r-1".to_owned(),
    };
    let changed = t.update_workspace(&access, &settings, NOW + MINUTE);
    audit::during(call, changed).await.unwrap();
    let log = t.audit(&access, &AuditQuery::default()).await.unwrap();
    let [newest, made] = log.entries.as_slice() else {
        panic!("{log:?}");
    };
    assert_eq!(made.action, "workspace.made");
    assert_eq!(
        (newest.action.as_str(), newest.at, newest.by.as_str()),
        ("workspace.settings", NOW + MINUTE, person.name.as_str())
    );
    assert_eq!(
        (
            newest.via.as_str(),
            newest.address.as_str(),
            newest.request.as_str()
        ),
        ("page", "203.0.113.7", "r-1")
    );
    assert!(newest.before.as_deref().unwrap().contains("\"GBP\""));
    assert!(newest.after.as_deref().unwrap().contains("\"EUR\""));
    let verified = t.verify_audit(&access).await.unwrap();
    assert_eq!((verified.sound, verified.broken), (2, None));
});

on_both!(a_change_that_fails_leaves_no_row, |t| {
    let (_, access) = t.school("Night school").await;
    let chain = access.workspace().to_owned();
    let failed: Result<(), _> =
        t.db.write(&access, move |tx| {
            Box::pin(async move {
                let entry = Entry {
                    actor: "",
                    action: "test.even",
                    object: "",
                    before: None,
                    after: None,
                };
                audit::record(tx, &chain, NOW, entry).await?;
                Err(domain::error::StoreError::Conflict("no"))
            })
        })
        .await;
    assert!(failed.is_err());
    assert_eq!(t.verify_audit(&access).await.unwrap().sound, 1);
});

on_both!(rows_are_found_by_who_what_and_when, |t| {
    let (person, access) = t.school("Night school").await;
    acts(&t, &access, 120).await;
    let page = async |query: AuditQuery| t.audit(&access, &query).await.unwrap();
    let first = page(AuditQuery::default()).await;
    assert_eq!(first.entries.len(), PAGE);
    assert_eq!(first.actors, [(person.id.clone(), person.name.clone())]);
    assert_eq!(first.actions, ["test.even", "test.odd", "workspace.made"]);
    let mut seen = 0;
    let mut query = AuditQuery::default();
    loop {
        let page = page(query.clone()).await;
        seen += page.entries.len();
        let Some(next) = page.next else { break };
        query.before = Some(next);
    }
    assert_eq!(seen, 121);
    let odd = page(AuditQuery {
        action: "test.odd".to_owned(),
        from: Some(NOW + 10 * MINUTE),
        to: Some(NOW + 20 * MINUTE),
        ..AuditQuery::default()
    })
    .await;
    let numbers: Vec<i64> = odd.entries.iter().map(|entry| entry.no).collect();
    assert_eq!(numbers, [21, 19, 17, 15, 13]);
    let nobody = AuditQuery {
        actor: "somebody else".to_owned(),
        ..AuditQuery::default()
    };
    assert!(page(nobody).await.entries.is_empty());
});

on_both!(rows_can_only_be_added, |t| {
    let (_, access) = t.school("Night school").await;
    acts(&t, &access, 3).await;
    let statements = [
        "update audit_entry set object = 'other' where no = 1",
        "delete from audit_entry where no = 1",
        "delete from audit_entry",
    ];
    for statement in statements {
        let refused =
            t.db.write(&access, move |tx| {
                Box::pin(async move {
                    exec!(tx, statement)?;
                    Ok(())
                })
            })
            .await;
        assert!(refused.is_err(), "{statement}");
    }
    // What the owner of the schema may otherwise do.
    let columns = "chain, no, at, actor, via, action, object, address, request, previous, hash";
    let other = "select chain, no, 0, actor, via, action, object, address, request, previous, hash";
    let more = match &t.db {
        Db::Sqlite { .. } => vec![
            format!("insert or replace into audit_entry ({columns}) {other} from audit_entry"),
            format!("replace into audit_entry ({columns}) {other} from audit_entry"),
            "update audit_entry set at = 0".to_owned(),
        ],
        Db::Postgres(_) => vec![
            "truncate audit_entry".to_owned(),
            "update audit_entry set at = 0".to_owned(),
            "delete from audit_entry".to_owned(),
        ],
    };
    for statement in more {
        assert!(t.owner_tries(&statement).await.is_err(), "{statement}");
    }
    let verified = t.verify_audit(&access).await.unwrap();
    assert_eq!((verified.sound, verified.broken), (4, None));
});

on_both!(an_edited_or_missing_row_is_found, |t| {
    let cases = [
        ("as it was", "select 1", None),
        (
            "edited",
            "update audit_entry set object = 'other' where no = 3 and action like 'test.%'",
            Some((3, Broken::Edited)),
        ),
        (
            "one instant later",
            "update audit_entry set at = at + 1 where no = 4 and action like 'test.%'",
            Some((4, Broken::Edited)),
        ),
        (
            "emptied",
            "update audit_entry set after = null where no = 5 and action like 'test.%'",
            Some((5, Broken::Edited)),
        ),
        (
            "another hash",
            "update audit_entry set hash = previous where no = 3 and action like 'test.%'",
            Some((3, Broken::Edited)),
        ),
        (
            "missing in the middle",
            "delete from audit_entry where no = 4 and action like 'test.%'",
            Some((4, Broken::Missing)),
        ),
        (
            "missing at the end",
            "delete from audit_entry where no = 6 and action like 'test.%'",
            Some((6, Broken::Missing)),
        ),
        (
            "missing at the end, with a head to match",
            "update audit_head set no = 5 where no = 6",
            Some((6, Broken::Foreign)),
        ),
    ];
    for (case, tamper, expected) in cases {
        let (_, access) = t.school(case).await;
        acts(&t, &access, 5).await;
        t.without_audit_guard(tamper).await;
        let verified = t.verify_audit(&access).await.unwrap();
        assert_eq!(verified.broken, expected, "{case}");
        if let Some((no, _)) = expected {
            assert!(
                verified.sound >= no.unsigned_abs() - 1,
                "{case}: {verified:?}"
            );
        }
        t.without_audit_guard("update audit_head set no = 99 where no between 3 and 98")
            .await;
    }
});

on_both!(writers_of_one_chain_take_turns, |t| {
    let (_, access) = t.school("Night school").await;
    let writing = (0..8).map(|_| {
        let (t, access) = (t.clone(), access.clone());
        tokio::spawn(async move { acts(&t, &access, 5).await })
    });
    for written in futures::future::join_all(writing).await {
        written.unwrap();
    }
    let verified = t.verify_audit(&access).await.unwrap();
    assert_eq!((verified.sound, verified.broken), (41, None));
});

on_both!(chains_are_apart_and_the_installation_has_its_own, |t| {
    let (mira, one) = t.school("One").await;
    let (_, two) = t.school("Two").await;
    acts(&t, &one, 7).await;
    assert_eq!(t.verify_audit(&two).await.unwrap().sound, 1);
    t.start_session(&mira.id, "hash", "Browser", NOW)
        .await
        .unwrap();
    t.end_session("hash", NOW).await.unwrap();
    t.end_session("hash", NOW).await.unwrap();
    t.note_refusal("session.refused", Some(&mira.id), "", NOW)
        .await
        .unwrap();
    let mut tx = t.db.read(Scope::Nobody).await.unwrap();
    let rows = all!(
        tx,
        (String, String),
        "select action, actor from audit_entry where chain = '' and action <> 'setup.issued' order by no"
    )
    .unwrap();
    let expected = [
        ("session.started", mira.id.as_str()),
        ("session.ended", mira.id.as_str()),
        ("session.refused", ""),
    ];
    let rows: Vec<(&str, &str)> = rows.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(rows, expected);
    assert_eq!(
        audit::verify(&mut tx, INSTALLATION).await.unwrap().broken,
        None
    );
});

on_both!(a_text_that_moves_a_terminal_is_kept_as_none, |t| {
    let (_, access) = t.school("Night school").await;
    let nasty = "x\r\nFAKE: row\u{1b}[2J\u{9b}1m\u{202e}";
    let call = Call {
        via: nasty.to_owned(),
        address: nasty.to_owned(),
        request: nasty.to_owned(),
    };
    let mut settings = new_workspace("Day school");
    settings.name = nasty.to_owned();
    let changed = t.update_workspace(&access, &settings, NOW);
    audit::during(call, changed).await.unwrap();
    let log = t.audit(&access, &AuditQuery::default()).await.unwrap();
    let row = &log.entries[0];
    let kept = [
        Some(&row.via),
        Some(&row.address),
        Some(&row.request),
        Some(&row.object),
        row.before.as_ref(),
        row.after.as_ref(),
    ];
    for text in kept.into_iter().flatten() {
        let odd = text.chars().any(char::is_control);
        assert!(!odd, "{text:?}");
    }
    assert_eq!(t.verify_audit(&access).await.unwrap().broken, None);
});
