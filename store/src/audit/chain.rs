//! What a row's hash covers, and the triggers that keep rows as they are.

use crate::error::SqlError;
use crate::row;
use domain::error::StoreResult;
use domain::time::Micros;
use sha2::{Digest, Sha256};

row! {
    /// A row without its place in the chain.
    pub(super) struct Link {
        pub(super) no: i64,
        pub(super) at: Micros,
        pub(super) actor: String,
        pub(super) via: String,
        pub(super) action: String,
        pub(super) object: String,
        pub(super) before: Option<String>,
        pub(super) after: Option<String>,
        pub(super) address: String,
        pub(super) request: String,
    }
}

impl Link {
    /// SHA-256 over the JSON array of every field in order, which has one reading: two different rows
    /// never have the same text.
    pub(super) fn hash(&self, chain: &str, previous: &str) -> StoreResult<String> {
        let covered = (
            (previous, chain, self.no, self.at),
            (&self.actor, &self.via, &self.action, &self.object),
            (&self.before, &self.after, &self.address, &self.request),
        );
        let text = serde_json::to_vec(&covered)
            .map_err(|cause| SqlError::from(sqlx::Error::Encode(Box::new(cause))))?;
        Ok(Sha256::digest(&text)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect())
    }
}

/// SQLite's triggers. `insert or replace` deletes the old row first, and since `recursive_triggers` is
/// on that meets the second one.
pub(crate) const SQLITE_GUARD: [&str; 2] = [
    "create trigger if not exists audit_entry_update before update on audit_entry
     begin select raise(abort, 'the audit log is only added to'); end",
    "create trigger if not exists audit_entry_delete before delete on audit_entry
     begin select raise(abort, 'the audit log is only added to'); end",
];

/// PostgreSQL's triggers, which bind the owner too, and the working role's rights, which are less.
pub(crate) const POSTGRES_GUARD: [&str; 4] = [
    "create or replace function audit_only_grows() returns trigger language plpgsql as
     $f$ begin raise exception 'the audit log is only added to'; end $f$",
    "create or replace trigger audit_entry_kept before update or delete on audit_entry
     for each row execute function audit_only_grows()",
    "create or replace trigger audit_entry_whole before truncate on audit_entry
     for each statement execute function audit_only_grows()",
    "revoke update, delete on audit_entry from atelier_app",
];
