//! What tables are made of. Their rules are in `domain::table`; which rows they have is their area's
//! business.

mod columns;
mod edit;
mod pick;
mod sort;
mod views;

pub use columns::ColumnsPanel;
pub use edit::EditCell;
pub use pick::{Pick, PickPage, Picked};
pub use sort::{SortChoice, SortHead, SortPanel, sort_choices};
pub use views::{ForgetView, KeepView, ViewsPanel};
