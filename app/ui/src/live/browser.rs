//! One event stream a browser, and what of it concerns this tab.

use super::Told;
use leptos::prelude::*;
use std::cell::RefCell;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, EventSource, MessageEvent};

/// The lock and the channel that the tabs of a browser share.
const SHARED: &str = "atelier-live";
/// What a tab says to whoever has the stream when its workspace is not among those heard.
const ANEW: &str = "anew";
/// Why the server ends a stream whose session has ended.
const SIGNED_OUT: &str = "signed out";
/// The longest wait before another try, in seconds.
const WAIT_MAX: u32 = 60;

/// Somebody in this tab who wants to hear of a topic.
struct Hearer {
    workspace: String,
    topic: &'static str,
    told: RwSignal<Option<Told>>,
}

/// This tab's part.
#[derive(Default)]
struct Tab {
    hearers: Vec<Hearer>,
    /// Workspaces that the stream tells of, once it said so.
    heard: Option<String>,
    /// The workspace that the stream was opened anew for: it may be one that nobody here is told of.
    asked: String,
    /// The id heard last, to go on from.
    last: String,
    channel: Option<BroadcastChannel>,
    /// The stream, where this tab has it.
    source: Option<EventSource>,
    leads: bool,
    /// Failed tries in a row.
    failures: u32,
}

thread_local! {
    static TAB: RefCell<Option<Tab>> = const { RefCell::new(None) };
}

fn with_tab<T>(then: impl FnOnce(&mut Tab) -> T) -> Option<T> {
    TAB.with_borrow_mut(|tab| tab.as_mut().map(then))
}

/// Has `told` told of a topic.
pub fn hear(workspace: String, topic: &'static str, told: RwSignal<Option<Told>>) {
    begin();
    let missing = with_tab(|tab| {
        let unheard = tab
            .heard
            .as_ref()
            .is_some_and(|heard| !heard.contains(&workspace));
        let missing = unheard && tab.asked != workspace;
        if missing {
            tab.asked.clone_from(&workspace);
        }
        tab.hearers.retain(|hearer| hearer.told != told);
        tab.hearers.push(Hearer {
            workspace,
            topic,
            told,
        });
        missing
    });
    // A workspace that was joined since, or another person's session.
    if missing == Some(true) {
        pass_on(ANEW);
        if with_tab(|tab| tab.leads) == Some(true) {
            open();
        }
    }
}

/// Ends that.
pub fn leave(told: RwSignal<Option<Told>>) {
    with_tab(|tab| tab.hearers.retain(|hearer| hearer.told != told));
}

/// Joins the other tabs, once.
fn begin() {
    if TAB.with_borrow(Option::is_some) {
        return;
    }
    let channel = BroadcastChannel::new(SHARED).ok();
    if let Some(channel) = &channel {
        let listen = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
            let Some(text) = event.data().as_string() else {
                return;
            };
            if text != ANEW {
                take(&text);
            } else if with_tab(|tab| tab.leads) == Some(true) {
                open();
            }
        });
        channel.set_onmessage(Some(listen.as_ref().unchecked_ref()));
        listen.forget();
    }
    TAB.set(Some(Tab {
        channel,
        ..Tab::default()
    }));
    let lead = || {
        with_tab(|tab| tab.leads = true);
        open();
    };
    if lead_alone(lead).is_none() {
        // A browser without locks: each tab has a stream of its own.
        lead();
    }
}

/// Calls `lead` once this tab holds the lock, which it then keeps for as long as it is open.
fn lead_alone(lead: impl FnOnce() + 'static) -> Option<()> {
    let navigator = js_sys::Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let locks = js_sys::Reflect::get(&navigator, &"locks".into()).ok()?;
    let request = js_sys::Reflect::get(&locks, &"request".into()).ok()?;
    let request: js_sys::Function = request.dyn_into().ok()?;
    let held = Closure::once_into_js(move || {
        lead();
        js_sys::Promise::new(&mut |_, _| {})
    });
    request.call2(&locks, &SHARED.into(), &held).ok()?;
    Some(())
}

/// Opens the stream, in place of one that is open.
fn open() {
    let after = with_tab(|tab| {
        if let Some(source) = tab.source.take() {
            source.close();
        }
        tab.heard = None;
        tab.last.clone()
    })
    .unwrap_or_default();
    let Ok(source) = EventSource::new(&format!("/live?after={after}")) else {
        return;
    };
    let listen = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        if let Some(data) = event.data().as_string() {
            let text = format!("{} {data}", event.last_event_id());
            pass_on(&text);
            take(&text);
        }
    });
    source.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    let broken = {
        let source = source.clone();
        Closure::<dyn Fn()>::new(move || {
            // The browser itself comes back after a broken connection, and gives up after a refusal.
            if source.ready_state() == EventSource::CLOSED {
                open_later();
            }
        })
    };
    source.set_onerror(Some(broken.as_ref().unchecked_ref()));
    // The stream calls them for as long as it lives, which is about as long as the tab.
    listen.forget();
    broken.forget();
    with_tab(|tab| tab.source = Some(source));
}

/// Opens the stream after a while: longer each time, and not at the same moment as other browsers.
fn open_later() {
    let failures = with_tab(|tab| {
        if let Some(source) = tab.source.take() {
            source.close();
        }
        tab.failures += 1;
        tab.failures
    })
    .unwrap_or(1);
    let seconds = f64::from(WAIT_MAX.min(1 << failures.min(6)));
    let spread = 0.5 + js_sys::Math::random() / 2.0;
    set_timeout(open, Duration::from_secs_f64(seconds * spread));
}

fn pass_on(text: &str) {
    with_tab(|tab| {
        if let Some(channel) = &tab.channel {
            let _ = channel.post_message(&text.into());
        }
    });
}

/// Takes a message: `id workspace topic data`.
fn take(text: &str) {
    let mut parts = text.splitn(4, ' ');
    let mut part = || parts.next().unwrap_or_default();
    let (id, workspace, topic, data) = (part(), part(), part(), part());
    let mut ended = false;
    let tell = with_tab(|tab| {
        if !id.is_empty() {
            tab.last = id.to_owned();
        }
        match (workspace, topic) {
            ("*", "hello") => {
                tab.failures = 0;
                tab.heard = Some(data.to_owned());
                Vec::new()
            }
            ("*", "bye") => {
                // Without a session no try would succeed before somebody signs in and a page asks.
                if data == SIGNED_OUT {
                    if let Some(source) = tab.source.take() {
                        source.close();
                    }
                    tab.heard = Some(String::new());
                } else {
                    ended = tab.leads;
                }
                Vec::new()
            }
            ("*", _) => tab
                .hearers
                .iter()
                .map(|hearer| (hearer.told, Told::Missed))
                .collect(),
            _ => tab
                .hearers
                .iter()
                .filter(|hearer| hearer.workspace == workspace && hearer.topic == topic)
                .map(|hearer| (hearer.told, Told::Data(data.to_owned())))
                .collect(),
        }
    });
    // A signal's effects may want to hear of further topics, so the tab is not held here.
    for (told, what) in tell.unwrap_or_default() {
        told.try_set(Some(what));
    }
    if ended {
        open_later();
    }
}
