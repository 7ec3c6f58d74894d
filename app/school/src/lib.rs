//! School, as instructors see it.
#![recursion_limit = "512"]

pub mod overview;
