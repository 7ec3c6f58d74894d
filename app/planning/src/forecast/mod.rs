//! What comes next?

mod data;
mod draw;
mod page;

pub use page::forecast_page;
