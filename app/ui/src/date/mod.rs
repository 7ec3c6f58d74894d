//! Days and times of day to choose.

mod grid;
mod picker;
mod slots;

pub use picker::{DayPicker, Picked};
pub use slots::{Slot, SlotPicker};
