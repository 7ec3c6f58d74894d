//! The workspace's settings.

pub mod look_at;
mod page;

pub use page::settings_page;
