//! Following a commit over its event stream.

use super::model::Phase;
use leptos::prelude::*;

/// Streams are only ever followed by a browser.
#[cfg(feature = "ssr")]
pub fn follow(_workspace: &str, _upload: &str, _phase: RwSignal<Option<Phase>>) {}

/// Tells each phase of a commit until it has ended, or until the page is left.
#[cfg(not(feature = "ssr"))]
pub fn follow(workspace: &str, upload: &str, phase: RwSignal<Option<Phase>>) {
    use futures::StreamExt;
    use gloo_net::eventsource::futures::EventSource;
    use ui::route::segment;

    let address = format!("/live/{}/import/{}", segment(workspace), segment(upload));
    let stop = StoredValue::new(false);
    on_cleanup(move || stop.set_value(true));
    leptos::task::spawn_local(async move {
        let lost = || Phase::Failed {
            sentence:
                "This import is no longer followed. Look in the list below whether it was written."
                    .to_owned(),
        };
        let opened = EventSource::new(&address).ok().and_then(|mut source| {
            let events = source.subscribe("phase").ok()?;
            Some((source, events))
        });
        let Some((source, mut events)) = opened else {
            phase.set(Some(lost()));
            return;
        };
        while let Some(event) = events.next().await {
            if stop.try_get_value().unwrap_or(true) {
                break;
            }
            let told = event
                .ok()
                .and_then(|(_, message)| message.data().as_string());
            let told = told
                .and_then(|text| serde_json::from_str::<Phase>(&text).ok())
                .unwrap_or_else(lost);
            let ended = !matches!(told, Phase::Working { .. });
            phase.set(Some(told));
            if ended {
                break;
            }
        }
        // A stream that ends is opened anew by the browser unless it is closed.
        source.close();
    });
}
