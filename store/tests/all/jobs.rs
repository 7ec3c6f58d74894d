//! Jobs: with the change that asks for them, one at a time, done once.

use crate::harness::*;
use domain::error::{StoreError, StoreResult};
use domain::job::{JobState, JobStore, LEASE, Look, Occurrence, SKEW, look};
use domain::time::Micros;
use store::db::Scope;
use store::jobs::{self, Claim, Failure, NewJob};
use store::{all, exec, one};

const SECOND: Micros = 1_000_000;

fn new(kind: &'static str) -> NewJob {
    NewJob::new(kind, "{}".to_owned(), NOW)
}

async fn add(t: &Fixture, job: NewJob) -> Option<String> {
    t.enqueue_job(job, NOW).await.unwrap()
}

async fn claim(t: &Fixture, kinds: &[&str], now: Micros) -> Option<Claim> {
    t.claim_job(kinds, 2, "worker", now + LEASE, now)
        .await
        .unwrap()
}

async fn state(t: &Fixture, id: &str) -> String {
    let mut tx = t.db.read(Scope::Nobody).await.unwrap();
    let sql = "select state from job where id = $1";
    one!(tx, (String,), sql, id).unwrap().0
}

async fn runs(t: &Fixture) -> Vec<String> {
    let mut tx = t.db.read(Scope::Nobody).await.unwrap();
    let sql = "select outcome from job_run order by started_at, attempt";
    let found = all!(tx, (String,), sql).unwrap();
    found.into_iter().map(|(outcome,)| outcome).collect()
}

/// Whose the jobs are that can be claimed one after the other, by name.
async fn order(t: &Fixture, names: &[(&str, &str)], cap: u32) -> String {
    let mut order = String::new();
    while let Some(claim) = t
        .claim_job(&["a"], cap, "worker", NOW + LEASE, NOW)
        .await
        .unwrap()
    {
        let whose = claim.for_workspace.unwrap_or_default();
        order += names.iter().find(|(id, _)| *id == whose).unwrap().1;
    }
    order
}

on_both!(a_job_is_there_exactly_if_the_change_is, |t| {
    let (_, access) = t.school("One").await;
    for (fails, expected) in [(true, 0), (false, 1)] {
        let outcome: StoreResult<()> =
            t.db.write(&access, move |tx| {
                Box::pin(async move {
                    jobs::enqueue(tx, &new("a"), NOW).await?;
                    if fails {
                        return Err(StoreError::Conflict("no"));
                    }
                    Ok(())
                })
            })
            .await;
        assert_eq!(outcome.is_err(), fails);
        assert_eq!(
            t.jobs_in(JobState::Queued, 9).await.unwrap().len(),
            expected
        );
    }
});

on_both!(one_key_waits_once_and_runs_once, |t| {
    let keyed = || NewJob {
        unique_key: Some("k".to_owned()),
        ..new("a")
    };
    assert!(add(&t, keyed()).await.is_some());
    assert!(add(&t, keyed()).await.is_none(), "it waits already");
    let other = NewJob {
        unique_key: Some("k".to_owned()),
        ..new("b")
    };
    assert!(add(&t, other).await.is_some(), "another kind");
    let first = claim(&t, &["a"], NOW).await.unwrap();
    // What is running may have read before the change: the next one waits.
    let second = add(&t, keyed()).await.unwrap();
    assert!(claim(&t, &["a"], NOW).await.is_none(), "one at a time");
    // A failed one whose place is taken goes.
    t.fail_job(&first, Failure::Failed, "no", Some(NOW), NOW)
        .await
        .unwrap();
    assert_eq!(state(&t, &first.id).await, "discarded");
    assert_eq!(claim(&t, &["a"], NOW).await.unwrap().id, second);
});

on_both!(only_what_is_due_and_known_is_claimed, |t| {
    let later = NewJob {
        run_at: NOW + SECOND,
        ..new("a")
    };
    let id = add(&t, later).await.unwrap();
    add(&t, new("unknown")).await.unwrap();
    assert_eq!(t.job_due(&["a"]).await.unwrap(), Some(NOW + SECOND));
    assert_eq!(t.job_due(&["z"]).await.unwrap(), None);
    assert!(claim(&t, &["a"], NOW).await.is_none());
    let found = claim(&t, &["a"], NOW + SECOND).await.unwrap();
    assert_eq!((found.id, found.attempt), (id, 1));
    assert!(claim(&t, &[], NOW + DAY).await.is_none());
});

on_both!(workspaces_take_turns_below_the_cap, |t| {
    let (_, one) = t.school("One").await;
    let (_, two) = t.school("Two").await;
    for _ in 0..6 {
        add(&t, NewJob::of(one.workspace(), "a", "{}".to_owned(), NOW)).await;
    }
    for _ in 0..2 {
        add(&t, NewJob::of(two.workspace(), "a", "{}".to_owned(), NOW)).await;
    }
    add(&t, new("a")).await;
    let names = [(one.workspace(), "1"), (two.workspace(), "2"), ("", "-")];
    let order = order(&t, &names, 3).await;
    // Each workspace has one running before any has two, and none has four.
    let mut first: Vec<char> = order.chars().take(3).collect();
    first.sort_unstable();
    assert_eq!(first, ['-', '1', '2'], "{order}");
    assert_eq!(order.matches('1').count(), 3, "{order}");
    assert_eq!(order.matches('2').count(), 2, "{order}");
});

on_both!(many_hands_never_hold_the_same_job_or_pass_the_cap, |t| {
    let (_, one) = t.school("One").await;
    for _ in 0..20 {
        add(&t, NewJob::of(one.workspace(), "a", "{}".to_owned(), NOW)).await;
    }
    let claims = (0..8).map(|hand| {
        let t = t.clone();
        tokio::spawn(async move {
            let worker = format!("hand {hand}");
            t.claim_job(&["a"], 5, &worker, NOW + LEASE, NOW).await
        })
    });
    let mut held: Vec<String> = Vec::new();
    for claim in futures::future::join_all(claims).await {
        held.extend(claim.unwrap().unwrap().map(|claim| claim.id));
    }
    let claimed = held.len();
    held.sort();
    held.dedup();
    assert_eq!((held.len(), claimed), (5, 5));
});

on_both!(a_lost_claim_changes_nothing, |t| {
    let (_, access) = t.school("One").await;
    let id = add(&t, new("a")).await.unwrap();
    let old = claim(&t, &["a"], NOW).await.unwrap();
    let rescued = NOW + LEASE + 1;
    let lost = t.rescue_jobs(&[], rescued, rescued, |_| 0).await.unwrap();
    assert_eq!(lost.len(), 1);
    let new = claim(&t, &["a"], rescued).await.unwrap();
    assert_eq!((new.id.as_str(), new.attempt, new.failures), (&*id, 2, 1));
    // The old hand wakes up: its effect is rolled back, and its other words are ignored.
    let effect = |claim: Claim| {
        t.db.write(&access, move |tx| {
            Box::pin(async move {
                exec!(tx, "update workspace set name = name || '!'")?;
                jobs::finish(tx, &claim, NOW).await
            })
        })
    };
    assert!(matches!(
        effect(old.clone()).await,
        Err(StoreError::Conflict(_))
    ));
    assert!(!t.renew_job(&old, NOW + DAY).await.unwrap());
    assert!(!t.finish_job(&old, NOW).await.unwrap());
    t.fail_job(&old, Failure::Failed, "late", None, NOW)
        .await
        .unwrap();
    assert_eq!(state(&t, &id).await, "running");
    assert_eq!(effect(new.clone()).await, Ok(()));
    assert!(t.finish_job(&new, NOW).await.unwrap(), "done by this claim");
    assert!(!t.finish_job(&old, NOW).await.unwrap());
    let mut tx = t.db.read(&access).await.unwrap();
    let name = "select name from workspace where id = $1";
    let (name,) = one!(tx, (String,), name, access.workspace()).unwrap();
    assert_eq!(name, "One!");
    assert_eq!(runs(&t).await, ["lost", "done"]);
});

on_both!(a_lease_holds_as_long_as_somebody_breathes, |t| {
    add(&t, new("a")).await;
    let held = claim(&t, &["a"], NOW).await.unwrap();
    let rescue = |own: Vec<String>, at| {
        let t = t.clone();
        async move { t.rescue_jobs(&own, at, at, |_| 0).await.unwrap().len() }
    };
    assert_eq!(rescue(vec![], NOW + LEASE - 1).await, 0);
    assert!(t.renew_job(&held, NOW + 2 * LEASE).await.unwrap());
    assert_eq!(rescue(vec![], NOW + LEASE + 1).await, 0);
    assert_eq!(rescue(vec![held.id.clone()], NOW + DAY).await, 0, "own");
    // Written by a clock that was set back ten years since.
    let before = NOW - 3_650 * DAY;
    assert_eq!(rescue(vec![], before).await, 1);
    assert!(NOW + 2 * LEASE > before + LEASE + SKEW);
});

on_both!(failures_rest_and_then_are_dead_and_come_back, |t| {
    let id = add(
        &t,
        NewJob {
            max_attempts: 2,
            ..new("a")
        },
    )
    .await
    .unwrap();
    let first = claim(&t, &["a"], NOW).await.unwrap();
    let again = NOW + SECOND;
    t.fail_job(&first, Failure::Panicked, "first\0", Some(again), NOW)
        .await
        .unwrap();
    assert!(claim(&t, &["a"], NOW).await.is_none(), "it rests");
    let second = claim(&t, &["a"], again).await.unwrap();
    t.release_job(&second, None, again, again).await.unwrap();
    let third = claim(&t, &["a"], again).await.unwrap();
    assert_eq!((third.attempt, third.failures), (3, 1), "nobody's fault");
    t.fail_job(&third, Failure::TimedOut, "second", Some(again), again)
        .await
        .unwrap();
    assert!(claim(&t, &["a"], NOW + DAY).await.is_none());
    let dead = t.jobs_in(JobState::Dead, 9).await.unwrap();
    assert_eq!(dead[0].error.as_deref(), Some("second"));
    assert_eq!((dead[0].id.as_str(), dead[0].failures), (&*id, (2, 2)));
    assert_eq!(runs(&t).await, ["panicked", "released", "timed_out"]);
    // A person sends it round again.
    t.retry_job(&id, NOW + DAY).await.unwrap();
    let fourth = claim(&t, &["a"], NOW + DAY).await.unwrap();
    assert_eq!((fourth.attempt, fourth.failures), (4, 0));
    for refused in [
        t.retry_job(&id, NOW + DAY).await,
        t.discard_job(&id, NOW + DAY).await,
    ] {
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "running");
    }
    t.fail_job(&fourth, Failure::Failed, "never", None, NOW + DAY)
        .await
        .unwrap();
    assert_eq!(state(&t, &id).await, "dead", "at once");
    t.discard_job(&id, NOW + DAY).await.unwrap();
    assert_eq!(state(&t, &id).await, "discarded");
});

on_both!(progress_and_alarms_are_the_holders, |t| {
    let id = add(&t, new("a")).await.unwrap();
    let held = claim(&t, &["a"], NOW).await.unwrap();
    let inner = held.clone();
    t.db.write(Scope::Nobody, move |tx| {
        Box::pin(async move {
            jobs::progress(tx, &inner, 3, 7).await?;
            jobs::alarm(tx, &inner, "Look here.").await?;
            let lost = Claim {
                attempt: 9,
                ..inner
            };
            for refused in [
                jobs::hold(tx, &lost).await,
                jobs::progress(tx, &lost, 1, 1).await,
                jobs::alarm(tx, &lost, "Not here.").await,
            ] {
                assert!(matches!(refused, Err(StoreError::Conflict(_))));
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    assert!(t.finish_job(&held, NOW).await.unwrap());
    let alarms = t.job_alarms(9).await.unwrap();
    assert_eq!(alarms[0].steps, Some((3, 7)));
    assert_eq!(alarms[0].alarm.as_deref(), Some("Look here."));
    // What somebody should look at is not forgotten.
    assert_eq!(t.forget_jobs(NOW + DAY, NOW, NOW).await.unwrap(), 0);
    t.settle_alarm(&id).await.unwrap();
    assert_eq!(t.settle_alarm(&id).await, Err(StoreError::NotFound));
    assert_eq!(t.forget_jobs(NOW + DAY, NOW, NOW).await.unwrap(), 1);
    assert!(runs(&t).await.is_empty(), "runs go with their job");
});

on_both!(an_occurrence_fires_once_whatever_the_clock_does, |t| {
    let cron = domain::job::Cron::parse("0 3 * * *").unwrap();
    let (_, access) = t.school("One").await;
    let workspace = t.every_workspace().await.unwrap();
    let workspace = workspace
        .iter()
        .find(|w| w.id == access.workspace())
        .unwrap();
    let zone = workspace.calendar.zone;
    let tick = |now: Micros| {
        let t = t.clone();
        let lane = access.workspace().to_owned();
        async move {
            let checked = t.schedules_checked().await.unwrap();
            let checked = checked.iter().find(|(s, l, _)| s == "s" && *l == lane);
            match look(&cron, zone, checked.map(|(_, _, at)| *at), now) {
                Look::Nothing => false,
                Look::Note => {
                    t.check_schedule("s", &lane, now).await.unwrap();
                    false
                }
                Look::Fire(one) => {
                    let job = NewJob::of(&lane, "a", "{}".to_owned(), now);
                    t.fire_schedule("s", one, job, now).await.unwrap()
                }
            }
        }
    };
    // NOW is 03:04 in London.
    let steps = [
        ("new", 0, false),
        ("next night", DAY, true),
        ("again", DAY + MINUTE, false),
        ("set back a day", 0, false),
        ("the same night again", DAY, false),
        ("25 hours ahead", 3 * DAY, true),
        ("set back", 2 * DAY, false),
        ("the night that fired", 3 * DAY, false),
        ("the night after", 4 * DAY, true),
        ("ten years back", -3_650 * DAY, false),
        ("and on there", -3_649 * DAY, true),
    ];
    for (case, after, expected) in steps {
        assert_eq!(tick(NOW + after).await, expected, "{case}");
    }
    let fired = t.schedules_fired().await.unwrap();
    assert_eq!(fired.len(), 1);
    assert_eq!(t.jobs_in(JobState::Queued, 99).await.unwrap().len(), 4);
});

on_both!(two_processes_fire_one_occurrence_once, |t| {
    let one = Occurrence {
        local: "2026-01-02T03:00".to_owned(),
        at: NOW,
    };
    let fired = (0..6).map(|_| {
        let (t, one) = (t.clone(), one.clone());
        tokio::spawn(async move { t.fire_schedule("s", one, new("a"), NOW).await })
    });
    let fired = futures::future::join_all(fired).await;
    let fired: Vec<bool> = fired.into_iter().map(|f| f.unwrap().unwrap()).collect();
    assert_eq!(fired.iter().filter(|fired| **fired).count(), 1);
});

on_both!(kinds_have_figures, |t| {
    for _ in 0..3 {
        add(&t, new("a")).await;
    }
    let first = claim(&t, &["a"], NOW).await.unwrap();
    assert!(t.finish_job(&first, NOW + SECOND).await.unwrap());
    let second = claim(&t, &["a"], NOW + MINUTE).await.unwrap();
    t.fail_job(
        &second,
        Failure::Failed,
        "no",
        None,
        NOW + MINUTE + 3 * SECOND,
    )
    .await
    .unwrap();
    let kinds = t.job_kinds().await.unwrap();
    let (kind, figures) = &kinds[0];
    assert_eq!((kinds.len(), kind.as_str()), (1, "a"));
    let last = figures.last.clone().unwrap();
    assert_eq!(
        (last.started_at, last.took, last.outcome.as_str()),
        (NOW + MINUTE, 3 * SECOND, "failed")
    );
    let jobs = [JobState::Dead, JobState::Done, JobState::Queued].map(|state| (state, 1));
    assert_eq!(figures.jobs, jobs);
});

on_both!(the_next_job_is_found_without_reading_the_queue, |t| {
    let (_, one) = t.school("One").await;
    let (_, two) = t.school("Two").await;
    let whose = one.workspace().to_owned();
    t.db.write(Scope::Nobody, move |tx| {
        Box::pin(async move {
            exec!(
                tx,
                "with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000)
                 insert into job (id, for_workspace, kind, payload, state, run_at, max_attempts,
                                  created_at)
                 select 'j' || cast(i as text), $1, 'a', '{}', 'queued', $2 + i, 3, $2 from n",
                whose,
                NOW
            )?;
            Ok(())
        })
    })
    .await
    .unwrap();
    add(&t, NewJob::of(two.workspace(), "a", "{}".to_owned(), NOW)).await;
    let begun = std::time::Instant::now();
    for _ in 0..3 {
        assert!(claim(&t, &["a"], NOW + DAY).await.is_some());
    }
    // Three walks through 20,000 rows take seconds where the index is not used.
    let took = begun.elapsed();
    assert!(took < std::time::Duration::from_millis(800), "{took:?}");
});
