//! The only file that spells SQL twice.
//!
//! Almost every statement is one text for both databases. Where they differ, [`both!`](crate::both)
//! puts a [`Pair`] together from shared literals and named parts; each part is spelled here, once a
//! database:
//!
//! * `{rows 1}`: the rows of a JSON array bound as `$1`, as a source named `r` whose column `value`
//!   is one element. `r.value ->> 0` is the first field of an element that is itself an array.
//! * `{days "a" "b"}`: whole days from the day `b` to the day `a`, both kept as text.
//! * `{object a b}`: an object of JSON with the columns `a` and `b`.
//! * `{lock}`: makes a `select` hold its rows until the transaction ends. SQLite has one writer, so
//!   nothing is needed there.
//! * `{turn}`: `1`, once no other process is between this statement and its transaction's end.
//!   SQLite's writers take turns anyway.
//! * `{lock free}`: the same, and passes over rows that another transaction holds.

/// One statement in the words of each database.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// What SQLite is told.
    pub sqlite: &'static str,
    /// What PostgreSQL is told.
    pub postgres: &'static str,
}

/// Text that a statement macro takes: one literal for both databases, or a [`Pair`].
pub trait Text: Copy {
    /// What SQLite is told.
    fn sqlite(self) -> &'static str;
    /// What PostgreSQL is told.
    fn postgres(self) -> &'static str;
}

impl Text for &'static str {
    fn sqlite(self) -> &'static str {
        self
    }

    fn postgres(self) -> &'static str {
        self
    }
}

impl Text for Pair {
    fn sqlite(self) -> &'static str {
        self.sqlite
    }

    fn postgres(self) -> &'static str {
        self.postgres
    }
}

/// Puts a [`Pair`] together from literals and parts, as in
/// `both!("select r.value ->> 0 from " {rows 1} " order by 1")`.
#[macro_export]
macro_rules! both {
    ($($part:tt)+) => {
        $crate::dialect::Pair {
            sqlite: concat!($($crate::sqlite_part!($part)),+),
            postgres: concat!($($crate::postgres_part!($part)),+),
        }
    };
}

/// One part of [`both!`](crate::both) as SQLite is told it.
#[doc(hidden)]
#[macro_export]
macro_rules! sqlite_part {
    ({rows $number:literal}) => {
        concat!("json_each($", $number, ") as r")
    };
    ({days $later:literal $earlier:literal}) => {
        concat!(
            "cast(julianday(",
            $later,
            ") - julianday(",
            $earlier,
            ") as bigint)"
        )
    };
    ({object $first:ident $($more:ident)*}) => {
        concat!("json_object('", stringify!($first), "', ", stringify!($first)
            $(, ", '", stringify!($more), "', ", stringify!($more))*, ")")
    };
    ({lock}) => {
        ""
    };
    ({lock free}) => {
        ""
    };
    ({turn}) => {
        "1"
    };
    ($text:literal) => {
        $text
    };
}

/// One part of [`both!`](crate::both) as PostgreSQL is told it.
#[doc(hidden)]
#[macro_export]
macro_rules! postgres_part {
    ({rows $number:literal}) => {
        concat!("json_array_elements($", $number, "::json) as r(value)")
    };
    ({days $later:literal $earlier:literal}) => {
        concat!(
            "cast(cast(",
            $later,
            " as date) - cast(",
            $earlier,
            " as date) as bigint)"
        )
    };
    ({object $first:ident $($more:ident)*}) => {
        concat!("json_build_object('", stringify!($first), "', ", stringify!($first)
            $(, ", '", stringify!($more), "', ", stringify!($more))*, ")")
    };
    ({lock}) => {
        " for update"
    };
    ({lock free}) => {
        " for update skip locked"
    };
    // The number only has to be the same in each process.
    ({turn}) => {
        "1 from (select pg_advisory_xact_lock(7203114912)) turn"
    };
    ($text:literal) => {
        $text
    };
}
