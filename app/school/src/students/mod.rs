//! Who is learning here?

mod filters;
mod page;
mod table;

pub use page::{ListStudents, StudentsPage};
