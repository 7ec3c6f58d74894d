//! Running this program: whether it lives and can serve, what it counts, and how it stops.

mod listen;
pub mod log;
mod measure;
mod readiness;
pub mod request;

pub use listen::{lives, ready, serve_metrics};
pub use measure::{Metrics, Stream};
pub use readiness::{Readiness, WHY};

use std::path::PathBuf;
use store::Store;
use tokio::sync::watch;

/// What the program knows of its own running, shared by everything that serves.
pub struct Operations {
    /// Whether requests can be answered.
    pub readiness: Readiness,
    /// What was counted since the start.
    pub metrics: Metrics,
    stopping: watch::Sender<bool>,
}

impl Operations {
    /// Over a store and the folder that files are kept in.
    pub fn new(store: Store, data: PathBuf) -> Self {
        Self {
            readiness: Readiness::new(store, data),
            metrics: Metrics::default(),
            stopping: watch::Sender::new(false),
        }
    }

    /// Turns `true` when the server is asked to stop. Answers without an end, such as live streams, end
    /// then; clients come back to whoever serves next.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    /// Says that the server stops: from now on it is not ready.
    pub fn stop(&self) {
        self.readiness.stop();
        self.stopping.send_replace(true);
    }
}
