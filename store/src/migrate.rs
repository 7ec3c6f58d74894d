//! Brings a database to the schema this program was built with, one process at a time.

use crate::{OpenError, audit, row_security};
use domain::time::Micros;
use sha2::{Digest, Sha256};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::SqlitePool;
use sqlx::{Connection, Executor};

/// One file of `migrations/`.
struct Migration {
    version: i64,
    name: &'static str,
    sql: &'static str,
}

/// Every migration, oldest first. An applied one never changes: a correction is a new one.
const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        name: "people",
        sql: include_str!("../../migrations/0001_people.sql"),
    },
    Migration {
        version: 2,
        name: "school",
        sql: include_str!("../../migrations/0002_school.sql"),
    },
    Migration {
        version: 3,
        name: "facts",
        sql: include_str!("../../migrations/0003_facts.sql"),
    },
    Migration {
        version: 4,
        name: "mail",
        sql: include_str!("../../migrations/0004_mail.sql"),
    },
    Migration {
        version: 5,
        name: "jobs",
        sql: include_str!("../../migrations/0005_jobs.sql"),
    },
    Migration {
        version: 6,
        name: "planning",
        sql: include_str!("../../migrations/0006_planning.sql"),
    },
    Migration {
        version: 7,
        name: "audit",
        sql: include_str!("../../migrations/0007_audit.sql"),
    },
    Migration {
        version: 8,
        name: "sample",
        sql: include_str!("../../migrations/0008_sample.sql"),
    },
    Migration {
        version: 9,
        name: "rights",
        sql: include_str!("../../migrations/0009_rights.sql"),
    },
    Migration {
        version: 10,
        name: "order",
        sql: include_str!("../../migrations/0010_order.sql"),
    },
    Migration {
        version: 11,
        name: "files",
        sql: include_str!("../../migrations/0011_files.sql"),
    },
    Migration {
        version: 12,
        name: "import_mapping",
        sql: include_str!("../../migrations/0012_import_mapping.sql"),
    },
    Migration {
        version: 13,
        name: "tables",
        sql: include_str!("../../migrations/0013_tables.sql"),
    },
    Migration {
        version: 14,
        name: "sign_in",
        sql: include_str!("../../migrations/0014_sign_in.sql"),
    },
    Migration {
        version: 15,
        name: "notices",
        sql: include_str!("../../migrations/0015_notices.sql"),
    },
    Migration {
        version: 16,
        name: "members",
        sql: include_str!("../../migrations/0016_members.sql"),
    },
    Migration {
        version: 17,
        name: "api",
        sql: include_str!("../../migrations/0017_api.sql"),
    },
    Migration {
        version: 18,
        name: "exports",
        sql: include_str!("../../migrations/0018_exports.sql"),
    },
    Migration {
        version: 19,
        name: "reports",
        sql: include_str!("../../migrations/0019_reports.sql"),
    },
    Migration {
        version: 20,
        name: "webhooks",
        sql: include_str!("../../migrations/0020_webhooks.sql"),
    },
    Migration {
        version: 21,
        name: "shares",
        sql: include_str!("../../migrations/0021_shares.sql"),
    },
    Migration {
        version: 22,
        name: "personal",
        sql: include_str!("../../migrations/0022_personal.sql"),
    },
    Migration {
        version: 23,
        name: "looks",
        sql: include_str!("../../migrations/0023_looks.sql"),
    },
    Migration {
        version: 24,
        name: "collaboration",
        sql: include_str!("../../migrations/0024_collaboration.sql"),
    },
];

/// Which migrations a database has, with the SHA-256 of the text that was applied.
const OWN_TABLE: &str = "create table if not exists schema_migration (
    version bigint not null primary key,
    name text not null,
    sha256 text not null,
    applied_at bigint not null
)";
const APPLIED: &str =
    "select version, sha256 from schema_migration where version > 0 order by version";
const RECORD: &str =
    "insert into schema_migration (version, name, sha256, applied_at) values ($1, $2, $3, $4)";

/// On PostgreSQL the row of version 0 stands for rights and guards as they were last set. They are set
/// again only where their text or the schema is another, or where one is missing: setting them locks
/// every table, and a server that starts beside a busy one would meet it in a deadlock.
const RIGHTS: &str = "select sha256 from schema_migration where version = 0";
const RECORD_RIGHTS: &str = "insert into schema_migration (version, name, sha256, applied_at)
    values (0, 'rights', $1, $2)
    on conflict (version) do update set sha256 = excluded.sha256, applied_at = excluded.applied_at";

/// Makes other processes wait until this one has migrated. The number only has to be the same in each.
const LOCK: &str = "select pg_advisory_lock(7203114911)";

/// Applies what is missing to a file, all of it or nothing.
pub(crate) async fn sqlite(writer: &SqlitePool, now: Micros) -> Result<(), OpenError> {
    let mut tx = writer.begin_with("begin immediate").await?;
    sqlx::query(OWN_TABLE).execute(&mut *tx).await?;
    let applied = sqlx::query_as(APPLIED).fetch_all(&mut *tx).await?;
    for migration in missing(MIGRATIONS, &applied)? {
        for statement in statements(migration.sql) {
            tx.execute(statement).await?;
        }
        sqlx::query(RECORD)
            .bind(migration.version)
            .bind(migration.name)
            .bind(checksum(migration.sql))
            .bind(now)
            .execute(&mut *tx)
            .await?;
    }
    for statement in audit::SQLITE_GUARD {
        tx.execute(statement).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Applies what is missing to a server as the address's own user, all of it or nothing, and puts every
/// table under row-level security for the role that does the work.
pub(crate) async fn postgres(options: &PgConnectOptions, now: Micros) -> Result<(), OpenError> {
    let mut connection = PgConnection::connect_with(options).await?;
    sqlx::query(LOCK).execute(&mut connection).await?;
    let mut tx = connection.begin().await?;
    sqlx::query(OWN_TABLE).execute(&mut *tx).await?;
    let applied = sqlx::query_as(APPLIED).fetch_all(&mut *tx).await?;
    for migration in missing(MIGRATIONS, &applied)? {
        for statement in statements(migration.sql) {
            tx.execute(statement).await?;
        }
        sqlx::query(RECORD)
            .bind(migration.version)
            .bind(migration.name)
            .bind(checksum(migration.sql))
            .bind(now)
            .execute(&mut *tx)
            .await?;
    }
    let wanted = rights();
    let set: Option<(String,)> = sqlx::query_as(RIGHTS).fetch_optional(&mut *tx).await?;
    if set.is_none_or(|(set,)| set != wanted) || !row_security::stands(&mut tx).await? {
        row_security::apply(&mut tx).await?;
        for statement in audit::POSTGRES_GUARD {
            tx.execute(statement).await?;
        }
        sqlx::query(RECORD_RIGHTS)
            .bind(wanted)
            .bind(now)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    // Closing the connection gives the lock back.
    connection.close().await?;
    Ok(())
}

impl crate::Store {
    /// Whether the database answers and has every migration that this program knows. One written by a
    /// newer program has more, and serves this one until it is replaced too.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn is_current(&self) -> domain::error::StoreResult<bool> {
        let mut tx = self.db.read(crate::db::Scope::Nobody).await?;
        let applied = crate::all!(tx, (i64,), "select version from schema_migration")?;
        let is_applied = |version| applied.iter().any(|(applied,)| *applied == version);
        Ok(MIGRATIONS.iter().all(|known| is_applied(known.version)))
    }
}

/// What is still to apply.
fn missing<'m>(
    known: &'m [Migration],
    applied: &[(i64, String)],
) -> Result<Vec<&'m Migration>, OpenError> {
    for (version, sha256) in applied {
        match known.iter().find(|known| known.version == *version) {
            None => return Err(OpenError::NewerSchema(*version)),
            Some(known) if checksum(known.sql) != *sha256 => {
                return Err(OpenError::ChangedMigration(known.name));
            }
            Some(_) => {}
        }
    }
    Ok(known
        .iter()
        .filter(|known| applied.iter().all(|(version, _)| *version != known.version))
        .collect())
}

/// SHA-256 over the text of all that sets rights, and over the schema that it was set on.
fn rights() -> String {
    let schema = MIGRATIONS.iter().map(|migration| migration.sql);
    let texts = row_security::statements().chain(audit::POSTGRES_GUARD);
    checksum(&texts.chain(schema).collect::<Vec<_>>().join("\n"))
}

/// SHA-256 of a migration's text, lower-case hex.
fn checksum(sql: &str) -> String {
    Sha256::digest(sql.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Cuts a file into statements: each ends with a `;` that is the last thing on its line but for a
/// comment.
fn statements(sql: &'static str) -> Vec<&'static str> {
    let mut found = Vec::new();
    let (mut start, mut end) = (0, 0);
    for line in sql.split_inclusive('\n') {
        end += line.len();
        let code = line.split("--").next().unwrap_or_default();
        if code.trim_end().ends_with(';') {
            found.extend(sql.get(start..end));
            start = end;
        }
    }
    let rest = sql.get(start..).unwrap_or_default();
    let is_code = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with("--");
    if rest.lines().any(is_code) {
        found.push(rest);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_end_at_line_ends() {
        let cases = [
            ("two", "select 1;\nselect 2;\n", 2),
            ("no last semicolon", "select 1;\nselect 2", 2),
            ("comment after it", "select 1; -- why\nselect 2;\n", 2),
            ("in a comment", "-- first;\nselect 1\n-- second;\n, 2;\n", 1),
            ("within a line", "select ';' , 1;\n", 1),
            ("only comments", "-- nothing\n\n", 0),
        ];
        for (case, sql, expected) in cases {
            let found = statements(sql);
            assert_eq!(found.len(), expected, "{case}: {found:?}");
        }
    }

    #[test]
    fn versions_grow() {
        for pair in MIGRATIONS.windows(2) {
            assert!(pair[0].version < pair[1].version, "{}", pair[1].name);
        }
    }

    #[test]
    fn every_table_says_what_it_keeps() {
        for migration in MIGRATIONS {
            for statement in statements(migration.sql) {
                let lines: Vec<&str> = statement.lines().filter(|line| !line.is_empty()).collect();
                let at = lines
                    .iter()
                    .position(|line| line.starts_with("create table"));
                if let Some(at) = at {
                    assert!(
                        at > 0 && lines[at - 1].starts_with("-- "),
                        "{}: {statement}",
                        migration.name
                    );
                }
            }
        }
    }

    #[test]
    fn migrations_are_portable_and_lower_case() {
        let banned = [
            "serial",
            "jsonb",
            "timestamp",
            "numeric",
            "[]",
            "enum",
            "strict",
            "without rowid",
            "autoincrement",
            "now()",
            "datetime",
        ];
        for migration in MIGRATIONS {
            for line in migration.sql.lines() {
                let code = line.split("--").next().unwrap_or_default();
                assert_eq!(code, code.to_lowercase(), "{}", migration.name);
                for word in banned {
                    assert!(!code.contains(word), "{}: {word}: {line}", migration.name);
                }
            }
        }
    }

    #[test]
    fn only_what_is_missing_is_applied() {
        let known = |sql: &'static str| {
            (1..=2).map(move |version| Migration {
                version,
                name: "some",
                sql,
            })
        };
        let texts: Vec<Migration> = known("select 1;").collect();
        let applied = |version: i64, sql: &str| (version, checksum(sql));
        let cases = [
            ("none", vec![], Ok(2)),
            ("one", vec![applied(1, "select 1;")], Ok(1)),
            (
                "all",
                vec![applied(1, "select 1;"), applied(2, "select 1;")],
                Ok(0),
            ),
            ("changed", vec![applied(1, "select 2;")], Err("changed")),
            ("newer", vec![applied(3, "select 1;")], Err("newer")),
        ];
        for (case, applied, expected) in cases {
            let found = match missing(&texts, &applied) {
                Ok(missing) => Ok(missing.len()),
                Err(OpenError::ChangedMigration(_)) => Err("changed"),
                Err(OpenError::NewerSchema(3)) => Err("newer"),
                Err(other) => panic!("{case}: {other}"),
            };
            assert_eq!(found, expected, "{case}");
        }
    }
}
