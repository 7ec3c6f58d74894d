//! Every test of the store, each on SQLite and on PostgreSQL. One program, so that it links once.

// All of this is test code, also outside the functions that are marked as tests.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

#[macro_use]
mod harness;

mod account;
mod audit;
mod collaborations;
mod dump;
mod full;
mod imports;
mod jobs;
mod kept;
mod looks;
mod mail;
mod marks;
mod members;
mod metrics;
mod migrations;
mod notices;
mod order;
mod people;
mod personal;
mod planning;
mod reports;
mod rights;
mod rollup;
mod row_security;
mod sample;
mod school;
mod school_fixture;
mod sessions;
mod shares;
mod tokens;
mod webhooks;
mod workspaces;
mod writes;
