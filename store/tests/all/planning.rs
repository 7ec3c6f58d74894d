//! Goals and rules, and the reads that forecasts and cohorts rest on.

use crate::harness::*;
use crate::school_fixture::*;
use domain::access::Access;
use domain::alert::{Alert, AlertForm, AlertStore, Bucket, Evaluation, Rule, State, check_rule};
use domain::error::StoreError;
use domain::goal::{GoalForm, GoalStore, NewGoal, check_goal};
use domain::metric::cohort::{Measure, Returned, Returning};
use domain::metric::daily::daily;
use domain::metric::registry::{REGISTRY, metric};
use domain::metric::{MetricStore, Span};
use domain::notice::NoticeStore;
use domain::time::{Calendar, Now};

fn span(from: &str, to: &str) -> Span {
    Span {
        from: day(from),
        to: day(to),
    }
}

fn at(text: &str) -> Now {
    let calendar = Calendar::parse("Europe/London", "monday").unwrap();
    Now::as_of(day(text), &calendar)
}

fn goal(target: &str) -> NewGoal {
    check_goal(&GoalForm {
        metric: "submissions".to_owned(),
        target: target.to_owned(),
        from: "2014-01-01".to_owned(),
        by: "2014-03-31".to_owned(),
        ..GoalForm::default()
    })
    .unwrap()
}

fn rule(threshold: &str) -> Rule {
    check_rule(&AlertForm {
        metric: "active_students".to_owned(),
        condition: "below".to_owned(),
        threshold: threshold.to_owned(),
        grain: "day".to_owned(),
        ..AlertForm::default()
    })
    .unwrap()
}

on_both!(people_seen_are_counted_by_day, |t| {
    let (_, access) = t.school("School A").await;
    import(&t, &access, small_school(), NOW).await;
    let january = span("2014-01-01", "2014-01-31");
    let seen = t.seen_days(&access, "active", "", january).await.unwrap();
    let expected = [
        ("2014-01-02", 2),
        ("2014-01-05", 1),
        ("2014-01-19", 1),
        ("2014-01-25", 1),
    ]
    .map(|(text, count)| (day(text), count));
    assert_eq!(seen, expected);
    for (on, count) in t
        .seen_days(&access, "active", "", span("2013-01-01", "2014-12-31"))
        .await
        .unwrap()
    {
        let spans = [Span { from: on, to: on }];
        let counted = t.distinct(&access, "active", "", &spans).await.unwrap();
        assert_eq!(counted, [count], "{on}");
    }
    let first = t.first_seen(&access, "active", "", day("2014-12-31")).await;
    assert_eq!(first.unwrap(), [(day("2014-01-02"), 2)]);
    let enrolled = t.first_seen(&access, "enrolled", "", day("2013-12-31"));
    let people: i64 = enrolled.await.unwrap().iter().map(|(_, n)| n).sum();
    assert_eq!(people, 2);
});

on_both!(every_metric_has_its_days_on_a_complete_calendar, |t| {
    let (_, access) = t.school("School A").await;
    import(&t, &access, small_school(), NOW).await;
    let all = span("2013-01-01", "2014-12-31");
    for known in REGISTRY {
        let days = daily(&*t, &access, known, "", all, at("2014-03-31"))
            .await
            .unwrap();
        assert!(!days.values.is_empty(), "{}", known.id);
        assert!(days.end().unwrap() <= day("2014-03-31"), "{}", known.id);
    }
    let known = metric("submissions").unwrap();
    let days = daily(&*t, &access, known, "", all, at("2014-02-20"))
        .await
        .unwrap();
    assert_eq!(days.on(day("2014-01-19")), Some(1.0));
    assert_eq!(days.on(day("2014-01-20")), Some(0.0));
    assert_eq!(days.on(day("2013-12-31")), None, "not measured");
    let live = Now {
        full_through: day("2014-02-18"),
        ..at("2014-02-19")
    };
    let days = daily(&*t, &access, known, "", all, live).await.unwrap();
    assert_eq!(
        days.end(),
        Some(day("2014-02-18")),
        "the running day is left out"
    );
    let total = metric("total_students").unwrap();
    let days = daily(&*t, &access, total, "", all, at("2014-02-20"))
        .await
        .unwrap();
    assert_eq!(days.on(day("2014-01-05")), Some(3.0));
    assert_eq!(days.on(day("2013-12-22")), Some(1.0));
});

fn asked(subject: &str, measure: Measure, until: &str) -> Returning {
    Returning {
        start: "enrolled".to_owned(),
        back: "active".to_owned(),
        subject: subject.to_owned(),
        joined: span("2013-12-01", "2014-01-31"),
        until: day(until),
        measure,
    }
}

on_both!(returns_are_weeks_from_each_ones_own_first_day, |t| {
    let (_, access) = t.school("School A").await;
    import(&t, &access, small_school(), NOW).await;
    let back = |first: &str, week, people| Returned {
        first: day(first),
        week,
        people,
    };
    let found = t
        .returns(&access, &asked("", Measure::Within, "2014-12-31"))
        .await
        .unwrap();
    // Ada since 20 December was seen on 2, 5, 19 January and on 10, 19 February; Ben since 1 January,
    // the day his course began, on 2 and 25 January.
    let expected = [
        back("2013-12-20", 1, 1),
        back("2013-12-20", 2, 1),
        back("2013-12-20", 4, 1),
        back("2013-12-20", 7, 1),
        back("2013-12-20", 8, 1),
        back("2014-01-01", 0, 1),
        back("2014-01-01", 3, 1),
    ];
    assert_eq!(found, expected);
    let later = t
        .returns(&access, &asked("", Measure::OrLater, "2014-12-31"))
        .await
        .unwrap();
    assert_eq!(later, [back("2013-12-20", 8, 1), back("2014-01-01", 3, 1)]);
    let early = t
        .returns(&access, &asked("", Measure::OrLater, "2014-01-20"))
        .await
        .unwrap();
    assert_eq!(early, [back("2013-12-20", 4, 1), back("2014-01-01", 0, 1)]);
    let none = t
        .returns(&access, &asked("nothing", Measure::Within, "2014-12-31"))
        .await;
    assert_eq!(none.unwrap(), []);
});

on_both!(goals_are_made_changed_and_removed, |t| {
    let (_, ours) = t.school("School A").await;
    let (_, theirs) = t.school("School B").await;
    let id = t.save_goal(&ours, None, &goal("400"), NOW).await.unwrap();
    let kept = t.goals(&ours).await.unwrap();
    assert_eq!(
        (kept.len(), &kept[0].goal, kept[0].created_at),
        (1, &goal("400"), NOW)
    );
    t.save_goal(&ours, Some(&id), &goal("500"), NOW + 1)
        .await
        .unwrap();
    let kept = t.goals(&ours).await.unwrap();
    assert_eq!((kept[0].goal.target, kept[0].created_at), (500.0, NOW));
    assert_eq!(t.goals(&theirs).await.unwrap(), []);
    let foreign = t.save_goal(&theirs, Some(&id), &goal("1"), NOW).await;
    assert_eq!(foreign, Err(StoreError::NotFound));
    assert_eq!(
        t.delete_goal(&theirs, &id, NOW).await,
        Err(StoreError::NotFound)
    );
    t.delete_goal(&ours, &id, NOW).await.unwrap();
    assert_eq!(
        t.delete_goal(&ours, &id, NOW).await,
        Err(StoreError::NotFound)
    );
});

/// Days with these many active students.
fn buckets(values: &[f64]) -> Vec<Bucket> {
    let first = day("2014-03-01");
    let days = values.iter().enumerate();
    days.map(|(index, value)| {
        let day = first.plus(index as i64);
        Bucket {
            span: Span { from: day, to: day },
            value: Some(*value),
        }
    })
    .collect()
}

async fn the_alert(t: &Fixture, access: &Access) -> Alert {
    let mut kept = t.alerts(access).await.unwrap();
    assert_eq!(kept.len(), 1);
    kept.remove(0)
}

on_both!(a_rule_keeps_its_state_and_each_change_once, |t| {
    let (_, access) = t.school("School A").await;
    let id = t.save_alert(&access, None, &rule("40"), NOW).await.unwrap();
    let fresh = the_alert(&t, &access).await;
    assert_eq!(
        (fresh.state, fresh.since, fresh.evaluated_to),
        (State::Normal, None, None)
    );
    let values = [50.0, 30.0, 50.0, 30.0];
    let first = Evaluation::of(&fresh, &buckets(&values[..2]));
    t.keep_evaluations(&access, std::slice::from_ref(&first), NOW)
        .await
        .unwrap();
    t.keep_evaluations(&access, &[first], NOW + 1)
        .await
        .unwrap();
    let known = the_alert(&t, &access).await;
    assert_eq!(
        (known.state, known.since),
        (State::Alerting, Some(day("2014-03-02")))
    );
    let second = Evaluation::of(&known, &buckets(&values));
    t.keep_evaluations(&access, &[second], NOW + 2)
        .await
        .unwrap();
    let events = t.alert_events(&access, 10).await.unwrap();
    let states: Vec<_> = events
        .iter()
        .map(|event| (event.state, event.value))
        .collect();
    let expected = [
        (State::Alerting, 30.0),
        (State::Normal, 50.0),
        (State::Alerting, 30.0),
    ];
    assert_eq!(states, expected.map(|(state, value)| (state, Some(value))));
    t.mute_alert(&access, &id, Some(day("2014-04-01")), NOW)
        .await
        .unwrap();
    assert_eq!(
        the_alert(&t, &access).await.muted_until,
        Some(day("2014-04-01"))
    );
    // A changed rule begins anew, without the past of the other.
    t.save_alert(&access, Some(&id), &rule("20"), NOW + 3)
        .await
        .unwrap();
    let changed = the_alert(&t, &access).await;
    assert_eq!((changed.state, changed.evaluated_to), (State::Normal, None));
    assert_eq!(t.alert_events(&access, 10).await.unwrap(), []);
});

on_both!(an_alert_tells_its_latest_change_once, |t| {
    let (_, access) = t.school("School A").await;
    let id = t.save_alert(&access, None, &rule("40"), NOW).await.unwrap();
    let today = day("2014-03-10");
    let values = [50.0, 30.0, 50.0, 30.0, 50.0];
    // Evaluated late: the first alert is over already, and only the page tells of it.
    let cases = [
        ("nothing wrong", &values[..1], &[][..]),
        ("over at once", &values[..3], &["alert_over"]),
        ("wrong", &values[..4], &["alert_fired", "alert_over"]),
        (
            "the same again",
            &values[..4],
            &["alert_fired", "alert_over"],
        ),
    ];
    for (case, values, told) in cases {
        let known = the_alert(&t, &access).await;
        let found = Evaluation::of(&known, &buckets(values));
        let found = found.telling(&known, access.workspace(), today);
        // A job may run twice.
        for _ in 0..2 {
            t.keep_evaluations(&access, std::slice::from_ref(&found), NOW)
                .await
                .unwrap();
        }
        let notices = t.notices(&access, None, 9).await.unwrap();
        let mut events: Vec<_> = notices.iter().map(|notice| &notice.event).collect();
        events.sort();
        assert_eq!(events, told, "{case}");
    }
    t.mute_alert(&access, &id, Some(today), NOW).await.unwrap();
    let known = the_alert(&t, &access).await;
    let found = Evaluation::of(&known, &buckets(&values));
    let muted = found.clone().telling(&known, access.workspace(), today);
    assert_eq!(muted.told, None);
    let later = found.telling(&known, access.workspace(), today.plus(1));
    assert!(later.told.is_some(), "a day after");
});

on_both!(a_removed_rule_takes_its_past_along, |t| {
    let (_, access) = t.school("School A").await;
    let (_, theirs) = t.school("School B").await;
    let id = t.save_alert(&access, None, &rule("40"), NOW).await.unwrap();
    let found = Evaluation::of(&the_alert(&t, &access).await, &buckets(&[30.0]));
    t.keep_evaluations(&access, std::slice::from_ref(&found), NOW)
        .await
        .unwrap();
    for outcome in [
        t.mute_alert(&theirs, &id, None, NOW).await,
        t.delete_alert(&theirs, &id, NOW).await,
        t.save_alert(&theirs, Some(&id), &rule("1"), NOW)
            .await
            .map(drop),
    ] {
        assert_eq!(outcome, Err(StoreError::NotFound));
    }
    assert_eq!(t.alert_events(&theirs, 10).await.unwrap(), []);
    t.delete_alert(&access, &id, NOW).await.unwrap();
    assert_eq!(t.alerts(&access).await.unwrap(), []);
    assert_eq!(t.alert_events(&access, 10).await.unwrap(), []);
    // What was found out about it meanwhile is let go.
    t.keep_evaluations(&access, &[found], NOW).await.unwrap();
    assert_eq!(t.alert_events(&access, 10).await.unwrap(), []);
});
