//! Getting in: set-up by the one-time link, an invitation, sign-in in one or two steps, a forgotten
//! password, sign-out, a further workspace. And who one is here: name, address, and what keeps the account
//! safe.

mod email;
mod forgot;
mod gate;
mod invitation;
mod new_workspace;
mod profile;
#[cfg(feature = "ssr")]
mod proof;
mod second_step;
mod security;
mod set_up;
mod sign_in;
mod sign_out;
mod username;
mod workspaces;
pub use ui::zones;

pub use email::{confirm_email_page, undo_email_page};
pub use forgot::{forgot_page, reset_page};
pub use invitation::invitation_page;
pub use new_workspace::new_workspace_page;
pub use profile::profile_page;
pub use second_step::second_step_page;
pub use security::{confirm_page, new_codes_page, security_page, two_steps_page};
pub use set_up::set_up_page;
pub use sign_in::sign_in_page;
pub use sign_out::SignOutForm;
pub use workspaces::workspaces_page;
