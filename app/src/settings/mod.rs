//! The workspace's settings.

mod close;
pub mod look_at;
mod page;

pub use page::settings_page;
