use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// Things of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// What they are.
    pub name: String,
    /// The nearest, nearest first.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub count: usize,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// Its name.
    pub title: String,
    /// What tells it from others of its name.
    pub note: String,
    /// Where it is.
    pub path: String,
}

/// Looks for people, courses, parts and metrics of a workspace. `most` of each kind, up to 50, are
/// told. Members may, and find what their role reads.
#[server(endpoint = "search", input = Json)]
pub async fn search(workspace: String, q: String, most: usize) -> Result<Vec<Group>, AppError> {
    let (backend, access, workspace) =
        ui::backend::member(&workspace, domain::access::Role::Viewer)?;
    // Whatever can be found so far belongs to School.
    ui::backend::entitled(&access, domain::plan::Feature::School)?;
    super::read::search(&backend, &access, &workspace, &q, most.min(50)).await
}
