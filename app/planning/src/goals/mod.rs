//! What are you aiming for?

mod data;
mod form;
mod page;

pub use form::plain;
pub use page::goals_page;
