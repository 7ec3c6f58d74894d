//! Pages that belong to no area, in two pieces of code that are loaded when first needed: what comes
//! before the product, and what a workspace needs beside its areas. One piece a page would make dozens
//! of small files, since code that any two pages share becomes a file of its own.

use crate::account::{
    invitation_page, new_workspace_page, profile_page, set_up_page, sign_in_page, workspaces_page,
};
use crate::find::search_page;
use crate::import::import_page;
use crate::settings::settings_page;
use leptos::prelude::*;
use leptos_router::LazyRoute;

enum Gate {
    Invitation,
    SignIn,
    SetUp,
    NewWorkspace,
    Workspaces,
}

#[lazy]
fn gate(page: Gate) -> AnyView {
    match page {
        Gate::Invitation => invitation_page(),
        Gate::SignIn => sign_in_page(),
        Gate::SetUp => set_up_page(),
        Gate::NewWorkspace => new_workspace_page(),
        Gate::Workspaces => workspaces_page(),
    }
}

enum Office {
    Import,
    Settings,
    Profile,
    Search,
}

#[lazy]
fn office(page: Office) -> AnyView {
    match page {
        Office::Import => import_page(),
        Office::Settings => settings_page(),
        Office::Search => search_page(),
        Office::Profile => profile_page(),
    }
}

macro_rules! page {
    ($(#[$doc:meta])* $name:ident, $piece:ident($page:expr), $preload:ident) => {
        $(#[$doc])*
        pub struct $name;

        impl LazyRoute for $name {
            fn data() -> Self {
                Self
            }

            async fn view(_this: Self) -> AnyView {
                $piece($page).await
            }

            async fn preload() {
                // Code is split for the browser only.
                #[cfg(target_arch = "wasm32")]
                $preload().await;
            }
        }
    };
}

page!(
    /// Signing in.
    SignInPage, gate(Gate::SignIn), __preload_gate
);
page!(
    /// The page behind the one-time link.
    SetUpPage, gate(Gate::SetUp), __preload_gate
);
page!(
    /// The page behind an invitation's link.
    InvitationPage, gate(Gate::Invitation), __preload_gate
);
page!(
    /// A further workspace.
    NewWorkspacePage, gate(Gate::NewWorkspace), __preload_gate
);
page!(
    /// Where do you want to work?
    WorkspacesPage, gate(Gate::Workspaces), __preload_gate
);
page!(
    /// What came in?
    ImportPage, office(Office::Import), __preload_office
);
page!(
    /// How is this workspace set up?
    SettingsPage, office(Office::Settings), __preload_office
);
page!(
    /// Who are you here?
    ProfilePage, office(Office::Profile), __preload_office
);
page!(
    /// Where is it?
    SearchPage, office(Office::Search), __preload_office
);
