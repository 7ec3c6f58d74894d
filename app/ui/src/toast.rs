//! What just happened, said once in a corner and to screen readers.

use crate::icon::Icon;
use leptos::prelude::*;
use std::time::Duration;

/// How long a toast stays: long enough to read two lines twice.
const STAYS: Duration = Duration::from_secs(8);
/// How long one with an undo stays: long enough to be reached by keys from anywhere on the page.
const OFFERED: Duration = Duration::from_secs(20);

/// Where pages leave their toasts.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Option<Toast>>);

/// What is said, and how to take it back.
#[derive(Clone)]
struct Toast {
    /// Tells it from another with the same words.
    mark: RwSignal<()>,
    sentence: String,
    undo: Option<Callback<()>>,
}

impl Toasts {
    /// An empty corner, for the frame to provide.
    pub fn provide() -> Self {
        let toasts = Self(RwSignal::new(None));
        provide_context(toasts);
        toasts
    }

    /// Says that something happened.
    pub fn say(sentence: impl Into<String>) {
        Self::show(sentence.into(), None, STAYS);
    }

    /// Says that something happened, with a way to take it back.
    pub fn offer(sentence: impl Into<String>, undo: Callback<()>) {
        Self::show(sentence.into(), Some(undo), OFFERED);
    }

    fn show(sentence: String, undo: Option<Callback<()>>, stays: Duration) {
        let Some(toasts) = use_context::<Self>() else {
            return;
        };
        let mark = RwSignal::new(());
        let toast = Toast {
            mark,
            sentence,
            undo,
        };
        toasts.0.set(Some(toast.clone()));
        set_timeout(move || toasts.close(mark, stays), stays);
    }

    /// Takes a toast away, unless another came or somebody is at it.
    fn close(self, mark: RwSignal<()>, stays: Duration) {
        let shown = self
            .0
            .try_with_untracked(|toast| toast.as_ref().map(|toast| toast.mark));
        if shown.flatten() != Some(mark) {
            return;
        }
        let at_it = document()
            .query_selector(".toast:hover, .toast:focus-within")
            .is_ok_and(|found| found.is_some());
        if at_it {
            set_timeout(move || self.close(mark, stays), stays);
        } else {
            self.0.try_set(None);
        }
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
                    .map(|toast| {
                        let undo = toast.undo.map(|undo| {
                            let take_back = move |_| {
                                toasts.0.set(None);
                                undo.run(());
                            };
                            view! {
                                <button type="button" class="link-button" on:click=take_back>
                                    <Icon name="undo" small=true />
                                    "Undo"
                                </button>
                            }
                        });
                        view! {
                            <p class="toast">
                                <Icon name="check" />
                                {toast.sentence}
                                {undo}
                            </p>
                        }
                    })
            }}
        </div>
    }
}
