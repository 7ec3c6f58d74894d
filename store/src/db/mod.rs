//! The two databases behind one door: pools, transactions, and whose rows they may see.

mod open;

use crate::error::SqlError;
use domain::access::Access;
use domain::error::{StoreError, StoreResult};
use futures::future::BoxFuture;
use serde::Serialize;
use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;
use sqlx::{Postgres, Sqlite, Transaction};
use std::sync::LazyLock;
use tokio::sync::broadcast;
use tracing::Instrument;

/// Rows in one bulk statement: enough that the statement's own cost vanishes, and few enough that its
/// text stays around a hundred kilobytes.
pub const BULK: usize = 1_000;

/// Somebody committed: a hint for who waits for rows, such as the runner of jobs. It is one for the
/// whole process and may come without any row; who needs the rows looks for them now and then as well.
static COMMITTED: tokio::sync::Notify = tokio::sync::Notify::const_new();

/// Waits until the next commit of this process. Only one waiter hears of each.
pub async fn next_commit() {
    COMMITTED.notified().await;
}

/// The workspaces that somebody just wrote in, for who must hear of each, such as the live channel.
static WRITTEN: LazyLock<broadcast::Sender<String>> =
    LazyLock::new(|| broadcast::Sender::new(WRITTEN_KEPT));
/// Commits that a listener may be behind: a second of the busiest server measured.
const WRITTEN_KEPT: usize = 4_096;

/// Hears the id of each workspace that this process commits a write in, from now on. Whoever falls
/// behind is told so, and looks at everything.
pub fn written() -> broadcast::Receiver<String> {
    WRITTEN.subscribe()
}

/// Said to who tries to change something from a seat that only reads.
const ONLY_READS: &str = "From here you can look at this workspace, not change it.";

/// The open database.
#[derive(Clone, Debug)]
pub enum Db {
    /// One file. Exactly one connection writes; the others cannot.
    Sqlite {
        /// The only connection that writes.
        writer: SqlitePool,
        /// Connections that the database itself holds to reading.
        readers: SqlitePool,
    },
    /// A server. Every connection works in the role `atelier_app`, which owns nothing.
    Postgres(PgPool),
}

/// An open transaction. Dropping one that was not committed rolls it back.
#[derive(Debug)]
pub enum Tx {
    /// In the file.
    Sqlite(Transaction<'static, Sqlite>),
    /// On the server.
    Postgres(Transaction<'static, Postgres>),
}

/// Whose rows a transaction may see and write. PostgreSQL's row-level security enforces it; every
/// statement names the workspace all the same, and on SQLite that is all there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// No workspace's: only people, sessions and set-up tokens.
    Nobody,
    /// One workspace's.
    Workspace(String),
    /// One workspace's, from a seat that only reads.
    Reading(String),
    /// Only reading, before a workspace is chosen: the memberships and workspaces of the person who
    /// bears the session with this token hash, or the API token with it.
    Session(String),
    /// Only reading, before anybody belongs: what the bearer of a link's token is let see, which is the
    /// link's own row with this token hash, and the name and settings of its workspace.
    Token(String),
    /// Only reading, for the command line: the workspaces with this name.
    Named(String),
    /// Only reading, for the server's own loops: every workspace's name and settings, and nothing that
    /// it holds.
    Every,
}

impl From<&Access> for Scope {
    fn from(access: &Access) -> Self {
        let workspace = access.workspace().to_owned();
        if access.only_reads() {
            Self::Reading(workspace)
        } else {
            Self::Workspace(workspace)
        }
    }
}

impl Db {
    /// Begins a transaction that only reads and sees one moment throughout. Drop it when done.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn read(&self, scope: impl Into<Scope>) -> StoreResult<Tx> {
        let mut tx = match self {
            Self::Sqlite { readers, .. } => {
                Tx::Sqlite(readers.begin().await.map_err(SqlError::from)?)
            }
            Self::Postgres(pool) => Tx::Postgres(
                pool.begin_with("begin isolation level repeatable read read only")
                    .await
                    .map_err(SqlError::from)?,
            ),
        };
        tx.enter(&scope.into()).await?;
        Ok(tx)
    }

    /// Runs `work` in a writing transaction and commits it if it gives `Ok`. It runs in a task of its
    /// own: when the caller goes away (a closed browser tab drops the request) the work still ends
    /// whole, one way or the other.
    ///
    /// # Errors
    /// What `work` fails with; `Conflict` from a seat that only reads; `Unavailable` when it cannot begin or commit.
    pub async fn write<T, F>(&self, scope: impl Into<Scope>, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, StoreResult<T>> + Send + 'static,
    {
        let (db, scope) = (self.clone(), scope.into());
        let call = crate::audit::current();
        if matches!(scope, Scope::Reading(_)) {
            return Err(StoreError::Conflict(ONLY_READS));
        }
        let task = async move {
            let mut tx = db.begin_write().await?;
            tx.enter(&scope).await?;
            let value = work(&mut tx).await?;
            tx.commit().await?;
            COMMITTED.notify_one();
            if let Scope::Workspace(id) = scope {
                // Without a listener nobody minds.
                let _ = WRITTEN.send(id);
            }
            Ok(value)
        };
        tokio::spawn(crate::audit::during(call, task).in_current_span())
            .await
            .unwrap_or_else(|cause| {
                tracing::error!(cause = %cause, "a writing task broke off");
                Err(StoreError::Unavailable)
            })
    }

    /// Has PostgreSQL count its large tables after many rows came at once: until its own housekeeping
    /// comes by it plans as if they were empty, and a question of 0.1 s takes half a minute. Where that
    /// fails only speed is lost.
    pub async fn gather_statistics(&self) {
        if let Self::Postgres(pool) = self
            && let Err(cause) = sqlx::query("select atelier_analyze()").execute(pool).await
        {
            tracing::warn!(%cause, "the tables could not be counted for the planner");
        }
    }

    async fn begin_write(&self) -> Result<Tx, SqlError> {
        Ok(match self {
            // A deferred beginning fails at once where it meets another writer; this one waits.
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("begin immediate").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Connections open, and how many of them are free, by the name of their pool.
    pub fn pools(&self) -> Vec<(&'static str, u32, usize)> {
        match self {
            Self::Sqlite { writer, readers } => vec![
                ("writer", writer.size(), writer.num_idle()),
                ("readers", readers.size(), readers.num_idle()),
            ],
            Self::Postgres(pool) => vec![("postgres", pool.size(), pool.num_idle())],
        }
    }

    /// Waits for the transactions under way and closes every connection.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// This transaction, for the statement macros: lets them take a `Tx` and a `&mut Tx` alike.
    pub fn this(&mut self) -> &mut Self {
        self
    }

    /// Changes whose rows the rest of the transaction sees. On PostgreSQL the settings end with the
    /// transaction.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn enter(&mut self, scope: &Scope) -> StoreResult<()> {
        let Self::Postgres(tx) = self else {
            return Ok(());
        };
        let [workspace, session, token, name, every] = match scope {
            Scope::Nobody => [""; 5],
            Scope::Workspace(id) | Scope::Reading(id) => [id.as_str(), "", "", "", ""],
            Scope::Session(hash) => ["", hash, "", "", ""],
            Scope::Token(hash) => ["", "", hash, "", ""],
            Scope::Named(name) => ["", "", "", name, ""],
            Scope::Every => ["", "", "", "", "yes"],
        };
        sqlx::query(
            "select set_config('app.workspace_id', $1, true), set_config('app.session', $2, true), \
             set_config('app.token', $3, true), set_config('app.workspace_name', $4, true), \
             set_config('app.every_workspace', $5, true)",
        )
        .bind(workspace)
        .bind(session)
        .bind(token)
        .bind(name)
        .bind(every)
        .execute(&mut **tx)
        .await
        .map_err(SqlError::from)?;
        Ok(())
    }

    /// Lets the rest of a transaction within a workspace's scope also see the row of the link with this
    /// token hash, and take what the row leaves empty for this workspace.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn join(&mut self, workspace: &str, token_hash: &str) -> StoreResult<()> {
        if let Self::Postgres(tx) = self {
            sqlx::query(
                "select set_config('app.workspace_id', $1, true), set_config('app.token', $2, true)",
            )
            .bind(workspace)
            .bind(token_hash)
            .execute(&mut **tx)
            .await
            .map_err(SqlError::from)?;
        }
        Ok(())
    }

    /// Lets each further statement of this transaction take up to `seconds` on PostgreSQL, for work
    /// such as an import that nobody's page waits for.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn allow_seconds(&mut self, seconds: u32) -> StoreResult<()> {
        if let Self::Postgres(tx) = self {
            sqlx::query("select set_config('statement_timeout', $1, true)")
                .bind(format!("{seconds}s"))
                .execute(&mut **tx)
                .await
                .map_err(SqlError::from)?;
        }
        Ok(())
    }

    async fn commit(self) -> Result<(), SqlError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// The JSON array that `{rows n}` reads.
///
/// # Errors
/// When a value cannot be JSON, such as a map with keys that are no text.
pub fn json<T: Serialize>(rows: &[T]) -> Result<String, SqlError> {
    serde_json::to_string(rows).map_err(|cause| sqlx::Error::Encode(Box::new(cause)).into())
}
