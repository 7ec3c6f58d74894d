//! The live channel: one event stream a browser, over which pages learn what changed.
//!
//! A stream holds no queue. Each workspace with listeners keeps its latest events in a ring, and a
//! stream is a place in it: a slow reader costs nothing and finds a «resync» where its place is gone,
//! and a browser that comes back goes on at the id it saw last.

mod hub;
mod rooms;
mod stream;

pub use hub::Hub;
pub use rooms::RING;
pub use stream::stream;
