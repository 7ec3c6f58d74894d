//! Joins the app and the store: configuration, HTTP, files, imports.
#![recursion_limit = "512"]

pub mod account;
pub mod answers;
pub mod attempts;
pub mod backup;
pub mod clock;
pub mod config;
pub mod directories;
pub mod exports;
pub mod files;
pub mod http;
pub mod import;
pub mod jobs;
pub mod keys;
pub mod live;
pub mod mail;
pub mod notices;
pub mod operate;
pub mod operator;
pub mod passwords;
pub mod personal;
mod reports;
pub mod sample;
pub mod serve;
mod watch;
pub mod webhooks;
