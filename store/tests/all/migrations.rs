//! Opening a database: new, known, changed and newer.

use crate::harness::*;
use store::db::Scope;
use store::{OpenError, Store, all};

/// What a store's own table says was applied, and when.
async fn applied(store: &Store) -> Vec<(i64, String, i64)> {
    let mut tx = store.db.read(Scope::Nobody).await.unwrap();
    all!(
        tx,
        (i64, String, i64),
        "select version, sha256, applied_at from schema_migration order by version"
    )
    .unwrap()
}

on_both!(opening_again_changes_nothing, |t| {
    let first = applied(&t).await;
    assert!(!first.is_empty());
    let again = Store::open(&t.address, NOW + DAY).await.unwrap();
    assert_eq!(applied(&again).await, first);
    again.db.close().await;
});

// A mutant that fails it: `stands` that is never true.
on_postgres!(opening_beside_a_writer_waits_for_nothing, |t| {
    let (_, access) = t.person("mira").await;
    let (release, held) = tokio::sync::oneshot::channel::<()>();
    let workspace = access.workspace().to_owned();
    let (begun, started) = tokio::sync::oneshot::channel::<()>();
    let (db, by) = (t.db.clone(), access.clone());
    let writing = tokio::spawn(async move {
        db.write(&by, move |tx| {
            Box::pin(async move {
                let sql = "update workspace set name = name where id = $1";
                store::exec!(tx, sql, workspace.as_str())?;
                begun.send(()).unwrap();
                held.await.unwrap();
                Ok(())
            })
        })
        .await
    });
    started.await.unwrap();
    let opening = tokio::time::timeout(std::time::Duration::from_secs(5), async {
        Store::open(&t.address, NOW).await.unwrap().db.close().await;
    });
    opening.await.unwrap();
    release.send(()).unwrap();
    writing.await.unwrap().unwrap();
});

on_both!(a_changed_migration_is_refused, |t| {
    t.owner("update schema_migration set sha256 = 'other' where version = 1")
        .await;
    let refused = Store::open(&t.address, NOW).await;
    assert!(
        matches!(refused, Err(OpenError::ChangedMigration("people"))),
        "{refused:?}"
    );
});

on_both!(a_newer_schema_is_refused, |t| {
    t.owner("insert into schema_migration values (9999, 'later', 'x', 0)")
        .await;
    let refused = Store::open(&t.address, NOW).await;
    assert!(
        matches!(refused, Err(OpenError::NewerSchema(9999))),
        "{refused:?}"
    );
});

on_both!(processes_that_start_together_migrate_once, |t| {
    let expected = applied(&t).await.len();
    let address = if t.is_postgres() {
        t.owner("drop schema public cascade").await;
        t.owner("create schema public").await;
        t.address.clone()
    } else {
        format!("{}.new", t.address)
    };
    let opening = (0..4).map(|_| {
        let address = address.clone();
        tokio::spawn(async move { Store::open(&address, NOW).await })
    });
    for opened in futures::future::join_all(opening).await {
        let store = opened.unwrap().unwrap();
        assert_eq!(applied(&store).await.len(), expected);
        store.db.close().await;
    }
});

on_both!(a_database_that_is_not_there_is_an_error, |t| {
    let address = if t.is_postgres() {
        format!("{}_missing", t.address.split('?').next().unwrap())
    } else {
        format!("{}/missing/store.db", t.address)
    };
    let refused = Store::open(&address, NOW).await;
    assert!(
        matches!(refused, Err(OpenError::Database(_))),
        "{refused:?}"
    );
});
