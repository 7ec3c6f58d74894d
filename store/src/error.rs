//! The one place where a database's failure becomes a [`StoreError`].

use domain::error::{StoreError, StoreResult};
use sqlx::error::{DatabaseError, ErrorKind};

/// A failed statement, still with its cause. `?` logs the cause once and keeps only the kind.
#[derive(Debug)]
pub struct SqlError(sqlx::Error);

impl From<sqlx::Error> for SqlError {
    fn from(cause: sqlx::Error) -> Self {
        Self(cause)
    }
}

impl From<SqlError> for StoreError {
    fn from(error: SqlError) -> Self {
        match error.0 {
            sqlx::Error::RowNotFound => Self::NotFound,
            cause if cause.as_database_error().is_some_and(is_full) => {
                tracing::error!(cause = %cause, "the database has no room left");
                Self::Full
            }
            cause => {
                tracing::error!(cause = %cause, "the database refused a statement");
                Self::Unavailable
            }
        }
    }
}

/// Gives a name to the constraint that a statement may run into.
pub trait OnConstraint<T> {
    /// `Conflict(text)` when the constraint of this name was violated. The name is the one that
    /// PostgreSQL gives by itself: `person_email_key`, `member_pkey`, `t_a_b_key`.
    ///
    /// # Errors
    /// `Conflict(text)`, or whatever else the statement failed with.
    fn on_constraint(self, name: &str, text: &'static str) -> StoreResult<T>;
}

impl<T> OnConstraint<T> for Result<T, SqlError> {
    fn on_constraint(self, name: &str, text: &'static str) -> StoreResult<T> {
        self.map_err(|error| {
            let hit = error
                .0
                .as_database_error()
                .and_then(violated)
                .is_some_and(|violated| violated == name);
            if hit {
                StoreError::Conflict(text)
            } else {
                error.into()
            }
        })
    }
}

/// Whether the disk is full: SQLITE_FULL (<https://sqlite.org/rescode.html#full>), or PostgreSQL's
/// `disk_full`.
fn is_full(error: &dyn DatabaseError) -> bool {
    error
        .code()
        .is_some_and(|code| code == "13" || code == "53100")
}

/// The violated constraint's name as PostgreSQL would give it.
fn violated(error: &dyn DatabaseError) -> Option<String> {
    if let Some(name) = error.constraint() {
        return Some(name.to_owned());
    }
    if error.kind() != ErrorKind::UniqueViolation {
        return None;
    }
    // SQLITE_CONSTRAINT_PRIMARYKEY, <https://sqlite.org/rescode.html>.
    let primary = error.code().is_some_and(|code| code == "1555");
    name_of_columns(error.message(), primary)
}

/// From `UNIQUE constraint failed: t.a, t.b` to `t_a_b_key`, or `t_pkey` for a primary key.
fn name_of_columns(message: &str, primary: bool) -> Option<String> {
    let (_, columns) = message.split_once("constraint failed: ")?;
    let (table, _) = columns.split_once('.')?;
    if primary {
        return Some(format!("{table}_pkey"));
    }
    let names: Vec<&str> = columns
        .split(", ")
        .filter_map(|column| column.split_once('.').map(|(_, name)| name))
        .collect();
    Some(format!("{table}_{}_key", names.join("_")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_messages_name_constraints() {
        let cases = [
            (
                "one column",
                "UNIQUE constraint failed: person.email",
                false,
                Some("person_email_key"),
            ),
            (
                "two columns",
                "UNIQUE constraint failed: t.a, t.b",
                false,
                Some("t_a_b_key"),
            ),
            (
                "primary key",
                "UNIQUE constraint failed: member.workspace_id, member.person_id",
                true,
                Some("member_pkey"),
            ),
            ("another error", "no such table: t", false, None),
        ];
        for (case, message, primary, expected) in cases {
            assert_eq!(
                name_of_columns(message, primary).as_deref(),
                expected,
                "{case}"
            );
        }
    }

    #[test]
    fn no_row_is_not_found_and_the_rest_is_unavailable() {
        let cases = [
            (sqlx::Error::RowNotFound, StoreError::NotFound),
            (sqlx::Error::PoolTimedOut, StoreError::Unavailable),
        ];
        for (cause, expected) in cases {
            assert_eq!(StoreError::from(SqlError::from(cause)), expected);
        }
    }
}
