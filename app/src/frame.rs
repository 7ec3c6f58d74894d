use crate::account::SignOutForm;
use leptos::prelude::*;
use leptos_router::components::{A, Outlet};
use ui::error::AppError;
use ui::icon::{Icon, Mark};
use ui::loaded::Failure;
use ui::place::{Place, named_workspace};
use ui::route::Route;
use ui::safe::SafeTitle;
use ui::theme::ThemeForm;
use ui::toast::{ToastCorner, Toasts};
use ui::viewer::{Seat, Viewer, read_viewer};

/// The frame around every page of a workspace: where you are, where you can go, who you are.
#[component]
pub fn Frame() -> impl IntoView {
    let workspace = named_workspace();
    let viewer = Resource::new_blocking(move || workspace.get(), |_| read_viewer());
    let seat = RwSignal::new(None);
    provide_context(Place {
        workspace,
        viewer,
        seat,
    });
    let toasts = Toasts::provide();
    view! {
        // The router would take the jump over and leave the focus where it is.
        <a class="skip" href="#main" rel="external">
            "Skip to content"
        </a>
        <Transition>
            {move || Suspend::new(async move {
                match viewer.await {
                    Ok(Some(viewer)) => seated(viewer, &workspace.get(), seat),
                    Ok(None) => refused(AppError::SignIn),
                    Err(error) => refused(error),
                }
            })}
        </Transition>
        <ToastCorner toasts=toasts />
    }
}

fn refused(error: AppError) -> AnyView {
    #[cfg(feature = "ssr")]
    ui::backend::set_status(&error);
    view! {
        <SafeTitle text="Not here" />
        <main class="error" id="main">
            <Mark />
            <Failure error=error />
        </main>
    }
    .into_any()
}

fn seated(viewer: Viewer, workspace: &str, here: RwSignal<Option<Seat>>) -> AnyView {
    let Some(seat) = viewer
        .workspaces
        .iter()
        .find(|seat| seat.id == workspace)
        .cloned()
    else {
        return refused(AppError::NotFound);
    };
    here.set(Some(seat.clone()));
    view! {
        <div class="shell">
            <Side viewer=viewer.clone() seat=seat.clone() />
            <main class="main" id="main" tabindex="-1">
                <Outlet />
            </main>
            <Tabs viewer=viewer seat=seat />
        </div>
    }
    .into_any()
}

/// The pages of School, in the order of the navigation: icon, words and address.
fn school_pages(workspace: &str) -> [(&'static str, &'static str, String); 3] {
    let workspace = || workspace.to_owned();
    [
        ("overview", "Overview", Route::Overview(workspace()).path()),
        ("students", "Students", Route::Students(workspace()).path()),
        ("at-risk", "At risk", Route::AtRisk(workspace()).path()),
    ]
}

/// Whether a link's address must be the whole address to be marked as the page one is on. The
/// overview's address begins that of every page of School.
fn exact(icon: &str) -> bool {
    icon == "overview"
}

#[component]
fn Side(viewer: Viewer, seat: Seat) -> impl IntoView {
    let link = move |icon: &'static str, words: &'static str, path: String| {
        view! {
            <li>
                <A href=path exact=exact(icon) attr:class="side-link">
                    <Icon name=icon />
                    <span>{words}</span>
                </A>
            </li>
        }
    };
    let pages = school_pages(&seat.id);
    let (home, import, settings) = (
        Route::Overview(seat.id.clone()).path(),
        Route::Import(seat.id.clone()).path(),
        Route::Settings(seat.id.clone()).path(),
    );
    let role = role_word(&seat);
    view! {
        <nav class="side" aria-label="Main">
            <a href=home class="side-brand">
                <Mark />
                <span>{seat.name}</span>
            </a>
            <h2 class="side-head" id="nav-school">
                "School"
            </h2>
            <ul aria-labelledby="nav-school">{pages.into_iter().map(|(icon, words, path)| link(icon, words, path)).collect_view()}</ul>
            <ul class="side-end">
                {link("import", "Import", import)}
                {link("settings", "Settings", settings)}
            </ul>
            <div class="side-person">
                <span class="avatar" aria-hidden="true">
                    {initials(&viewer.name)}
                </span>
                <span class="side-person-name">
                    <span>{viewer.name}</span>
                    <small>{role}</small>
                </span>
                <SignOutForm>
                    <button class="button quiet icon-only" aria-label="Sign out" title="Sign out">
                        <Icon name="sign-out" />
                    </button>
                </SignOutForm>
            </div>
        </nav>
    }
}

#[component]
fn Tabs(viewer: Viewer, seat: Seat) -> impl IntoView {
    let link = move |icon: &'static str, words: &'static str, path: String| {
        view! {
            <li>
                <A href=path exact=exact(icon) attr:class="tabbar-link">
                    <Icon name=icon />
                    {words}
                </A>
            </li>
        }
    };
    let pages = school_pages(&seat.id);
    let (import, settings) = (
        Route::Import(seat.id.clone()).path(),
        Route::Settings(seat.id.clone()).path(),
    );
    let role = format!("{} of {}", role_word(&seat), seat.name);
    view! {
        <nav class="tabbar" aria-label="Phone">
            <ul>
                {pages.into_iter().map(|(icon, words, path)| link(icon, words, path)).collect_view()}
                {link("import", "Import", import)}
                <li>
                    <details class="sheet-toggle">
                        <summary class="tabbar-link">
                            <Icon name="more" />
                            "More"
                        </summary>
                        <div class="sheet">
                            <p class="sheet-person">
                                <span class="avatar" aria-hidden="true">
                                    {initials(&viewer.name)}
                                </span>
                                <span>
                                    {viewer.name}
                                    <small>{role}</small>
                                </span>
                            </p>
                            <ul class="sheet-list">
                                <li>
                                    <A href=settings>
                                        <Icon name="settings" />
                                        "Settings"
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

fn role_word(seat: &Seat) -> &'static str {
    match seat.role {
        domain::access::Role::Viewer => "Viewer",
        domain::access::Role::Analyst => "Analyst",
        domain::access::Role::Manager => "Manager",
        domain::access::Role::Owner => "Owner",
    }
}

/// The first letters of the first and last word of a name.
fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let ends = match words.as_slice() {
        [] => vec![],
        [only] => vec![only],
        [first, .., last] => vec![first, last],
    };
    ends.iter()
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn initials() {
        let cases = [
            ("Maya Kern", "MK"),
            ("Cher", "C"),
            ("ana maria ôz", "AÔ"),
            ("", ""),
            ("  x  ", "X"),
        ];
        for (name, expected) in cases {
            assert_eq!(super::initials(name), expected, "{name}");
        }
    }
}
