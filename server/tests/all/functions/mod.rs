//! Every server function with the least right that it needs, by what it is about.

pub mod account;
pub mod school;
pub mod workspace;
