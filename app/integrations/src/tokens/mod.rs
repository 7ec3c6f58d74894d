//! API tokens: made, shown once, revoked.

mod data;
mod form;
mod list;
mod page;

pub use page::tokens_page;
