//! A disk without room, as people meet it.

use crate::fixture;
use crate::harness::{Ask, Body, Who, World, on_sqlite};
use sqlx::Executor;
use store::db::Db;

/// Lets the database have so many pages and no more; fewer than it has means those that it has.
async fn limit(world: &World, pages: u32) {
    let Db::Sqlite { writer, .. } = &world.store.db else {
        unreachable!("pages are SQLite's");
    };
    let statement: &'static str = format!("pragma max_page_count = {pages}").leak();
    writer.execute(statement).await.unwrap();
}

/// A mutant that fails it: an `is_full` that is never true.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_room_pages_still_read_and_writes_say_why() {
    on_sqlite(|world: World| async move {
        world.import(Who::Owner, &fixture::oulad("Full")).await;
        let page = format!("/w/{}/school/students", world.first);
        let form = |text: &str| {
            let day = fixture::LOOK_AT;
            Body::form(&[
                ("workspace", &world.first),
                ("day", day),
                ("text", text),
                ("shared", "true"),
            ])
        };
        limit(&world, 1).await;
        let long = "word ".repeat(35);
        let mut refused = None;
        // What is free within the pages that there are is used up first.
        for _ in 0..200 {
            let answer = world
                .ask(Who::Owner, Ask::post("/api/notes/add", form(&long)))
                .await;
            if !answer.status.is_success() {
                refused = Some(answer);
                break;
            }
        }
        let refused = refused.expect("the pages never ran out");
        assert_eq!(refused.status.as_u16(), 507, "{}", refused.text());
        assert_eq!(refused.code(), "full");
        assert_eq!(world.page(Who::Owner, &page).await.status.as_u16(), 200);
        limit(&world, 1_000_000).await;
        let again = world
            .ask(Who::Owner, Ask::post("/api/notes/add", form(&long)))
            .await;
        assert!(again.status.is_success(), "{}", again.text());
    })
    .await;
}
