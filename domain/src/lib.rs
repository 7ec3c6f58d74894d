//! What is true in Atelier: types, rules and arithmetic.
//!
//! Nothing here does I/O or reads a clock; `now` is always an argument. One `Store` trait an area
//! says what the rules need to be kept; the `store` crate implements it.

pub mod access;
pub mod account;
pub mod alert;
pub mod api;
pub mod audit;
pub mod collaboration;
pub mod error;
pub mod export;
pub mod file;
pub mod goal;
pub mod guest;
pub mod import;
pub mod interval;
pub mod job;
pub mod live;
pub mod look;
pub mod mail;
pub mod member;
pub mod metric;
pub mod month;
pub mod note;
pub mod notice;
pub mod order;
pub mod password;
pub mod person;
pub mod personal;
pub mod plan;
pub mod report;
pub mod rich;
pub mod rights;
pub mod sample;
pub mod school;
pub mod search;
pub mod share;
pub mod table;
pub mod time;
pub mod token;
pub mod totp;
pub mod webhook;
pub mod workspace;
