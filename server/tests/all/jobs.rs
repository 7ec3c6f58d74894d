//! Work that goes on behind: what handlers do, what becomes of those that fail, and what comes back.

use crate::harness::Who;
use domain::job::{JobState, JobStore, NewJob};
use domain::time::Micros;
use serde::Deserialize;
use server::jobs::{Clock, Context, JobError, Limits, Registry, Runner, Schedule, Where};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use store::db::Scope;
use store::{Store, all, exec, one};

/// 2026-01-02T03:04:05Z.
const NOW: Micros = 1_767_323_045_000_000;
const HOUR: Micros = 3_600_000_000;

#[derive(Deserialize)]
struct Amount {
    amount: u32,
}

#[derive(Deserialize)]
struct Nothing {}

fn runner(store: &Store, registry: Registry) -> Runner {
    let clock: Clock = Arc::new(server::clock::now);
    let steady: Clock = Arc::new(server::clock::steady);
    Runner::new(store.clone(), registry.ready(), clock, steady)
}

async fn add(store: &Store, kind: &'static str, payload: &str, now: Micros) -> String {
    let job = NewJob::new(kind, payload.to_owned(), now);
    store.enqueue_job(job, now).await.unwrap().unwrap()
}

async fn in_state(store: &Store, state: JobState) -> Vec<String> {
    let jobs = store.jobs_in(state, 99).await.unwrap();
    jobs.into_iter().map(|job| job.id).collect()
}

/// Waits until nothing of this kind waits or runs, at most ten seconds.
async fn settled(store: &Store, kind: &str) {
    for _ in 0..400 {
        let mut tx = store.db.read(Scope::Nobody).await.unwrap();
        let sql = "select count(*) from job where kind = $1 and state in ('queued', 'running')";
        let (open,) = one!(tx, (i64,), sql, kind).unwrap();
        drop(tx);
        if open == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{kind} is still open");
}

on_both!(handlers_get_their_payload_and_end_as_they_say, |world| {
    let seen = Arc::new(AtomicU32::new(0));
    let mut registry = Registry::default();
    let sum = seen.clone();
    registry.on(
        "sum",
        "",
        Limits::default(),
        move |context: Context, p: Amount| {
            let sum = sum.clone();
            async move {
                assert_eq!(context.now(), NOW);
                sum.fetch_add(p.amount, Ordering::SeqCst);
                match p.amount {
                    0..10 => Ok(()),
                    10 => Err(JobError::Again("Not now.".to_owned())),
                    11 => Err(JobError::Later(NOW + HOUR, "Wait.".to_owned())),
                    _ => Err(JobError::Never("Not ever.".to_owned())),
                }
            }
        },
    );
    let runner = runner(&world.store, registry);
    let mut ids = Vec::new();
    for amount in [3, 4, 10, 11, 12] {
        ids.push(
            add(
                &world.store,
                "sum",
                &format!("{{\"amount\":{amount}}}"),
                NOW,
            )
            .await,
        );
    }
    ids.push(add(&world.store, "sum", "no JSON", NOW).await);
    assert_eq!(runner.run_until_idle(NOW).await.unwrap(), 6);
    assert_eq!(seen.load(Ordering::SeqCst), 40);
    let sorted = |ids: &[String]| {
        let mut ids = ids.to_vec();
        ids.sort();
        ids
    };
    let done = in_state(&world.store, JobState::Done).await;
    assert_eq!(sorted(&done), sorted(&ids[..2]));
    // The one that failed rests a second or so, the one that waits an hour.
    assert_eq!(in_state(&world.store, JobState::Queued).await, ids[2..4]);
    let waiting = world.store.jobs_in(JobState::Queued, 9).await.unwrap();
    assert_eq!(waiting[0].failures.0, 1);
    assert_eq!((waiting[1].failures.0, waiting[1].run_at), (0, NOW + HOUR));
    let dead = in_state(&world.store, JobState::Dead).await;
    assert_eq!(sorted(&dead), sorted(&ids[4..]));
});

on_both!(an_effect_and_its_end_are_one, |world| {
    let mut registry = Registry::default();
    registry.on(
        "name",
        "",
        Limits::default(),
        |context: Context, _: Nothing| async move {
            // The first run writes and fails afterwards: nothing stays of it.
            let fails = context.claim.failures == 0;
            let name = "update person set name = name || '!' where email = 'owner@example.com'";
            let write = context.finish_with(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    exec!(tx, name)?;
                    match fails {
                        true => Err(domain::error::StoreError::Unavailable),
                        false => Ok(()),
                    }
                })
            });
            write.await?;
            // Once it has ended, nothing more of it counts.
            let late = context.write(Scope::Nobody, move |tx| {
                Box::pin(async move {
                    exec!(tx, name)?;
                    Ok(())
                })
            });
            assert!(late.await.is_err());
            Ok(())
        },
    );
    let runner = runner(&world.store, registry);
    add(&world.store, "name", "{}", NOW).await;
    assert_eq!(runner.run_until_idle(NOW).await.unwrap(), 1);
    assert_eq!(runner.run_until_idle(NOW + HOUR).await.unwrap(), 1);
    assert_eq!(in_state(&world.store, JobState::Done).await.len(), 1);
    let mut tx = world.store.db.read(Scope::Nobody).await.unwrap();
    let sql = "select name from person where email = 'owner@example.com'";
    let (name,) = one!(tx, (String,), sql).unwrap();
    assert_eq!(name, "Owner Person!");
});

on_both!(bad_work_does_not_hold_up_the_rest, |world| {
    let mut registry = Registry::default();
    let quick = Limits {
        timeout: Duration::from_millis(300),
        at_once: 2,
    };
    registry.on("hangs", "", quick, |_: Context, _: Nothing| async {
        std::future::pending::<Result<(), JobError>>().await
    });
    registry.on(
        "panics",
        "",
        quick,
        |context: Context, _: Nothing| async move {
            // Named as a test's own panic, for the watch over the program's.
            panic!("poison {}", context.claim.kind)
        },
    );
    registry.on("good", "", quick, |_: Context, _: Nothing| async { Ok(()) });
    let now = server::clock::now();
    for _ in 0..4 {
        add(&world.store, "hangs", "{}", now).await;
        add(&world.store, "panics", "{}", now).await;
    }
    let other = world.workspace_of(Who::Stranger).to_owned();
    for _ in 0..10 {
        let job = NewJob::of(&other, "good", "{}".to_owned(), now);
        world.store.enqueue_job(job, now).await.unwrap();
    }
    let begun = tokio::time::Instant::now();
    let running = runner(&world.store, registry).start();
    settled(&world.store, "good").await;
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(4), "{took:?}");
    for _ in 0..200 {
        let mut tx = world.store.db.read(Scope::Nobody).await.unwrap();
        let sql =
            "select distinct outcome from job_run where kind <> 'good' and outcome <> 'running'
                    order by outcome";
        let found = all!(tx, (String,), sql).unwrap();
        if found.len() == 2 {
            let words: Vec<&str> = found.iter().map(|(word,)| word.as_str()).collect();
            assert_eq!(words, ["panicked", "timed_out"]);
            break;
        }
        drop(tx);
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    let waiting = world.store.jobs_in(JobState::Queued, 99).await.unwrap();
    let words: Vec<String> = waiting.into_iter().filter_map(|job| job.error).collect();
    assert!(
        words.iter().any(|w| w == "It panicked: poison panics"),
        "{words:?}"
    );
    running.stop().await;
});

on_both!(work_begins_when_it_is_committed, |world| {
    let mut registry = Registry::default();
    registry.on(
        "good",
        "",
        Limits::default(),
        |_: Context, _: Nothing| async { Ok(()) },
    );
    let running = runner(&world.store, registry).start();
    tokio::time::sleep(Duration::from_millis(1_300)).await;
    let mut waits = Vec::new();
    for _ in 0..5 {
        let begun = tokio::time::Instant::now();
        add(&world.store, "good", "{}", server::clock::now()).await;
        settled(&world.store, "good").await;
        waits.push(begun.elapsed());
    }
    waits.sort();
    // Without the hint each would wait for half a second on average.
    assert!(waits[2] < Duration::from_millis(300), "{waits:?}");
    running.stop().await;
});

on_both!(stopping_lets_short_work_end, |world| {
    let mut registry = Registry::default();
    registry.on(
        "short",
        "",
        Limits::default(),
        |_: Context, _: Nothing| async {
            tokio::time::sleep(Duration::from_millis(400)).await;
            Ok(())
        },
    );
    let running = runner(&world.store, registry).start();
    let id = add(&world.store, "short", "{}", server::clock::now()).await;
    for _ in 0..200 {
        if !in_state(&world.store, JobState::Running).await.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    running.stop().await;
    assert_eq!(in_state(&world.store, JobState::Done).await, [id]);
});

on_both!(schedules_fire_in_each_workspaces_zone, |world| {
    let mut registry = Registry::default();
    registry.on(
        "count",
        "",
        Limits::default(),
        |_: Context, _: Nothing| async { Ok(()) },
    );
    for (name, place) in [
        ("each", Where::EachWorkspace),
        ("house", Where::House("Asia/Kathmandu".parse().unwrap())),
    ] {
        registry.every(Schedule {
            name,
            cron: "30 3 * * *",
            place,
            kind: "count",
            payload: "{}",
        });
    }
    let runner = runner(&world.store, registry);
    // In London it is 03:04: 26 minutes to go. In Kathmandu 03:30 is 21:45 in London.
    let steps = [
        ("first look", 0, 0),
        ("too early", 25, 0),
        ("two workspaces", 27, 2),
        ("again", 28, 0),
        ("Kathmandu", 19 * 60, 1),
        ("three nights later, once each", 4 * 24 * 60, 3),
    ];
    for (case, minutes, expected) in steps {
        let ran = runner.run_until_idle(NOW + minutes * 60_000_000).await;
        assert_eq!(ran.unwrap(), expected, "{case}");
    }
});

on_both!(the_house_counts_again_and_clears_away, |world| {
    let staging = {
        let objects = server::files::Objects::open(&world.data.join("files"), None).unwrap();
        server::import::staging::Staging::open(&world.data, objects).unwrap()
    };
    let mut registry = Registry::default();
    server::jobs::register(&mut registry, server::jobs::House { staging });
    let runner = runner(&world.store, registry);
    let now = server::clock::now();
    world.import(Who::Owner, &crate::fixture::oulad("")).await;
    let access = world.access(Who::Owner);
    world
        .store
        .db
        .write(&access, |tx| {
            Box::pin(async move {
                let sql = "update metric_day set numerator = numerator + 1 where metric = 'activities'";
                assert!(exec!(tx, sql)? > 0);
                exec!(tx, "insert into session (token_hash, person_id, user_agent, started_at, used_at)
                           select 'dead', id, '', 0, 0 from person where email = 'owner@example.com'")?;
                Ok(())
            })
        })
        .await
        .unwrap();
    runner.run_until_idle(now).await.unwrap();
    // Two days later every schedule has come round.
    runner.run_until_idle(now + 48 * HOUR).await.unwrap();
    let alarms = world.store.job_alarms(9).await.unwrap();
    assert_eq!(alarms.len(), 1);
    assert_eq!(alarms[0].workspace.as_deref(), Some("Riverside School"));
    let (done, all) = alarms[0].steps.unwrap();
    assert!(done == all && all > 1, "{done} of {all}");
    runner.run_until_idle(now + 72 * HOUR).await.unwrap();
    let alarms = world.store.job_alarms(9).await.unwrap();
    assert_eq!(alarms.len(), 1, "mended by the first");
    let mut tx = world.store.db.read(Scope::Nobody).await.unwrap();
    let sql = "select count(*) from session where token_hash = 'dead'";
    assert_eq!(one!(tx, (i64,), sql).unwrap().0, 0);
    assert!(in_state(&world.store, JobState::Dead).await.is_empty());
});
