//! Imports on the server: files on disk, drafts in memory, commits in the background.

mod archive;
pub mod command;
pub mod desk;
mod rows;
pub mod staging;
