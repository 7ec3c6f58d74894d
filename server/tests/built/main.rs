//! Proofs on the built program, as a process among others: it is killed, frozen, asked to stop, and left
//! without room or database.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod cut;
mod house;
mod kills;
mod program;
mod restarts;
