//! Who comes back?

mod data;
mod page;

#[cfg(feature = "ssr")]
pub use data::Returners;
#[cfg(feature = "ssr")]
pub use data::returners;
pub use page::cohorts_page;
