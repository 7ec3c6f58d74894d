//! Reports that come by mail: what is kept, when they come, and who gets one.

use crate::harness::*;
use domain::access::{Access, Role};
use domain::error::StoreError;
use domain::mail::{Body, MailKind, MailStore};
use domain::report::{NewReport, Report, ReportStore, Rhythm};
use store::reports::{deliver, due};
use store::{Store, exec};

/// Mondays at 08:00 in London; [`NOW`] is a Friday.
fn plan(to: &[&str]) -> NewReport {
    NewReport {
        name: "Figures".to_owned(),
        metrics: vec!["submissions".to_owned()],
        subject: String::new(),
        rhythm: Rhythm::Week(1),
        hour: 8,
        zone: "Europe/London".parse().unwrap(),
        to: to.iter().map(|id| (*id).to_owned()).collect(),
    }
}

/// Monday 5 January 2026, 08:00.
const MONDAY: i64 = 1_767_600_000_000_000;
const WEEK: i64 = 7 * DAY;

async fn kept(t: &Store, access: &Access) -> Report {
    let mut found = t.reports(access).await.unwrap();
    assert_eq!(found.len(), 1);
    found.remove(0)
}

async fn send(t: &Store, access: &Access, due: Option<i64>, once: &str, now: i64) -> u64 {
    let (report, workspace) = (kept(t, access).await, access.workspace().to_owned());
    let once = once.to_owned();
    let sent = t.db.write(access, move |tx| {
        Box::pin(async move {
            let body = Body::default().text("Figures");
            deliver(tx, &workspace, &report, due, ("Figures", &body, &once), now).await
        })
    });
    sent.await.unwrap()
}

async fn write(t: &Store, access: &Access, statement: &'static str, person: &str) {
    let (workspace, person) = (access.workspace().to_owned(), person.to_owned());
    let written = t.db.write(access, move |tx| {
        Box::pin(async move {
            exec!(tx, statement, workspace.as_str(), person.as_str())?;
            Ok(())
        })
    });
    written.await.unwrap();
}

const JOIN: &str = "insert into member (workspace_id, person_id, role, created_at)
                    values ($1, $2, 'viewer', 1)";
const NARROW: &str = "update member set scope = '{\"courses\":[]}'
                      where workspace_id = $1 and person_id = $2";
const LEAVE: &str = "delete from member where workspace_id = $1 and person_id = $2";

on_both!(a_report_comes_at_its_time_and_once, |t| {
    let (person, access) = t.school("School A").await;
    let (_, other) = t.school("School B").await;
    let id = t
        .save_report(&access, None, &plan(&[&person.id]), NOW)
        .await
        .unwrap();
    let report = kept(&t, &access).await;
    assert_eq!(report.report, plan(&[&person.id]));
    assert_eq!((report.next_at, report.last_at), (Some(MONDAY), None));
    assert_eq!(t.reports(&other).await, Ok(vec![]));
    assert_eq!(due(&t, MONDAY - 1).await.unwrap(), []);
    let waits = (access.workspace().to_owned(), id.clone(), MONDAY);
    assert_eq!(due(&t, MONDAY).await.unwrap(), [waits]);
    // An earlier time is no longer waited for.
    assert_eq!(send(&t, &access, Some(MONDAY - WEEK), "x", MONDAY).await, 0);
    assert_eq!(send(&t, &access, Some(MONDAY), "y", MONDAY).await, 1);
    assert_eq!(send(&t, &access, Some(MONDAY), "y", MONDAY).await, 0);
    let report = kept(&t, &access).await;
    let times = (report.next_at, report.last_at);
    assert_eq!(times, (Some(MONDAY + WEEK), Some(MONDAY)));
    // Asked for besides, it keeps its own time.
    assert_eq!(send(&t, &access, None, "job", MONDAY + DAY).await, 1);
    assert_eq!(kept(&t, &access).await.next_at, Some(MONDAY + WEEK));
    let mails = t.outbox(None, None, 9).await.unwrap();
    assert_eq!(mails.len(), 2);
    assert!(mails.iter().all(|mail| mail.kind == MailKind::Report));
    assert!(mails.iter().all(|mail| mail.unsubscribe.is_some()));

    t.pause_report(&access, &id, true, NOW).await.unwrap();
    let paused = kept(&t, &access).await;
    assert_eq!((paused.paused, paused.next_at), (true, None));
    assert_eq!(due(&t, MONDAY + 9 * WEEK).await.unwrap(), []);
    // A change does not resume it.
    let changed = NewReport {
        hour: 9,
        ..plan(&[&person.id])
    };
    t.save_report(&access, Some(&id), &changed, NOW)
        .await
        .unwrap();
    assert_eq!(kept(&t, &access).await.next_at, None);
    t.pause_report(&access, &id, false, MONDAY).await.unwrap();
    let hour = 60 * MINUTE;
    assert_eq!(kept(&t, &access).await.next_at, Some(MONDAY + hour));

    for refused in [
        t.pause_report(&other, &id, true, NOW).await,
        t.delete_report(&other, &id, NOW).await,
        t.send_report(&other, &id, NOW).await,
        t.send_report(&access, "", NOW).await,
    ] {
        assert_eq!(refused, Err(StoreError::NotFound));
    }
    let foreign = t.save_report(&other, Some(&id), &changed, NOW).await;
    assert_eq!(foreign, Err(StoreError::NotFound));
    t.delete_report(&access, &id, NOW).await.unwrap();
    assert_eq!(t.reports(&access).await, Ok(vec![]));
    assert_eq!(due(&t, MONDAY + 9 * WEEK).await.unwrap(), []);
});

on_both!(only_who_sees_the_whole_gets_a_report, |t| {
    let (owner, access) = t.school("School A").await;
    let (whole, _) = t.person("whole").await;
    let (part, _) = t.person("part").await;
    let (stranger, _) = t.person("stranger").await;
    for person in [&whole.id, &part.id] {
        write(&t, &access, JOIN, person).await;
    }
    write(&t, &access, NARROW, &part.id).await;
    let readers = t.report_readers(&access).await.unwrap();
    let ids: Vec<&str> = readers.iter().map(|(id, _)| id.as_str()).collect();
    assert!(ids.contains(&owner.id.as_str()) && ids.contains(&whole.id.as_str()));
    assert_eq!(ids.len(), 2);
    let all = [&owner.id, &whole.id, &part.id, &stranger.id].map(String::as_str);
    t.save_report(&access, None, &plan(&all), NOW)
        .await
        .unwrap();
    assert_eq!(kept(&t, &access).await.report.to.len(), 2);
    assert_eq!(send(&t, &access, None, "1", NOW).await, 2);
    // Whoever sees less by now, or has left, gets it no longer.
    write(&t, &access, NARROW, &whole.id).await;
    assert_eq!(send(&t, &access, None, "2", NOW).await, 1);
    write(&t, &access, LEAVE, &whole.id).await;
    assert_eq!(kept(&t, &access).await.report.to, [owner.id]);
    let viewer = Access::of_membership(access.workspace(), &stranger.id, Role::Viewer);
    assert_eq!(t.reports(&viewer).await.unwrap().len(), 1);
});
