//! School, as instructors see it.
#![recursion_limit = "512"]

pub mod at_risk;
mod badge;
pub mod overview;
pub mod student;
pub mod students;
mod words;
