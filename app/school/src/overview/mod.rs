//! How is it going?

mod arrange;
mod data;
mod needs;
mod page;
#[cfg(feature = "ssr")]
mod read;

pub use data::{Overview, ReadOverview};
pub use page::OverviewPage;
