//! A disk without room: SQLite's own limit of pages stands in for it, since it fails the same write with
//! the same code. PostgreSQL gives `disk_full` in its place, which the errors' table maps.

use crate::dump::dump;
use crate::harness::*;
use crate::school_fixture::*;
use domain::error::StoreError;
use domain::import::ImportStore;
use domain::workspace::WorkspaceStore;
use store::one;

/// Lets the database grow by so many pages and no further.
async fn leave(t: &Fixture, pages: i64) {
    let mut tx = t.db.read(store::db::Scope::Nobody).await.unwrap();
    let sql = "select page_count, page_count from pragma_page_count";
    let (used, _) = one!(tx, (i64, i64), sql).unwrap();
    drop(tx);
    t.owner_tries(&format!("pragma max_page_count = {}", used + pages))
        .await
        .unwrap();
}

/// A mutant that fails it: `Db::write` that commits whatever `work` gives.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_write_without_room_leaves_nothing_and_is_told() {
    on_sqlite(|t| async move {
        let (_, access) = t.school("School A").await;
        let records = || {
            let students = (0..400).map(|n| student(&format!("x{n}"), &"name ".repeat(40)));
            small_school().into_iter().chain(students).collect()
        };
        let planned = draft(records());
        let preview = t.preview(&access, &planned).await.unwrap();
        let before = dump(&t, &access).await;
        let mut refused = 0;
        for pages in 0.. {
            leave(&t, pages * 4).await;
            match t
                .commit(&access, &planned, &preview.digest, NOW, &|_| {})
                .await
            {
                Ok(_) => break,
                Err(error) => assert_eq!(error, StoreError::Full, "{pages}"),
            }
            refused += 1;
            assert_eq!(dump(&t, &access).await, before, "{pages}");
            assert_eq!(t.batches(&access).await.unwrap(), [], "{pages}");
            assert_eq!(t.integrity().await.unwrap(), [""; 0], "{pages}");
        }
        assert!(refused > 20, "only {refused} places were tried");
        assert_ne!(dump(&t, &access).await, before);
        // With room again everything goes on, without a restart.
        leave(&t, 1_000_000).await;
        t.set_look_at(&access, None, NOW).await.unwrap();
        assert_eq!(t.wrong_rollups(access.workspace()).await.unwrap(), 0);
    })
    .await;
}
