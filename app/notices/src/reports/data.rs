//! What the page shows, in words.

use domain::report::NewReport;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// A report with what the page says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportLine {
    /// Its id.
    pub id: String,
    /// What it says and when.
    pub report: NewReport,
    /// Names of its figures.
    pub figures: String,
    /// Names of those who get it.
    pub to: String,
    /// Whether it is paused.
    pub paused: bool,
    /// When it last went out, in its own zone.
    pub last: Option<String>,
    /// When it comes next, in its own zone.
    pub next: Option<String>,
}

/// Everything on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reports {
    /// Every report, by name.
    pub reports: Vec<ReportLine>,
    /// Ids and names of the courses.
    pub courses: Vec<(String, String)>,
    /// Ids and names of those who can get one.
    pub readers: Vec<(String, String)>,
    /// The workspace's zone.
    pub zone: String,
    /// The viewer's id.
    pub viewer: String,
    /// Whether the viewer may change them.
    pub may_change: bool,
    /// Whether a mail server takes mails.
    pub goes_out: bool,
}

/// Every report with when it comes. Members who see the whole workspace may ask.
#[server(endpoint = "reports", input = Json)]
pub async fn read_reports(workspace: String) -> Result<Reports, AppError> {
    use domain::access::Role;
    use domain::metric::registry::metric;
    use domain::time::{Calendar, Micros};

    let (backend, access, workspace) = ui::backend::whole_member(&workspace, Role::Viewer)?;
    ui::backend::entitled(&access, domain::plan::Feature::School)?;
    let now = workspace.now((backend.clock)());
    let roll = backend.school.roll(&access, now).await?;
    let readers = backend.reports.report_readers(&access).await?;
    let name = |id: &String| {
        let known = readers.iter().find(|(reader, _)| reader == id);
        known.map(|(_, name)| name.clone())
    };
    let line = |kept: domain::report::Report| {
        let plan = &kept.report;
        let calendar = Calendar::parse(plan.zone.name(), "monday").ok();
        let at = |at: Micros| calendar.as_ref().map(|own| own.day_and_time(at));
        let figures = plan.metrics.iter().filter_map(|id| metric(id));
        ReportLine {
            figures: figures
                .map(|metric| metric.name)
                .collect::<Vec<_>>()
                .join(", "),
            to: plan
                .to
                .iter()
                .filter_map(name)
                .collect::<Vec<_>>()
                .join(", "),
            paused: kept.paused,
            last: kept.last_at.and_then(at),
            next: kept.next_at.and_then(at),
            id: kept.id,
            report: kept.report,
        }
    };
    let kept = backend.reports.reports(&access).await?;
    Ok(Reports {
        reports: kept.into_iter().map(line).collect(),
        courses: roll
            .courses
            .iter()
            .map(|course| (course.id.clone(), course.name.clone()))
            .collect(),
        zone: workspace.calendar.zone.name().to_owned(),
        viewer: access.person().to_owned(),
        may_change: access.may_for_all(Role::Analyst),
        goes_out: backend.sends_mail,
        readers,
    })
}
