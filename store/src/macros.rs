//! Statements: one text, two databases.
//!
//! Each macro takes the transaction (`&mut Tx` or a `Tx` variable), the row type where there are rows,
//! the text (a literal, or a [`Pair`](crate::dialect::Pair)) and the values of `$1`, `$2`, …. A row
//! type is a tuple, or a struct made by [`row!`](crate::row). Each gives a
//! `Result<_, `[`SqlError`](crate::error::SqlError)`>`, which `?` turns into a
//! [`StoreError`](domain::error::StoreError).

/// Makes a struct that is read from columns of the same names:
/// `row! { struct Head { id: String, name: String } }`.
#[macro_export]
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$note:meta])* $see:vis $field:ident: $kind:ty),+ $(,)? }) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$note])* $see $field: $kind),+ }

        impl<'r, R> sqlx::FromRow<'r, R> for $name
        where
            R: sqlx::Row,
            &'static str: sqlx::ColumnIndex<R>,
            $($kind: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>),+
        {
            fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
                Ok(Self { $($field: row.try_get(stringify!($field))?),+ })
            }
        }
    };
}

/// Runs a query in either database and gives what `$method` gives.
#[doc(hidden)]
#[macro_export]
macro_rules! fetch {
    ($method:ident, $tx:expr, $row:ty, $sql:expr $(, $bind:expr)*) => {
        match $tx.this() {
            $crate::db::Tx::Sqlite(tx) => {
                sqlx::query_as::<sqlx::Sqlite, $row>($crate::dialect::Text::sqlite($sql))
                    $(.bind($bind))*
                    .$method(&mut **tx)
                    .await
            }
            $crate::db::Tx::Postgres(tx) => {
                sqlx::query_as::<sqlx::Postgres, $row>($crate::dialect::Text::postgres($sql))
                    $(.bind($bind))*
                    .$method(&mut **tx)
                    .await
            }
        }
        .map_err($crate::error::SqlError::from)
    };
}

/// The one row of a query; none is an error that becomes `NotFound`.
#[macro_export]
macro_rules! one {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::fetch!(fetch_one, $tx, $row, $sql $(, $bind)*)
    };
}

/// The first row of a query, if there is one.
#[macro_export]
macro_rules! optional {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::fetch!(fetch_optional, $tx, $row, $sql $(, $bind)*)
    };
}

/// All rows of a query.
#[macro_export]
macro_rules! all {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::fetch!(fetch_all, $tx, $row, $sql $(, $bind)*)
    };
}

/// Runs a statement without rows and gives how many rows it touched.
#[macro_export]
macro_rules! exec {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $tx.this() {
            $crate::db::Tx::Sqlite(tx) => {
                sqlx::query::<sqlx::Sqlite>($crate::dialect::Text::sqlite($sql))
                    $(.bind($bind))*
                    .execute(&mut **tx)
                    .await
                    .map(|done| done.rows_affected())
            }
            $crate::db::Tx::Postgres(tx) => {
                sqlx::query::<sqlx::Postgres>($crate::dialect::Text::postgres($sql))
                    $(.bind($bind))*
                    .execute(&mut **tx)
                    .await
                    .map(|done| done.rows_affected())
            }
        }
        .map_err($crate::error::SqlError::from)
    };
}

/// Runs a statement once for every 1,000 of `rows`, which become the JSON array of `$1`
/// (see `{rows 1}` in [`dialect`](crate::dialect)); the other values are `$2`, `$3`, …. Rows are any
/// `Serialize`; a tuple becomes an array. Gives how many rows were touched.
#[macro_export]
macro_rules! bulk {
    ($tx:expr, $sql:expr, $rows:expr $(, $bind:expr)* $(,)?) => {
        async {
            let mut touched = 0_u64;
            for chunk in $rows.chunks($crate::db::BULK) {
                let json = $crate::db::json(chunk)?;
                touched += $crate::exec!($tx, $sql, json.as_str() $(, $bind)*)?;
            }
            Ok::<u64, $crate::error::SqlError>(touched)
        }
        .await
    };
}
