//! Transactions: whole or not at all, also when the caller goes away, and one writer after the other.

use crate::harness::*;
use domain::error::{StoreError, StoreResult};
use sqlx::{Executor, Row};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use store::db::{Db, Scope, json};
use store::{Store, all, both, bulk, exec, one};

/// A repeatable sequence of numbers (Steele, Lea and Flood 2014, SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }
}

/// Keeps one row and gives its key back once that is acknowledged.
async fn keep(store: Store, key: String) -> StoreResult<String> {
    let token = key.clone();
    store
        .db
        .write(Scope::Nobody, move |tx| {
            Box::pin(async move {
                exec!(
                    tx,
                    "insert into setup (token_hash, created_at) values ($1, 0)",
                    token
                )?;
                Ok(())
            })
        })
        .await
        .map(|()| key)
}

/// The keys of all kept rows.
async fn kept(store: &Store) -> BTreeSet<String> {
    let mut tx = store.db.read(Scope::Nobody).await.unwrap();
    all!(tx, (String,), "select token_hash from setup")
        .unwrap()
        .into_iter()
        .map(|(key,)| key)
        .collect()
}

/// Lets other tasks run for so long.
async fn spend(micros: u64) {
    let until = Instant::now() + Duration::from_micros(micros);
    while Instant::now() < until {
        tokio::task::yield_now().await;
    }
}

/// Waits until nothing is under way, and says whether any connection was left inside a transaction.
async fn settles(store: &Store) -> bool {
    let Db::Postgres(pool) = &store.db else {
        return true;
    };
    for _ in 0..200 {
        let open: i64 = sqlx::query_scalar(
            "select count(*) from pg_stat_activity
              where datname = current_database() and pid <> pg_backend_pid()
                and usename is not null and state <> 'idle'",
        )
        .fetch_one(pool)
        .await
        .unwrap();
        if open == 0 {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    false
}

on_both!(callers_that_go_away_lose_nothing, |t| {
    let mut numbers = Numbers(20_260_102);
    let mut acknowledged = BTreeSet::new();
    for turn in 0..300 {
        let leaving = tokio::spawn(keep((*t).clone(), format!("leaving {turn}")));
        let reading = {
            let store = (*t).clone();
            tokio::spawn(async move { store.db.read(Scope::Nobody).await.map(drop) })
        };
        spend(numbers.below(1_500)).await;
        leaving.abort();
        reading.abort();
        if let Ok(Ok(key)) = leaving.await {
            acknowledged.insert(key);
        }
        if turn % 3 == 0 {
            let key = keep((*t).clone(), format!("staying {turn}")).await.unwrap();
            acknowledged.insert(key);
        }
    }
    assert!(
        settles(&t).await,
        "a connection stayed inside a transaction"
    );
    let kept = kept(&t).await;
    let lost: Vec<_> = acknowledged.difference(&kept).collect();
    assert!(lost.is_empty(), "lost {lost:?}");
    assert!(acknowledged.len() >= 100, "{}", acknowledged.len());
});

on_postgres!(a_poisoned_connection_is_not_handed_on, |t| {
    let Db::Postgres(pool) = &t.db else {
        panic!("not on PostgreSQL");
    };
    let mut poisoned = pool.acquire().await.unwrap();
    sqlx::query("begin").execute(&mut *poisoned).await.unwrap();
    drop(poisoned);
    // The simple protocol, where the two clocks agree outside a transaction.
    for turn in 0..40 {
        let row = pool
            .fetch_one("select now() = statement_timestamp()")
            .await
            .unwrap();
        assert!(row.get::<bool, _>(0), "{turn} was inside a transaction");
    }
});

on_postgres!(a_sound_connection_is_kept, |t| {
    let Db::Postgres(pool) = &t.db else {
        panic!("not on PostgreSQL");
    };
    let mut servers = BTreeSet::new();
    for _ in 0..100 {
        let server: i32 = sqlx::query_scalar("select pg_backend_pid()")
            .fetch_one(pool)
            .await
            .unwrap();
        servers.insert(server);
    }
    // Connections go back in the background, so that a few may serve one caller; 16 are allowed.
    assert!(servers.len() <= 16, "{} connections", servers.len());
});

on_both!(work_that_fails_or_panics_leaves_nothing, |t| {
    let insert = |panics: bool| {
        t.db.write(Scope::Nobody, move |tx| {
            Box::pin(async move {
                exec!(
                    tx,
                    "insert into setup (token_hash, created_at) values ('x', 0)"
                )?;
                assert!(!panics, "on purpose");
                Err::<(), _>(StoreError::Conflict("on purpose"))
            })
        })
    };
    assert_eq!(insert(false).await, Err(StoreError::Conflict("on purpose")));
    assert_eq!(insert(true).await, Err(StoreError::Unavailable));
    assert!(kept(&t).await.is_empty());
    keep((*t).clone(), "after".to_owned()).await.unwrap();
});

on_both!(reading_cannot_write, |t| {
    let mut tx = t.db.read(Scope::Nobody).await.unwrap();
    assert!(exec!(tx, "delete from setup").is_err());
});

on_both!(a_read_sees_one_moment, |t| {
    let mut tx = t.db.read(Scope::Nobody).await.unwrap();
    let count = "select count(*) from setup";
    assert_eq!(one!(tx, (i64,), count).unwrap(), (0,));
    keep((*t).clone(), "meanwhile".to_owned()).await.unwrap();
    assert_eq!(one!(tx, (i64,), count).unwrap(), (0,));
});

on_both!(writers_of_two_processes_take_turns, |t| {
    let (_, access) = t.school("One").await;
    let other = Store::open(&t.address, NOW).await.unwrap();
    let writers = (0..8).map(|number| {
        let store = if number % 2 == 0 {
            (*t).clone()
        } else {
            other.clone()
        };
        let access = access.clone();
        tokio::spawn(async move {
            for _ in 0..10 {
                let id = access.workspace().to_owned();
                store
                    .db
                    .write(&access, move |tx| {
                        Box::pin(async move {
                            // Reading before writing is what loses updates without turns.
                            let (seen,) = one!(
                                tx,
                                (i64,),
                                both!("select data_version from workspace where id = $1" {lock}),
                                id.as_str()
                            )?;
                            exec!(
                                tx,
                                "update workspace set data_version = $2 where id = $1",
                                id.as_str(),
                                seen + 1
                            )?;
                            Ok(())
                        })
                    })
                    .await
                    .unwrap();
            }
        })
    });
    for ended in futures::future::join_all(writers).await {
        ended.unwrap();
    }
    let mut tx = t.db.read(&access).await.unwrap();
    let sql = "select data_version from workspace where id = $1";
    assert_eq!(one!(tx, (i64,), sql, access.workspace()).unwrap(), (80,));
    other.db.close().await;
});

on_both!(json_rows_read_alike, |t| {
    let rows = [
        (
            "a\"b\u{e9}",
            9_007_199_254_740_993_i64,
            0.1_f64,
            true,
            Some("x"),
        ),
        ("z", -1, -2.5e-7, false, None),
    ];
    let sql = both!(
        "select r.value ->> 0, cast(r.value ->> 1 as bigint), cast(r.value ->> 2 as double precision),
                cast(r.value ->> 3 as boolean), r.value ->> 4 from "
        {rows 1}
        " order by 1"
    );
    let mut tx = t.db.read(Scope::Nobody).await.unwrap();
    let read = all!(
        tx,
        (String, i64, f64, bool, Option<String>),
        sql,
        json(&rows).unwrap()
    )
    .unwrap();
    let expected = rows
        .map(|(text, n, x, yes, none)| (text.to_owned(), n, x, yes, none.map(ToOwned::to_owned)));
    assert_eq!(read, expected);
});

on_both!(bulk_writes_every_row_once, |t| {
    let rows: Vec<(String, i64)> = (0..2_500).map(|n| (format!("key {n}"), n)).collect();
    let touched =
        t.db.write(Scope::Nobody, move |tx| {
            Box::pin(async move {
                let sql = both!(
                    "insert into setup (token_hash, created_at)
                     select r.value ->> 0, cast(r.value ->> 1 as bigint) + $2 from "
                    {rows 1}
                    " where true on conflict (token_hash) do nothing"
                );
                Ok(bulk!(tx, sql, rows, 7_i64)?)
            })
        })
        .await;
    assert_eq!(touched, Ok(2_500));
    let mut tx = t.db.read(Scope::Nobody).await.unwrap();
    let sum = "select cast(sum(created_at) as bigint) from setup";
    assert_eq!(one!(tx, (i64,), sum).unwrap(), (2_499 * 1_250 + 7 * 2_500,));
});
