//! The API's reference: the OpenAPI document's table, to be read by people.

mod data;
mod page;

pub use page::reference_page;
