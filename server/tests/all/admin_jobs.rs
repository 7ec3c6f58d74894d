//! The page about jobs: what operators see and do.

use crate::harness::{Ask, Body, Who};
use domain::job::{JobState, JobStore, LEASE, NewJob};
use serde_json::json;
use store::jobs::Failure;

on_both!(operators_see_jobs_and_act_on_them, |world| {
    let (store, now) = (&world.store, server::clock::now());
    let work = |kind| NewJob::of(&world.second, kind, "{}".to_owned(), now);
    let dead = store
        .enqueue_job(work("sweep"), now)
        .await
        .unwrap()
        .unwrap();
    let claim = store.claim_job(&["sweep"], 2, "w", now + LEASE, now);
    let claim = claim.await.unwrap().unwrap();
    let words = "<b>It broke</b>";
    let failed = store.fail_job(&claim, Failure::Panicked, words, None, now);
    failed.await.unwrap();
    let queued = store
        .enqueue_job(work("recount"), now)
        .await
        .unwrap()
        .unwrap();
    let page = world.page(Who::Owner, "/admin/jobs").await;
    let text = page.text();
    for expected in [
        "What goes on behind?",
        "hourly-sweep",
        "nightly-recount",
        "40 3 * * * in each workspace",
        "Second House",
        "&lt;b&gt;It broke&lt;/b&gt;",
        "Panicked",
        dead.as_str(),
        queued.as_str(),
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    assert_eq!(
        world
            .page(Who::Stranger, "/admin/jobs")
            .await
            .status
            .as_u16(),
        404
    );

    let post = |endpoint: &str, fields: &[(&str, &str)]| {
        let ask = Ask::post(
            format!("/api/operations/jobs/{endpoint}"),
            Body::form(fields),
        );
        world.ask(Who::Owner, ask)
    };
    let act = |job: String, what: &'static str| {
        let post = &post;
        async move {
            post("act", &[("job", &job), ("what", what)])
                .await
                .status
                .as_u16()
        }
    };
    assert_eq!(act(dead.clone(), "retry").await, 200);
    assert_eq!(act(queued.clone(), "discard").await, 200);
    assert_eq!(act(queued.clone(), "discard").await, 409, "it is given up");
    assert_eq!(act(queued.clone(), "settle").await, 404, "no alarm");
    assert_eq!(act(queued, "explode").await, 400);
    let waiting = store.jobs_in(JobState::Queued, 9).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].id.as_str()), (1, dead.as_str()));
    assert_eq!(act(dead, "discard").await, 200);

    let status = post("run", &[("schedule", "nightly-recount")]).await.status;
    assert_eq!(status.as_u16(), 200);
    let waiting = store.jobs_in(JobState::Queued, 9).await.unwrap();
    assert_eq!(waiting.len(), 2, "one a workspace");
    assert_eq!(
        post("run", &[("schedule", "none")]).await.status.as_u16(),
        404
    );

    let week = [
        ("workspace", world.first.as_str()),
        ("from", "2014-03-01"),
        ("to", "2014-03-07"),
    ];
    assert_eq!(post("recount", &week).await.status.as_u16(), 200);
    assert_eq!(
        post("recount", &week).await.status.as_u16(),
        200,
        "it waits already"
    );
    let waiting = store.jobs_in(JobState::Queued, 9).await.unwrap();
    assert_eq!(waiting.len(), 3);
    let payload: Vec<serde_json::Value> = waiting
        .iter()
        .map(|job| serde_json::from_str(&job.payload).unwrap())
        .collect();
    assert!(payload.contains(&json!({"from": "2014-03-01", "to": "2014-03-07"})));
    for wrong in [
        [
            ("workspace", "nowhere"),
            ("from", "2014-03-01"),
            ("to", "2014-03-07"),
        ],
        [
            ("workspace", world.first.as_str()),
            ("from", "2014-03-08"),
            ("to", "2014-03-07"),
        ],
    ] {
        assert_eq!(post("recount", &wrong).await.status.as_u16(), 422);
    }
});
