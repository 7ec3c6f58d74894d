use crate::{choose, moves, say, write};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use ui::error::AppError;
use ui::loaded::Loaded;
use ui::place::named_pairs;
use ui::safe::SafeTitle;
use ui::tabs::{Tab, Tabs};
use ui::theme::ThemeForm;
use ui::toast::{ToastCorner, Toasts};

/// A part of the kit: its name in the address, its words, and how it is shown.
type Part = (&'static str, &'static str, fn() -> AnyView);

/// Every part.
const PARTS: &[Part] = &[
    ("badge", "Badge and avatar", say::badges),
    ("progress", "Progress and steps", say::progress),
    ("dialog", "Dialog and toast", say::dialogs),
    ("menu", "Menu", choose::menus),
    ("combobox", "Select and combobox", choose::comboboxes),
    ("date", "Days and slots", choose::dates),
    ("list", "Drag list", moves::list),
    ("board", "Drag board", moves::board),
    ("rich", "Rich text", write::rich),
    ("broken", "Breaking off", say::broken),
];

/// Whether the kit's pages are served. Anybody may ask; elsewhere than in development there is nothing.
#[server(endpoint = "kit")]
pub async fn open_kit() -> Result<(), AppError> {
    match ui::backend::backend().kit {
        true => Ok(()),
        false => Err(ui::backend::fail(AppError::NotFound)),
    }
}

/// What is it made of?
pub struct KitPage;

#[lazy_route]
impl LazyRoute for KitPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let pairs = named_pairs();
        let toasts = Toasts::provide();
        let may = Resource::new_blocking(|| (), |()| open_kit());
        let part = Memo::new(move |_| {
            pairs.with(|pairs| {
                let named = pairs.iter().find(|(name, _)| name == "part");
                let found =
                    named.and_then(|(_, part)| PARTS.iter().position(|(id, ..)| id == part));
                found.unwrap_or(0)
            })
        });
        view! {
            <SafeTitle text="Kit" />
            <main class="main kit" id="main" tabindex="-1">
                <Loaded
                    resource=may
                    children={move |()| view! {
                        <header class="top">
                            <div class="top-title">
                                <h1>"What is it made of?"</h1>
                            </div>
                            <div class="top-tools">
                                <ThemeForm />
                            </div>
                        </header>
                        <div class="page narrow">
                            {move || {
                                let at = part.get();
                                let tabs = PARTS
                                    .iter()
                                    .enumerate()
                                    .map(|(nth, (id, words, _))| Tab {
                                        address: format!("?part={id}"),
                                        words: (*words).to_owned(),
                                        here: nth == at,
                                        count: None,
                                    })
                                    .collect();
                                view! {
                                    <Tabs label="Parts" tabs=tabs />
                                    {PARTS.get(at).map(|(_, words, shown)| view! {
                                        <section class="section" aria-labelledby="part">
                                            <h2 id="part">{*words}</h2>
                                            {shown()}
                                        </section>
                                    })}
                                }
                            }}
                        </div>
                    }
                    .into_any()}
                />
            </main>
            <ToastCorner toasts=toasts />
        }
        .into_any()
    }
}
