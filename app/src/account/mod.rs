//! Getting in: set-up by the one-time link, an invitation, sign-in, sign-out, a further workspace.

mod gate;
mod invitation;
mod new_workspace;
mod profile;
mod set_up;
mod sign_in;
mod sign_out;
mod workspaces;
pub use ui::zones;

pub use invitation::invitation_page;
pub use new_workspace::new_workspace_page;
pub use profile::profile_page;
pub use set_up::set_up_page;
pub use sign_in::sign_in_page;
pub use sign_out::SignOutForm;
pub use workspaces::workspaces_page;
