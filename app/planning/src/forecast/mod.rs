//! What comes next?

mod data;
mod draw;
mod page;

#[cfg(feature = "ssr")]
pub use data::Outlook;
#[cfg(feature = "ssr")]
pub use data::outlook;
pub use page::forecast_page;
