//! Who comes back?

mod data;
mod page;

pub use page::cohorts_page;
