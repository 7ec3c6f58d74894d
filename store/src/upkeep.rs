//! Looking after the database as a whole: copies of it, and whether it is sound.

use crate::audit::{self, INSTALLATION};
use crate::db::{Db, Scope};
use crate::error::SqlError;
use crate::rollup::{self, Recount};
use crate::{Store, all};
use domain::audit::Verified;
use domain::error::{StoreError, StoreResult};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

impl Store {
    /// Copies the whole database into a new file, as it is at one moment, while others go on writing.
    ///
    /// # Errors
    /// `Conflict` on PostgreSQL, which has tools of its own for this; `Unavailable`.
    pub async fn copy_into(&self, path: &Path) -> StoreResult<()> {
        let Db::Sqlite { readers, .. } = &self.db else {
            return Err(StoreError::Conflict("PostgreSQL is backed up with pg_dump"));
        };
        sqlx::query("vacuum into $1")
            .bind(path.to_string_lossy().into_owned())
            .execute(readers)
            .await
            .map_err(SqlError::from)?;
        Ok(())
    }

    /// What SQLite finds wrong with its file and with its references; nothing where a PostgreSQL
    /// server sees to that.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn integrity(&self) -> StoreResult<Vec<String>> {
        let Db::Sqlite { readers, .. } = &self.db else {
            return Ok(Vec::new());
        };
        let found: Vec<(String,)> =
            sqlx::query_as("select integrity_check from pragma_integrity_check")
                .fetch_all(readers)
                .await
                .map_err(SqlError::from)?;
        let dangling: Vec<(String, i64)> = sqlx::query_as(
            "select \"table\", count(*) from pragma_foreign_key_check group by \"table\"",
        )
        .fetch_all(readers)
        .await
        .map_err(SqlError::from)?;
        Ok(found
            .into_iter()
            .map(|(line,)| line)
            .filter(|line| line != "ok")
            .chain(dangling.into_iter().map(|(table, rows)| {
                format!("{rows} rows of {table} refer to something that is not there")
            }))
            .collect())
    }

    /// Checks the audit log of a workspace, or of the installation where `workspace` is empty.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn verify_chain(&self, workspace: &str) -> StoreResult<Verified> {
        let scope = match workspace {
            INSTALLATION => Scope::Nobody,
            id => Scope::Workspace(id.to_owned()),
        };
        let mut tx = self.db.read(scope).await?;
        audit::verify(&mut tx, workspace).await
    }

    /// How many rows of a workspace's rollups are not what its facts say. Nothing is mended.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn wrong_rollups(&self, workspace: &str) -> StoreResult<usize> {
        let found = Arc::new(Mutex::new(None));
        let (told, id) = (found.clone(), workspace.to_owned());
        let scope = Scope::Workspace(workspace.to_owned());
        let looked: StoreResult<()> = self
            .db
            .write(scope, move |tx| {
                Box::pin(async move {
                    let mut different = rollup::recount_standing(tx, &id).await?.different;
                    if let Some((from, to)) = rollup::days_of_facts(tx, &id).await? {
                        let Recount { different: days } =
                            rollup::recount_days(tx, &id, from, to).await?;
                        different += days;
                    }
                    *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(different);
                    // A failure takes the recount back.
                    Err(StoreError::Conflict("only looked"))
                })
            })
            .await;
        let found = *found.lock().unwrap_or_else(PoisonError::into_inner);
        match looked {
            Err(StoreError::Unavailable) => Err(StoreError::Unavailable),
            _ => found.ok_or(StoreError::Unavailable),
        }
    }

    /// The SHA-256 of every file that a workspace speaks of: of imports, and of files with links. The
    /// sample world's import came from no file.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn file_contents(&self, workspace: &str) -> StoreResult<Vec<String>> {
        let mut tx = self.db.read(Scope::Workspace(workspace.to_owned())).await?;
        let rows = all!(
            tx,
            (String,),
            "select sha256 from batch_file where workspace_id = $1 and sha256 <> ''
             union select sha256 from file where workspace_id = $1",
            workspace
        )?;
        Ok(rows.into_iter().map(|(sha256,)| sha256).collect())
    }
}
