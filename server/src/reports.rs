//! Sends reports: finds what is due, reads the figures, and queues the mail.

use crate::jobs::{Context, JobError, Limits, Registry, Schedule, Where};
use chrono_tz::Tz;
use domain::access::{Access, Role};
use domain::job::{JobStore, NewJob};
use domain::metric::range::{Preset, RangeQuery};
use domain::metric::read::read;
use domain::metric::registry::metric;
use domain::report::{Figure, ReportStore, Sheet, letter};
use domain::school::SchoolStore;
use domain::time::Micros;
use domain::workspace::WorkspaceStore;
use serde::Deserialize;
use serde_json::json;
use store::db::Scope;
use store::reports::{SEND, deliver, due};

/// Finds the reports that are due.
const DUE: &str = "reports-due";

#[derive(Deserialize)]
struct Nothing {}

#[derive(Deserialize)]
struct Order {
    report: String,
    /// The time it was due at; none where somebody asked for it now.
    #[serde(default)]
    due: Option<Micros>,
}

/// Adds the search for what is due and the sending. The first only enqueues, so that one report that
/// fails never holds up another.
pub fn register(registry: &mut Registry) {
    registry.on(
        DUE,
        "Finds the reports that are due",
        Limits::default(),
        find_due,
    );
    registry.on(SEND, "Sends a report", Limits::default(), send);
    registry.every(Schedule {
        name: "reports",
        // Reports come at whole hours; zones lie a quarter of an hour apart at the least.
        cron: "*/5 * * * *",
        place: Where::House(Tz::UTC),
        kind: DUE,
        payload: "{}",
    });
}

async fn find_due(context: Context, _: Nothing) -> Result<(), JobError> {
    let now = context.now();
    for (workspace, report, at) in due(&context.store, now).await? {
        let payload = json!({"report": report, "due": at}).to_string();
        let job = NewJob {
            unique_key: Some(format!("{report}:{at}")),
            ..NewJob::of(&workspace, SEND, payload, now)
        };
        context.store.enqueue_job(job, now).await?;
    }
    Ok(())
}

/// The mails and the end of the job are one transaction: a run that is repeated sends nothing twice.
async fn send(context: Context, order: Order) -> Result<(), JobError> {
    let house = context.workspace()?.to_owned();
    // The house itself reads, for all who get it at once; each of them sees the whole workspace.
    let access = Access::of_membership(&house, "", Role::Viewer);
    let store = &context.store;
    let reports = store.reports(&access).await?;
    let Some(report) = reports.into_iter().find(|report| report.id == order.report) else {
        // Somebody removed it since.
        return Ok(());
    };
    let workspace = store.workspace(&access).await?;
    let now = workspace.now(context.now());
    let plan = &report.report;
    let query = RangeQuery {
        preset: Preset::Custom(plan.rhythm.span(now.today, &workspace.calendar)),
        ..RangeQuery::default()
    };
    let window = query.resolve(now, &workspace.calendar).whole();
    let mut figures = Vec::new();
    for metric in plan.metrics.iter().filter_map(|id| metric(id)) {
        let series = read(store, &access, metric, &plan.subject, &window, now).await?;
        figures.extend(Figure::of(&series));
    }
    let roll = store.roll(&access, now).await?;
    let course = roll.courses.iter().find(|course| course.id == plan.subject);
    let (subject, body) = letter(&Sheet {
        name: &plan.name,
        workspace: (&house, &workspace.name),
        course: course.map(|course| (course.id.as_str(), course.name.as_str())),
        window: &window,
        figures: &figures,
    });
    let once = order
        .due
        .map_or_else(|| context.claim.id.clone(), |due| due.to_string());
    let at = context.now();
    let scope = Scope::Workspace(house.clone());
    context
        .finish_with(scope, move |tx| {
            Box::pin(async move {
                let text = (subject.as_str(), &body, once.as_str());
                deliver(tx, &house, &report, order.due, text, at).await
            })
        })
        .await?;
    Ok(())
}
