//! What the server tells while a page is open. All tabs of a browser share one event stream: it belongs
//! to the tab that holds a lock, and that tab passes on what it hears.

#[cfg(not(feature = "ssr"))]
mod browser;

use leptos::prelude::*;

/// Something that a workspace's pages were told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// What there is to know, as the topic writes it.
    Data(String),
    /// Something may have been missed: ask anew.
    Missed,
}

/// What was told last of a topic of a workspace. Nothing is told before the page listens.
pub fn use_live(workspace: Memo<String>, topic: &'static str) -> Signal<Option<Told>> {
    let told = RwSignal::new(None);
    #[cfg(not(feature = "ssr"))]
    {
        Effect::new(move |_| {
            told.set(None);
            browser::hear(workspace.get(), topic, told);
        });
        on_cleanup(move || browser::leave(told));
    }
    #[cfg(feature = "ssr")]
    let _ = (workspace, topic);
    told.into()
}
