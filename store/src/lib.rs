//! What is kept: the store traits of `domain` on SQLite and PostgreSQL.

pub mod account;
pub mod audit;
pub mod db;
pub mod dialect;
pub mod error;
pub mod exports;
mod files;
pub mod ids;
mod import;
pub mod jobs;
mod live;
pub mod macros;
pub mod mail;
mod metrics;
mod migrate;
mod notes;
pub mod notices;
pub mod order;
mod people;
pub mod personal;
mod planning;
pub mod remove;
pub mod reports;
mod rights;
pub mod rollup;
mod row_security;
mod sample;
mod school;
mod sessions;
mod shares;
mod tokens;
mod upkeep;
mod views;
pub mod webhooks;
mod workspaces;

use db::Db;
use domain::time::Micros;

/// Everything that is kept, behind the store traits of `domain`. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    /// The open database.
    pub db: Db,
    /// Snapshots of everybody in School.
    rolls: school::Rolls,
}

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database cannot be reached or refused a statement.
    #[error("the database cannot be opened: {0}")]
    Database(#[from] sqlx::Error),
    /// An applied migration no longer reads as it did.
    #[error("migration {0} was changed after it had been applied to this database")]
    ChangedMigration(&'static str),
    /// The database holds a migration that this program does not know.
    #[error("the database was written by a newer version of this program (migration {0})")]
    NewerSchema(i64),
    /// A promise of durability or separation would not hold.
    #[error("refusing to run: {0}")]
    Unsafe(&'static str),
}

impl Store {
    /// Opens the database at a `postgres://` address or a file path, and migrates it.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(address: &str, now: Micros) -> Result<Self, OpenError> {
        Ok(Self {
            db: Db::open(address, now).await?,
            rolls: school::Rolls::default(),
        })
    }
}
