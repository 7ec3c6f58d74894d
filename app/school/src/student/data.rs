use domain::metric::Span;
use domain::metric::range::RangeQuery;
use domain::school::Work;
use domain::school::profile::{Beside, Why};
use domain::school::segment::Segment;
use domain::time::Day;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// All that a student's page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Shown name.
    pub name: String,
    /// Address, when known.
    pub email: Option<String>,
    /// The one segment they are in.
    pub segment: Segment,
    /// What that segment means.
    pub meaning: String,
    /// Since when they are in it.
    pub since: Option<Day>,
    /// Why, by course.
    pub why: Vec<Why>,
    /// Names of their courses.
    pub courses: Vec<String>,
    /// First day of their first enrolment.
    pub enrolled_on: Option<Day>,
    /// Last day on which they did anything.
    pub last_active: Option<Day>,
    /// Their usual pause in days.
    pub usual_gap: Option<f64>,
    /// Figures beside the course's.
    pub averages: Vec<Beside>,
    /// What files say of them.
    pub details: Vec<(String, String)>,
    /// What the address asks for.
    pub range: RangeQuery,
    /// The days that this means now.
    pub span: Span,
    /// Those days in words.
    pub label: String,
    /// Interactions by bucket: its days, its short name, how many (`None` before enrolment), and
    /// whether it still grows.
    pub days: Vec<(Span, String, Option<f64>, bool)>,
    /// Interactions by kind of activity until today.
    pub parts: Vec<(String, i64)>,
    /// Assessments by due day.
    pub work: Vec<Work>,
    /// The day that the page speaks of.
    pub today: Day,
}

/// One student's page. `pairs` is the address's query. Members may ask.
#[server(endpoint = "school/student", input = Json)]
pub async fn read_student(
    workspace: String,
    student: String,
    pairs: Vec<(String, String)>,
) -> Result<Sheet, AppError> {
    let (backend, access, workspace) = crate::seat(&workspace)?;
    super::read::sheet(&backend, &access, &workspace, &student, &pairs).await
}
