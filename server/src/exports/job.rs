//! Exports that take long: made behind, kept for a day, fetched by a link.

use super::allowed;
use super::prepare::{Prepared, prepare};
use crate::files::Files;
use crate::jobs::{Context, JobError, Limits, Registry};
use crate::passwords::hex;
use axum::extract::Query;
use axum::http::Uri;
use domain::export::{Asked, Format};
use domain::file::{File, FileKind, LINK_LIFE};
use paper::Table;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::io::{BufWriter, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use store::db::Scope;
use store::{exports, ids, jobs};
use ui::backend::Backend;
use ui::error::AppError;

/// Rows between two signs of how far it is.
const STEP: u64 = 5_000;

/// What making a file needs.
#[derive(Clone)]
pub struct Exporter {
    /// What pages read.
    pub backend: Backend,
    /// Where files are kept.
    pub files: Arc<Files>,
    /// Where they grow.
    pub folder: PathBuf,
}

#[derive(Deserialize)]
struct Payload {
    export: String,
}

/// Adds the kind of job. Without an exporter it is only declared: whoever lists the kinds needs none.
pub fn register(registry: &mut Registry, exporter: Option<Exporter>) {
    registry.on(
        exports::KIND,
        "Makes a large export",
        Limits {
            timeout: Duration::from_secs(1_800),
            at_once: 2,
        },
        move |context: Context, payload: Payload| {
            let exporter = exporter.clone();
            async move {
                let nobody = || JobError::Again("This process makes no exports.".to_owned());
                exporter.ok_or_else(nobody)?.make(context, payload).await
            }
        },
    );
}

/// A file that is gone when it is let go of.
struct Growing(PathBuf);

impl Drop for Growing {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn failed(error: &std::io::Error) -> JobError {
    match error.kind() {
        std::io::ErrorKind::InvalidInput => JobError::Never(error.to_string()),
        _ => JobError::Again(format!("The file cannot be written: {error}")),
    }
}

/// What was asked for does not change by trying again; an outage does.
fn refused(error: AppError) -> JobError {
    match error {
        AppError::Unavailable => JobError::Again("The database did not answer.".to_owned()),
        error => JobError::Never(format!("It cannot be made any more: {error}")),
    }
}

impl Exporter {
    async fn make(&self, context: Context, payload: Payload) -> Result<(), JobError> {
        let workspace = context.workspace()?.to_owned();
        let id = payload.export;
        let asked = context.store.export_asked(&workspace, &id).await?;
        // It reaches as far as whoever asked does now, not as far as they did then.
        let seat = context.store.seat_of(&workspace, &asked.person).await?;
        let gone = || JobError::Never("Whoever asked is no member any more.".to_owned());
        let (settings, access) = seat.ok_or_else(gone)?;
        allowed(&access, asked.new.subject).map_err(refused)?;
        let pairs = read_query(&asked.new.query);
        let prepared = prepare(
            &self.backend,
            &access,
            &settings,
            (asked.new.subject, asked.new.format),
            &pairs,
        );
        let prepared = prepared.await.map_err(refused)?;
        let growing = self.growing(&context)?;
        let format = asked.new.format;
        let rows = write(&context, &workspace, prepared, format, &growing.0).await?;
        let path = growing.0.clone();
        let (sha256, bytes) = context
            .blocking(move || digest(&path))
            .await?
            .map_err(|error| failed(&error))?;
        let kept = self.files.objects.put_file(&workspace, &sha256, &growing.0);
        kept.await.map_err(refused)?;
        self.finish(&context, &workspace, id, asked, (rows, sha256, bytes))
            .await
    }

    fn growing(&self, context: &Context) -> Result<Growing, JobError> {
        std::fs::create_dir_all(&self.folder).map_err(|error| failed(&error))?;
        let name = format!("{}-{}", context.claim.id, context.claim.attempt);
        Ok(Growing(self.folder.join(name)))
    }

    async fn finish(
        &self,
        context: &Context,
        workspace: &str,
        id: String,
        asked: Asked,
        (rows, sha256, bytes): (u64, String, u64),
    ) -> Result<(), JobError> {
        let now = context.now();
        let file = File {
            id: ids::new_id(now),
            kind: FileKind::Export,
            name: asked.new.name.clone(),
            media: asked.new.format.media().to_owned(),
            sha256,
            bytes,
            person: asked.person.clone(),
            created_at: now,
            expires_at: Some(now + LINK_LIFE),
            revoked_at: None,
        };
        let scope = Scope::Workspace(workspace.to_owned());
        let workspace = workspace.to_owned();
        context
            .finish_with(scope, move |tx| {
                Box::pin(async move {
                    exports::finish(tx, &workspace, &id, &asked, &file, rows, now).await
                })
            })
            .await
    }
}

/// Writes the rows into a file and gives how many they were. Packing and writing happen off the async
/// threads, a portion at a time.
async fn write(
    context: &Context,
    workspace: &str,
    mut prepared: Prepared,
    format: Format,
    path: &Path,
) -> Result<u64, JobError> {
    let out = std::fs::File::create(path).map_err(|error| failed(&error))?;
    let mut table =
        Table::new(format, &prepared.sheet, BufWriter::new(out)).map_err(|error| failed(&error))?;
    let mut told = 0;
    while let Some(rows) = prepared.next().await.map_err(refused)? {
        let written = context.blocking(move || {
            for row in rows {
                table.push(row)?;
            }
            Ok(table)
        });
        table = written
            .await?
            .map_err(|error: std::io::Error| failed(&error))?;
        let done = table.rows();
        if done >= told + STEP {
            told = done;
            tell(context, workspace, done, prepared.total).await?;
        }
    }
    let rows = table.rows();
    let finished = context.blocking(move || table.finish()?.into_inner()?.sync_all());
    finished.await?.map_err(|error| failed(&error))?;
    Ok(rows)
}

async fn tell(context: &Context, workspace: &str, done: u64, all: u64) -> Result<(), JobError> {
    let claim = context.claim.clone();
    let count = |rows: u64| i64::try_from(rows).unwrap_or(i64::MAX);
    let scope = Scope::Workspace(workspace.to_owned());
    context
        .write(scope, move |tx| {
            Box::pin(async move { jobs::progress(tx, &claim, count(done), count(all)).await })
        })
        .await
}

fn digest(path: &Path) -> std::io::Result<(String, u64)> {
    let mut file = std::fs::File::open(path)?;
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut portion = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut portion)?;
        if read == 0 {
            return Ok((hex(&hash.finalize()), bytes));
        }
        hash.update(portion.get(..read).unwrap_or_default());
        bytes += read as u64;
    }
}

/// The pairs of an address's query; none where it cannot be read, as it was when it was asked.
fn read_query(query: &str) -> Vec<(String, String)> {
    let address: Option<Uri> = format!("/?{query}").parse().ok();
    address
        .and_then(|address| Query::try_from_uri(&address).ok())
        .map(|Query(pairs)| pairs)
        .unwrap_or_default()
}
