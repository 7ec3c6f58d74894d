//! Putting things in order by hand: by pointer, by touch, by keys and by plain buttons.

mod board;
mod engine;
mod handle;
pub mod lanes;
mod list;

pub use board::DragBoard;
pub use engine::Moved;
pub use lanes::{Card, Lane};
pub use list::{DragList, Plain};
