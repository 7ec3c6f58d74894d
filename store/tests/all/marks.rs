//! Tags and notes on students, one at a time and many at once.

use crate::harness::*;
use crate::school_fixture::*;
use domain::access::{Access, Role};
use domain::error::StoreError;
use domain::school::SchoolStore;
use domain::school::marks::{MOST_TAGS, MarkStore, TagChange};
use domain::time::{Calendar, Now};
use std::collections::BTreeSet;

async fn everybody(t: &Fixture, access: &Access) -> Vec<String> {
    let calendar = Calendar::parse("Europe/London", "monday").unwrap();
    let roll = t
        .roll(access, Now::as_of(day("2014-02-21"), &calendar))
        .await;
    roll.unwrap()
        .names
        .iter()
        .map(|name| name.id.clone())
        .collect()
}

fn tags(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

on_both!(a_tag_goes_on_many_and_off_again, |t| {
    let (_, access) = t.school("School A").await;
    import(&t, &access, small_school(), NOW).await;
    let ids = everybody(&t, &access).await;
    let (first, rest) = ids.split_first().unwrap();
    t.set_tags(&access, first, &tags(&["call"]), NOW)
        .await
        .unwrap();
    let mut asked = ids.clone();
    asked.push("01900000-0000-7000-8000-000000000000".to_owned());

    let dry = t
        .change_tag(&access, &asked, "call", TagChange::Add, true, NOW)
        .await
        .unwrap();
    assert_eq!(
        (dry.changed.len(), dry.already, dry.gone),
        (rest.len(), 1, 1)
    );
    assert_eq!(dry.action, None);
    assert_eq!(
        t.tagged(&access, "call").await.unwrap().len(),
        1,
        "a dry run changes nothing"
    );

    let done = t
        .change_tag(&access, &asked, "call", TagChange::Add, false, NOW)
        .await
        .unwrap();
    assert_eq!(
        (&done.changed, done.already, done.gone),
        (&dry.changed, 1, 1)
    );
    assert_eq!(
        t.tags(&access).await.unwrap(),
        [("call".to_owned(), ids.len() as i64)]
    );

    let action = done.action.unwrap();
    assert_eq!(
        t.undo_tag(&access, &action, NOW).await.unwrap(),
        rest.len() as u64
    );
    assert_eq!(
        t.tagged(&access, "call")
            .await
            .unwrap()
            .into_iter()
            .collect::<Vec<_>>(),
        [first.as_str()],
        "who had it before keeps it"
    );
    let again = t.undo_tag(&access, &action, NOW).await;
    assert!(matches!(again, Err(StoreError::Conflict(_))));

    let off = t
        .change_tag(&access, &ids, "call", TagChange::Remove, false, NOW)
        .await
        .unwrap();
    assert_eq!((off.changed.len(), off.already), (1, rest.len()));
    assert_eq!(
        t.undo_tag(&access, &off.action.unwrap(), NOW)
            .await
            .unwrap(),
        1
    );
    assert!(t.tagged(&access, "call").await.unwrap().contains(first));
});

on_both!(a_student_has_few_tags_and_one_note, |t| {
    let (_, access) = t.school("School A").await;
    import(&t, &access, small_school(), NOW).await;
    let ids = everybody(&t, &access).await;
    let many: Vec<String> = (0..MOST_TAGS).map(|nth| format!("tag {nth:02}")).collect();
    let many: BTreeSet<String> = many.into_iter().collect();
    t.set_tags(&access, &ids[0], &many, NOW).await.unwrap();
    let found = t
        .change_tag(&access, &ids, "more", TagChange::Add, false, NOW)
        .await
        .unwrap();
    assert_eq!(found.full, [ids[0].clone()]);
    assert_eq!(found.changed.len(), ids.len() - 1);

    t.set_note(&access, &ids[1], "Ask about unit 2", NOW)
        .await
        .unwrap();
    let marks = t.marks(&access, &ids).await.unwrap();
    assert_eq!(marks[&ids[0]].tags, many);
    assert_eq!(marks[&ids[1]].note, "Ask about unit 2");
    t.set_note(&access, &ids[1], "", NOW).await.unwrap();
    assert_eq!(t.marks(&access, &ids).await.unwrap()[&ids[1]].note, "");
    let nobody = t.set_note(&access, "nobody", "x", NOW).await;
    assert_eq!(nobody, Err(StoreError::NotFound));
});

on_both!(marks_stay_in_their_workspace, |t| {
    let (_, access) = t.school("School A").await;
    let (_, foreign) = t.school("School B").await;
    import(&t, &access, small_school(), NOW).await;
    let ids = everybody(&t, &access).await;
    t.change_tag(&access, &ids, "ours", TagChange::Add, false, NOW)
        .await
        .unwrap();
    assert!(t.tags(&foreign).await.unwrap().is_empty());
    assert!(t.marks(&foreign, &ids).await.unwrap().is_empty());
    let found = t
        .change_tag(&foreign, &ids, "theirs", TagChange::Add, false, NOW)
        .await
        .unwrap();
    assert_eq!((found.changed.len(), found.gone), (0, ids.len()));
    assert_eq!(
        t.set_tags(&foreign, &ids[0], &tags(&["x"]), NOW).await,
        Err(StoreError::NotFound)
    );
    let action = t
        .change_tag(&access, &ids, "ours", TagChange::Remove, false, NOW)
        .await
        .unwrap();
    let action = action.action.unwrap();
    assert_eq!(
        t.undo_tag(&foreign, &action, NOW).await,
        Err(StoreError::NotFound)
    );
    // Nor does another member of the same workspace undo it.
    let other = Access::of_membership(access.workspace(), foreign.person(), Role::Owner);
    assert_eq!(
        t.undo_tag(&other, &action, NOW).await,
        Err(StoreError::NotFound)
    );
});
