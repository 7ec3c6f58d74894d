use domain::metric::Span;
use domain::metric::range::RangeQuery;
use domain::metric::series::Series;
use domain::order::Arranged;
use domain::time::Day;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// All that the overview shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// What the address asks for.
    pub range: RangeQuery,
    /// The days that this means now.
    pub span: Span,
    /// Those days in words.
    pub label: String,
    /// What changes are measured against, in words.
    pub against: String,
    /// Courses to choose from, as id and name.
    pub courses: Vec<(String, String)>,
    /// The course that is looked at, or none for all.
    pub course: Option<String>,
    /// Total students, active this week, completion or mean score, submissions: without their points.
    pub tiles: Vec<(String, Series)>,
    /// The version of the order that they stand in.
    pub tiles_version: i64,
    /// The order of the page's blocks.
    pub blocks: Arranged,
    /// Active students by bucket.
    pub active: Series,
    /// What the line shows, in one sentence.
    pub active_caption: String,
    /// Interactions by kind of activity: what, how many.
    pub parts: Vec<(String, f64)>,
    /// Interactions by weekday and hour, where files carry times.
    pub hours: Option<Vec<Vec<i64>>>,
    /// When they come most, in one sentence.
    pub hours_caption: String,
    /// Who is at risk.
    pub needs: Needs,
    /// The workspace's zone.
    pub zone: String,
    /// The state of the data that this was read from.
    pub data_version: i64,
    /// The day of the newest fact, when it is so long ago that today shows nothing.
    pub ended: Option<Day>,
}

/// The at-risk box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needs {
    /// Students at risk.
    pub at_risk: u32,
    /// Students in all.
    pub total: u32,
    /// Students at risk seven days before.
    pub week_ago: u32,
    /// The most urgent.
    pub first: Vec<Needy>,
}

/// One student at risk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needy {
    /// The student's id.
    pub id: String,
    /// The student's name.
    pub name: String,
    /// Why, as a sentence.
    pub why: String,
    /// Since when.
    pub since: Option<Day>,
}

/// The overview of a workspace, or of one course in it. `pairs` is the address's query. Members may
/// ask. `None` while nobody is enrolled.
#[server(endpoint = "school/overview", input = Json)]
pub async fn read_overview(
    workspace: String,
    pairs: Vec<(String, String)>,
) -> Result<Option<Overview>, AppError> {
    let (backend, access, workspace) = crate::seat(&workspace)?;
    match super::read::overview(&backend, &access, &workspace, &pairs).await? {
        Some(overview) => Ok(Some(
            super::arrange::arranged(&backend, &access, overview).await?,
        )),
        None => Ok(None),
    }
}
