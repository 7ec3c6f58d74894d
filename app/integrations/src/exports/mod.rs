//! Exports: what was taken away as a file, and what is being made.

mod data;
mod page;

pub use page::exports_page;
