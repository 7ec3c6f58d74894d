//! How is this student?

mod data;
mod page;
#[cfg(feature = "ssr")]
mod read;
mod sections;

pub use data::{ReadStudent, Sheet};
pub use page::StudentPage;
