//! How the account is kept safe: password, second step, recovery codes, sessions.

mod codes;
mod confirm;
mod page;
mod password;
mod picture;
mod read;
mod sessions;
mod two_steps;

pub use codes::new_codes_page;
pub use confirm::confirm_page;
pub use page::security_page;
pub use two_steps::two_steps_page;
