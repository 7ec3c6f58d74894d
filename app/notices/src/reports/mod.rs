//! What comes by mail?

mod act;
mod data;
mod form;
mod page;

pub use act::{ActOnReport, SaveReport};
pub use data::ReadReports;
pub(crate) use page::reports_page;
