//! Reports that come by mail, from the form to the outbox.

use crate::fixture;
use crate::harness::{Ask, Body, Who};
use domain::job::{JobStore, NewJob};
use domain::mail::{MailKind, MailStore};
use domain::person::PersonStore;
use domain::report::ReportStore;
use server::config::Keep;
use server::jobs::{Clock, Runner};
use std::sync::Arc;
use store::all;

on_both!(a_report_is_mailed_at_its_time_and_when_asked_for, |world| {
    let store = &world.store;
    world.import(Who::Owner, &[fixture::roster("new")]).await;
    let owner = world.access(Who::Owner);
    let person = store.credentials(&Who::Owner.email()).await.unwrap();
    let reader = format!("form[to][m-{}]", person.unwrap().person.id);
    let save = |reader: &str, rhythm: &str| {
        let body = Body::form(&[
            ("workspace", &world.first),
            ("form[name]", "Monday <b>figures</b>"),
            ("form[metrics][total_students]", "on"),
            ("form[metrics][submissions]", "on"),
            ("form[rhythm]", rhythm),
            ("form[hour]", "8"),
            ("form[zone]", "Europe/London"),
            (reader, "on"),
        ]);
        world.ask(Who::Owner, Ask::post("/api/reports/save", body))
    };
    let wrong = save("form[to][m-person-Stranger]", "week-1").await;
    assert_eq!(wrong.status.as_u16(), 422, "{}", wrong.text());
    assert_eq!(save(&reader, "week-9").await.status.as_u16(), 422);
    let saved = save(&reader, "week-1").await;
    assert!(saved.status.as_u16() < 400, "{}", saved.text());
    let page = format!("/w/{}/reports", world.first);
    let text = world.page(Who::Owner, &page).await.text();
    for expected in [
        "Monday &lt;b&gt;figures&lt;/b&gt;",
        "Total students, Submissions",
        "Mondays at 08:00, Europe/London",
        "never sent yet",
        "No mail server is named",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }

    let keep = Keep {
        data: world.data.clone(),
        database_url: None,
        files: None,
        key: None,
    };
    let clock: Clock = Arc::new(server::clock::now);
    let steady: Clock = Arc::new(server::clock::steady);
    let registry = server::serve::registry(&keep, None).unwrap().ready();
    let runner = Runner::new(store.clone(), registry, clock, steady);
    let sent = || async {
        let mut mails = store.outbox(None, None, 50).await.unwrap();
        mails.retain(|mail| mail.kind == MailKind::Report);
        mails
    };
    let look = |at: i64| {
        let runner = &runner;
        async move {
            let job = NewJob::new("reports-due", "{}".to_owned(), at);
            store.enqueue_job(job, at).await.unwrap();
            runner.run_until_idle(at).await.unwrap();
        }
    };
    let report = store.reports(&owner).await.unwrap().remove(0);
    let due = report.next_at.unwrap();
    look(due - 1).await;
    assert_eq!(sent().await.len(), 0, "too early");
    look(due).await;
    look(due + 1).await;
    let mails = sent().await;
    assert_eq!(mails.len(), 1, "once");
    assert!(
        mails[0]
            .subject
            .starts_with("Monday <b>figures</b>: Riverside School, ")
    );
    let body = mails[0].body.clone().unwrap();
    let text = body.to_text("https://atelier.example", None);
    for part in [
        "Total students",
        "Submissions",
        "Change",
        "/school?range=custom&from=",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(
        !body.to_html("", None).contains("<b>figures"),
        "text is text"
    );

    let act = |who, what: &str| {
        let fields = [
            ("workspace", world.first.as_str()),
            ("id", report.id.as_str()),
            ("what", what),
        ];
        world.ask(who, Ask::post("/api/reports/act", Body::form(&fields)))
    };
    assert_eq!(act(Who::Viewer, "send").await.status.as_u16(), 403);
    assert_eq!(act(Who::Owner, "send").await.status.as_u16(), 200);
    assert_eq!(act(Who::Owner, "explode").await.status.as_u16(), 400);
    runner
        .run_until_idle(server::clock::now() + 1)
        .await
        .unwrap();
    assert_eq!(sent().await.len(), 2, "asked for");
    let after = store.reports(&owner).await.unwrap().remove(0);
    assert_eq!(after.next_at, Some(due + 7 * 24 * 3_600_000_000));
    assert_eq!(act(Who::Owner, "pause").await.status.as_u16(), 200);
    look(due + 8 * 24 * 3_600_000_000).await;
    assert_eq!(sent().await.len(), 2, "paused");
    assert!(act(Who::Owner, "remove").await.status.as_u16() < 400);
    assert_eq!(store.reports(&owner).await, Ok(vec![]));
    let mut tx = store.db.read(&owner).await.unwrap();
    let sql =
        "select action from audit_entry where chain = $1 and action like 'report.%' order by no";
    let rows = all!(tx, (String,), sql, world.first.as_str()).unwrap();
    let rows: Vec<&str> = rows.iter().map(|(action,)| action.as_str()).collect();
    let changes = [
        "report.saved",
        "report.asked",
        "report.paused",
        "report.removed",
    ];
    assert_eq!(rows, changes);
});
