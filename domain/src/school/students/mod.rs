//! The list of students: asked for by address, answered page by page.

mod columns;
mod cursor;
mod directory;
#[cfg(test)]
mod directory_tests;
pub(crate) mod fold;
mod page;
mod query;
#[cfg(test)]
mod query_tests;
mod words;

pub use columns::{COLUMNS, cell, kind, sort_of};
pub use cursor::{Cursor, SortKey};
pub use directory::Directory;
pub use page::{StudentPage, StudentRow};
pub use query::{
    LIMIT_DEFAULT, LIMIT_MAX, LastActive, Quarter, SEARCH_MAX, Sort, StatusFilter, StudentQuery,
};
