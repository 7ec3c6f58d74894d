//! Where one can go: every list of links that frames and pages show. A page is one line here.

use crate::icon::Icon;
use crate::place::Place;
use crate::route::Route;
use crate::viewer::Seat;
use domain::access::{Role, SeatKind};
use leptos::prelude::*;
use leptos_router::components::A;
use wasm_bindgen::JsCast;

/// A link to a page of a workspace.
pub struct Entry {
    /// The symbol beside it.
    pub icon: &'static str,
    /// Its name.
    pub words: &'static str,
    /// The page, given the workspace's id.
    pub route: fn(String) -> Route,
    /// The least role that can use the page.
    pub least: Role,
    /// Whether it is nothing for guests.
    pub for_members: bool,
    /// Whether other pages of the same list stand below its address, so that only the whole address
    /// marks it as the page one is on.
    pub exact: bool,
}

/// Links that belong together.
pub struct Group {
    /// What they are about; also names the list for screen readers.
    pub head: &'static str,
    /// The links, most used first.
    pub entries: &'static [Entry],
}

const fn entry(icon: &'static str, words: &'static str, route: fn(String) -> Route) -> Entry {
    Entry {
        icon,
        words,
        route,
        least: Role::Viewer,
        for_members: false,
        exact: false,
    }
}

/// The areas of a workspace, as its side navigation lists them. A phone's bar shows the first three
/// pages and keeps the rest in its sheet.
pub const AREAS: &[Group] = &[
    Group {
        head: "School",
        entries: &[
            Entry {
                exact: true,
                ..entry("overview", "Overview", Route::Overview)
            },
            entry("students", "Students", Route::Students),
            entry("at-risk", "At risk", Route::AtRisk),
        ],
    },
    Group {
        head: "Planning",
        entries: &[
            entry("goals", "Goals", Route::Goals),
            entry("alerts", "Alerts", Route::Alerts),
            entry("calendar", "Reports", Route::Reports),
            entry("forecast", "Forecast", Route::Forecast),
            entry("cohorts", "Cohorts", Route::Cohorts),
            entry("book", "Metrics", Route::Metrics),
        ],
    },
];

/// What stands below the areas. A phone's bar shows the first of them.
pub const OFFICE: &[Entry] = &[
    Entry {
        for_members: true,
        ..entry("import", "Import", Route::Import)
    },
    Entry {
        for_members: true,
        ..entry("download", "Exports", Route::Exports)
    },
    entry("search", "Search", Route::Search),
    Entry {
        for_members: true,
        ..entry("settings", "Settings", Route::Settings)
    },
];

/// The pages of a workspace's settings.
pub const SETTINGS: &[Entry] = &[
    Entry {
        exact: true,
        ..entry("settings", "General", Route::Settings)
    },
    Entry {
        least: Role::Manager,
        ..entry("members", "Members", Route::Members)
    },
    Entry {
        least: Role::Manager,
        ..entry("code", "API", Route::Tokens)
    },
    Entry {
        least: Role::Manager,
        ..entry("link", "Webhooks", Route::Webhooks)
    },
    Entry {
        least: Role::Analyst,
        ..entry("link", "Shared links", Route::Shares)
    },
    Entry {
        least: Role::Manager,
        ..entry("view", "Guests", Route::Guests)
    },
    Entry {
        least: Role::Owner,
        ..entry("lock", "Access", Route::Access)
    },
    Entry {
        least: Role::Manager,
        ..entry("book", "Plan", Route::Plan)
    },
    Entry {
        least: Role::Owner,
        ..entry("clock", "Audit log", Route::Audit)
    },
];

/// A page that belongs to no workspace.
pub struct Own {
    /// Its name.
    pub words: &'static str,
    /// The page.
    pub route: Route,
    /// As in [`Entry::exact`].
    pub exact: bool,
}

/// The signed-in person's own pages.
pub const ACCOUNT: &[Own] = &[
    Own {
        words: "Profile",
        route: Route::Account,
        exact: true,
    },
    Own {
        words: "Security",
        route: Route::Security,
        exact: false,
    },
    Own {
        words: "Notices",
        route: Route::NoticeSettings,
        exact: true,
    },
    Own {
        words: "Your data",
        route: Route::OwnData,
        exact: false,
    },
];

/// The pages of whoever runs this installation.
pub const ADMIN: &[Own] = &[
    Own {
        words: "Jobs",
        route: Route::Jobs,
        exact: true,
    },
    Own {
        words: "Mail",
        route: Route::Mail,
        exact: true,
    },
    Own {
        words: "Workspaces",
        route: Route::HouseWorkspaces,
        exact: true,
    },
];

/// The entries that this seat can use.
pub fn open_to(entries: &'static [Entry], seat: &Seat) -> impl Iterator<Item = &'static Entry> {
    let seat = seat.clone();
    let is_guest = matches!(seat.seat, SeatKind::Guest { .. });
    entries
        .iter()
        .filter(move |entry| seat.may(entry.least) && !(is_guest && entry.for_members))
}

/// The pages of the settings, at the top of each of them. A single page needs no list.
#[component]
pub fn SettingsNav() -> impl IntoView {
    let place = Place::here();
    move || {
        let seat = place.seat.get()?;
        let links: Vec<_> = open_to(SETTINGS, &seat)
            .map(|entry| {
                (
                    entry.words,
                    (entry.route)(seat.id.clone()).path(),
                    entry.exact,
                )
            })
            .collect();
        Some(sub_navigation("Settings", links))
    }
}

/// The pages of a list without a workspace, at the top of each of them.
#[component]
pub fn OwnNav(
    /// Names the list for screen readers.
    label: &'static str,
    /// The pages.
    pages: &'static [Own],
) -> impl IntoView {
    let links = pages
        .iter()
        .map(|page| (page.words, page.route.path(), page.exact))
        .collect();
    sub_navigation(label, links)
}

/// How much of the page before stays in sight, in px.
const BEFORE_CURRENT: i32 = 48;

fn sub_navigation(label: &'static str, links: Vec<(&'static str, String, bool)>) -> AnyView {
    if links.len() < 2 {
        return ().into_any();
    }
    let list = NodeRef::<leptos::html::Nav>::new();
    // On a phone the list is wider than the screen: the page that one is on shall be seen.
    Effect::new(move |_| {
        let Some(list) = list.get() else { return };
        if let Ok(Some(current)) = list.query_selector("[aria-current=page]")
            && let Ok(current) = current.dyn_into::<web_sys::HtmlElement>()
        {
            list.set_scroll_left(current.offset_left() - list.offset_left() - BEFORE_CURRENT);
        }
    });
    view! {
        <nav class="tabs" aria-label=label node_ref=list>
            {links.into_iter().map(|(words, path, exact)| view! { <A href=path exact=exact>{words}</A> }).collect_view()}
        </nav>
    }
    .into_any()
}

/// One link of the side navigation or of a phone's bar.
#[component]
pub fn NavLink(
    /// The page.
    entry: &'static Entry,
    /// The workspace's id.
    workspace: String,
    /// The link's class; none in a phone's sheet.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <li>
            <A href=(entry.route)(workspace).path() exact=entry.exact attr:class=class>
                <Icon name=entry.icon />
                <span>{entry.words}</span>
            </A>
        </li>
    }
}
