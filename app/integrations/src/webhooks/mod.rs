//! Webhooks: addresses that are told what happens.

mod data;
mod deliveries;
mod form;
mod list;
mod open;
mod page;

pub use page::webhooks_page;
