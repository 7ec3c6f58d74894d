//! Exports: what of the product becomes a file, in which form, and what is kept of each one made.
//!
//! A [`Sheet`] says what stands above the rows and what each column is; the rows follow as
//! [`Cell`](crate::table::csv::Cell)s. [`json`] writes both here, [`csv`](crate::table::csv) the rows;
//! the forms that are archives or drawn pages are made by the crate `paper`.

pub mod json;
mod log;
mod sheet;
mod subject;

pub use log::{Asked, Export, ExportState, ExportStore, Made, NewExport};
pub use sheet::{ColumnKind, Head, Sheet};
pub use subject::{Format, LARGE, Subject, file_name, named};
