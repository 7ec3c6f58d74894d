//! Imports: the preview is the commit, the same again is nothing, and undo restores what was.

use crate::dump::dump;
use crate::harness::*;
use crate::school_fixture::*;
use domain::access::{Access, Role};
use domain::error::StoreError;
use domain::import::{ImportStore, KindCount, RecordState, StartQuestion};
use domain::workspace::WorkspaceStore;
use std::sync::{Arc, Mutex};

on_both!(preview_equals_commit, |t| {
    let (_, access) = t.school("School A").await;
    import(&t, &access, small_school(), NOW).await;
    let second = draft(vec![
        course("c1", Some("2014-01-01")),
        student("s1", "Ada Lovelace"),
        student("s4", "Dee"),
        activity("c1", "s1", "home", "2014-01-02", 3),
        activity("c1", "s1", "quiz", "2014-01-05", 9),
        activity("c1", "s1", "quiz", "2014-01-06", 1),
    ]);
    let preview = t.preview(&access, &second).await.unwrap();
    use RecordState::{Changed, New, Unchanged};
    assert_eq!(
        preview.states,
        [Unchanged, Changed, New, Unchanged, Changed, New]
    );
    let steps = Mutex::new(Vec::new());
    let batch = t
        .commit(&access, &second, &preview.digest, NOW + DAY, &|progress| {
            steps.lock().unwrap().push(progress);
        })
        .await
        .unwrap();
    let count = |new, changed, unchanged| KindCount {
        new,
        changed,
        unchanged,
    };
    assert_eq!(batch.counts["course"], count(0, 0, 1));
    assert_eq!(batch.counts["student"], count(1, 1, 0));
    assert_eq!(batch.counts["activity"], count(1, 1, 1));
    assert_eq!(batch.last_day, Some(day("2014-01-06")));
    assert_eq!(batch.by, "school.a");
    assert_eq!((batch.rejected, batch.undone_at), (1, None));
    assert_eq!(batch.files, second.files);
    let last = *steps.lock().unwrap().last().unwrap();
    assert_eq!((last.done, last.total), (12, 12));
    assert_eq!(t.batches(&access).await.unwrap()[0], batch);
    let rejects = t.rejects(&access, &batch.id, 0, 10).await.unwrap();
    assert_eq!(rejects, second.rejects);
    assert_eq!(t.rejects(&access, &batch.id, 1, 10).await.unwrap(), []);
});

on_both!(the_same_files_twice_change_nothing, |t| {
    let (_, access) = t.school("School A").await;
    import(&t, &access, small_school(), NOW).await;
    let before = dump(&t, &access).await;
    let again = draft(small_school());
    let preview = t.preview(&access, &again).await.unwrap();
    assert!(
        preview
            .states
            .iter()
            .all(|state| *state == RecordState::Unchanged)
    );
    let refused = t
        .commit(&access, &again, &preview.digest, NOW, &|_| {})
        .await;
    assert_eq!(refused, Err(StoreError::Conflict("nothing new")));
    assert_eq!(dump(&t, &access).await, before);
    assert_eq!(t.batches(&access).await.unwrap().len(), 1);
});

on_both!(a_commit_writes_only_what_was_previewed, |t| {
    let (_, access) = t.school("School A").await;
    let planned = draft(small_school());
    let preview = t.preview(&access, &planned).await.unwrap();
    import(&t, &access, vec![student("s1", "Somebody else")], NOW).await;
    let refused = t
        .commit(&access, &planned, &preview.digest, NOW, &|_| {})
        .await;
    assert_eq!(
        refused,
        Err(StoreError::Conflict("changed since the preview"))
    );
    let mut asking = draft(small_school());
    Arc::make_mut(&mut asking).questions.push(StartQuestion {
        course: "c1".to_owned(),
        name: "Course c1".to_owned(),
        suggested: None,
        answered: None,
    });
    let preview = t.preview(&access, &asking).await.unwrap();
    let refused = t
        .commit(&access, &asking, &preview.digest, NOW, &|_| {})
        .await;
    assert_eq!(
        refused,
        Err(StoreError::Conflict("a course's first day is not known"))
    );
});

on_both!(any_order_of_files_gives_the_same, |t| {
    let (_, whole) = t.school("Whole").await;
    import(&t, &whole, small_school(), NOW).await;
    let expected = dump(&t, &whole).await;
    for (name, order) in [("Backward", -1_i64), ("By fives", 5)] {
        let (_, access) = t.school(name).await;
        let mut records = small_school();
        let pieces: Vec<Vec<_>> = if order < 0 {
            records.reverse();
            records.chunks(1).map(<[_]>::to_vec).collect()
        } else {
            (0..order as usize)
                .map(|rest| records.iter().skip(rest).step_by(5).cloned().collect())
                .collect()
        };
        for piece in pieces {
            import(&t, &access, piece, NOW).await;
        }
        assert_eq!(dump(&t, &access).await, expected, "{name}");
    }
});

on_both!(undo_restores_what_was, |t| {
    let (_, access) = t.school("School A").await;
    let empty = dump(&t, &access).await;
    let first = import(&t, &access, small_school(), NOW).await;
    let before = dump(&t, &access).await;
    let second = import(
        &t,
        &access,
        vec![
            course("c1", Some("2014-01-08")),
            course("c3", None),
            student("s1", "Renamed"),
            item("c1", "quiz", "exercise"),
            assessment("c1", "tma1", "CMA", Some("2014-01-21")),
            enrolment("c3", "s9", None),
            activity("c1", "s1", "quiz", "2014-01-05", 40),
            activity("c1", "s1", "quiz", "2014-01-07", 1),
            progress("c1", "s1", "2014-01-20", 31.5),
        ],
        NOW + DAY,
    )
    .await;
    assert_ne!(dump(&t, &access).await, before);
    let undone = t.undo(&access, &second.id, NOW + 2 * DAY).await.unwrap();
    assert_eq!(undone.undone_at, Some(NOW + 2 * DAY));
    assert_eq!(dump(&t, &access).await, before);
    let again = t.undo(&access, &second.id, NOW).await;
    assert_eq!(again, Err(StoreError::Conflict("already undone")));
    t.undo(&access, &first.id, NOW).await.unwrap();
    assert_eq!(dump(&t, &access).await, empty);
});

// Four batches that say different things of the same keys, one of them the same as the one before.
// Whatever is undone, in whatever order, what is left is what the others alone would have given.
on_both!(batches_are_undone_in_any_order, |t| {
    let said: [i64; 4] = [1, 2, 2, 3];
    let records = |number: usize| {
        let mut records = vec![
            student("s1", &format!("Name {}", said[number])),
            activity("c1", "s1", "home", "2014-01-02", said[number]),
            progress("c1", "s1", "2014-01-02", said[number] as f64),
        ];
        // Something that only this batch says, so that none of them is empty.
        records.push(activity(
            "c1",
            "s1",
            "home",
            &format!("2014-02-0{}", number + 1),
            1,
        ));
        records
    };
    let mut orders = Vec::new();
    for a in 0..4 {
        for b in 0..4 {
            for c in 0..4 {
                if a != b && b != c && a != c {
                    orders.push([a, b, c]);
                }
            }
        }
    }
    let mut expected = std::collections::BTreeMap::new();
    for left in 0..16_u32 {
        let (_, access) = t.school(&format!("Left {left}")).await;
        for number in (0..4).filter(|number| left & (1 << number) != 0) {
            import(&t, &access, records(number), NOW).await;
        }
        expected.insert(left, dump(&t, &access).await);
    }
    for order in orders {
        let (_, access) = t.school(&format!("Order {order:?}")).await;
        let mut batches = Vec::new();
        for number in 0..4 {
            batches.push(import(&t, &access, records(number), NOW).await.id);
        }
        let mut left = 15;
        for number in order {
            t.undo(&access, &batches[number], NOW).await.unwrap();
            left &= !(1 << number);
            assert_eq!(
                dump(&t, &access).await,
                expected[&left],
                "{order:?} {left:04b}"
            );
        }
    }
});

on_both!(ids_stay_while_a_thing_stays, |t| {
    let (_, access) = t.school("School A").await;
    let id = async || {
        let mut tx = t.db.read(&access).await.unwrap();
        let sql = "select id from student where workspace_id = $1 and key = 's1'";
        store::one!(tx, (String,), sql, access.workspace())
            .unwrap()
            .0
    };
    import(&t, &access, vec![student("s1", "Ada")], NOW).await;
    let first = id().await;
    let renamed = import(&t, &access, vec![student("s1", "Ada L")], NOW).await;
    assert_eq!(id().await, first);
    t.undo(&access, &renamed.id, NOW).await.unwrap();
    assert_eq!(id().await, first);
});

on_both!(a_dropped_commit_is_all_or_nothing, |t| {
    let (_, access) = t.school("School A").await;
    let planned = draft(small_school());
    let preview = t.preview(&access, &planned).await.unwrap();
    let empty = dump(&t, &access).await;
    for micros in [0, 200, 1_000, 3_000, 10_000, 50_000] {
        let wait = std::time::Duration::from_micros(micros);
        let commit = t.commit(&access, &planned, &preview.digest, NOW, &|_| {});
        let _ = tokio::time::timeout(wait, commit).await;
        // The next writer waits for the one that was let go.
        let batches = loop {
            t.set_look_at(&access, None, NOW).await.unwrap();
            let batches = t.batches(&access).await.unwrap();
            let done = dump(&t, &access).await;
            let live = batches
                .iter()
                .filter(|batch| batch.undone_at.is_none())
                .count();
            assert_eq!(
                live == 0,
                done == empty,
                "half of a commit after {micros} µs"
            );
            if live == 1 || micros == 0 {
                break batches;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        };
        for batch in batches.iter().filter(|batch| batch.undone_at.is_none()) {
            t.undo(&access, &batch.id, NOW).await.unwrap();
        }
    }
});

on_both!(batches_of_others_are_not_found, |t| {
    let (_, ours) = t.school("Ours").await;
    let (_, theirs) = t.school("Theirs").await;
    let batch = import(&t, &ours, small_school(), NOW).await.id;
    for id in [batch.as_str(), "no such id"] {
        assert_eq!(t.undo(&theirs, id, NOW).await, Err(StoreError::NotFound));
        let rejects = t.rejects(&theirs, id, 0, 9).await;
        assert_eq!(rejects, Err(StoreError::NotFound));
    }
    let stranger = Access::of_membership("no workspace", "nobody", Role::Owner);
    let planned = draft(small_school());
    let preview = t.preview(&stranger, &planned).await.unwrap();
    let refused = t
        .commit(&stranger, &planned, &preview.digest, NOW, &|_| {})
        .await;
    assert_eq!(refused, Err(StoreError::NotFound));
});

on_both!(a_settled_mapping_is_remembered_and_replaced, |t| {
    use domain::import::{Mapping, Part};
    let (_, access) = t.school("Night school").await;
    let (_, other) = t.school("Day school").await;
    let mapping = |part| Mapping::from([("wer".to_owned(), part), ("wo".to_owned(), None)]);
    for part in [Some(Part::Email), Some(Part::Name)] {
        t.save_mapping(&access, "wer|wo", &mapping(part), NOW)
            .await
            .unwrap();
        let known = t.known(&access).await.unwrap().mappings;
        assert_eq!(known.get("wer|wo"), Some(&mapping(part)));
        assert_eq!(known.len(), 1);
    }
    assert!(t.known(&other).await.unwrap().mappings.is_empty());
});
