//! Tables: how one is sorted, which columns it shows, what is selected in it, the views kept of it, and
//! its text as a file. Which rows it has is its area's business.

mod columns;
pub mod csv;
mod order;
mod selection;
mod view;

pub use columns::{Column, Columns};
pub use order::{Key, MOST_KEYS, Order};
pub use selection::Selection;
pub use view::{NAME_MAX, NewView, QUERY_MAX, View, ViewStore};
