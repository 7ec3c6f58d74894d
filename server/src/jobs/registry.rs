//! What can be done: kinds of jobs with their handlers.

use super::schedule::Schedule;
use domain::error::{StoreError, StoreResult};
use domain::time::Micros;
use futures::FutureExt;
use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use store::db::{Scope, Tx};
use store::jobs::{self, Claim};

/// Gives the present instant. In tests, whichever they say.
pub type Clock = Arc<dyn Fn() -> Micros + Send + Sync>;

/// Why a run did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobError {
    /// It failed and may be tried again, after a rest that grows.
    Again(String),
    /// It has to wait for something, which is nobody's failure: try again at this instant.
    Later(Micros, String),
    /// It can never succeed: it is dead at once.
    Never(String),
}

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::Never("What this job is about is not there.".to_owned()),
            StoreError::Conflict(sentence) => Self::Again(sentence.to_owned()),
            StoreError::Unavailable => Self::Again("The database did not answer.".to_owned()),
            StoreError::Full => Self::Again("There is no room left on the disk.".to_owned()),
        }
    }
}

/// What a handler has at hand.
#[derive(Clone)]
pub struct Context {
    /// What is kept.
    pub store: Store,
    /// The job in hand.
    pub claim: Claim,
    /// Reads the clock.
    pub clock: Clock,
}

impl Context {
    /// The present instant.
    pub fn now(&self) -> Micros {
        (self.clock)()
    }

    /// Whose the job is.
    ///
    /// # Errors
    /// `Never` for a job of the house.
    pub fn workspace(&self) -> Result<&str, JobError> {
        self.claim
            .for_workspace
            .as_deref()
            .ok_or_else(|| JobError::Never("This kind of job needs a workspace.".to_owned()))
    }

    /// Runs `work` in a writing transaction that takes effect only if the job is still in these hands.
    ///
    /// # Errors
    /// What `work` fails with, `Again` when the job has gone over to somebody else.
    pub async fn write<T, F>(&self, scope: impl Into<Scope>, work: F) -> Result<T, JobError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, StoreResult<T>> + Send + 'static,
    {
        let claim = self.claim.clone();
        let written = self.store.db.write(scope, move |tx| {
            Box::pin(async move {
                jobs::hold(tx, &claim).await?;
                work(tx).await
            })
        });
        Ok(written.await?)
    }

    /// The same, and marks the job done with it: the effect and its end are one.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn finish_with<T, F>(&self, scope: impl Into<Scope>, work: F) -> Result<T, JobError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, StoreResult<T>> + Send + 'static,
    {
        let (claim, now) = (self.claim.clone(), self.now());
        let written = self.store.db.write(scope, move |tx| {
            Box::pin(async move {
                jobs::hold(tx, &claim).await?;
                let value = work(tx).await?;
                jobs::finish(tx, &claim, now).await?;
                Ok(value)
            })
        });
        Ok(written.await?)
    }

    /// Runs what computes or blocks on a thread of its own, so that it holds up nobody's page.
    ///
    /// # Errors
    /// `Again` when it panicked.
    pub async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JobError> {
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| JobError::Again("It panicked on a thread of its own.".to_owned()))
    }
}

/// A handler, whatever its payload.
pub(super) type Handler =
    Arc<dyn Fn(Context, &str) -> BoxFuture<'static, Result<(), JobError>> + Send + Sync>;

/// How far a kind may go.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long one run may take.
    pub timeout: Duration,
    /// How many run at once in one process.
    pub at_once: usize,
}

impl Default for Limits {
    /// A minute, as River has it, and as many at once as there are hands.
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(60),
            at_once: usize::MAX,
        }
    }
}

pub(super) struct Kind {
    pub(super) words: &'static str,
    pub(super) limits: Limits,
    pub(super) handler: Handler,
}

/// A piece of housekeeping: gives how much it cleared away.
pub(super) type Sweep =
    Arc<dyn Fn(Store, Micros) -> BoxFuture<'static, Result<u64, JobError>> + Send + Sync>;

/// Everything that this program can do behind, and when.
#[derive(Default)]
pub struct Registry {
    pub(super) kinds: BTreeMap<&'static str, Kind>,
    pub(super) schedules: Vec<Schedule>,
    pub(super) sweeps: Vec<(&'static str, Sweep)>,
}

impl Registry {
    /// Adds a kind: its name, which is kept for good, what it does in words for operators, and its
    /// handler. A payload that cannot be read makes a job dead at once.
    pub fn on<P, F, Fut>(
        &mut self,
        kind: &'static str,
        words: &'static str,
        limits: Limits,
        handler: F,
    ) where
        P: DeserializeOwned + Send + 'static,
        F: Fn(Context, P) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        let handler: Handler =
            Arc::new(
                move |context, payload| match serde_json::from_str::<P>(payload) {
                    Ok(payload) => handler(context, payload).boxed(),
                    Err(cause) => {
                        let error = format!("The payload cannot be read: {cause}");
                        async move { Err(JobError::Never(error)) }.boxed()
                    }
                },
            );
        let kind_of = Kind {
            words,
            limits,
            handler,
        };
        self.kinds.insert(kind, kind_of);
    }

    /// Adds a schedule.
    pub fn every(&mut self, schedule: Schedule) {
        self.schedules.push(schedule);
    }

    /// Adds a piece of housekeeping that the hourly sweep does. Each is tried even where another fails.
    pub fn sweep<F, Fut>(&mut self, name: &'static str, sweep: F)
    where
        F: Fn(Store, Micros) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<u64, JobError>> + Send + 'static,
    {
        let sweep: Sweep = Arc::new(move |store, now| sweep(store, now).boxed());
        self.sweeps.push((name, sweep));
    }

    /// Every kind with its words.
    pub fn kinds(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.kinds.iter().map(|(name, kind)| (*name, kind.words))
    }

    /// Every schedule.
    pub fn schedules(&self) -> &[Schedule] {
        &self.schedules
    }

    /// Closes the registry: every kind, schedule and piece of housekeeping is in it.
    pub fn ready(mut self) -> Arc<Self> {
        super::house::register_sweep(&mut self);
        Arc::new(self)
    }
}
