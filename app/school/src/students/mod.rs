//! Who is learning here?

mod bulk;
mod data;
mod filters;
mod page;
mod table;

pub use data::{
    ListStudents, Listed, MarkField, MarkStudent, TagReport, TagStudents, UndoTag, columns_of,
};
pub use page::StudentsPage;
