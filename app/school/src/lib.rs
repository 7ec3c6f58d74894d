//! School, as instructors see it.
#![recursion_limit = "512"]

pub mod at_risk;
mod badge;
pub mod overview;
pub mod student;
pub mod students;
mod words;

/// The first line of every server function that reads School: a member of the workspace, whose plan
/// includes School.
#[cfg(feature = "ssr")]
fn seat(
    workspace: &str,
) -> ui::error::AppResult<(
    ui::backend::Backend,
    domain::access::Access,
    domain::workspace::Workspace,
)> {
    let found = ui::backend::member(workspace, domain::access::Role::Viewer)?;
    ui::backend::entitled(&found.1, domain::plan::Feature::School)?;
    Ok(found)
}
