//! Pages that belong to no area, in three pieces of code that are loaded when first needed: what comes
//! before the product, what a workspace needs beside its areas, and a person's own account. One piece a page would make dozens
//! of small files, since code that any two pages share becomes a file of its own.

use crate::account::{
    confirm_email_page, confirm_page, forgot_page, invitation_page, new_codes_page,
    new_workspace_page, profile_page, reset_page, second_step_page, security_page, set_up_page,
    sign_in_page, two_steps_page, undo_email_page, workspaces_page,
};
use crate::find::search_page;
use crate::import::import_page;
use crate::personal::{account_data_page, student_data_page};
use crate::settings::settings_page;
use leptos::prelude::*;
use leptos_router::LazyRoute;

enum Gate {
    Invitation,
    SignIn,
    SecondStep,
    Forgot,
    Reset,
    ConfirmEmail,
    UndoEmail,
    SetUp,
    NewWorkspace,
    Workspaces,
}

#[lazy]
fn gate(page: Gate) -> AnyView {
    match page {
        Gate::Invitation => invitation_page(),
        Gate::SignIn => sign_in_page(),
        Gate::SecondStep => second_step_page(),
        Gate::Forgot => forgot_page(),
        Gate::Reset => reset_page(),
        Gate::ConfirmEmail => confirm_email_page(),
        Gate::UndoEmail => undo_email_page(),
        Gate::SetUp => set_up_page(),
        Gate::NewWorkspace => new_workspace_page(),
        Gate::Workspaces => workspaces_page(),
    }
}

enum Office {
    Import,
    Settings,
    Search,
    StudentData,
}

#[lazy]
fn office(page: Office) -> AnyView {
    match page {
        Office::Import => import_page(),
        Office::Settings => settings_page(),
        Office::Search => search_page(),
        Office::StudentData => student_data_page(),
    }
}

enum Account {
    Profile,
    Security,
    Confirm,
    TwoSteps,
    NewCodes,
    OwnData,
}

#[lazy]
fn account(page: Account) -> AnyView {
    match page {
        Account::Profile => profile_page(),
        Account::Security => security_page(),
        Account::Confirm => confirm_page(),
        Account::TwoSteps => two_steps_page(),
        Account::NewCodes => new_codes_page(),
        Account::OwnData => account_data_page(),
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
    ProfilePage, account(Account::Profile), __preload_account
);
page!(
    /// The second step of signing in.
    SecondStepPage, gate(Gate::SecondStep), __preload_gate
);
page!(
    /// Asking for a new password.
    ForgotPage, gate(Gate::Forgot), __preload_gate
);
page!(
    /// Setting it.
    ResetPage, gate(Gate::Reset), __preload_gate
);
page!(
    /// Behind the link to a new address.
    ConfirmEmailPage, gate(Gate::ConfirmEmail), __preload_gate
);
page!(
    /// Behind the link to an old address.
    UndoEmailPage, gate(Gate::UndoEmail), __preload_gate
);
page!(
    /// How is your account kept safe?
    SecurityPage, account(Account::Security), __preload_account
);
page!(
    /// Is it you?
    ConfirmPage, account(Account::Confirm), __preload_account
);
page!(
    /// How does your phone make the codes?
    TwoStepsPage, account(Account::TwoSteps), __preload_account
);
page!(
    /// Have you kept these?
    NewCodesPage, account(Account::NewCodes), __preload_account
);
page!(
    /// What is held about you?
    OwnDataPage, account(Account::OwnData), __preload_account
);
page!(
    /// What is held about a student?
    StudentDataPage, office(Office::StudentData), __preload_office
);
page!(
    /// Where is it?
    SearchPage, office(Office::Search), __preload_office
);
