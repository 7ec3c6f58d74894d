//! Workspaces as the house sees them: names and plans, and looks that were asked for.

pub mod act;
pub mod data;
pub(crate) mod page;
