//! Where one event ends and the next begins: one a line, or all in one array.

use super::super::table::{Fault, MAX_FIELD};
use serde_json::Value;

/// The logs that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    /// The tracking log of Open edX.
    Edx,
    /// Statements of the Experience API.
    Xapi,
}

impl Source {
    /// The name shown for a file of this source.
    pub fn name(self) -> &'static str {
        match self {
            Self::Edx => "Open edX: tracking log",
            Self::Xapi => "xAPI: statements",
        }
    }
}

/// One event with its line, or with its number where many stand on one line; or why it cannot be read.
pub(super) enum Told {
    Event(u64, Value),
    Broken(u64, Fault),
}

/// A text of events.
pub(super) enum Log<'t> {
    /// One event a line.
    Lines(&'t str),
    /// All of them in one array, bare or within an answer of a learning record store.
    Array(Vec<Value>),
    /// One array that is broken.
    Broken(Fault),
}

impl<'t> Log<'t> {
    /// Finds out how a text holds its events.
    pub fn of(text: &'t str) -> Self {
        let text = text.trim_start_matches('\u{FEFF}');
        let whole = |text: &str| serde_json::from_str::<Value>(text);
        match text.trim_start().as_bytes().first() {
            Some(b'[') => match whole(text) {
                Ok(Value::Array(events)) => Self::Array(events),
                Ok(_) => Self::Lines(""),
                Err(error) => Self::Broken(broken(&error.to_string())),
            },
            // An answer of a record store is one object with a list; a log has many objects.
            Some(b'{') if is_answer(text) => match whole(text) {
                Ok(Value::Object(mut answer)) => match answer.remove("statements") {
                    Some(Value::Array(events)) => Self::Array(events),
                    _ => Self::Lines(text),
                },
                Ok(_) => Self::Lines(text),
                Err(error) => Self::Broken(broken(&error.to_string())),
            },
            Some(b'{') => Self::Lines(text),
            _ => Self::Lines(""),
        }
    }

    /// The events in their order.
    pub fn events(&self) -> Box<dyn Iterator<Item = Told> + '_> {
        match self {
            Self::Lines(text) => Box::new(
                (1..)
                    .zip(text.lines())
                    .filter(|(_, line)| !line.trim().is_empty())
                    .map(|(number, line)| one(number, line)),
            ),
            Self::Array(events) => Box::new(
                (1..)
                    .zip(events)
                    .map(|(number, event)| Told::Event(number, event.clone())),
            ),
            Self::Broken(fault) => Box::new(std::iter::once(Told::Broken(1, fault.clone()))),
        }
    }
}

/// Whether an object begins with the list of statements, as record stores answer.
fn is_answer(text: &str) -> bool {
    let inside = text.trim_start().trim_start_matches('{').trim_start();
    inside.starts_with("\"statements\"") || inside.starts_with("\"more\"")
}

fn one(number: u64, line: &str) -> Told {
    if line.len() > MAX_FIELD {
        let reason = format!("The line is longer than {MAX_FIELD} bytes.");
        return Told::Broken(number, Fault::new("", line, reason));
    }
    match serde_json::from_str(line) {
        Ok(event @ Value::Object(_)) => Told::Event(number, event),
        Ok(_) => Told::Broken(number, Fault::new("", line, "This is no event.")),
        Err(_) => Told::Broken(
            number,
            Fault::new("", line, "This line is not JSON, or was cut off."),
        ),
    }
}

fn broken(cause: &str) -> Fault {
    Fault::new("", "", format!("The file is not JSON: {cause}."))
}
