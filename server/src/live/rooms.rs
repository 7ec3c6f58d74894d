//! Who sits where, and what each room remembers. Nothing here waits, asks or reads a clock.

use domain::live::{DATA, NOTICES, Pulse};
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use tokio::sync::Notify;

/// Events that a workspace remembers: some minutes of a busy one, for a browser that was away.
pub const RING: usize = 256;
/// Workspaces that are read at each look although nothing seems to have happened, in turn: another
/// process may have changed who is a member.
const TURN: usize = 8;
/// Looks that a workspace's events are kept for without a listener: five minutes.
const EMPTY_LOOKS: u32 = 150;

/// Something to hear.
#[derive(Debug, PartialEq, Eq)]
pub struct Event {
    /// Its place among all events of this process.
    pub no: u64,
    /// The workspace's id.
    pub workspace: String,
    /// The only person who hears it, or every member.
    pub to: Option<String>,
    /// What it is about.
    pub topic: &'static str,
    /// What there is to know, on one line.
    pub data: String,
}

/// What a stream says next.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// Events, in their order.
    Events(Vec<Arc<Event>>),
    /// Events were missed: look at everything anew. The id to go on from.
    Resync(u64),
    /// The last word.
    Closed(&'static str),
    /// Nothing yet.
    Quiet,
}

#[derive(Default)]
pub(super) struct Room {
    pub(super) ring: VecDeque<Arc<Event>>,
    /// The number of the last event that is no longer in the ring, or came before the room.
    pub(super) gone: u64,
    /// Streams, by number.
    pub(super) seats: BTreeSet<u64>,
    /// What its listeners were told last.
    pub(super) told: Option<Pulse>,
    /// Looks since somebody was in it.
    pub(super) empty: u32,
}

pub(super) struct Seat {
    pub(super) session: String,
    pub(super) person: String,
    pub(super) workspaces: Vec<String>,
    /// The last event that was handed out, or passed by.
    pub(super) at: u64,
    pub(super) wake: Arc<Notify>,
    /// Workspaces of which it was not yet told how they stand.
    pub(super) new_to: Vec<String>,
    pub(super) closed: Option<&'static str>,
}

#[derive(Default)]
pub(super) struct Inner {
    pub(super) last: u64,
    pub(super) last_seat: u64,
    pub(super) rooms: HashMap<String, Room>,
    pub(super) seats: HashMap<u64, Seat>,
    /// The seats of each session, oldest first.
    pub(super) sessions: HashMap<String, Vec<u64>>,
    /// Workspaces with listeners in which something was written since they were read.
    pub(super) stale: BTreeSet<String>,
    /// The workspace that was read last in its turn.
    pub(super) turn: String,
    /// Whether the server stops, and nobody may begin to listen.
    pub(super) stopping: bool,
}

impl Inner {
    pub(super) fn publish(
        &mut self,
        workspace: &str,
        to: Option<&str>,
        topic: &'static str,
        data: &str,
    ) {
        self.last += 1;
        let Some(room) = self.rooms.get_mut(workspace) else {
            return;
        };
        if room.ring.len() >= RING
            && let Some(oldest) = room.ring.pop_front()
        {
            room.gone = oldest.no;
        }
        room.ring.push_back(Arc::new(Event {
            no: self.last,
            workspace: workspace.to_owned(),
            to: to.map(str::to_owned),
            topic,
            data: data.replace(|c: char| c.is_control(), " "),
        }));
        for id in &room.seats {
            if let Some(seat) = self.seats.get(id)
                && to.is_none_or(|person| person == seat.person)
            {
                seat.wake.notify_one();
            }
        }
    }

    pub(super) fn close(&mut self, id: u64, why: &'static str) {
        if let Some(seat) = self.seats.get_mut(&id) {
            seat.closed = Some(why);
            seat.wake.notify_one();
        }
    }

    pub(super) fn leave(&mut self, id: u64) {
        let Some(seat) = self.seats.remove(&id) else {
            return;
        };
        for workspace in seat.workspaces {
            if let Some(room) = self.rooms.get_mut(&workspace) {
                room.seats.remove(&id);
            }
        }
        if let Some(own) = self.sessions.get_mut(&seat.session) {
            own.retain(|known| *known != id);
            if own.is_empty() {
                self.sessions.remove(&seat.session);
            }
        }
    }

    pub(super) fn next(&mut self, id: u64) -> Next {
        let last = self.last;
        let Some(seat) = self.seats.get_mut(&id) else {
            return Next::Closed("gone");
        };
        if let Some(why) = seat.closed {
            return Next::Closed(why);
        }
        let rooms: Vec<&Room> = seat
            .workspaces
            .iter()
            .filter_map(|workspace| self.rooms.get(workspace))
            .collect();
        let at = seat.at;
        seat.at = last;
        if rooms.iter().any(|room| room.gone > at) {
            return Next::Resync(last);
        }
        let mut events: Vec<Arc<Event>> = rooms
            .iter()
            .flat_map(|room| {
                let from = room.ring.partition_point(|event| event.no <= at);
                room.ring.range(from..)
            })
            .filter(|event| event.to.as_ref().is_none_or(|to| *to == seat.person))
            .cloned()
            .collect();
        if events.is_empty() {
            return Next::Quiet;
        }
        events.sort_by_key(|event| event.no);
        Next::Events(events)
    }

    pub(super) fn is_listened(&self, workspace: &str) -> bool {
        let room = self.rooms.get(workspace);
        room.is_some_and(|room| !room.seats.is_empty())
    }

    /// The sessions with streams, and the workspaces with listeners, in order.
    pub(super) fn listened(&self) -> (Vec<String>, Vec<String>) {
        let mut workspaces: Vec<String> = self
            .rooms
            .keys()
            .filter(|id| self.is_listened(id))
            .cloned()
            .collect();
        workspaces.sort();
        (self.sessions.keys().cloned().collect(), workspaces)
    }

    /// Finds the workspaces to be read: those whose data is not what was told, those that somebody has
    /// just begun to hear, and those whose turn it is.
    pub(super) fn compare(&mut self, workspaces: &[String], versions: &HashMap<String, i64>) {
        for workspace in workspaces {
            let told = self
                .rooms
                .get(workspace)
                .and_then(|room| room.told.as_ref());
            if told.map(|told| told.data_version) != versions.get(workspace).copied() {
                self.stale.insert(workspace.clone());
            }
        }
        for seat in self.seats.values() {
            self.stale.extend(seat.new_to.iter().cloned());
        }
        let after = workspaces.partition_point(|workspace| *workspace <= self.turn);
        let order = workspaces.iter().skip(after).chain(workspaces);
        for workspace in order.take(TURN.min(workspaces.len())) {
            self.stale.insert(workspace.clone());
            self.turn.clone_from(workspace);
        }
    }

    pub(super) fn keep_sessions(&mut self, asked: &[String], alive: &HashSet<String>) {
        let ended: Vec<u64> = asked
            .iter()
            .filter(|session| !alive.contains(*session))
            .filter_map(|session| self.sessions.get(session))
            .flatten()
            .copied()
            .collect();
        for id in ended {
            self.close(id, "signed out");
        }
    }

    /// Compares a workspace with what its listeners were told.
    pub(super) fn hear(&mut self, workspace: &str, pulse: Pulse) {
        let Some(room) = self.rooms.get_mut(workspace) else {
            return;
        };
        let seats: Vec<u64> = room.seats.iter().copied().collect();
        let before = room.told.replace(pulse.clone());
        let version = pulse.data_version.to_string();
        let changed = before
            .as_ref()
            .is_some_and(|before| before.data_version != pulse.data_version);
        if changed {
            self.publish(workspace, None, DATA, &version);
        }
        let mut told = BTreeSet::new();
        for id in seats {
            let Some(seat) = self.seats.get_mut(&id) else {
                continue;
            };
            let person = seat.person.clone();
            let waiting = seat.new_to.len();
            seat.new_to.retain(|known| known != workspace);
            let new = seat.new_to.len() < waiting;
            let Some(unread) = pulse.unread(&person) else {
                self.close(id, "no longer a member");
                continue;
            };
            let other = before.as_ref().and_then(|before| before.unread(&person)) != Some(unread);
            if (!new && !other) || !told.insert(person.clone()) {
                continue;
            }
            self.publish(workspace, Some(&person), NOTICES, &unread.to_string());
            if new && !changed {
                self.publish(workspace, Some(&person), DATA, &version);
            }
        }
    }

    /// Forgets rooms that nobody was in for a while. Whoever comes back to one later is told that
    /// events may have been missed.
    pub(super) fn forget_rooms(&mut self) {
        self.rooms.retain(|_, room| {
            room.empty = if room.seats.is_empty() {
                room.empty + 1
            } else {
                0
            };
            room.empty < EMPTY_LOOKS
        });
    }
}
