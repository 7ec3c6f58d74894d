//! Reads of the rollups, and that no workspace's text reaches another.

use crate::harness::*;
use crate::school_fixture::*;
use domain::access::Access;
use domain::error::StoreError;
use domain::import::{ImportStore, Record};
use domain::metric::{MetricStore, Span};
use domain::school::SchoolStore;
use domain::time::{Calendar, Now};

fn span(from: &str, to: &str) -> Span {
    Span {
        from: day(from),
        to: day(to),
    }
}

async fn sums(t: &Fixture, access: &Access, metric: &str, subject: &str) -> Vec<(f64, f64)> {
    let days = t
        .days(access, metric, subject, span("2013-01-01", "2015-01-01"))
        .await;
    let days = days.unwrap();
    days.iter()
        .map(|day| (day.numerator, day.denominator))
        .collect()
}

async fn course_id(t: &Fixture, access: &Access, name: &str) -> String {
    let calendar = Calendar::parse("Europe/London", "monday").unwrap();
    let roll = t
        .roll(access, Now::as_of(day("2014-03-31"), &calendar))
        .await
        .unwrap();
    let course = roll.courses.iter().find(|course| course.name == name);
    course.unwrap().id.clone()
}

on_both!(each_subject_has_its_days, |t| {
    let (_, access) = t.school("School A").await;
    import(&t, &access, small_school(), NOW).await;
    let c1 = course_id(&t, &access, "Course c1").await;
    let c2 = course_id(&t, &access, "Course c2").await;
    let quiz = format!("{c1}/part:quiz");
    type Case<'c> = (&'c str, &'c str, &'c [(f64, f64)]);
    let cases: [Case; 10] = [
        ("activities", "", &[(4.0, 2.0), (4.0, 1.0), (2.0, 1.0)]),
        ("activities", &c1, &[(4.0, 2.0), (4.0, 1.0), (2.0, 1.0)]),
        ("activities", &c2, &[]),
        ("activities", "part:homepage", &[(4.0, 2.0), (2.0, 1.0)]),
        ("activities", &quiz, &[(4.0, 1.0)]),
        (
            "submissions",
            "part:TMA",
            &[(1.0, 1.0), (1.0, 1.0), (1.0, 1.0)],
        ),
        ("mean_score", "", &[(80.0, 1.0), (40.0, 1.0)]),
        (
            "average_completion",
            "",
            &[(10.0, 1.0), (60.0, 2.0), (80.0, 2.0)],
        ),
        ("new_students", &c2, &[(1.0, 1.0)]),
        ("withdrawals", "", &[(1.0, 1.0)]),
    ];
    for (metric, subject, expected) in cases {
        assert_eq!(
            sums(&t, &access, metric, subject).await,
            expected,
            "{metric} {subject}"
        );
    }
    let year = span("2014-01-01", "2014-12-31");
    let parts = t.parts(&access, "activities", "", year).await.unwrap();
    let expected = [
        ("homepage".to_owned(), 6.0, 3.0),
        ("quiz".to_owned(), 4.0, 1.0),
    ];
    assert_eq!(parts, expected);
    assert_eq!(
        t.parts(&access, "activities", &c1, year).await.unwrap(),
        expected
    );
    assert_eq!(t.parts(&access, "activities", &c2, year).await.unwrap(), []);
    let january = span("2014-01-01", "2014-01-04");
    let early = t.parts(&access, "activities", "", january).await.unwrap();
    assert_eq!(early, [("homepage".to_owned(), 4.0, 2.0)]);
});

on_both!(people_are_counted_once_a_span, |t| {
    let (_, access) = t.school("School A").await;
    import(&t, &access, small_school(), NOW).await;
    let spans = [
        span("2014-01-02", "2014-01-02"),
        span("2014-01-01", "2014-01-31"),
        span("2014-02-01", "2014-02-28"),
        span("2014-05-01", "2014-04-01"),
    ];
    assert_eq!(
        t.distinct(&access, "active", "", &spans).await.unwrap(),
        [2, 2, 1, 0]
    );
    let ever = [
        span("2000-01-01", "2013-12-24"),
        span("2000-01-01", "2014-12-31"),
    ];
    assert_eq!(
        t.distinct(&access, "enrolled", "", &ever).await.unwrap(),
        [2, 3]
    );
    let c2 = course_id(&t, &access, "Course c2").await;
    assert_eq!(
        t.distinct(&access, "enrolled", &c2, &ever).await.unwrap(),
        [0, 1]
    );
    let cases = [
        (
            "activities",
            "2014-12-31",
            Some(span("2014-01-02", "2014-02-10")),
        ),
        (
            "activities",
            "2014-02-09",
            Some(span("2014-01-02", "2014-01-05")),
        ),
        ("activities", "2014-01-01", None),
        (
            "active",
            "2014-12-31",
            Some(span("2014-01-02", "2014-02-19")),
        ),
        ("nothing", "2014-12-31", None),
    ];
    for (metric, until, expected) in cases {
        let found = t.measured(&access, metric, "", day(until)).await.unwrap();
        assert_eq!(found, expected, "{metric} until {until}");
    }
});

on_both!(peak_hours_are_local, |t| {
    let (_, access) = t.school("School A").await;
    let all = span("2014-01-01", "2014-12-31");
    import(&t, &access, small_school(), NOW).await;
    assert_eq!(
        t.peak_hours(&access, "", all).await.unwrap(),
        None,
        "no fact has a time"
    );
    // 2014-07-06T23:30:00Z is Monday, half past midnight, in London's summer.
    let at = 1_404_689_400_000_000;
    import(&t, &access, vec![timed("c1", "s1", "quiz", at, 5)], NOW).await;
    let hours = t.peak_hours(&access, "", all).await.unwrap().unwrap();
    assert_eq!(hours[0][0], 5);
    assert_eq!(hours.iter().flatten().sum::<i64>(), 5);
    let c2 = course_id(&t, &access, "Course c2").await;
    assert_eq!(t.peak_hours(&access, &c2, all).await.unwrap(), None);
});

/// Everything that a workspace can be asked, as one text.
async fn answers(t: &Fixture, access: &Access, ids: &[String]) -> String {
    let calendar = Calendar::parse("Europe/London", "monday").unwrap();
    let now = Now::as_of(day("2014-12-31"), &calendar);
    let all = span("2013-01-01", "2014-12-31");
    let mut text = format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}",
        t.known(access).await,
        t.batches(access).await,
        t.roll(access, now).await,
        t.thresholds(access).await,
        t.last_fact(access).await,
        t.preview(access, &draft(small_school()))
            .await
            .map(|preview| preview.states),
    );
    for id in ids.iter().map(String::as_str).chain([""]) {
        for metric in [
            "activities",
            "submissions",
            "new_students",
            "average_completion",
        ] {
            text += &format!(
                "{:?} {:?} {:?}",
                t.days(access, metric, id, all).await,
                t.parts(access, metric, id, all).await,
                t.measured(access, metric, id, day("2014-12-31")).await,
            );
        }
        for kind in ["active", "enrolled"] {
            text += &format!("{:?}", t.distinct(access, kind, id, &[all]).await);
        }
        text += &format!(
            "{:?} {:?} {:?}",
            t.peak_hours(access, id, all).await,
            t.history(access, id, now).await,
            t.rejects(access, id, 0, 100).await,
        );
    }
    text
}

on_both!(no_answer_holds_another_workspaces_text, |t| {
    let (_, ours) = t.school("Canary owner").await;
    let (_, theirs) = t.school("Theirs").await;
    let canary = |record: &Record| {
        let text = serde_json::to_string(record).unwrap();
        let mut fields: serde_json::Value = serde_json::from_str(&text).unwrap();
        for (name, field) in fields.as_object_mut().unwrap() {
            let words = [
                "key",
                "course",
                "student",
                "item",
                "assessment",
                "name",
                "part",
                "email",
            ];
            if let (true, Some(word)) = (words.contains(&name.as_str()), field.as_str()) {
                *field = format!("canary {word}").into();
            }
        }
        serde_json::from_value::<Record>(fields).unwrap()
    };
    let before = answers(&t, &theirs, &["none".to_owned()]).await;
    let batch = import(&t, &ours, small_school().iter().map(canary).collect(), NOW).await;
    let calendar = Calendar::parse("Europe/London", "monday").unwrap();
    let roll = t
        .roll(&ours, Now::as_of(day("2014-12-31"), &calendar))
        .await
        .unwrap();
    let mut ids = vec![batch.id];
    ids.extend(roll.courses.iter().map(|course| course.id.clone()));
    ids.extend(roll.names.iter().map(|name| name.id.clone()));
    assert!(answers(&t, &ours, &ids).await.contains("canary"));
    assert!(!answers(&t, &theirs, &ids).await.contains("canary"));
    assert_eq!(answers(&t, &theirs, &["none".to_owned()]).await, before);
    let now = Now::as_of(day("2014-12-31"), &calendar);
    for name in &roll.names {
        let foreign = t.history(&theirs, &name.id, now).await;
        assert_eq!(foreign, Err(StoreError::NotFound));
    }
});
