//! What goes on behind?

mod act;
mod data;
mod forms;
pub(crate) mod page;
#[cfg(feature = "ssr")]
mod read;
mod tables;

pub use act::{ActOnJob, RecountDays, RunSchedule};
pub use data::ReadJobs;
