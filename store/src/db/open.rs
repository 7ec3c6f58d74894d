//! Opening a database, and what is refused at the door.

use super::Db;
use crate::{OpenError, migrate};
use domain::time::Micros;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, Row};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// Readers on SQLite. Each is a thread; more than the machine's cores only queue.
const SQLITE_READERS: u32 = 4;
/// Connections to PostgreSQL. Its default limit is 100 for everybody.
const POSTGRES_CONNECTIONS: u32 = 16;
/// How long a statement waits for a free connection before it gives up.
const ACQUIRE: Duration = Duration::from_secs(10);
/// The first SQLite without the corruption on a reset of the write-ahead log
/// (<https://sqlite.org/releaselog/3_51_3.html>).
const SQLITE_LEAST: (u32, u32, u32) = (3, 51, 3);

impl Db {
    /// Opens the database at a `postgres://` address or a file path, migrates it, and refuses to go
    /// on where a promise of durability or separation would not hold.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(address: &str, now: Micros) -> Result<Self, OpenError> {
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            Self::open_postgres(address, now).await
        } else {
            Self::open_sqlite(Path::new(address), now).await
        }
    }

    async fn open_sqlite(path: &Path, now: Micros) -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .foreign_keys(true)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            .pragma("recursive_triggers", "ON")
            .pragma("trusted_schema", "OFF")
            .disable_statement_logging();
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE)
            .idle_timeout(None)
            .max_lifetime(None)
            // After a full disk SQLite has ended the transaction by itself; the rollback then fails, and
            // sqlx 0.9.0 believes from there on that one is open and begins no other.
            .before_acquire(|connection, _| {
                let is_free = !connection.is_in_transaction();
                Box::pin(async move { Ok(is_free) })
            })
            .connect_with(
                options
                    .clone()
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal),
            )
            .await?;
        check_sqlite(&writer).await?;
        migrate::sqlite(&writer, now).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            .acquire_timeout(ACQUIRE)
            .connect_with(options.read_only(true))
            .await?;
        Ok(Self::Sqlite { writer, readers })
    }

    async fn open_postgres(url: &str, now: Micros) -> Result<Self, OpenError> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("atelier")
            .disable_statement_logging();
        migrate::postgres(&options, now).await?;
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(ACQUIRE)
            // `before_acquire` asks the server anyway.
            .test_before_acquire(false)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    sqlx::query("set role atelier_app")
                        .execute(connection)
                        .await
                        .map(|_| ())
                })
            })
            // sqlx 0.9.0 can hand on a connection that is still inside a transaction whose beginning
            // was cancelled (sqlx #4385); what the next borrower writes there is rolled back later.
            // Outside a transaction the two clocks agree, but only in the simple protocol: a prepared
            // statement's execution has a later clock than its binding, which began the transaction.
            // An error drops the connection too.
            .before_acquire(|connection, _| {
                Box::pin(async move {
                    sqlx::raw_sql("select now() = statement_timestamp()")
                        .fetch_one(connection)
                        .await?
                        .try_get(0)
                })
            })
            .connect_with(options.options([
                ("idle_in_transaction_session_timeout", "10s"),
                ("lock_timeout", "2s"),
                ("statement_timeout", "15s"),
            ]))
            .await?;
        check_role(&pool).await?;
        Ok(Self::Postgres(pool))
    }
}

/// Refuses an SQLite that may lose or corrupt what it was given.
async fn check_sqlite(writer: &SqlitePool) -> Result<(), OpenError> {
    let (version, journal, synchronous, keys): (String, String, i64, i64) = sqlx::query_as(
        "select sqlite_version(), (select journal_mode from pragma_journal_mode), \
         (select synchronous from pragma_synchronous), (select foreign_keys from pragma_foreign_keys)",
    )
    .fetch_one(writer)
    .await?;
    if !is_recent(&version) {
        return Err(OpenError::Unsafe(
            "SQLite is older than 3.51.3 and can corrupt its file",
        ));
    }
    if journal != "wal" {
        return Err(OpenError::Unsafe(
            "SQLite cannot keep a write-ahead log here; use a local disk",
        ));
    }
    if synchronous != 2 || keys != 1 {
        return Err(OpenError::Unsafe(
            "SQLite did not take its durability settings",
        ));
    }
    Ok(())
}

/// Whether a version such as `3.51.3` is at least [`SQLITE_LEAST`].
fn is_recent(version: &str) -> bool {
    let mut numbers = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    (next(), next(), next()) >= SQLITE_LEAST
}

/// Refuses a role that row-level security does not bind: a superuser, one that may bypass it, or one
/// that owns a table (an owner can switch it off).
async fn check_role(pool: &PgPool) -> Result<(), OpenError> {
    let (privileged, owner): (bool, bool) = sqlx::query_as(
        "select r.rolsuper or r.rolbypassrls,
                exists (select 1 from pg_class c where c.relowner = r.oid)
           from pg_roles r where r.rolname = current_user",
    )
    .fetch_one(pool)
    .await?;
    if privileged || owner {
        return Err(OpenError::Unsafe(
            "the database role atelier_app may neither own tables nor pass by row-level security",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        let cases = [
            ("3.51.2", false),
            ("3.51.3", true),
            ("3.51.10", true),
            ("3.52.0", true),
            ("3.9.9", false),
            ("4.0", true),
            ("", false),
        ];
        for (version, expected) in cases {
            assert_eq!(is_recent(version), expected, "{version}");
        }
    }
}
