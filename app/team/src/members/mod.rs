//! Members of a workspace and invitations: read, asked, changed, removed.

pub mod act;
pub mod data;
pub(crate) mod forms;
pub(crate) mod page;
mod tables;
