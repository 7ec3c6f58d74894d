//! Making links, and those that there are.

mod data;
mod form;
mod page;

pub use page::links_page;
