//! Running the program: readiness, numbers of requests, and what is counted.

use crate::harness::{Ask, Who};
use server::operate::WHY;
use std::time::Duration;

on_both!(readiness_says_why_not, |world| {
    let ready = world.page(Who::Nobody, "/readyz").await;
    assert_eq!(
        (ready.status.as_u16(), ready.text().as_str()),
        (200, "ready")
    );
    assert!(
        std::fs::read_dir(&world.data)
            .unwrap()
            .flatten()
            .all(|file| !file.file_name().to_string_lossy().starts_with(".ready")),
        "looking leaves nothing"
    );
    // An answer is kept for a second.
    let next = || tokio::time::sleep(Duration::from_millis(1_050));
    std::fs::rename(&world.data, world.data.with_extension("away")).unwrap();
    next().await;
    let full = world.page(Who::Nobody, "/readyz").await;
    std::fs::rename(world.data.with_extension("away"), &world.data).unwrap();
    assert_eq!((full.status.as_u16(), full.text().as_str()), (503, "disk"));
    next().await;
    assert_eq!(
        world.page(Who::Nobody, "/readyz").await.status.as_u16(),
        200
    );
    world.store.db.close().await;
    next().await;
    let gone = world.page(Who::Nobody, "/readyz").await;
    assert_eq!(
        (gone.status.as_u16(), gone.text().as_str()),
        (503, "database")
    );
    world.operations.stop();
    let stopping = world.page(Who::Nobody, "/readyz").await;
    assert_eq!(
        (stopping.status.as_u16(), stopping.text().as_str()),
        (503, "stopping")
    );
    assert_eq!(
        world.page(Who::Nobody, "/healthz").await.status.as_u16(),
        200,
        "it lives"
    );
    assert!(
        ["stopping", "database", "disk"]
            .iter()
            .all(|why| WHY.contains(why))
    );
});

on_both!(every_answer_has_its_number, |world| {
    let mut seen = std::collections::BTreeSet::new();
    for path in [
        "/sign-in",
        "/nowhere",
        "/healthz",
        "/pkg/none",
        "/w/x/school",
    ] {
        let answer = world.page(Who::Nobody, path).await;
        let id = answer.header("x-request-id").to_owned();
        assert!(seen.insert(id), "{path}");
    }
    for (given, kept) in [("balancer-0001", true), ("two words", false), ("x", false)] {
        let ask = Ask::get("/sign-in").header("x-request-id", given);
        let answer = world.ask(Who::Nobody, ask).await;
        let id = answer.header("x-request-id");
        assert_eq!(id == given, kept, "{given}");
    }
    // Where nothing works the number stands in the words too.
    world.store.db.close().await;
    let answer = world.page(Who::Owner, "/sign-in").await;
    let id = answer.header("x-request-id").to_owned();
    assert_eq!(answer.status.as_u16(), 503);
    assert!(answer.text().contains(&format!("Reference: {id}")));
});

on_both!(answers_are_counted_and_nothing_is_public, |world| {
    let first = world.first.clone();
    for path in ["/sign-in", &format!("/w/{first}/school"), "/wp-admin.php"] {
        world.page(Who::Owner, path).await;
    }
    let text = world.operations.metrics.text(&world.store).await;
    for expected in [
        "atelier_requests_total{route=\"/w/:id/school\",method=\"GET\",status=\"200\"} 1",
        "atelier_requests_total{route=\"unmatched\",method=\"GET\",status=\"404\"} 1",
        "# TYPE atelier_request_seconds histogram",
        "atelier_db_connections{pool=",
        "atelier_live_streams 0",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    assert!(!text.contains(&first), "no ids");
    assert_eq!(
        world.page(Who::Owner, "/metrics").await.status.as_u16(),
        404
    );
});
