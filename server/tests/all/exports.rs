//! The list of students as a file: who may have it, and that it is what the page shows.

use crate::fixture;
use crate::harness::{Ask, Who};
use crate::surface::{Ids, NOWHERE};
use domain::school::marks::MarkStore;

on_both!(the_file_is_what_the_page_shows, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    let ids = Ids::real(&world, Who::Owner).await;
    let access = world.access(Who::Owner);
    let now = server::clock::now();
    let note = "=HYPERLINK(\"https://evil.example\")";
    world
        .store
        .set_note(&access, &ids.student, note, now)
        .await
        .unwrap();
    let path = |query: &str| format!("/export/{}/students.csv?{query}", world.first);
    let get = async |query: &str| world.ask(Who::Viewer, Ask::get(path(query))).await;

    let plain = get("").await;
    assert_eq!(plain.status.as_u16(), 200, "{}", plain.text());
    assert!(plain.header("content-type").starts_with("text/csv"));
    assert!(plain.header("content-disposition").contains("attachment"));
    let text = plain.text();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    assert_eq!(
        lines.next(),
        Some("Name,Course,Progress,Score,Last active,Status,Tags")
    );
    let everybody = lines.count();
    assert!(everybody > 1, "{text}");

    let chosen = get("cols=name,note&sort=-name").await.text();
    let lines: Vec<&str> = chosen.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!((lines[0], lines.len()), ("Name,Note", everybody + 1));
    assert!(chosen.contains("\"'=HYPERLINK(\"\"https"), "{chosen}");
    let rising = get("cols=name,note").await.text();
    let mut back: Vec<&str> = rising
        .trim_start_matches('\u{feff}')
        .lines()
        .skip(1)
        .collect();
    back.reverse();
    assert_eq!(back, lines[1..]);

    let wrong = get("status=asleep").await;
    assert_eq!(wrong.status.as_u16(), 422);
});

on_both!(a_file_is_for_members_alone, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    let get = |id: &str| Ask::get(format!("/export/{id}/students.csv"));
    for (who, status) in [
        (Who::Nobody, 401),
        (Who::Viewer, 200),
        (Who::Owner, 200),
        (Who::Stranger, 404),
    ] {
        let answer = world.ask(who, get(&world.first)).await;
        assert_eq!(answer.status.as_u16(), status, "{who:?}");
    }
    let foreign = world.ask(Who::Stranger, get(&world.first)).await;
    let none = world.ask(Who::Stranger, get(NOWHERE)).await;
    assert_eq!(foreign.seen(), none.seen());
});
