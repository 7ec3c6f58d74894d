//! Single-key shortcuts: which there are, what a person made of them, and when they are heard. Each can
//! be changed and all can be switched off (WCAG 2.1.4). The choice stays in the browser, since keyboards
//! differ by device.

use leptos::prelude::*;
use leptos::web_sys;
use wasm_bindgen::JsCast;

/// Where the browser keeps the choice.
const KEPT: &str = "shortcuts";

/// One shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// What it does.
    pub action: &'static str,
    /// The same in words.
    pub words: &'static str,
    /// The key that it has at first.
    pub key: char,
}

/// Every single-key shortcut. An action that is a page is named by its icon in `ui::nav`.
pub const SHORTCUTS: &[Shortcut] = &[
    Shortcut {
        action: "keys",
        words: "Show the shortcuts",
        key: '?',
    },
    Shortcut {
        action: "search",
        words: "Search",
        key: '/',
    },
    Shortcut {
        action: "overview",
        words: "Go to the overview",
        key: 'o',
    },
    Shortcut {
        action: "students",
        words: "Go to the students",
        key: 's',
    },
    Shortcut {
        action: "at-risk",
        words: "Go to who is at risk",
        key: 'r',
    },
    Shortcut {
        action: "import",
        words: "Go to the import",
        key: 'i',
    },
    Shortcut {
        action: "settings",
        words: "Go to the settings",
        key: ',',
    },
];

/// What a person made of the shortcuts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// Whether single keys do anything.
    pub on: bool,
    /// Action and key; an action without one has none.
    pub own: Vec<(&'static str, Option<char>)>,
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            on: true,
            own: SHORTCUTS
                .iter()
                .map(|one| (one.action, Some(one.key)))
                .collect(),
        }
    }
}

impl Keys {
    /// Reads `on o=x s=`; whatever is not understood is as at first.
    pub fn parse(text: &str) -> Self {
        let mut keys = Self::default();
        for word in text.split(' ') {
            if word == "off" {
                keys.on = false;
            }
            if let Some((action, key)) = word.split_once('=')
                && let Some(own) = keys.own.iter_mut().find(|(own, _)| *own == action)
            {
                own.1 = key.chars().next();
            }
        }
        keys
    }

    /// The text that [`Self::parse`] reads.
    pub fn to_text(&self) -> String {
        let on = if self.on { "on" } else { "off" };
        let own = self.own.iter().map(|(action, key)| {
            let key = key.map(String::from).unwrap_or_default();
            format!(" {action}={key}")
        });
        std::iter::once(on.to_owned()).chain(own).collect()
    }

    /// The key of an action.
    pub fn key(&self, action: &str) -> Option<char> {
        self.own
            .iter()
            .find(|(own, _)| *own == action)
            .and_then(|(_, key)| *key)
    }

    /// What a key does.
    pub fn action(&self, key: char) -> Option<&'static str> {
        let own = self.own.iter().find(|(_, own)| *own == Some(key));
        own.filter(|_| self.on).map(|(action, _)| *action)
    }

    /// Gives an action a key. Another action that had it loses it.
    pub fn set(&mut self, action: &str, key: Option<char>) {
        for (own, had) in &mut self.own {
            if *own == action {
                *had = key;
            } else if key.is_some() && *had == key {
                *had = None;
            }
        }
    }

    /// What this browser keeps.
    pub fn kept() -> Self {
        let storage = window().local_storage().ok().flatten();
        let text = storage.and_then(|storage| storage.get_item(KEPT).ok().flatten());
        Self::parse(&text.unwrap_or_default())
    }

    /// Keeps it in this browser.
    pub fn keep(&self) {
        if let Ok(Some(storage)) = window().local_storage() {
            let _ = storage.set_item(KEPT, &self.to_text());
        }
    }
}

/// The key that an event is, unless it belongs to a field, a dialog, or a combination.
pub fn single(event: &web_sys::KeyboardEvent) -> Option<char> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() {
        return None;
    }
    let taken = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|one| {
            one.closest("input, textarea, select, [contenteditable], dialog, [role=menu], [role=application], [role=grid]")
                .ok()
                .flatten()
        });
    let key = event.key();
    let mut letters = key.chars();
    match (taken, letters.next(), letters.next()) {
        (None, Some(' '), None) => None,
        (None, Some(letter), None) => Some(letter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_reads_back() {
        let mut keys = Keys::default();
        assert_eq!(Keys::parse(""), keys);
        assert_eq!(keys.action('s'), Some("students"));
        keys.set("students", Some('x'));
        keys.set("import", None);
        assert_eq!(Keys::parse(&keys.to_text()), keys);
        assert_eq!(
            (keys.action('x'), keys.action('s'), keys.action('i')),
            (Some("students"), None, None)
        );
        // A key does one thing.
        keys.set("overview", Some('x'));
        assert_eq!(
            (keys.action('x'), keys.key("students")),
            (Some("overview"), None)
        );
        keys.on = false;
        assert_eq!(Keys::parse(&keys.to_text()).action('x'), None);
        assert_eq!(
            Keys::parse("on nothing=x =y = overview").own,
            Keys::default().own
        );
    }

    #[test]
    fn each_key_and_action_is_given_once() {
        for one in SHORTCUTS {
            let same = |other: &&Shortcut| other.key == one.key || other.action == one.action;
            assert_eq!(SHORTCUTS.iter().filter(same).count(), 1, "{}", one.action);
        }
    }
}
