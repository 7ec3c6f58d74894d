//! A served world a test: a fresh store, a folder, two workspaces and a person of every role.

mod answer;
mod ask;
mod postgres;
mod programs;
mod seats;
mod world;

pub use answer::Answer;
pub use ask::{Ask, Body, multipart};
pub use world::{PASSWORD, Who, World};

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, Once, PoisonError};

/// Makes two tests of one body, `name::sqlite` and `name::postgres`. The body gets a [`World`].
macro_rules! on_both {
    ($name:ident, |$world:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn body($world: $crate::harness::World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                $crate::harness::on_sqlite(body).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                $crate::harness::on_postgres(body).await;
            }
        }
    };
}

/// Panics of the program since the last look. Tasks that a request leaves behind panic unseen.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Notes panics from now on, except those of the tests themselves.
fn watch_panics() {
    static WATCHING: Once = Once::new();
    WATCHING.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let place = info.location().map_or("", |location| location.file());
            if !place.contains("tests/all") {
                let mut panics = PANICS.lock().unwrap_or_else(PoisonError::into_inner);
                panics.push(info.to_string());
            }
            before(info);
        }));
    });
}

/// Fails when the program panicked, in this test or in one beside it.
fn nothing_panicked() {
    let mut panics = PANICS.lock().unwrap_or_else(PoisonError::into_inner);
    let noted = std::mem::take(&mut *panics);
    drop(panics);
    assert!(noted.is_empty(), "the program panicked: {noted:#?}");
}

/// A folder that goes when the test ends, however it ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(unique());
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A name that no other test of this or another process uses.
fn unique() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("atelier_http_{}_{number}", std::process::id())
}

/// Runs a body over a temporary file.
pub async fn on_sqlite<F>(body: impl FnOnce(World) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    watch_panics();
    let folder = Folder::new();
    let world = World::open(&folder.0, None).await;
    let store = world.store.clone();
    let ended = tokio::spawn(body(world)).await;
    store.db.close().await;
    drop(folder);
    resume(ended);
}

/// Runs a body over a new PostgreSQL database, which is dropped whether it passes or fails. Without
/// `ATELIER_TEST_POSTGRES` (the address of a superuser on a server for tests) it says so and passes.
pub async fn on_postgres<F>(body: impl FnOnce(World) -> F)
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
                "ATELIER_TEST_POSTGRES is not set: the HTTP tests run on SQLite only"
            );
        });
        return;
    };
    watch_panics();
    let name = unique();
    let address = postgres::create(&server, &name).await;
    let folder = Folder::new();
    let world = World::open(&folder.0, Some(address)).await;
    let store = world.store.clone();
    let ended = tokio::spawn(body(world)).await;
    store.db.close().await;
    postgres::drop(&server, &name).await;
    drop(folder);
    resume(ended);
}

fn resume(ended: Result<(), tokio::task::JoinError>) {
    if let Err(broken) = ended {
        std::panic::resume_unwind(broken.into_panic());
    }
    nothing_panicked();
}
