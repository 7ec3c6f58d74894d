//! What is kept of reports that come by mail.

mod deliver;
mod keep;

pub use deliver::{deliver, due};

use crate::db::Tx;
use crate::{Store, all, audit, exec, jobs, row};
use domain::access::Access;
use domain::error::{StoreError, StoreResult};
use domain::job::NewJob;
use domain::report::{NewReport, Report, ReportStore, Rhythm};
use domain::time::{Micros, parse_zone};
use std::collections::BTreeMap;

/// The kind of job that sends a report.
pub const SEND: &str = "report";

row! {
    /// A report as it is kept.
    struct ReportRow {
        id: String,
        name: String,
        metrics: String,
        subject: String,
        rhythm: String,
        hour: i64,
        zone: String,
        paused: bool,
        last_at: Option<i64>,
        due_at: Option<i64>,
    }
}

impl ReportRow {
    fn report(self, to: Vec<String>) -> StoreResult<Report> {
        let unreadable = || {
            tracing::error!(report = self.id, "a kept report cannot be read");
            StoreError::Unavailable
        };
        Ok(Report {
            report: NewReport {
                metrics: serde_json::from_str(&self.metrics).map_err(|_| unreadable())?,
                rhythm: Rhythm::parse(&self.rhythm).ok_or_else(unreadable)?,
                hour: u8::try_from(self.hour).map_err(|_| unreadable())?,
                zone: parse_zone(&self.zone).ok_or_else(unreadable)?,
                name: self.name,
                subject: self.subject,
                to,
            },
            id: self.id,
            paused: self.paused,
            last_at: self.last_at,
            next_at: self.due_at,
        })
    }
}

/// The reports of a workspace, or the one with this id; with everybody who gets them and still may.
async fn read(tx: &mut Tx, workspace: &str, id: &str) -> StoreResult<Vec<Report>> {
    let readers = all!(
        tx,
        (String, String),
        "select r.report_id, r.person_id from report_reader r
           join member m on m.workspace_id = r.workspace_id and m.person_id = r.person_id
          where r.workspace_id = $1 and (r.report_id = $2 or $2 = '') and m.scope is null
          order by r.person_id",
        workspace,
        id
    )?;
    let mut of: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (report, person) in readers {
        of.entry(report).or_default().push(person);
    }
    let rows = all!(
        tx,
        ReportRow,
        "select r.id, r.name, r.metrics, r.subject, r.rhythm, r.hour, r.zone, r.paused, r.last_at, d.due_at
           from report r
           left join report_due d on d.of_workspace = r.workspace_id and d.report_id = r.id
          where r.workspace_id = $1 and (r.id = $2 or $2 = '') order by r.name, r.id",
        workspace,
        id
    )?;
    rows.into_iter()
        .map(|row| {
            let to = of.remove(&row.id).unwrap_or_default();
            row.report(to)
        })
        .collect()
}

/// The report with this id.
async fn one(tx: &mut Tx, workspace: &str, id: &str) -> StoreResult<Report> {
    // An empty id would ask for all.
    let found = if id.is_empty() {
        None
    } else {
        read(tx, workspace, id).await?.pop()
    };
    found.ok_or(StoreError::NotFound)
}

/// Sets when a report comes next; never, while it is paused.
async fn set_next(tx: &mut Tx, workspace: &str, id: &str, now: Micros) -> StoreResult<()> {
    let kept = one(tx, workspace, id).await?;
    let next = kept.report.next(now).filter(|_| !kept.paused);
    let Some(next) = next else {
        exec!(
            tx,
            "delete from report_due where of_workspace = $1 and report_id = $2",
            workspace,
            id
        )?;
        return Ok(());
    };
    exec!(
        tx,
        "insert into report_due (of_workspace, report_id, due_at) values ($1, $2, $3)
         on conflict (of_workspace, report_id) do update set due_at = excluded.due_at",
        workspace,
        id,
        next
    )?;
    Ok(())
}

/// A row of the audit log for a change of one report.
async fn note(
    tx: &mut Tx,
    (workspace, actor): (&str, &str),
    (action, object): (&'static str, &str),
    after: Option<serde_json::Value>,
    now: Micros,
) -> StoreResult<()> {
    let entry = audit::Entry {
        actor,
        action,
        object,
        before: None,
        after,
    };
    audit::record(tx, workspace, now, entry).await
}

#[async_trait::async_trait]
impl ReportStore for Store {
    async fn reports(&self, access: &Access) -> StoreResult<Vec<Report>> {
        let mut tx = self.db.read(access).await?;
        read(&mut tx, access.workspace(), "").await
    }

    async fn report_readers(&self, access: &Access) -> StoreResult<Vec<(String, String)>> {
        let mut tx = self.db.read(access).await?;
        Ok(all!(
            tx,
            (String, String),
            "select p.id, p.name from member m join person p on p.id = m.person_id
              where m.workspace_id = $1 and m.scope is null order by p.name, p.id",
            access.workspace()
        )?)
    }

    async fn save_report(
        &self,
        access: &Access,
        id: Option<&str>,
        report: &NewReport,
        now: Micros,
    ) -> StoreResult<String> {
        keep::save(self, access, id, report, now).await
    }

    async fn delete_report(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()> {
        let (workspace, id) = (access.workspace().to_owned(), id.to_owned());
        let person = access.person().to_owned();
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let touched = exec!(
                        tx,
                        "delete from report where workspace_id = $1 and id = $2",
                        workspace.as_str(),
                        id.as_str()
                    )?;
                    if touched == 0 {
                        return Err(StoreError::NotFound);
                    }
                    let whose = (workspace.as_str(), person.as_str());
                    note(tx, whose, ("report.removed", &id), None, now).await
                })
            })
            .await
    }

    async fn pause_report(
        &self,
        access: &Access,
        id: &str,
        paused: bool,
        now: Micros,
    ) -> StoreResult<()> {
        let (workspace, id) = (access.workspace().to_owned(), id.to_owned());
        let person = access.person().to_owned();
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let touched = exec!(
                        tx,
                        "update report set paused = $3 where workspace_id = $1 and id = $2",
                        workspace.as_str(),
                        id.as_str(),
                        paused
                    )?;
                    if touched == 0 {
                        return Err(StoreError::NotFound);
                    }
                    set_next(tx, &workspace, &id, now).await?;
                    let whose = (workspace.as_str(), person.as_str());
                    let after = Some(serde_json::json!({ "paused": paused }));
                    note(tx, whose, ("report.paused", &id), after, now).await
                })
            })
            .await
    }

    async fn send_report(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()> {
        let (workspace, id) = (access.workspace().to_owned(), id.to_owned());
        let person = access.person().to_owned();
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    one(tx, &workspace, &id).await?;
                    let payload = serde_json::json!({ "report": id }).to_string();
                    let job = NewJob {
                        unique_key: Some(format!("{id}:now")),
                        ..NewJob::of(&workspace, SEND, payload, now)
                    };
                    jobs::enqueue(tx, &job, now).await?;
                    let whose = (workspace.as_str(), person.as_str());
                    note(tx, whose, ("report.asked", &id), None, now).await
                })
            })
            .await
    }
}
