//! Backups of a database in use, and what can be done with them.

use crate::fixture;
use crate::harness::{PASSWORD, Who, World};
use domain::time::Day;
use domain::workspace::WorkspaceStore;
use server::backup::{look, restore, write};
use server::config::{Keep, Restore};
use server::files::Objects;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use store::db::Db;

/// Writers that go on while the backup is made.
const WRITERS: usize = 20;

fn keep(data: &Path) -> Keep {
    Keep {
        data: data.to_owned(),
        database_url: None,
        files: None,
        key: None,
    }
}

async fn backed_up(world: &World, file: &Path) -> Result<usize, String> {
    let objects = Objects::open(&world.data.join("files"), None).unwrap();
    write(&world.store, &objects, &world.data, file).await
}

async fn restored(file: &Path, data: PathBuf) -> Result<PathBuf, String> {
    let options = Restore {
        file: file.to_owned(),
        data: data.clone(),
    };
    restore(options).await.map(|()| data)
}

on_both!(
    a_backup_made_among_writers_is_whole_and_can_be_served,
    |world| {
        let file = world.data.join("backup.zip");
        if !matches!(world.store.db, Db::Sqlite { .. }) {
            let refused = backed_up(&world, &file).await.unwrap_err();
            assert!(refused.contains("pg_dump"), "{refused}");
            assert!(!file.exists());
            return;
        }
        world.import(Who::Owner, &fixture::oulad("")).await;
        let (stop, written) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicI64::new(0)),
        );
        let writers: Vec<_> = (0..WRITERS)
            .map(|_| {
                let (store, access) = (world.store.clone(), world.access(Who::Owner));
                let (stop, written) = (stop.clone(), written.clone());
                tokio::spawn(async move {
                    let day = Day::parse("2013-10-28");
                    while !stop.load(Ordering::Relaxed) {
                        store
                            .set_look_at(&access, day, server::clock::now())
                            .await
                            .unwrap();
                        written.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        while written.load(Ordering::Relaxed) < 20 {
            tokio::task::yield_now().await;
        }
        let before = written.load(Ordering::Relaxed);
        let version = world
            .store
            .workspace(&world.access(Who::Owner))
            .await
            .unwrap()
            .data_version;
        let files = backed_up(&world, &file).await.unwrap();
        let during = written.load(Ordering::Relaxed) - before;
        stop.store(true, Ordering::Relaxed);
        for writer in writers {
            writer.await.unwrap();
        }
        assert!(during > 0, "nobody wrote while the backup was made");
        assert_eq!(files, fixture::oulad("").len());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&file).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "it holds the key");
        }

        let data = restored(&file, world.data.join("again")).await.unwrap();
        assert_eq!(
            look(&keep(&data)).await.unwrap(),
            server::backup::Found::default()
        );
        let again = World::serve(&data, None).await;
        let kept = again
            .store
            .workspace(&world.access(Who::Owner))
            .await
            .unwrap();
        assert!(
            kept.data_version >= version,
            "{} < {version}",
            kept.data_version
        );
        let session = again.sign_in(&Who::Owner.email(), PASSWORD).await.session();
        let overview = crate::harness::Ask::get(format!("/w/{}/school", world.first));
        let overview = again.send(overview, session.as_deref()).await;
        assert_eq!(overview.status.as_u16(), 200);
        assert!(overview.text().contains("How is it going?"));
        again.store.db.close().await;
    }
);

on_both!(what_is_damaged_is_found_and_not_restored, |world| {
    if !matches!(world.store.db, Db::Sqlite { .. }) {
        return;
    }
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    let file = world.data.join("backup.zip");
    backed_up(&world, &file).await.unwrap();
    let twice = backed_up(&world, &file).await.unwrap_err();
    assert!(twice.contains("there already"), "{twice}");

    let data = restored(&file, world.data.join("one")).await.unwrap();
    let full = restored(&file, data.clone()).await.unwrap_err();
    assert!(full.contains("is not empty"), "{full}");
    let raw = std::fs::read_dir(data.join("files").join(&world.first))
        .unwrap()
        .next();
    std::fs::remove_file(raw.unwrap().unwrap().path()).unwrap();
    let found = look(&keep(&data)).await.unwrap().wrong;
    assert_eq!(found, ["1 files of Riverside School are missing."]);

    let data = restored(&file, world.data.join("two")).await.unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(data.join("atelier.sqlite"));
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    for tamper in [
        "drop trigger audit_entry_update",
        "update audit_entry set at = 1 where no = 2 and chain <> ''",
        "update metric_day set numerator = numerator + 1 where metric = 'activities' or metric = 'enrolments'",
    ] {
        sqlx::query(tamper).execute(&pool).await.unwrap();
    }
    pool.close().await;
    let found = look(&keep(&data)).await.unwrap().wrong.join(" ");
    assert!(
        found.contains("Row 2 of the audit log of Riverside School"),
        "{found}"
    );
    assert!(found.contains("counts of Riverside School"), "{found}");

    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    let broken = world.data.join("broken.zip");
    std::fs::write(&broken, bytes).unwrap();
    let refused = restored(&broken, world.data.join("three")).await;
    assert!(refused.is_err(), "a flipped byte is found");
    assert!(!world.data.join("three").exists());
    assert!(
        restored(&world.data.join("none.zip"), world.data.join("four"))
            .await
            .is_err()
    );
});
