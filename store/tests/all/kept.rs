//! Views of tables and notes on charts: whose they are, and who sees them.

use crate::harness::*;
use crate::school_fixture::day;
use domain::access::{Access, Role};
use domain::error::StoreError;
use domain::metric::Span;
use domain::note::{NewNote, NoteStore};
use domain::table::{NewView, ViewStore};

/// Another member of a workspace.
async fn colleague(t: &Fixture, access: &Access) -> Access {
    let (person, _) = t.person("colleague").await;
    Access::of_membership(access.workspace(), &person.id, Role::Viewer)
}

on_both!(views_are_ones_own_until_they_are_shared, |t| {
    let (_, access) = t.school("School A").await;
    let other = colleague(&t, &access).await;
    let keep =
        |name: &str, shared| NewView::check("students", name, "sort=-progress", shared).unwrap();
    let own = t
        .keep_view(&access, &keep("Mine", false), NOW)
        .await
        .unwrap();
    let shared = t
        .keep_view(&access, &keep("Ours", true), NOW)
        .await
        .unwrap();
    let names = |views: Vec<domain::table::View>| -> Vec<(String, bool)> {
        views
            .into_iter()
            .map(|view| (view.name, view.mine))
            .collect()
    };
    assert_eq!(
        names(t.views(&access, "students").await.unwrap()),
        [("Mine".to_owned(), true), ("Ours".to_owned(), true)]
    );
    assert_eq!(
        names(t.views(&other, "students").await.unwrap()),
        [("Ours".to_owned(), false)]
    );
    assert!(t.views(&access, "courses").await.unwrap().is_empty());

    for (view, others) in [(&own, true), (&shared, false)] {
        assert_eq!(
            t.forget_view(&other, view, others).await,
            Err(StoreError::NotFound)
        );
    }
    t.forget_view(&other, &shared, true).await.unwrap();
    t.forget_view(&access, &own, false).await.unwrap();
    assert!(t.views(&access, "students").await.unwrap().is_empty());
});

on_both!(notes_are_ones_own_until_they_are_shared, |t| {
    let (_, access) = t.school("School A").await;
    let (_, foreign) = t.school("School B").await;
    let other = colleague(&t, &access).await;
    let keep = |on: &str, shared| NewNote::check(on, "Launch", shared).unwrap();
    let own = t
        .keep_note(&access, &keep("2014-03-15", false), NOW)
        .await
        .unwrap();
    t.keep_note(&access, &keep("2014-03-01", true), NOW)
        .await
        .unwrap();
    t.keep_note(&access, &keep("2014-04-01", true), NOW)
        .await
        .unwrap();
    let march = Span {
        from: day("2014-03-01"),
        to: day("2014-03-31"),
    };
    let days = |notes: Vec<domain::note::Note>| -> Vec<String> {
        notes.iter().map(|note| note.day.to_string()).collect()
    };
    assert_eq!(
        days(t.notes(&access, march).await.unwrap()),
        ["2014-03-01", "2014-03-15"]
    );
    assert_eq!(days(t.notes(&other, march).await.unwrap()), ["2014-03-01"]);
    assert!(t.notes(&foreign, march).await.unwrap().is_empty());
    for (who, others) in [(&other, true), (&foreign, true)] {
        assert_eq!(
            t.forget_note(who, &own, others).await,
            Err(StoreError::NotFound)
        );
    }
    t.forget_note(&access, &own, false).await.unwrap();
    assert_eq!(days(t.notes(&access, march).await.unwrap()), ["2014-03-01"]);
});
