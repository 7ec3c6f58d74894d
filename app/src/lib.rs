//! What is seen: the shell around every area, and the pages that belong to none.
#![recursion_limit = "512"]

mod account;
#[cfg(feature = "ssr")]
pub mod document;
mod find;
mod frame;
mod home;
pub mod import;
mod not_found;
mod pages;
mod personal;
mod root;
mod sample;
mod settings;

pub use root::App;
pub use ui::broken;
