use crate::account::SignOutForm;
use leptos::prelude::*;
use leptos_router::components::A;
use ui::avatar::Avatar;
use ui::icon::Icon;
use ui::nav::{AREAS, Entry, NavLink, OFFICE, open_to};
use ui::route::Route;
use ui::theme::ThemeForm;
use ui::viewer::{Seat, Viewer};

/// How many pages of the areas the bar shows; with Import and «More» five fit a thumb.
const IN_BAR: usize = 3;

/// The bar below the page on phones, and the sheet with what it has no room for.
#[component]
pub fn Tabs(viewer: Viewer, seat: Seat) -> impl IntoView {
    let pages: Vec<&'static Entry> = AREAS
        .iter()
        .flat_map(|group| open_to(group.entries, &seat))
        .collect();
    let office: Vec<&'static Entry> = open_to(OFFICE, &seat).collect();
    let id = seat.id.clone();
    let bar = move |entry: &'static Entry| {
        view! { <NavLink entry=entry workspace=id.clone() class="tabbar-link" /> }
    };
    let in_bar = pages
        .iter()
        .take(IN_BAR)
        .chain(office.iter().take(1))
        .map(|entry| bar(entry))
        .collect_view();
    let in_sheet = pages
        .iter()
        .skip(IN_BAR)
        .chain(office.iter().skip(1))
        .map(|entry| view! { <NavLink entry=entry workspace=seat.id.clone() /> })
        .collect_view();
    let role = format!("{} of {}", seat.standing(), seat.name);
    view! {
        <nav class="tabbar" aria-label="Phone">
            <ul>
                {in_bar}
                <li>
                    <details class="sheet-toggle">
                        <summary class="tabbar-link">
                            <Icon name="more" />
                            "More"
                        </summary>
                        <div class="sheet">
                            <p class="sheet-person">
                                <Avatar id=viewer.email.clone() name=viewer.name.clone() />
                                <span>
                                    {viewer.name}
                                    <small>{role}</small>
                                </span>
                            </p>
                            <ul class="sheet-list">
                                {in_sheet}
                                <li>
                                    <A href=Route::Workspaces.path()>
                                        <Icon name="switch" />
                                        "Switch workspace"
                                    </A>
                                </li>
                                <li>
                                    <A href=Route::Account.path()>
                                        <Icon name="user" />
                                        "Your account"
                                    </A>
                                </li>
                                <li>
                                    <ThemeForm words=true />
                                </li>
                                <li>
                                    <SignOutForm>
                                        <button>
                                            <Icon name="sign-out" />
                                            "Sign out"
                                        </button>
                                    </SignOutForm>
                                </li>
                            </ul>
                        </div>
                    </details>
                </li>
            </ul>
        </nav>
    }
}
