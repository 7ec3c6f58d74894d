//! What does each number mean?

mod data;
mod page;

pub use page::metrics_page;
