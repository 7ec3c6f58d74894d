//! The audit log: who did what, and whether the log is as it was written.

mod data;
mod filters;
mod list;
mod page;

pub use page::audit_page;
