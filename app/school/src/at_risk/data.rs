use domain::school::at_risk::{AtRiskRow, Counts};
use domain::school::segment::{Features, Thresholds};
use domain::time::Day;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// Rows of a page of the list.
pub const PAGE: u64 = 50;

/// All that the at-risk page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AtRisk {
    /// Everybody by segment.
    pub counts: Counts,
    /// Students at risk seven days before.
    pub week_ago: u32,
    /// A page of those at risk, most urgent first.
    pub rows: Vec<AtRiskRow>,
    /// The first row's place, from 0.
    pub offset: u64,
    /// The thresholds in force.
    pub thresholds: Thresholds,
    /// Whether the viewer may change them.
    pub may_change: bool,
    /// The day that the page speaks of.
    pub today: Day,
}

/// Who is at risk, from `offset` on. Members may ask.
#[server(endpoint = "school/at-risk", input = Json)]
pub async fn read_at_risk(workspace: String, offset: u64) -> Result<AtRisk, AppError> {
    use domain::access::Role;
    use domain::school::at_risk::AtRiskList;
    use domain::school::segment::Segment;
    use domain::time::Now;

    let (backend, access, workspace) = crate::seat(&workspace)?;
    let now = workspace.now((backend.clock)());
    let directory = backend
        .directories
        .directory(&access, &workspace, now)
        .await?;
    let before = Now::as_of(now.today.plus(-7), &workspace.calendar);
    let before = backend
        .directories
        .directory(&access, &workspace, before)
        .await?;
    let skip = usize::try_from(offset).unwrap_or(usize::MAX);
    let list = AtRiskList::new(&directory, skip.saturating_add(PAGE as usize));
    Ok(AtRisk {
        counts: list.counts,
        week_ago: AtRiskList::new(&before, 0).counts.of(Segment::AtRisk),
        rows: list.rows.into_iter().skip(skip).collect(),
        offset,
        thresholds: backend.school.thresholds(&access).await?,
        may_change: access.may_for_all(Role::Analyst),
        today: now.today,
    })
}

/// What the rules judge by, of everybody in a running course: enough for a browser to judge anew.
/// Members may ask.
#[server(endpoint = "school/features", input = Json)]
pub async fn read_features(workspace: String) -> Result<Vec<Features>, AppError> {
    let (backend, access, workspace) = crate::seat(&workspace)?;
    let now = workspace.now((backend.clock)());
    let roll = backend.school.roll(&access, now).await?;
    Ok(domain::school::standing::running_features(&roll, now.today))
}

/// Names of students by number, twenty at most. Members may ask.
#[server(endpoint = "school/moved", input = Json)]
pub async fn list_moved(
    workspace: String,
    numbers: Vec<u32>,
) -> Result<Vec<(String, String)>, AppError> {
    let (backend, access, workspace) = crate::seat(&workspace)?;
    let now = workspace.now((backend.clock)());
    let directory = backend
        .directories
        .directory(&access, &workspace, now)
        .await?;
    let rows = numbers
        .into_iter()
        .take(20)
        .filter_map(|number| directory.row(number));
    Ok(rows.map(|row| (row.id, row.name)).collect())
}

/// Keeps the thresholds for everybody in the workspace. Analysts may.
#[server(endpoint = "school/thresholds", input = Json)]
pub async fn save_thresholds(workspace: String, thresholds: Thresholds) -> Result<(), AppError> {
    let (backend, access, _) =
        ui::backend::whole_member(&workspace, domain::access::Role::Analyst)?;
    ui::backend::entitled(&access, domain::plan::Feature::School)?;
    let wrong = thresholds.check();
    if !wrong.is_empty() {
        return Err(ui::backend::fail(AppError::Invalid(wrong)));
    }
    backend
        .school
        .set_thresholds(&access, &thresholds, (backend.clock)())
        .await?;
    Ok(())
}
