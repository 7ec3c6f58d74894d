//! What a link shows to whoever has it.

mod content;
mod data;
mod page;
#[cfg(feature = "ssr")]
mod pass;
#[cfg(feature = "ssr")]
pub(crate) mod read;

#[cfg(feature = "ssr")]
pub(crate) use content::Drawing;
#[cfg(feature = "ssr")]
pub(crate) use data::Chart;
pub use page::shown_page;
