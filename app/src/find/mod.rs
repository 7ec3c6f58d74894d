//! Finding: the search page and the palette.

mod data;
mod keys;
mod page;
mod palette;
#[cfg(feature = "ssr")]
mod read;
mod sheet;

pub use keys::Finder;
pub use page::search_page;
