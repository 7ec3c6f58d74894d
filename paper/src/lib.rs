//! Files for people to take away: tables as CSV, JSON and spreadsheets, reports as PDF.
//!
//! Nothing here reads a store, a clock or a disk; what comes in is what goes out, written to whatever the
//! caller holds open. A table is written row by row and costs the same memory whatever its length.

pub mod pdf;
mod table;
mod xlsx;

pub use table::Table;
