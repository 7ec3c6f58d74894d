//! Whether requests can be answered, for a balancer that asks every few seconds.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::Store;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Every reason for not being ready, in the order they are looked for.
pub const WHY: [&str; 4] = ["stopping", "database", "schema", "disk"];
/// How long an answer is kept: asking is open to everybody and must cost nothing.
const KEPT: Duration = Duration::from_secs(1);
/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// See the module.
pub struct Readiness {
    store: Store,
    data: PathBuf,
    stopping: AtomicBool,
    last: Mutex<Option<(Instant, Result<(), &'static str>)>>,
}

impl Readiness {
    pub(super) fn new(store: Store, data: PathBuf) -> Self {
        Self {
            store,
            data,
            stopping: AtomicBool::new(false),
            last: Mutex::new(None),
        }
    }

    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }

    /// Whether requests can be answered.
    ///
    /// # Errors
    /// One of [`WHY`].
    pub async fn ask(&self) -> Result<(), &'static str> {
        if self.stopping.load(Ordering::SeqCst) {
            return Err("stopping");
        }
        let mut last = self.last.lock().await;
        if let Some((at, known)) = *last
            && at.elapsed() < KEPT
        {
            return known;
        }
        let found = self.look().await;
        if let Err(why) = found {
            tracing::warn!(why, "not ready");
        }
        *last = Some((Instant::now(), found));
        found
    }

    async fn look(&self) -> Result<(), &'static str> {
        match tokio::time::timeout(PATIENCE, self.store.is_current()).await {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => return Err("schema"),
            Ok(Err(_)) | Err(_) => return Err("database"),
        }
        let random: [u8; 4] = rand::random();
        let place = self
            .data
            .join(format!(".ready-{}", crate::passwords::hex(&random)));
        let written = tokio::fs::write(&place, b"ready").await;
        let removed = tokio::fs::remove_file(&place).await;
        written.and(removed).map_err(|_| "disk")
    }
}
