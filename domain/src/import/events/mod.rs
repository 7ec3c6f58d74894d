//! Logs of events: one JSON object an event, as Open edX writes its tracking log and xAPI its
//! statements. Each is read into what it says of a student, a course and a thing that was used.

mod edx;
mod log;
mod xapi;

use super::book::Book;
use super::table::Fault;
use crate::time::Calendar;
pub(crate) use log::Source;
use log::{Log, Told};
use serde_json::Value;
use std::collections::BTreeSet;

/// What an event was, when it was none of the kinds that are read.
enum Skipped {
    /// Of a kind that says nothing about learning, by its name.
    Kind(String),
    /// Of somebody who was not signed in.
    Nobody,
    /// Withdrawn by a later statement.
    Voided,
}

/// What reading one event gave.
type Read = Result<Result<(), Skipped>, Fault>;

/// Which log a text is, told by its first event; `None` when it is none.
pub(crate) fn recognise(text: &str) -> Option<Source> {
    Log::of(text).events().find_map(|told| match told {
        Told::Event(_, event) if edx::is_event(&event) => Some(Source::Edx),
        Told::Event(_, event) if xapi::is_statement(&event) => Some(Source::Xapi),
        _ => None,
    })
}

/// Reads a log; gives how many events it has, and what was left out, as sentences.
pub(crate) fn read(
    source: Source,
    text: &str,
    calendar: &Calendar,
    book: &mut Book,
    reject: &mut dyn FnMut(u64, Fault),
) -> (u64, Vec<String>) {
    let log = Log::of(text);
    let voided = match source {
        Source::Xapi => xapi::voided(&log),
        Source::Edx => BTreeSet::new(),
    };
    let mut left_out = LeftOut::default();
    let mut events = 0;
    for told in log.events() {
        events += 1;
        let (line, event) = match told {
            Told::Event(line, event) => (line, event),
            Told::Broken(line, fault) => {
                reject(line, fault);
                continue;
            }
        };
        let read = match source {
            Source::Edx => edx::read(&event, calendar, book),
            Source::Xapi => xapi::read(&event, &voided, calendar, book),
        };
        match read {
            Ok(Ok(())) => {}
            Ok(Err(skipped)) => left_out.count(skipped),
            Err(fault) => reject(line, fault),
        }
    }
    (events, left_out.sentences())
}

/// Events that are no fault and still say nothing that is kept.
#[derive(Default)]
struct LeftOut {
    kinds: BTreeSet<String>,
    of_kinds: u64,
    nobody: u64,
    voided: u64,
}

/// Kinds that are named before the rest is only counted.
const NAMED: usize = 6;

impl LeftOut {
    fn count(&mut self, skipped: Skipped) {
        match skipped {
            Skipped::Kind(name) => {
                self.of_kinds += 1;
                self.kinds.insert(name);
            }
            Skipped::Nobody => self.nobody += 1,
            Skipped::Voided => self.voided += 1,
        }
    }

    fn sentences(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        if self.of_kinds > 0 {
            let named: Vec<&str> = self.kinds.iter().take(NAMED).map(String::as_str).collect();
            let more = if self.kinds.len() > NAMED {
                ", …"
            } else {
                ""
            };
            let events = left_out(self.of_kinds, "event");
            sentences.push(format!(
                "{events} of other kinds: {}{more}.",
                named.join(", ")
            ));
        }
        if self.nobody > 0 {
            let events = left_out(self.nobody, "event");
            sentences.push(format!("{events} of nobody who was signed in."));
        }
        if self.voided > 0 {
            let statements = left_out(self.voided, "statement");
            sentences.push(format!("{statements} that the file itself takes back."));
        }
        sentences
    }
}

fn left_out(count: u64, thing: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("Left out: {count} {thing}{s}")
}

/// A text at a path of an event; nothing where it is missing, empty or no text.
fn text<'v>(event: &'v Value, path: &str) -> Option<&'v str> {
    let found = event.pointer(path)?.as_str()?.trim();
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests;
