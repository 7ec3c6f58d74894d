//! What should you hear about?

mod data;
mod form;
mod page;
mod preview;

pub use page::alerts_page;
