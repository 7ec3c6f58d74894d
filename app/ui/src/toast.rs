//! What just happened, said once in a corner and to screen readers.

use crate::icon::Icon;
use leptos::prelude::*;
use std::time::Duration;

/// How long a toast stays: long enough to read two lines twice.
const STAYS: Duration = Duration::from_secs(8);

/// Where pages leave their toasts.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Option<String>>);

impl Toasts {
    /// An empty corner, for the frame to provide.
    pub fn provide() -> Self {
        let toasts = Self(RwSignal::new(None));
        provide_context(toasts);
        toasts
    }

    /// Says that something happened.
    pub fn say(sentence: impl Into<String>) {
        let Some(toasts) = use_context::<Self>() else {
            return;
        };
        let sentence = sentence.into();
        toasts.0.set(Some(sentence.clone()));
        set_timeout(
            move || {
                if toasts.0.get_untracked().as_ref() == Some(&sentence) {
                    toasts.0.set(None);
                }
            },
            STAYS,
        );
    }
}

/// The corner itself.
#[component]
pub fn ToastCorner(
    /// What it shows.
    toasts: Toasts,
) -> impl IntoView {
    view! {
        <div class="toasts" role="status">
            {move || {
                toasts
                    .0
                    .get()
                    .map(|sentence| {
                        view! {
                            <p class="toast">
                                <Icon name="check" />
                                {sentence}
                            </p>
                        }
                    })
            }}
        </div>
    }
}
