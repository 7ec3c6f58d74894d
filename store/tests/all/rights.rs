//! Operators, plans, and seats that see or do less.

use crate::harness::*;
use crate::school_fixture::*;
use domain::access::{Access, Role, Scope, SeatKind};
use domain::error::StoreError;
use domain::import::ImportStore;
use domain::metric::cohort::{Measure, Returning};
use domain::metric::{MetricStore, Span};
use domain::person::PersonStore;
use domain::plan::Plan;
use domain::rights::RightsStore;
use domain::school::SchoolStore;
use domain::school::segment::Thresholds;
use domain::time::Now;
use domain::workspace::WorkspaceStore;
use store::all;

on_both!(who_sets_the_server_up_runs_it, |t| {
    let (first, _) = t.person("mira").await;
    t.person("nils").await;
    let emails = async || -> Vec<String> {
        let operators = t.operators().await.unwrap();
        operators.into_iter().map(|one| one.email).collect()
    };
    assert_eq!(emails().await, ["mira@example.com"]);
    assert_eq!(
        t.remove_operator("mira@example.com", NOW).await,
        Err(StoreError::Conflict(
            "Somebody must run this server. Add another operator first."
        ))
    );
    t.add_operator(" Nils@example.com", NOW + 1).await.unwrap();
    t.add_operator("nils@example.com", NOW + 2).await.unwrap();
    assert_eq!(emails().await, ["mira@example.com", "nils@example.com"]);
    t.start_session(&first.id, "hash", "Browser", NOW)
        .await
        .unwrap();
    let runs = async || t.identify("hash", NOW).await.unwrap().unwrap().is_operator;
    assert!(runs().await);
    t.remove_operator("mira@example.com", NOW).await.unwrap();
    assert!(!runs().await);
    for nobody in ["mira@example.com", "nobody@example.com"] {
        assert_eq!(
            t.remove_operator(nobody, NOW).await,
            Err(StoreError::NotFound)
        );
    }
    assert_eq!(
        t.add_operator("nobody@example.com", NOW).await,
        Err(StoreError::NotFound)
    );
});

on_both!(a_plan_is_the_workspaces_and_reaches_its_members, |t| {
    let (person, access) = t.school("Night school").await;
    t.start_session(&person.id, "hash", "Browser", NOW)
        .await
        .unwrap();
    assert_eq!(t.workspace(&access).await.unwrap().plan, Plan::Enterprise);
    t.set_plan(access.workspace(), Plan::Team, &person.id, NOW)
        .await
        .unwrap();
    let identity = t.identify("hash", NOW).await.unwrap().unwrap();
    let (workspace, seat) = identity.seat(access.workspace()).unwrap();
    assert_eq!((workspace.plan, seat.plan()), (Plan::Team, Plan::Team));
    assert_eq!(
        t.set_plan("elsewhere", Plan::Team, &person.id, NOW).await,
        Err(StoreError::NotFound)
    );
});

on_both!(a_seat_that_only_reads_writes_nothing, |t| {
    let (_, access) = t.school("Night school").await;
    let guest = SeatKind::Guest {
        link: "l".to_owned(),
    };
    let looking = access.clone().seated(guest);
    let refused = StoreError::Conflict("From here you can look at this workspace, not change it.");
    assert!(t.workspace(&looking).await.is_ok());
    assert_eq!(
        t.set_look_at(&looking, None, NOW).await.map(|_| ()),
        Err(refused.clone())
    );
    let thresholds = Thresholds::default();
    assert_eq!(
        t.set_thresholds(&looking, &thresholds, NOW).await,
        Err(refused)
    );
});

/// The courses of [`small_school`] by key.
async fn courses(t: &Fixture, access: &Access) -> Vec<String> {
    let mut tx = t.db.read(access).await.unwrap();
    let rows = all!(
        tx,
        (String,),
        "select id from course where workspace_id = $1 order by key",
        access.workspace()
    );
    rows.unwrap().into_iter().map(|(id,)| id).collect()
}

/// The small school with one fact and one observation in its second course.
async fn two_courses(t: &Fixture) -> (Access, Vec<String>) {
    let (_, access) = t.school("Night school").await;
    let mut records = small_school();
    records.extend([
        item("c2", "video", "video"),
        activity("c2", "s2", "video", "2014-02-12", 9),
        progress("c2", "s2", "2014-01-15", 80.0),
        activity("c2", "s1", "video", "2014-01-02", 5),
    ]);
    import(t, &access, records, NOW).await;
    let ids = courses(t, &access).await;
    (access, ids)
}

on_both!(numbers_are_those_of_the_scope, |t| {
    let (access, ids) = two_courses(&t).await;
    let span = Span {
        from: day("2013-12-01"),
        to: day("2014-04-01"),
    };
    let scoped = |ids: &[&String]| access.clone().within(Scope::courses(ids.iter().copied()));
    let (first, second) = (&ids[0], &ids[1]);
    let cases = [
        ("first", scoped(&[first]), first.as_str()),
        ("second", scoped(&[second]), second.as_str()),
    ];
    for metric in [
        "activities",
        "submissions",
        "mean_score",
        "new_students",
        "average_completion",
        "withdrawals",
    ] {
        for (case, seat, subject) in &cases {
            let case = format!("{metric} of the {case}");
            let told = t.days(&access, metric, subject, span).await.unwrap();
            assert_eq!(
                t.days(seat, metric, "", span).await.unwrap(),
                told,
                "{case}"
            );
            assert_eq!(
                t.days(seat, metric, subject, span).await.unwrap(),
                told,
                "{case}"
            );
            let other = if *subject == first { second } else { first };
            assert_eq!(
                t.days(seat, metric, other, span).await.unwrap(),
                [],
                "{case}"
            );
            assert_eq!(
                t.parts(seat, metric, "", span).await.unwrap(),
                t.parts(&access, metric, subject, span).await.unwrap(),
                "{case}"
            );
            assert_eq!(
                t.parts(seat, metric, other, span).await.unwrap(),
                [],
                "{case}"
            );
            let measured = t.measured(&access, metric, subject, span.to).await.unwrap();
            assert_eq!(
                t.measured(seat, metric, "", span.to).await.unwrap(),
                measured,
                "{case}"
            );
            assert_eq!(
                t.measured(seat, metric, other, span.to).await.unwrap(),
                None,
                "{case}"
            );
        }
        // Every fact of this school belongs to a course, so both courses together are everything.
        let both = scoped(&[first, second]);
        let all = t.days(&access, metric, "", span).await.unwrap();
        assert_eq!(
            t.days(&both, metric, "", span).await.unwrap(),
            all,
            "{metric} of both"
        );
        let late = Span {
            from: day("2014-01-16"),
            to: span.to,
        };
        let all = t.days(&access, metric, "", late).await.unwrap();
        assert_eq!(
            t.days(&both, metric, "", late).await.unwrap(),
            all,
            "{metric} of both, late"
        );
    }
    for (case, seat, subject) in &cases {
        let told = t.seen_days(&access, "active", subject, span).await.unwrap();
        assert!(!told.is_empty(), "{case}");
        assert_eq!(
            t.seen_days(seat, "active", "", span).await.unwrap(),
            told,
            "{case}"
        );
        let told = t
            .first_seen(&access, "enrolled", subject, span.to)
            .await
            .unwrap();
        assert_eq!(
            t.first_seen(seat, "enrolled", "", span.to).await.unwrap(),
            told,
            "{case}"
        );
        for measure in [Measure::Within, Measure::OrLater] {
            let asked = |subject: &str| Returning {
                start: "enrolled".to_owned(),
                back: "active".to_owned(),
                subject: subject.to_owned(),
                joined: span,
                until: span.to,
                measure,
            };
            let told = t.returns(&access, &asked(subject)).await.unwrap();
            assert_eq!(t.returns(seat, &asked("")).await.unwrap(), told, "{case}");
        }
    }
    let nothing = scoped(&[]);
    let spans = [span];
    for (seat, people) in [
        (&access, 2),
        (&scoped(&[first, second]), 2),
        (&scoped(&[second]), 2),
        (&nothing, 0),
    ] {
        let count = t.distinct(seat, "active", "", &spans).await.unwrap();
        assert_eq!(count, [people], "{:?}", seat.scope());
    }
    let part = t
        .days(&scoped(&[second]), "activities", "part:quiz", span)
        .await
        .unwrap();
    assert_eq!(part, [], "the quiz is the first course's");
    assert_eq!(
        t.last_fact(&scoped(&[second])).await.unwrap(),
        Some(day("2014-02-12"))
    );
    assert_eq!(t.last_fact(&nothing).await.unwrap(), None);
});

on_both!(people_are_those_of_the_scope, |t| {
    let (access, ids) = two_courses(&t).await;
    let now = Now::as_of(day("2014-03-15"), &new_workspace("x").calendar);
    let second = access.clone().within(Scope::courses([&ids[1]]));
    let names = async |seat: &Access| -> Vec<String> {
        let roll = t.roll(seat, now).await.unwrap();
        let mut names: Vec<String> = roll.names.iter().map(|one| one.name.clone()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&access).await, ["Ada", "Ben", "Cy"]);
    assert_eq!(names(&second).await, ["Ben"]);
    assert_eq!(
        names(&access).await,
        ["Ada", "Ben", "Cy"],
        "the kept roll is whole"
    );
    let roll = t.roll(&access, now).await.unwrap();
    let id = |name: &str| {
        roll.names
            .iter()
            .find(|one| one.name == name)
            .unwrap()
            .id
            .clone()
    };
    assert_eq!(
        t.history(&second, &id("Ada"), now).await,
        Err(StoreError::NotFound)
    );
    let ben = t.history(&second, &id("Ben"), now).await.unwrap();
    assert_eq!(ben.days, [(day("2014-02-12"), 9)]);
    assert_eq!(ben.parts, [("video".to_owned(), 9)]);
    assert!(ben.work.is_empty() && ben.details.is_empty());
    let whole = t.history(&access, &id("Ben"), now).await.unwrap();
    assert_eq!(
        (whole.days.len(), whole.work.len(), whole.details.len()),
        (2, 3, 1)
    );
});

on_both!(who_sees_a_part_imports_nothing, |t| {
    let (access, ids) = two_courses(&t).await;
    let scoped = access.within(Scope::courses(&ids));
    let draft = draft(small_school());
    let missing = StoreError::NotFound;
    assert_eq!(t.known(&scoped).await.map(|_| ()), Err(missing.clone()));
    assert_eq!(
        t.preview(&scoped, &draft).await.map(|_| ()),
        Err(missing.clone())
    );
    let committed = t.commit(&scoped, &draft, "", NOW, &|_| {}).await;
    assert_eq!(committed.map(|_| ()), Err(missing.clone()));
    assert_eq!(t.batches(&scoped).await.map(|_| ()), Err(missing.clone()));
    let kept = Access::of_membership(scoped.workspace(), "p", Role::Owner);
    let batch = t.batches(&kept).await.unwrap().remove(0).id;
    assert_eq!(
        t.undo(&scoped, &batch, NOW).await.map(|_| ()),
        Err(missing.clone())
    );
    assert_eq!(
        t.rejects(&scoped, &batch, 0, 9).await.map(|_| ()),
        Err(missing.clone())
    );
    assert_eq!(
        t.set_thresholds(&scoped, &Thresholds::default(), NOW).await,
        Err(missing)
    );
});
