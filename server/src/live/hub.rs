//! Who listens, and what there is to hear.

use super::rooms::{Inner, Next, Room, Seat};
use domain::live::LiveStore;
use domain::time::Micros;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{Notify, broadcast};

/// Streams of one session: a browser shares one between its tabs, so more are stale ones. The oldest
/// is closed.
const STREAMS: usize = 8;
/// Streams in all, at about 10 KiB each.
const ALL_STREAMS: usize = 20_000;
/// How often sessions and versions are looked at. Whoever may no longer listen is closed within two
/// looks, and new data written by another process is told.
const LOOK: Duration = Duration::from_secs(2);
/// How long a commit of this process waits for others beside it, before its workspace is read: at most
/// four reads a second and workspace, and a notice that comes before anybody misses it.
const SETTLE: Duration = Duration::from_millis(250);

/// See the module.
pub struct Hub {
    inner: Mutex<Inner>,
    /// Tells this process's event ids from those of another.
    epoch: String,
    store: Arc<dyn LiveStore>,
    written: tokio::sync::Mutex<broadcast::Receiver<String>>,
    clock: fn() -> Micros,
}

/// A place at the hub; given up when dropped.
pub struct Listener {
    hub: Arc<Hub>,
    id: u64,
    wake: Arc<Notify>,
}

impl Hub {
    /// A hub without listeners.
    pub fn new(store: Arc<dyn LiveStore>, clock: fn() -> Micros) -> Arc<Self> {
        Arc::new(Self {
            // Above every place that a browser of another process can name.
            inner: Mutex::new(Inner {
                last: 1,
                ..Inner::default()
            }),
            epoch: format!("{:08x}", rand::random::<u32>()),
            store,
            written: tokio::sync::Mutex::new(store::db::written()),
            clock,
        })
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The id of an event, as browsers hand it back.
    pub fn id(&self, no: u64) -> String {
        format!("{}-{no}", self.epoch)
    }

    /// Tells every member of a workspace something, on one line.
    pub fn publish(&self, workspace: &str, topic: &'static str, data: &str) {
        self.inner().publish(workspace, None, topic, data);
    }

    /// Tells one member of a workspace something, on one line.
    pub fn publish_to(&self, workspace: &str, person: &str, topic: &'static str, data: &str) {
        self.inner().publish(workspace, Some(person), topic, data);
    }

    /// Takes a place. It hears what the person's workspaces tell from the event `after` on, or from now
    /// on. `None` when there are too many, or the server stops.
    pub fn listen(
        self: &Arc<Self>,
        session: &str,
        person: &str,
        workspaces: Vec<String>,
        after: Option<&str>,
    ) -> Option<Listener> {
        let wake = Arc::new(Notify::new());
        let mut inner = self.inner();
        if inner.stopping || inner.seats.len() >= ALL_STREAMS {
            return None;
        }
        let at = match after {
            None | Some("") => inner.last,
            // Another process's id, or none at all: everything may have been missed.
            Some(id) => id
                .split_once('-')
                .filter(|(epoch, _)| *epoch == self.epoch)
                .and_then(|(_, no)| no.parse().ok())
                .map_or(0, |no: u64| no.min(inner.last)),
        };
        let own = inner.sessions.get(session).cloned().unwrap_or_default();
        for id in own.iter().take((own.len() + 1).saturating_sub(STREAMS)) {
            inner.close(*id, "too many");
        }
        inner.last_seat += 1;
        let id = inner.last_seat;
        let last = inner.last;
        for workspace in &workspaces {
            let room = inner
                .rooms
                .entry(workspace.clone())
                .or_insert_with(|| Room {
                    gone: last,
                    ..Room::default()
                });
            room.seats.insert(id);
        }
        let seat = Seat {
            session: session.to_owned(),
            person: person.to_owned(),
            new_to: workspaces.clone(),
            workspaces,
            at,
            wake: wake.clone(),
            closed: None,
        };
        inner
            .sessions
            .entry(session.to_owned())
            .or_default()
            .push(id);
        inner.seats.insert(id, seat);
        drop(inner);
        Some(Listener {
            hub: self.clone(),
            id,
            wake,
        })
    }

    /// How many streams are open.
    pub fn streams(&self) -> usize {
        self.inner().seats.len()
    }

    /// Ends every stream, because the server stops. Browsers come back to the next one.
    pub fn close(&self) {
        let mut inner = self.inner();
        inner.stopping = true;
        let all: Vec<u64> = inner.seats.keys().copied().collect();
        for id in all {
            inner.close(id, "stopping");
        }
    }

    /// Looks once at sessions, versions and whatever was written: closes the streams of whoever may no
    /// longer listen, and tells what changed. However many streams there are, that is one statement for
    /// a thousand sessions, one for a thousand workspaces, and a read of each workspace that changed,
    /// was joined, or has its turn.
    pub async fn look(&self) {
        let (sessions, workspaces) = self.inner().listened();
        if !sessions.is_empty() {
            match self.store.alive(sessions.clone(), (self.clock)()).await {
                Ok(alive) => self.inner().keep_sessions(&sessions, &alive),
                Err(error) => tracing::warn!(%error, "the sessions of streams cannot be looked at"),
            }
        }
        if !workspaces.is_empty() {
            match self.store.versions(workspaces.clone()).await {
                Ok(versions) => self.inner().compare(&workspaces, &versions),
                Err(error) => tracing::warn!(%error, "workspaces with listeners cannot be read"),
            }
        }
        {
            let mut written = self.written.lock().await;
            self.gather(&mut written);
        }
        self.read_stale().await;
        self.inner().forget_rooms();
    }

    /// Looks again and again, and sooner after a commit, for as long as the program runs.
    pub async fn run(self: Arc<Self>) {
        let mut beat = tokio::time::interval(LOOK);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = beat.tick() => self.look().await,
                () = self.commit() => self.read_stale().await,
            }
        }
    }

    /// Waits for a commit in a workspace with listeners, and for those beside it.
    async fn commit(&self) {
        let mut written = self.written.lock().await;
        loop {
            let first = written.recv().await;
            if self.note(first) {
                break;
            }
        }
        tokio::time::sleep(SETTLE).await;
        self.gather(&mut written);
    }

    /// Takes the commits that are known already.
    fn gather(&self, written: &mut broadcast::Receiver<String>) {
        loop {
            let next = match written.try_recv() {
                Ok(workspace) => Ok(workspace),
                Err(TryRecvError::Lagged(count)) => Err(RecvError::Lagged(count)),
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            };
            self.note(next);
        }
    }

    /// Takes one commit, or that some were missed, and says whether anybody listens there.
    fn note(&self, written: Result<String, RecvError>) -> bool {
        let mut inner = self.inner();
        match written {
            Ok(workspace) => {
                let listened = inner.is_listened(&workspace);
                if listened {
                    inner.stale.insert(workspace);
                }
                listened
            }
            Err(_) => {
                let (_, workspaces) = inner.listened();
                inner.stale.extend(workspaces);
                true
            }
        }
    }

    /// Reads the workspaces in which something happened, and tells what.
    async fn read_stale(&self) {
        let stale = std::mem::take(&mut self.inner().stale);
        for workspace in stale {
            match self.store.pulse(&workspace).await {
                Ok(pulse) => self.inner().hear(&workspace, pulse.unwrap_or_default()),
                Err(error) => {
                    tracing::warn!(%error, "a workspace with listeners cannot be read");
                    self.inner().stale.insert(workspace);
                }
            }
        }
    }
}

impl Listener {
    /// Waits for what there is to say.
    pub async fn next(&self) -> Next {
        loop {
            let next = self.hub.inner().next(self.id);
            if next != Next::Quiet {
                return next;
            }
            self.wake.notified().await;
        }
    }

    /// The id to go on from.
    pub fn id(&self) -> String {
        let inner = self.hub.inner();
        let at = inner.seats.get(&self.id).map_or(inner.last, |seat| seat.at);
        drop(inner);
        self.hub.id(at)
    }

    /// The id of an event.
    pub fn id_of(&self, no: u64) -> String {
        self.hub.id(no)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.hub.inner().leave(self.id);
    }
}
