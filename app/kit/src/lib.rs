//! The kit's own pages: each part alone, for those who build with it and for the browser tests. Served
//! only in development.
#![recursion_limit = "512"]

mod choose;
mod moves;
mod page;
mod say;
mod write;

pub use page::KitPage;
