use super::palette::{Palette, Way};
use super::sheet::Sheet;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use ui::nav;
use ui::route::Route;
use ui::shortcut::{Keys, single};
use ui::viewer::{Seat, Viewer};

/// What the palette's code shows; it is loaded when it is first asked for.
enum Shown {
    Palette(Viewer, Seat),
    Sheet(Seat),
}

#[lazy]
fn finder(shown: Shown, open: RwSignal<Way>) -> AnyView {
    match shown {
        Shown::Palette(viewer, seat) => {
            view! { <Palette viewer=viewer seat=seat way=open /> }.into_any()
        }
        Shown::Sheet(seat) => view! { <Sheet seat=seat way=open /> }.into_any(),
    }
}

/// Hears the keys of a workspace's pages. Its own code is small; what it opens comes later.
#[component]
pub fn Finder(viewer: Viewer, seat: Seat) -> impl IntoView {
    let way = RwSignal::new(Way::Closed);
    let navigate = use_navigate();
    let here = seat.clone();
    Effect::new(move |_| {
        let (navigate, here) = (navigate.clone(), here.clone());
        let heard = window_event_listener(leptos::ev::keydown, move |event| {
            let palette =
                (event.ctrl_key() || event.meta_key()) && event.key().to_lowercase() == "k";
            if palette {
                event.prevent_default();
                way.set(Way::Palette);
                return;
            }
            let Some(action) = single(&event).and_then(|key| Keys::kept().action(key)) else {
                return;
            };
            event.prevent_default();
            match action {
                "keys" => way.set(Way::Keys),
                "search" => way.set(Way::Palette),
                page => {
                    if let Some(route) = page_of(page, &here) {
                        navigate(&route.path(), Default::default());
                    }
                }
            }
        });
        on_cleanup(move || heard.remove());
    });
    move || {
        let shown = match way.get() {
            Way::Closed => return None,
            Way::Palette => Shown::Palette(viewer.clone(), seat.clone()),
            Way::Keys => Shown::Sheet(seat.clone()),
        };
        Some(view! { <Suspense>{Suspend::new(finder(shown, way))}</Suspense> })
    }
}

/// The page that the navigation shows with this icon, if this seat can use it.
fn page_of(icon: &str, seat: &Seat) -> Option<Route> {
    let all = nav::AREAS
        .iter()
        .flat_map(|group| group.entries)
        .chain(nav::OFFICE);
    let mut mine = all.filter(|entry| seat.role >= entry.least);
    mine.find(|entry| entry.icon == icon)
        .map(|entry| (entry.route)(seat.id.clone()))
}
