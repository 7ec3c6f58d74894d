//! Work that goes on behind: a registry of handlers by kind, the schedules that enqueue for them, and the
//! runner that claims and runs.
//!
//! A handler may run more than once. What it writes to this database goes through [`Context::write`] or
//! [`Context::finish_with`], which take effect only while the claim is its own; what it does elsewhere
//! carries the job's id, so that the other side can tell a repetition.

mod desk;
mod house;
mod registry;
mod runner;
mod schedule;

pub use desk::Desk;
pub use house::{House, register};
pub use registry::{Clock, Context, JobError, Limits, Registry};
pub use runner::{Runner, Running};
pub use schedule::{Schedule, Where};
