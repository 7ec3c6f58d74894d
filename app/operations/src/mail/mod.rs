//! What was mailed?

mod act;
mod data;
pub(crate) mod page;
#[cfg(feature = "ssr")]
mod read;

pub use act::RetryMail;
pub use data::{OpenMail, ReadOutbox};
