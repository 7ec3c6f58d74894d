//! A fresh, migrated store a test: a temporary SQLite file, or a PostgreSQL database of its own.

mod postgres;

use domain::access::{Access, Role};
use domain::person::{NewPerson, Person, PersonStore};
use domain::time::{Calendar, Micros};
use domain::workspace::{NewWorkspace, WorkspaceKind};
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Executor};
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};
use store::Store;
use store::db::Db;

/// The moment that tests begin at: 2026-01-02T03:04:05Z.
pub const NOW: Micros = 1_767_323_045_000_000;
/// A minute.
pub const MINUTE: i64 = 60_000_000;
/// A day.
pub const DAY: i64 = 24 * 60 * MINUTE;

/// Makes two tests of one body, `name::sqlite` and `name::postgres`. The body gets a [`Fixture`].
macro_rules! on_both {
    ($name:ident, |$fixture:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn body($fixture: $crate::harness::Fixture) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn sqlite() {
                $crate::harness::on_sqlite(body).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn postgres() {
                $crate::harness::on_postgres(body).await;
            }
        }
    };
}

/// Makes a test of what only PostgreSQL has.
macro_rules! on_postgres {
    ($name:ident, |$fixture:ident| $body:block) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
        async fn $name() {
            async fn body($fixture: $crate::harness::Fixture) $body
            $crate::harness::on_postgres(body).await;
        }
    };
}

/// A store that only this test knows.
#[derive(Clone)]
pub struct Fixture {
    store: Store,
    /// Where it can be opened again.
    pub address: String,
}

impl Deref for Fixture {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

impl Fixture {
    /// Whether it is on PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.address.starts_with("postgres")
    }

    /// Tries SQL as the user who owns the schema.
    pub async fn owner_tries(&self, sql: &str) -> Result<(), sqlx::Error> {
        let sql: &'static str = sql.to_owned().leak();
        match &self.db {
            Db::Sqlite { writer, .. } => writer.execute(sql).await.map(|_| ()),
            Db::Postgres(_) => {
                let mut connection = PgConnection::connect(&self.address).await?;
                connection.execute(sql).await.map(|_| ())
            }
        }
    }

    /// Runs SQL with the audit log's triggers switched off, as somebody with the file could.
    pub async fn without_audit_guard(&self, sql: &'static str) {
        match &self.db {
            Db::Sqlite { writer, .. } => {
                let guards: Vec<(String, String)> = sqlx::query_as(
                    "select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'audit_entry'",
                )
                .fetch_all(writer)
                .await
                .unwrap();
                for (name, _) in &guards {
                    self.owner_tries(&format!("drop trigger {name}"))
                        .await
                        .unwrap();
                }
                self.owner_tries(sql).await.unwrap();
                for (_, guard) in &guards {
                    self.owner_tries(guard).await.unwrap();
                }
            }
            Db::Postgres(_) => {
                self.owner("alter table audit_entry disable trigger all")
                    .await;
                self.owner(sql).await;
                self.owner("alter table audit_entry enable trigger all")
                    .await;
            }
        }
    }

    /// Runs SQL as the user who owns the schema, past row-level security.
    pub async fn owner(&self, sql: &'static str) {
        match &self.db {
            Db::Sqlite { writer, .. } => {
                writer.execute(sql).await.unwrap();
            }
            Db::Postgres(_) => {
                let mut connection = PgConnection::connect(&self.address).await.unwrap();
                connection.execute(sql).await.unwrap();
                connection.close().await.unwrap();
            }
        }
    }

    /// Makes a person with the e-mail address `<name>@example.com` who owns a workspace called
    /// `<name>'s`.
    pub async fn person(&self, name: &str) -> (Person, Access) {
        let token = format!("setup of {name}");
        self.issue_setup(&token, NOW).await.unwrap();
        let (person, workspace) = self
            .set_up(
                &token,
                new_person(name),
                new_workspace(&format!("{name}'s")),
                NOW,
            )
            .await
            .unwrap();
        let access = Access::of_membership(&workspace.id, &person.id, Role::Owner);
        (person, access)
    }

    /// Makes a person who owns a workspace of this name in Europe/London, weeks from Monday.
    pub async fn school(&self, name: &str) -> (Person, Access) {
        let (person, _) = self.person(&name.to_lowercase().replace(' ', ".")).await;
        let workspace = self
            .create_workspace(&person.id, new_workspace(name), NOW)
            .await
            .unwrap();
        let access = Access::of_membership(&workspace.id, &person.id, Role::Owner);
        (person, access)
    }
}

/// A person called `name` with the address `<name>@example.com`.
pub fn new_person(name: &str) -> NewPerson {
    NewPerson {
        name: name.to_owned(),
        email: format!("{name}@example.com"),
        password_hash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned(),
    }
}

/// A creator's workspace in Europe/London.
pub fn new_workspace(name: &str) -> NewWorkspace {
    NewWorkspace {
        name: name.to_owned(),
        kind: WorkspaceKind::Creator,
        currency: "GBP".to_owned(),
        calendar: Calendar::parse("Europe/London", "monday").unwrap(),
    }
}

/// A name that no other test of this or another process uses.
fn unique() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("atelier_test_{}_{number}", std::process::id())
}

/// Runs a body on a temporary file, which is removed whether it passes or fails.
pub async fn on_sqlite<F>(body: impl FnOnce(Fixture) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let folder = std::env::temp_dir().join(unique());
    std::fs::create_dir(&folder).unwrap();
    let path: PathBuf = folder.join("store.db");
    let address = path.to_str().unwrap().to_owned();
    let store = Store::open(&address, NOW).await.unwrap();
    let fixture = Fixture {
        store: store.clone(),
        address,
    };
    let ended = tokio::spawn(body(fixture)).await;
    store.db.close().await;
    std::fs::remove_dir_all(&folder).unwrap();
    resume(ended);
}

/// Runs a body on a new PostgreSQL database, which is dropped whether it passes or fails. Without
/// `ATELIER_TEST_POSTGRES` (the address of a superuser on a server for tests) it says so and passes.
pub async fn on_postgres<F>(body: impl FnOnce(Fixture) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let Ok(server) = std::env::var("ATELIER_TEST_POSTGRES") else {
        static SAID: Once = Once::new();
        SAID.call_once(|| {
            use std::io::Write;
            // Written past the test's captured output, so that it is seen when tests pass.
            let _ = writeln!(
                std::io::stderr(),
                "ATELIER_TEST_POSTGRES is not set: the store's tests run on SQLite only"
            );
        });
        return;
    };
    let name = unique();
    let address = postgres::create(&server, &name).await;
    let store = Store::open(&address, NOW).await.unwrap();
    let fixture = Fixture {
        store: store.clone(),
        address,
    };
    let ended = tokio::spawn(body(fixture)).await;
    store.db.close().await;
    postgres::drop(&server, &name).await;
    resume(ended);
}

fn resume(ended: Result<(), tokio::task::JoinError>) {
    if let Err(broken) = ended {
        std::panic::resume_unwind(broken.into_panic());
    }
}
