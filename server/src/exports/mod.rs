//! Exports: what pages show, as files. Small ones are made while their reader waits, large ones behind.

mod job;
mod planning;
mod prepare;
mod report;
mod school;

pub use job::{Exporter, register};
pub use prepare::{Prepared, prepare};

use crate::passwords::hex;
use domain::access::Access;
use domain::export::{Format, Made, Subject, file_name};
use domain::workspace::Workspace;
use paper::Table;
use sha2::{Digest, Sha256};
use std::io::Cursor;
use ui::backend::Backend;
use ui::error::{AppError, AppResult};

/// The name of the file that would be made now.
pub fn name_of(
    backend: &Backend,
    workspace: &Workspace,
    subject: Subject,
    format: Format,
) -> String {
    let now = workspace.now((backend.clock)());
    file_name(subject, format, now.today)
}

/// Makes the whole file in memory.
///
/// # Errors
/// What reading the rows answers.
pub async fn make(prepared: Prepared, format: Format) -> AppResult<(Vec<u8>, Made)> {
    let (bytes, rows) = match prepared.report {
        Some(report) => {
            // Laying out and packing take some tens of milliseconds, too long for an async thread.
            let drawn = tokio::task::spawn_blocking(move || paper::pdf::report(&report)).await;
            let drawn = drawn.map_err(|_| AppError::Unavailable)?;
            let bytes = drawn.map_err(|error| {
                tracing::error!(error, "a report could not be drawn");
                AppError::Unavailable
            })?;
            (bytes, prepared.total)
        }
        None => table(prepared, format).await?,
    };
    let made = Made {
        rows,
        bytes: bytes.len() as u64,
        sha256: hex(&Sha256::digest(&bytes)),
    };
    Ok((bytes, made))
}

/// The whole table, and how many rows it has.
async fn table(mut prepared: Prepared, format: Format) -> AppResult<(Vec<u8>, u64)> {
    let mut table =
        Table::new(format, &prepared.sheet, Cursor::new(Vec::new())).map_err(refused)?;
    while let Some(rows) = prepared.next().await? {
        for row in rows {
            table.push(row).map_err(refused)?;
        }
    }
    let rows = table.rows();
    Ok((table.finish().map_err(refused)?.into_inner(), rows))
}

fn refused(error: std::io::Error) -> AppError {
    tracing::error!(%error, "an export could not be written");
    AppError::Unavailable
}

/// Whether this seat may take data away: whoever reads may, but not from a seat that only looks.
///
/// # Errors
/// `Forbidden`, or `Locked` where the plan does not include what is asked for.
pub fn allowed(access: &Access, subject: Subject) -> AppResult<()> {
    use domain::plan::Feature;
    if access.only_reads() {
        return Err(AppError::Forbidden);
    }
    match subject {
        Subject::Overview | Subject::Students | Subject::AtRisk => {
            match Feature::School.why_locked(access.plan()) {
                Some(why) => Err(AppError::Locked(why)),
                None => Ok(()),
            }
        }
        Subject::Forecast | Subject::Cohorts => Ok(()),
    }
}
