//! How is it going?

mod arrange;
mod data;
mod needs;
mod page;
#[cfg(feature = "ssr")]
mod read;

pub use data::{Needs, Needy, Overview, ReadOverview};
pub use page::OverviewPage;
#[cfg(feature = "ssr")]
pub use read::overview as read;
