//! What the HTTP surface promises, asked as browsers and as strangers ask it: the whole router over a
//! store of its own a test, each on SQLite and on PostgreSQL. One program, so that it links once.

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
mod addresses;
mod admin_jobs;
mod admin_mail;
mod api;
mod audit;
mod backup;
mod canary;
mod csrf;
mod endpoints;
mod escape;
mod exports;
mod files;
mod fixture;
mod full;
mod functions;
mod garbage;
mod headers;
mod jobs;
mod live;
mod looks;
mod mail;
mod members;
mod operations;
mod pages;
mod personal;
mod reports;
mod scopes;
mod sessions;
mod set_up;
mod shares;
mod surface;
mod things;
mod uploads;
mod webhooks;
