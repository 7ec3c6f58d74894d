//! School as it was known on a day: nothing dated later is in it.

use crate::harness::*;
use crate::school_fixture::*;
use domain::access::Access;
use domain::error::StoreError;
use domain::import::{ImportStore, Outcome, Record};
use domain::school::segment::Thresholds;
use domain::school::{Learner, Roll, SchoolStore};
use domain::time::{Calendar, Now};
use std::sync::Arc;

fn on(text: &str) -> Now {
    let calendar = Calendar::parse("Europe/London", "monday").unwrap();
    Now::as_of(day(text), &calendar)
}

fn id_of(roll: &Roll, name: &str) -> String {
    let found = roll.names.iter().find(|known| known.name == name);
    found.unwrap().id.clone()
}

fn learner<'r>(roll: &'r Roll, name: &str, course: &str) -> Option<&'r Learner> {
    let id = roll
        .names
        .iter()
        .find(|known| known.name == name)?
        .id
        .as_str();
    let course = roll
        .courses
        .iter()
        .find(|known| known.name == course)?
        .id
        .as_str();
    roll.learners
        .iter()
        .find(|learner| learner.student == id && learner.course == course)
}

async fn roll(t: &Fixture, access: &Access, text: &str) -> Arc<Roll> {
    t.roll(access, on(text)).await.unwrap()
}

on_both!(the_roll_holds_nothing_dated_later, |t| {
    let (_, access) = t.school("School A").await;
    import(&t, &access, small_school(), NOW).await;

    let early = roll(&t, &access, "2013-12-22").await;
    assert_eq!(early.names.len(), 1);
    assert_eq!(learner(&early, "Ada", "Course c1").unwrap().active_days, []);

    let start = roll(&t, &access, "2014-01-02").await;
    let names: Vec<&str> = start
        .names
        .iter()
        .map(|known| known.name.as_str())
        .collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(learner(&start, "Ben", "Course c2").is_none());
    let ben = learner(&start, "Ben", "Course c1").unwrap();
    assert_eq!(
        ben.enrolled_on,
        day("2014-01-01"),
        "no day named: the course's start"
    );
    assert!(!ben.beyond_home);

    let later = roll(&t, &access, "2014-02-21").await;
    let counts: Vec<_> = later
        .courses
        .iter()
        .map(|c| (c.name.as_str(), c.enrolments))
        .collect();
    assert_eq!(counts, [("Course c1", 3), ("Course c2", 1)]);
    let ada = learner(&later, "Ada", "Course c1").unwrap();
    let expected: Vec<_> = [
        "2014-01-02",
        "2014-01-05",
        "2014-01-19",
        "2014-02-10",
        "2014-02-19",
    ]
    .map(day)
    .into();
    assert_eq!(ada.active_days, expected);
    assert_eq!(
        (ada.items, ada.items_first_week, ada.beyond_home),
        (2, 2, true)
    );
    assert_eq!(ada.progress, Some(30.0));
    assert_eq!((ada.due, ada.handed_in, ada.missing_since), (2, 2, None));
    assert_eq!(ada.scores, [(day("2014-01-19"), 80.0)]);
    let ben = learner(&later, "Ben", "Course c1").unwrap();
    assert_eq!((ben.due, ben.handed_in), (2, 1));
    assert_eq!(ben.missing_since, Some(day("2014-02-20")));
    assert!(ben.beyond_home, "handing in is more than the home page");
    let cy = learner(&later, "Cy", "Course c1").unwrap();
    assert_eq!((cy.handed_in, cy.active_days.len()), (1, 0), "carried over");
    assert_eq!(
        (cy.scores.len(), cy.outcome, cy.beyond_home),
        (0, None, false)
    );
    assert_eq!(learner(&later, "Ben", "Course c2").unwrap().left_on, None);

    let between = roll(&t, &access, "2014-01-20").await;
    let ben = learner(&between, "Ben", "Course c1").unwrap();
    assert_eq!(
        (ben.due, ben.handed_in, ben.progress),
        (0, 0, Some(50.0)),
        "due today is not yet due"
    );

    let end = roll(&t, &access, "2014-04-11").await;
    assert_eq!(
        learner(&end, "Cy", "Course c1").unwrap().outcome,
        Some(Outcome::Pass)
    );
    let gone = learner(&end, "Ben", "Course c2").unwrap();
    assert_eq!(gone.left_on, Some(day("2014-03-01")));
    assert_eq!(gone.outcome, Some(Outcome::Withdrawn));
    let eve = roll(&t, &access, "2014-04-10").await;
    assert_eq!(learner(&eve, "Cy", "Course c1").unwrap().outcome, None);
});

on_both!(the_roll_is_kept_until_something_is_written, |t| {
    let (_, access) = t.school("School A").await;
    let batch = import(&t, &access, small_school(), NOW).await;
    let first = roll(&t, &access, "2014-02-21").await;
    assert!(Arc::ptr_eq(&first, &roll(&t, &access, "2014-02-21").await));
    assert!(!Arc::ptr_eq(&first, &roll(&t, &access, "2014-02-20").await));
    t.undo(&access, &batch.id, NOW).await.unwrap();
    assert_eq!(roll(&t, &access, "2014-02-21").await.learners, []);
});

on_both!(at_most_sixty_active_days_are_carried, |t| {
    let (_, access) = t.school("School A").await;
    let mut records = vec![course("c1", Some("2014-01-01")), student("s1", "Ada")];
    records.push(enrolment("c1", "s1", None));
    let first = day("2014-01-01");
    records.extend((0..70).map(|n| activity("c1", "s1", "i", &first.plus(n).to_string(), 1)));
    import(&t, &access, records, NOW).await;
    let roll = roll(&t, &access, "2014-03-31").await;
    let days = &learner(&roll, "Ada", "Course c1").unwrap().active_days;
    assert_eq!(
        (days.len(), days[0], days[59]),
        (60, first.plus(10), first.plus(69))
    );
});

on_both!(a_history_ends_on_the_day, |t| {
    let (_, access) = t.school("School A").await;
    import(&t, &access, small_school(), NOW).await;
    let everybody = roll(&t, &access, "2014-02-21").await;
    let ada = id_of(&everybody, "Ada");
    let history = t.history(&access, &ada, on("2014-01-22")).await.unwrap();
    assert_eq!(history.name.email.as_deref(), Some("s1@example.com"));
    assert_eq!(
        history.details,
        [("region".to_owned(), "Ada's region".to_owned())]
    );
    assert_eq!(
        history.days,
        [(day("2014-01-02"), 3), (day("2014-01-05"), 4)]
    );
    assert_eq!(
        history.parts,
        [("quiz".to_owned(), 4), ("homepage".to_owned(), 3)]
    );
    let work: Vec<_> = history
        .work
        .iter()
        .map(|work| {
            (
                work.name.as_str(),
                work.handed_in_on,
                work.score,
                work.course_mean,
            )
        })
        .collect();
    assert_eq!(
        work,
        [
            ("TMA tma1", Some(day("2014-01-19")), Some(80.0), Some(80.0)),
            ("TMA tma2", None, None, None),
            ("Exam exam", None, None, None),
        ]
    );
    let later = t.history(&access, &ada, on("2014-02-21")).await.unwrap();
    assert_eq!(
        later.work[0].course_mean,
        Some(60.0),
        "what is carried over is left out"
    );
    let before = t.history(&access, &ada, on("2013-12-19")).await;
    assert_eq!(before, Err(StoreError::NotFound));
});

on_both!(thresholds_are_kept_by_workspace, |t| {
    let (_, ours) = t.school("Ours").await;
    let (_, theirs) = t.school("Theirs").await;
    assert_eq!(t.thresholds(&ours).await.unwrap(), Thresholds::default());
    for inactive_days in [21, 30] {
        let kept = Thresholds {
            inactive_days,
            ..Thresholds::default()
        };
        t.set_thresholds(&ours, &kept, NOW).await.unwrap();
        assert_eq!(t.thresholds(&ours).await.unwrap(), kept);
    }
    assert_eq!(t.thresholds(&theirs).await.unwrap(), Thresholds::default());
});

on_both!(the_last_fact_is_of_any_kind, |t| {
    let (_, access) = t.school("School A").await;
    assert_eq!(t.last_fact(&access).await.unwrap(), None);
    let batch = import(&t, &access, small_school(), NOW).await;
    assert_eq!(t.last_fact(&access).await.unwrap(), Some(day("2014-02-19")));
    assert_eq!(batch.last_day, Some(day("2014-02-19")));
    import(
        &t,
        &access,
        vec![progress("c1", "s1", "2014-05-01", 90.0)],
        NOW,
    )
    .await;
    assert_eq!(t.last_fact(&access).await.unwrap(), Some(day("2014-05-01")));
});

on_both!(activity_that_names_no_item_is_more_than_a_glance, |t| {
    let (_, access) = t.school("School A").await;
    let used = |student: &str, item: Option<&str>| Record::Activity {
        key: format!("c1|{student}"),
        course: "c1".to_owned(),
        student: student.to_owned(),
        item: item.map(str::to_owned),
        day: day("2014-01-05"),
        at: None,
        count: 1,
    };
    let records = vec![
        course("c1", Some("2014-01-01")),
        student("ada", "Ada"),
        student("ben", "Ben"),
        enrolment("c1", "ada", None),
        enrolment("c1", "ben", None),
        item("c1", "home", "homepage"),
        used("ada", None),
        used("ben", Some("home")),
    ];
    import(&t, &access, records, NOW).await;
    let roll = roll(&t, &access, "2014-01-20").await;
    assert!(learner(&roll, "Ada", "Course c1").unwrap().beyond_home);
    assert!(!learner(&roll, "Ben", "Course c1").unwrap().beyond_home);
});
