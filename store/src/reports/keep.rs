//! Making and changing a report.

use super::{note, set_next};
use crate::error::SqlError;
use crate::{Store, both, exec, ids, one};
use domain::access::Access;
use domain::error::{StoreError, StoreResult};
use domain::report::NewReport;
use domain::time::Micros;
use serde_json::json;

/// Reports of one workspace: each is a mail to people, again and again.
const MOST: i64 = 50;

/// See [`domain::report::ReportStore::save_report`].
pub(super) async fn save(
    store: &Store,
    access: &Access,
    id: Option<&str>,
    report: &NewReport,
    now: Micros,
) -> StoreResult<String> {
    let (workspace, report) = (access.workspace().to_owned(), report.clone());
    let person = access.person().to_owned();
    let known = id.map(str::to_owned);
    store
        .db
        .write(access, move |tx| {
            Box::pin(async move {
                let metrics = serde_json::to_string(&report.metrics)
                    .map_err(|cause| SqlError::from(sqlx::Error::Encode(Box::new(cause))))?;
                // Writers of one workspace come one after the other on PostgreSQL too.
                one!(
                    tx,
                    (String,),
                    both!("select id from workspace where id = $1" {lock}),
                    workspace.as_str()
                )?;
                let id = match known {
                    Some(id) => id,
                    None => {
                        let (count,) = one!(
                            tx,
                            (i64,),
                            "select count(*) from report where workspace_id = $1",
                            workspace.as_str()
                        )?;
                        if count >= MOST {
                            return Err(StoreError::Conflict(
                                "There are 50 reports already. Remove one first.",
                            ));
                        }
                        let id = ids::new_id(now);
                        exec!(
                            tx,
                            "insert into report (workspace_id, id, name, metrics, subject, rhythm, hour,
                                    zone, paused, created_at)
                             values ($1, $2, 'new', '[]', '', '', 0, '', $4, $3)",
                            workspace.as_str(),
                            id.as_str(),
                            now,
                            false
                        )?;
                        id
                    }
                };
                let touched = exec!(
                    tx,
                    "update report set name = $3, metrics = $4, subject = $5, rhythm = $6, hour = $7,
                            zone = $8
                      where workspace_id = $1 and id = $2",
                    workspace.as_str(),
                    id.as_str(),
                    report.name.as_str(),
                    metrics.as_str(),
                    report.subject.as_str(),
                    report.rhythm.key(),
                    i64::from(report.hour),
                    report.zone.name()
                )?;
                if touched == 0 {
                    return Err(StoreError::NotFound);
                }
                exec!(
                    tx,
                    "delete from report_reader where workspace_id = $1 and report_id = $2",
                    workspace.as_str(),
                    id.as_str()
                )?;
                for reader in &report.to {
                    exec!(
                        tx,
                        "insert into report_reader (workspace_id, report_id, person_id)
                         select m.workspace_id, $2, m.person_id from member m
                          where m.workspace_id = $1 and m.person_id = $3 and m.scope is null",
                        workspace.as_str(),
                        id.as_str(),
                        reader.as_str()
                    )?;
                }
                set_next(tx, &workspace, &id, now).await?;
                let whose = (workspace.as_str(), person.as_str());
                note(tx, whose, ("report.saved", &id), Some(after(&report)), now).await?;
                Ok(id)
            })
        })
        .await
}

/// What the audit log keeps of a report: names are people's words and stay out.
fn after(report: &NewReport) -> serde_json::Value {
    json!({
        "metrics": report.metrics,
        "rhythm": report.rhythm.key(),
        "hour": report.hour,
        "zone": report.zone.name(),
        "readers": report.to.len(),
    })
}
