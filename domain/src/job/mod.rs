//! Work that goes on behind: when it is due, how long it rests after a failure, and how it is shown.

mod backoff;
pub mod cron;
#[cfg(test)]
mod cron_tests;
mod look;
mod took;
mod view;

pub use backoff::{MAX_ATTEMPTS, backoff};
pub use cron::{Cron, Occurrence};
pub use look::{Look, look};
pub use took::took_words;
pub use view::*;

use crate::time::Micros;

/// How long a claim holds without a sign of life: longer than any pause of a healthy process, and
/// short enough that work of a dead one is taken up soon.
pub const LEASE: Micros = 30 * 1_000_000;
/// How far two machines' clocks may differ. A lease that ends later than one given now plus this was
/// written by a clock that has been set back since, and holds nobody.
pub const SKEW: Micros = 5 * 60 * 1_000_000;

/// Work to enqueue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// Whose it is; `None` for the house's own. Workspaces take turns.
    pub workspace: Option<String>,
    /// Names the handler.
    pub kind: &'static str,
    /// JSON. It names things by id and never carries a secret or a person's text: these rows are not
    /// behind row-level security.
    pub payload: String,
    /// While a job of this kind and key waits, another is not enqueued; and two never run at once.
    pub unique_key: Option<String>,
    /// Not before this instant.
    pub run_at: Micros,
    /// So many failures make it dead.
    pub max_attempts: u32,
}

impl NewJob {
    /// Work of the house's own, to run at once.
    pub fn new(kind: &'static str, payload: String, now: Micros) -> Self {
        Self {
            workspace: None,
            kind,
            payload,
            unique_key: None,
            run_at: now,
            max_attempts: MAX_ATTEMPTS,
        }
    }

    /// Work of a workspace, to run at once.
    pub fn of(workspace: &str, kind: &'static str, payload: String, now: Micros) -> Self {
        Self {
            workspace: Some(workspace.to_owned()),
            ..Self::new(kind, payload, now)
        }
    }
}
