//! What people may ask about the data on them: a copy of it and its end, of one's own account and of a
//! student.

mod account;
mod student;

pub use account::account_data_page;
pub use student::student_data_page;

/// A count of things in words: `1 tag`, `1,284 records`.
fn counted(count: i64, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{} {many}", domain::metric::format::format_count(count)),
    }
}

/// Refuses unless what was typed is the name of what is to go: there is no way back.
#[cfg(feature = "ssr")]
fn typed(field: &str, typed: &str, wanted: &str) -> Result<(), ui::error::AppError> {
    let plain = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    if plain(typed) == plain(wanted) {
        return Ok(());
    }
    let sentence = format!("Type «{wanted}» to go on.");
    Err(ui::backend::fail(ui::error::AppError::field(
        field, sentence,
    )))
}
