//! Sessions: who bears one, and when it ends.

use crate::harness::*;
use domain::access::Role;
use domain::error::StoreError;
use domain::person::{PersonStore, SESSION_ABSOLUTE, SESSION_IDLE};
use domain::time::Micros;
use std::time::Duration;
use store::db::Scope;
use store::{Store, all, exec, one};

/// When a session was last used. A page does not wait long for that note, so that it may take a
/// moment until it is the `expected` one.
async fn last_use(store: &Store, token_hash: &str, expected: Micros) -> Micros {
    let mut used = 0;
    for _ in 0..200 {
        let mut tx = store.db.read(Scope::Nobody).await.unwrap();
        let sql = "select used_at from session where token_hash = $1";
        (used,) = one!(tx, (i64,), sql, token_hash).unwrap();
        if used == expected {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    used
}

on_both!(a_session_names_its_person_and_workspaces, |t| {
    let (mira, first) = t.person("mira").await;
    let (_, other) = t.person("nils").await;
    let second = t
        .create_workspace(&mira.id, new_workspace("Second"), NOW + DAY)
        .await
        .unwrap();
    t.start_session(&mira.id, "hash", "Browser", NOW)
        .await
        .unwrap();
    let found = t.identify("hash", NOW).await.unwrap().unwrap();
    assert_eq!(found.person, mira);
    let ids: Vec<&str> = found
        .workspaces
        .iter()
        .map(|(w, _)| w.id.as_str())
        .collect();
    assert_eq!(ids, [first.workspace(), &second.id], "oldest first");
    assert!(!ids.contains(&other.workspace()));
    for (workspace, access) in &found.workspaces {
        assert_eq!(access.workspace(), workspace.id);
        assert_eq!(access.person(), mira.id);
        assert_eq!(access.role(), Role::Owner);
    }
    assert!(t.identify("other", NOW).await.unwrap().is_none());
    assert!(t.identify("", NOW).await.unwrap().is_none());
});

on_both!(a_person_without_workspaces_is_still_known, |t| {
    let (mira, access) = t.person("mira").await;
    t.start_session(&mira.id, "hash", "Browser", NOW)
        .await
        .unwrap();
    let workspace = access.workspace().to_owned();
    t.db.write(&access, move |tx| {
        Box::pin(async move {
            exec!(tx, "delete from member where workspace_id = $1", workspace)?;
            Ok(())
        })
    })
    .await
    .unwrap();
    let found = t.identify("hash", NOW).await.unwrap().unwrap();
    assert_eq!(found.person, mira);
    assert!(found.workspaces.is_empty());
});

on_both!(sessions_end, |t| {
    let (mira, _) = t.person("mira").await;
    t.start_session(&mira.id, "idle", "Browser", NOW)
        .await
        .unwrap();
    let alive = |at| t.identify("idle", at);
    assert!(alive(NOW + SESSION_IDLE).await.unwrap().is_none());
    // Each use keeps it alive, but never past its absolute end.
    for at in [
        SESSION_IDLE - 1,
        SESSION_IDLE + DAY,
        2 * SESSION_IDLE,
        SESSION_ABSOLUTE - 1,
    ] {
        assert!(alive(NOW + at).await.unwrap().is_some(), "after {at}");
        last_use(&t, "idle", NOW + at).await;
    }
    assert!(alive(NOW + SESSION_ABSOLUTE).await.unwrap().is_none());

    t.start_session(&mira.id, "revoked", "Browser", NOW)
        .await
        .unwrap();
    t.end_session("revoked", NOW).await.unwrap();
    assert!(t.identify("revoked", NOW).await.unwrap().is_none());
    t.end_session("revoked", NOW).await.unwrap();
});

on_both!(use_is_written_once_a_minute, |t| {
    let (mira, _) = t.person("mira").await;
    t.start_session(&mira.id, "hash", "Browser", NOW)
        .await
        .unwrap();
    let cases = [
        (MINUTE - 1, 0),
        (MINUTE, MINUTE),
        (MINUTE + 5, MINUTE),
        (3 * MINUTE, 3 * MINUTE),
    ];
    for (at, expected) in cases {
        t.identify("hash", NOW + at).await.unwrap().unwrap();
        assert_eq!(
            last_use(&t, "hash", NOW + expected).await - NOW,
            expected,
            "after {at}"
        );
    }
});

on_both!(signing_in_clears_dead_sessions, |t| {
    let (mira, _) = t.person("mira").await;
    t.start_session(&mira.id, "dead", "Browser", NOW)
        .await
        .unwrap();
    t.start_session(&mira.id, "live", "Browser", NOW + DAY)
        .await
        .unwrap();
    t.start_session(&mira.id, "new", "Browser", NOW + SESSION_IDLE)
        .await
        .unwrap();
    let mut tx = t.db.read(Scope::Nobody).await.unwrap();
    let kept = all!(
        tx,
        (String,),
        "select token_hash from session order by started_at"
    )
    .unwrap();
    assert_eq!(kept, [("live".to_owned(),), ("new".to_owned(),)]);
});

on_both!(only_people_have_sessions, |t| {
    let refused = t.start_session("nobody", "hash", "Browser", NOW).await;
    assert_eq!(refused, Err(StoreError::NotFound));
});
