//! The API in one table: what can be asked, what is answered, and the OpenAPI document made of both.
//!
//! The server's router is made from [`ENDPOINTS`], so that nothing is served that is not described, and
//! nothing is described that is not served.

mod document;
mod endpoints;
mod models;
mod parameters;
mod shape;

pub use document::{document, schema_of};
pub use endpoints::{
    Answer, ENDPOINTS, Endpoint, Operation, PAGE_DEFAULT, PAGE_MOST, REJECTS_SHOWN, ROOT, Takes,
};
pub use models::MODELS;
pub use parameters::{IDEMPOTENCY_KEY, Parameter, Place};
pub use shape::{Field, Model, Shape};

use crate::time::Micros;
use chrono::{DateTime, SecondsFormat};

/// An instant as the API writes it: RFC 3339 in UTC, to the second.
pub fn instant(at: Micros) -> String {
    DateTime::from_timestamp_micros(at)
        .unwrap_or_default()
        .to_rfc3339_opts(SecondsFormat::Secs, true)
}
