use crate::account::SignOutForm;
use leptos::prelude::*;
use leptos_router::components::A;
use ui::avatar::Avatar;
use ui::icon::{Icon, Mark};
use ui::nav::{AREAS, Group, NavLink, OFFICE, open_to};
use ui::route::Route;
use ui::viewer::{Seat, Viewer};

/// The navigation beside the page, from tablets on.
#[component]
pub fn Side(viewer: Viewer, seat: Seat) -> impl IntoView {
    let home = Route::Overview(seat.id.clone()).path();
    let areas = AREAS.iter().map(|group| area(group, &seat)).collect_view();
    let office = open_to(OFFICE, &seat)
        .map(|entry| view! { <NavLink entry=entry workspace=seat.id.clone() class="side-link" /> })
        .collect_view();
    let role = seat.standing();
    view! {
        <nav class="side" aria-label="Main">
            <div class="side-top">
                <a href=home class="side-brand">
                    <Mark />
                    <span>{seat.name}</span>
                </a>
                <Switch workspaces=viewer.workspaces.clone() here=seat.id />
            </div>
            {areas}
            <ul class="side-end">{office}</ul>
            <div class="side-person">
                <A href=Route::Account.path() attr:class="side-person-link">
                    <span class="visually-hidden">"Your account: "</span>
                    <Avatar id=viewer.email.clone() name=viewer.name.clone() />
                    <span class="side-person-name">
                        <span>{viewer.name}</span>
                        <small>{role}</small>
                    </span>
                </A>
                <SignOutForm>
                    <button class="button quiet icon-only" aria-label="Sign out" title="Sign out">
                        <Icon name="sign-out" />
                    </button>
                </SignOutForm>
            </div>
        </nav>
    }
}

/// The other workspaces, whose pages are loaded whole. The browser itself opens and closes the list, so it needs no script.
#[component]
fn Switch(workspaces: Vec<Seat>, here: String) -> impl IntoView {
    let lines = workspaces
        .into_iter()
        .map(|seat| {
            let current = (seat.id == here).then_some("true");
            let standing = seat.standing();
            view! {
                <li>
                    <a class="menu-item" rel="external" href=Route::Overview(seat.id).path() aria-current=current>
                        <span>
                            {seat.name}
                            <small>{standing}</small>
                        </span>
                        {current.map(|_| view! { <Icon name="check" small=true /> })}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <button
            type="button"
            class="button quiet icon-only"
            popovertarget="switch"
            aria-label="Switch workspace"
            title="Switch workspace"
        >
            <Icon name="switch" small=true />
        </button>
        <div id="switch" class="menu switch" popover="auto">
            <ul aria-label="Workspaces">{lines}</ul>
            <a class="menu-item" href=Route::Workspaces.path()>"All workspaces"</a>
            <a class="menu-item" href=Route::NewWorkspace.path()>"Make a workspace"</a>
        </div>
    }
}

fn area(group: &'static Group, seat: &Seat) -> impl IntoView + use<> {
    let id = format!("nav-{}", group.head.to_lowercase());
    let links = open_to(group.entries, seat)
        .map(|entry| view! { <NavLink entry=entry workspace=seat.id.clone() class="side-link" /> })
        .collect_view();
    view! {
        <h2 class="side-head" id=id.clone()>
            {group.head}
        </h2>
        <ul aria-labelledby=id>{links}</ul>
    }
}
