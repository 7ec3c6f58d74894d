//! Claiming and running: so many hands, none of which another's job can hold up for longer than its time.

use super::registry::{Clock, Context, Handler, JobError, Registry};
use domain::error::StoreResult;
use domain::job::{LEASE, backoff};
use domain::time::Micros;
use futures::FutureExt;
use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::Store;
use store::audit::{self, Call};
use store::jobs::{Claim, Failure};
use tokio::sync::{Notify, watch};
use tokio::task::{JoinError, JoinHandle};
use tokio::time::Instant;
use tracing::Instrument;

/// Jobs that one process runs at once. They mostly wait for the database or for others.
const HANDS: usize = 8;
/// Jobs of one workspace that run at once anywhere: whoever asks for a lot leaves room for others.
const CAP: u32 = 2;
/// How often the queue is looked at when nobody gave a hint.
const POLL: Duration = Duration::from_secs(1);
/// Between a hint and the look: what is committed together is looked at once.
const DEBOUNCE: Duration = Duration::from_millis(20);
/// How often schedules and leases are looked at: a lost job is found this long after its lease.
const ROUND: Duration = Duration::from_secs(4);
/// How long running jobs may take to end once the server is asked to stop; then they are put back.
const GRACE: Duration = Duration::from_secs(10);
/// Most jobs of one run until idle: a job that enqueues itself at once would never end.
const IDLE_MAX: usize = 10_000;

/// The jobs of one process.
pub struct Runner {
    store: Store,
    registry: Arc<Registry>,
    clock: Clock,
    /// A clock that nobody sets, for leases.
    steady: Clock,
    worker: String,
    running: Mutex<HashMap<String, String>>,
    freed: Notify,
}

/// A runner at work.
pub struct Running {
    stop: watch::Sender<bool>,
    work: JoinHandle<()>,
}

impl Running {
    /// Claims nothing more, lets what runs end, and puts back what takes too long.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        let _ = self.work.await;
    }
}

/// How a run ended, before it is noted.
enum End {
    Handler(Result<(), JobError>),
    Panicked(String),
    TimedOut,
    /// Somebody else has the job now.
    Lost,
    /// The process stops.
    Stopped,
}

fn rest(failures: u32) -> Micros {
    backoff(failures, rand::random())
}

impl Runner {
    /// A runner by these clocks: the wall's, and one that only goes forward at an even pace.
    pub fn new(store: Store, registry: Arc<Registry>, clock: Clock, steady: Clock) -> Self {
        let random: [u8; 4] = rand::random();
        Self {
            store,
            registry,
            clock,
            steady,
            worker: format!("{}-{}", std::process::id(), crate::passwords::hex(&random)),
            running: Mutex::default(),
            freed: Notify::new(),
        }
    }

    /// Begins to claim and run, until stopped.
    pub fn start(self) -> Running {
        let (stop, stopping) = watch::channel(false);
        let runner = Arc::new(self);
        let work = tokio::spawn(async move { runner.work(stopping).await });
        Running { stop, work }
    }

    /// Runs everything due at `now`, one after the other, and what that enqueues, and gives how many
    /// runs there were. For tests: nothing waits, and handlers take this for the present.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn run_until_idle(&self, now: Micros) -> StoreResult<usize> {
        self.registry.look_at_schedules(&self.store, now).await?;
        self.store.rescue_jobs(&[], now, now, rest).await?;
        let kinds: Vec<&str> = self.registry.kinds.keys().copied().collect();
        let (_keep, stopping) = watch::channel(false);
        for ran in 0..IDLE_MAX {
            let claim = self
                .store
                .claim_job(&kinds, CAP, &self.worker, now + LEASE, now);
            let Some(claim) = claim.await? else {
                return Ok(ran);
            };
            self.run(claim, Arc::new(move || now), stopping.clone())
                .await?;
        }
        Ok(IDLE_MAX)
    }

    async fn work(self: Arc<Self>, mut stopping: watch::Receiver<bool>) {
        let mut round = Instant::now();
        while !*stopping.borrow() {
            if round <= Instant::now() {
                round = Instant::now() + ROUND;
                if let Err(error) = self.round().await {
                    tracing::warn!(%error, "schedules and leases could not be looked at");
                }
            }
            let wait = self.fill(&stopping).await.unwrap_or(POLL);
            tokio::select! {
                _ = stopping.changed() => {}
                () = tokio::time::sleep(wait.min(POLL)) => {}
                () = self.freed.notified() => {}
                () = store::db::next_commit() => tokio::time::sleep(DEBOUNCE).await,
            }
        }
        let idle = async {
            while !self.ids().is_empty() {
                self.freed.notified().await;
            }
        };
        if tokio::time::timeout(GRACE + ROUND, idle).await.is_err() {
            tracing::warn!(jobs = ?self.ids(), "jobs were still running when the server stopped");
        }
    }

    async fn round(&self) -> StoreResult<()> {
        let now = (self.clock)();
        self.registry.look_at_schedules(&self.store, now).await?;
        let lease_now = self.store.lease_clock((self.steady)()).await?;
        let lost = self
            .store
            .rescue_jobs(&self.ids(), lease_now, now, rest)
            .await?;
        for claim in lost {
            tracing::warn!(job = claim.id, kind = claim.kind, "a job's worker was lost");
        }
        Ok(())
    }

    /// Ids of the jobs in these hands.
    fn ids(&self) -> Vec<String> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.keys().cloned().collect()
    }

    /// The kinds that may have one more running here.
    fn open_kinds(&self) -> Vec<&'static str> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if running.len() >= HANDS {
            return Vec::new();
        }
        let of = |kind: &str| running.values().filter(|other| *other == kind).count();
        let kinds = self.registry.kinds.iter();
        kinds
            .filter(|(name, kind)| of(name) < kind.limits.at_once)
            .map(|(name, _)| *name)
            .collect()
    }

    /// Claims as long as there is something due and a free hand. Gives how long there will be nothing.
    async fn fill(self: &Arc<Self>, stopping: &watch::Receiver<bool>) -> Option<Duration> {
        loop {
            let kinds = self.open_kinds();
            if kinds.is_empty() || *stopping.borrow() {
                return None;
            }
            let due = self.store.job_due(&kinds).await.ok()??;
            let now = (self.clock)();
            if due > now {
                return u64::try_from(due - now).ok().map(Duration::from_micros);
            }
            let lease_now = self.store.lease_clock((self.steady)()).await.ok()?;
            let claim = self
                .store
                .claim_job(&kinds, CAP, &self.worker, lease_now + LEASE, now);
            let claim = claim.await.ok()??;
            self.running
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(claim.id.clone(), claim.kind.clone());
            let (runner, stopping) = (self.clone(), stopping.clone());
            tokio::spawn(async move {
                let (id, clock) = (claim.id.clone(), runner.clock.clone());
                if let Err(error) = runner.run(claim, clock, stopping).await {
                    tracing::warn!(job = id, %error, "the end of a job could not be noted");
                }
                runner
                    .running
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .remove(&id);
                runner.freed.notify_one();
            });
        }
    }

    /// Runs a claimed job and notes how it ended.
    async fn run(
        &self,
        claim: Claim,
        clock: Clock,
        stopping: watch::Receiver<bool>,
    ) -> StoreResult<()> {
        let Some(kind) = self.registry.kinds.get(claim.kind.as_str()) else {
            let now = clock();
            return self.store.release_job(&claim, None, now, now).await;
        };
        let context = Context {
            store: self.store.clone(),
            claim: claim.clone(),
            clock: clock.clone(),
        };
        let span = tracing::info_span!("job", kind = claim.kind, id = claim.id);
        let call = Call {
            via: "job".to_owned(),
            address: String::new(),
            request: claim.id.clone(),
        };
        let work = audit::during(call, start(kind.handler.clone(), context)).instrument(span);
        let end = self
            .watch(&claim, tokio::spawn(work), kind.limits.timeout, stopping)
            .await;
        self.note(&claim, end, clock()).await
    }

    /// Waits for a run's end, giving signs of life.
    async fn watch(
        &self,
        claim: &Claim,
        mut work: JoinHandle<Result<(), JobError>>,
        timeout: Duration,
        mut stopping: watch::Receiver<bool>,
    ) -> End {
        let third = Duration::from_micros(u64::try_from(LEASE / 3).unwrap_or(1));
        let mut beat = tokio::time::interval_at(Instant::now() + third, third);
        let mut deadline = std::pin::pin!(tokio::time::sleep(timeout));
        let mut grace = std::pin::pin!(
            async {
                // Without a sender nobody will ever stop it.
                if stopping.wait_for(|stop| *stop).await.is_err() {
                    std::future::pending::<()>().await;
                }
                tokio::time::sleep(GRACE).await;
            }
            .fuse()
        );
        let end = loop {
            tokio::select! {
                ended = &mut work => return ended.map_or_else(panicked, End::Handler),
                () = &mut deadline => break End::TimedOut,
                () = &mut grace => break End::Stopped,
                _ = beat.tick() => match self.renew(claim).await {
                    Ok(true) => {}
                    Ok(false) => break End::Lost,
                    // It may answer again before the lease is over.
                    Err(error) => tracing::warn!(job = claim.id, %error, "a lease was not renewed"),
                },
            }
        };
        work.abort();
        end
    }

    async fn renew(&self, claim: &Claim) -> StoreResult<bool> {
        let until = self.store.lease_clock((self.steady)()).await? + LEASE;
        self.store.renew_job(claim, until).await
    }

    async fn note(&self, claim: &Claim, end: End, now: Micros) -> StoreResult<()> {
        let (failure, error, again) = match end {
            End::Handler(Ok(())) => {
                if !self.store.finish_job(claim, now).await? {
                    tracing::warn!(job = claim.id, "a job ended that others had taken over");
                }
                return Ok(());
            }
            End::Lost => {
                tracing::warn!(job = claim.id, "a job was taken over while it ran");
                return Ok(());
            }
            End::Stopped => return self.store.release_job(claim, None, now, now).await,
            End::Handler(Err(JobError::Later(at, why))) => {
                return self.store.release_job(claim, Some(&why), at, now).await;
            }
            End::Handler(Err(JobError::Again(error))) => (Failure::Failed, error, true),
            End::Handler(Err(JobError::Never(error))) => (Failure::Failed, error, false),
            End::Panicked(message) => (Failure::Panicked, format!("It panicked: {message}"), true),
            End::TimedOut => (Failure::TimedOut, "It took too long.".to_owned(), true),
        };
        let failures = u32::try_from(claim.failures + 1).unwrap_or(u32::MAX);
        tracing::warn!(job = claim.id, kind = claim.kind, error, "a job failed");
        let again = again.then(|| now + rest(failures));
        self.store
            .fail_job(claim, failure, &error, again, now)
            .await
    }
}

/// Calls a handler within its own task, so that a panic before its first wait is caught too.
async fn start(handler: Handler, context: Context) -> Result<(), JobError> {
    let payload = context.claim.payload.clone();
    handler(context, &payload).await
}

fn panicked(broken: JoinError) -> End {
    match broken.try_into_panic() {
        Ok(payload) => End::Panicked(message(&*payload)),
        Err(_) => End::Stopped,
    }
}

/// What a panic says.
fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "without a word".to_owned())
}
