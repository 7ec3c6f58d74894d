//! What the whole page should know: that the network is gone, or that a newer build is served.

use leptos::prelude::*;
use std::time::Duration;
use ui::icon::Icon;

/// How often a tab asks which build is served, and the least time between two such questions.
const EVERY: Duration = Duration::from_secs(300);

/// The banners. Both are empty until there is something to say.
#[component]
pub fn Banners() -> impl IntoView {
    let (offline, stale) = (RwSignal::new(false), RwSignal::new(false));
    Effect::new(move |_| {
        let gone = window_event_listener_untyped("offline", move |_| offline.set(true));
        let back = window_event_listener_untyped("online", move |_| {
            offline.set(false);
            ask(stale);
        });
        let seen = window_event_listener_untyped("focus", move |_| ask(stale));
        let tick = set_interval_with_handle(move || ask(stale), EVERY).ok();
        on_cleanup(move || {
            gone.remove();
            back.remove();
            seen.remove();
            if let Some(tick) = tick {
                tick.clear();
            }
        });
    });
    view! {
        <div class="banners" role="status">
            {move || {
                offline
                    .get()
                    .then(|| {
                        view! {
                            <p class="banner">
                                <Icon name="offline" small=true />
                                "You are offline. What you see may be old, and nothing can be saved until you are back."
                            </p>
                        }
                    })
            }}
            {move || {
                stale
                    .get()
                    .then(|| {
                        view! {
                            <p class="banner">
                                <Icon name="info" small=true />
                                "A newer version is here."
                                <button type="button" class="link-button" on:click=|_| { let _ = window().location().reload(); }>
                                    "Reload"
                                </button>
                            </p>
                        }
                    })
            }}
        </div>
    }
}

/// Asks which build is served now, and compares it with the one that this tab was made by.
fn ask(stale: RwSignal<bool>) {
    leptos::task::spawn_local(async move {
        let served = match gloo_net::http::Request::get("/build").send().await {
            Ok(answer) if answer.ok() => answer.text().await.unwrap_or_default(),
            _ => return,
        };
        let own = document()
            .query_selector("meta[name=build]")
            .ok()
            .flatten()
            .and_then(|meta| meta.get_attribute("content"))
            .unwrap_or_default();
        if !served.is_empty() && served != own {
            stale.try_set(true);
        }
    });
}
