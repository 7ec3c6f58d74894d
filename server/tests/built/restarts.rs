//! Jobs and the drain: what is killed, frozen or asked to stop loses nothing and doubles nothing. On
//! SQLite, with two processes over one file where one takes over from another.

use crate::program::{Folder, Server, wait_for};
use domain::job::JobStore;
use domain::job::NewJob;
use domain::person::PersonStore;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use store::db::Scope;
use store::{Store, all, one};

/// The store of a folder with a workspace that has `days` days of facts to count again.
async fn school(folder: &Path, days: i64) -> (Store, String) {
    let address = folder.join("atelier.sqlite");
    let now = server::clock::now();
    let store = Store::open(address.to_str().unwrap(), now).await.unwrap();
    store.issue_setup("token", now).await.unwrap();
    let person = domain::person::NewPerson {
        name: "Mira".to_owned(),
        email: "mira@example.com".to_owned(),
        password_hash: String::new(),
    };
    let calendar = domain::time::Calendar::parse("UTC", "monday").unwrap();
    let settings = domain::workspace::NewWorkspace {
        name: "School".to_owned(),
        kind: domain::workspace::WorkspaceKind::Creator,
        currency: "GBP".to_owned(),
        calendar,
    };
    let made = store.set_up("token", person, settings, now).await.unwrap();
    let workspace = made.1.id;
    let (of, person) = (workspace.clone(), made.0.id);
    let first = domain::time::Day::parse("2020-01-01").unwrap();
    store
        .db
        .write(Scope::Workspace(workspace.clone()), move |tx| {
            Box::pin(async move {
                store::exec!(
                    tx,
                    "insert into batch (workspace_id, id, no, person_id, at, counts, rejected)
                     values ($1, 'b', 1, $2, 0, '{}', 0)",
                    of.as_str(),
                    person
                )?;
                let rows: Vec<(i64, String)> = (0..days).map(|n| (n + 1, first.plus(n).to_string())).collect();
                let sql = store::both!(
                    "insert into fact (workspace_id, no, kind, key, batch_no, is_current, digest,
                                       course_key, student_key, day, amount, banked)
                     select $2, cast(r.value ->> 0 as bigint), 'activity', r.value ->> 1, 1, true, 'd',
                            'c', 's', r.value ->> 1, 1, false from " {rows 1}
                );
                store::bulk!(tx, sql, rows, of.as_str())?;
                Ok(())
            })
        })
        .await
        .unwrap();
    (store, workspace)
}

/// Asks for a recount, which writes a step a transaction.
async fn ask(store: &Store, workspace: &str) -> String {
    let now = server::clock::now();
    let job = NewJob::of(workspace, "recount", "{}".to_owned(), now);
    store.enqueue_job(job, now).await.unwrap().unwrap()
}

async fn job(store: &Store, id: &str) -> (String, i64, i64) {
    let mut tx = store.db.read(Scope::Nobody).await.unwrap();
    let sql = "select state, attempt, done_steps from job where id = $1";
    one!(tx, (String, i64, i64), sql, id).unwrap()
}

async fn runs(store: &Store, id: &str) -> Vec<String> {
    let mut tx = store.db.read(Scope::Nobody).await.unwrap();
    let sql = "select outcome from job_run where job_id = $1 order by attempt";
    let found = all!(tx, (String,), sql, id).unwrap();
    found.into_iter().map(|(word,)| word).collect()
}

/// The counts of the workspace, which a recount makes from nothing here.
async fn counted(store: &Store, workspace: &str) -> i64 {
    let scope = Scope::Workspace(workspace.to_owned());
    let mut tx = store.db.read(scope).await.unwrap();
    let sql = "select cast(coalesce(sum(numerator), 0) as bigint) from metric_day
                where workspace_id = $1 and metric = 'activities' and subject = ''";
    one!(tx, (i64,), sql, workspace).unwrap().0
}

/// Waits for a state of the job, a look every 20 ms.
async fn until(store: &Store, id: &str, seconds: u64, is_so: impl Fn(&(String, i64, i64)) -> bool) {
    let begun = Instant::now();
    loop {
        let now = job(store, id).await;
        if is_so(&now) {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(seconds), "{now:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Makes every lease old, as if half a minute had passed.
async fn let_leases_end(store: &Store) {
    store
        .db
        .write(Scope::Nobody, |tx| {
            Box::pin(async move {
                store::exec!(
                    tx,
                    "update job set leased_until = 1 where state = 'running'"
                )?;
                store::exec!(tx, "update job set run_at = 0 where state = 'queued'")?;
                Ok(())
            })
        })
        .await
        .unwrap();
}

const DAYS: i64 = 4_000;

/// A mutant that fails it: `finish_job` without `attempt = $2`, or no rescue.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_worker_loses_no_job() {
    let folder = Folder::new();
    let (store, workspace) = school(&folder.0, DAYS).await;
    let id = ask(&store, &workspace).await;
    // Killed before its first step, in the middle, and again.
    for least in [0, 40, 80] {
        let server = Server::start(&folder.0, &[]);
        until(&store, &id, 20, |(state, _, steps)| {
            state == "done" || (state == "running" && *steps >= least)
        })
        .await;
        server.signal("KILL");
        drop(server);
        let_leases_end(&store).await;
    }
    let server = Server::start(&folder.0, &[]);
    wait_for_end(&store, &id).await;
    assert_eq!(counted(&store, &workspace).await, DAYS);
    let runs = runs(&store, &id).await;
    assert!(
        runs.len() >= 2 && runs.last().unwrap() == "done",
        "{runs:?}"
    );
    assert!(
        runs.iter().filter(|word| *word == "done").count() == 1,
        "{runs:?}"
    );
    drop(server);
    store.db.close().await;
}

async fn wait_for_end(store: &Store, id: &str) {
    let begun = Instant::now();
    while job(store, id).await.0 != "done" {
        // Rests after a lost run are for real failures; here nobody waits for them.
        let_rests_end(store).await;
        assert!(
            begun.elapsed() < Duration::from_secs(40),
            "{:?}",
            job(store, id).await
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn let_rests_end(store: &Store) {
    store
        .db
        .write(Scope::Nobody, |tx| {
            Box::pin(async move {
                store::exec!(
                    tx,
                    "update job set run_at = 0 where state = 'queued' and run_at > 0"
                )?;
                Ok(())
            })
        })
        .await
        .unwrap();
}

/// A mutant that fails it: `hold` without `attempt = $2`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frozen_worker_does_nothing_after_its_lease() {
    let folder = Folder::new();
    let (store, workspace) = school(&folder.0, DAYS).await;
    let id = ask(&store, &workspace).await;
    let frozen = Server::start(&folder.0, &[]);
    until(&store, &id, 20, |(state, _, steps)| {
        state == "running" && *steps > 5
    })
    .await;
    frozen.signal("STOP");
    // A frozen process may hold the file's only place to write; then it cannot be overtaken, and nothing
    // is proven. Let it go on for a moment and freeze it again.
    let mut tries = 0;
    while tokio::time::timeout(Duration::from_secs(1), let_leases_end(&store))
        .await
        .is_err()
    {
        tries += 1;
        assert!(tries < 20, "it always froze while it wrote");
        frozen.signal("CONT");
        tokio::time::sleep(Duration::from_millis(7)).await;
        frozen.signal("STOP");
    }
    assert_eq!(job(&store, &id).await.0, "running", "frozen in the middle");
    let second = Server::start(&folder.0, &[]);
    until(&store, &id, 20, |(_, attempt, _)| *attempt >= 2).await;
    frozen.signal("CONT");
    wait_for_end(&store, &id).await;
    let (_, attempt, steps) = job(&store, &id).await;
    assert_eq!((attempt, steps), (2, DAYS / 7 + 2));
    assert_eq!(runs(&store, &id).await, ["lost", "done"]);
    assert_eq!(counted(&store, &workspace).await, DAYS);
    drop((frozen, second));
    store.db.close().await;
}

/// A mutant that fails it: `stop` that does not tell readiness, or a runner that is not stopped.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_asked_to_stop_says_so_ends_what_runs_and_gives_back_the_rest() {
    let folder = Folder::new();
    let (store, workspace) = school(&folder.0, 60_000).await;
    let id = ask(&store, &workspace).await;
    let metrics = {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        free.local_addr().unwrap().to_string()
    };
    let mut server = Server::start(
        &folder.0,
        &["--drain-delay", "2", "--metrics-listen", &metrics],
    );
    assert_eq!(server.get("/readyz").unwrap(), (200, "ready".to_owned()));
    assert_eq!(server.get("/metrics").unwrap().0, 404, "not for everybody");
    let measured = Server {
        child: Command::new("true").spawn().unwrap(),
        port: metrics.rsplit(':').next().unwrap().parse().unwrap(),
    };
    let text = measured.get("/metrics").unwrap().1;
    assert!(text.contains("atelier_jobs{kind=\"recount\""), "{text}");
    assert!(text.contains("process_resident_memory_bytes"), "{text}");
    until(&store, &id, 20, |(state, _, steps)| {
        state == "running" && *steps > 3
    })
    .await;
    server.signal("TERM");
    wait_for("readiness fails first", 2, || {
        server.get("/readyz") == Some((503, "stopping".to_owned()))
    });
    assert_eq!(server.get("/healthz").unwrap().0, 200, "it still answers");
    wait_for("then nothing is taken any more", 6, || {
        server.get("/healthz").is_none()
    });
    let ended = server.child.wait().unwrap();
    assert!(ended.success(), "{ended:?}");
    let (state, attempt, _) = job(&store, &id).await;
    assert!(
        (state == "queued" && attempt == 1) || state == "done",
        "{state} {attempt}"
    );
    assert!(["released", "done"].contains(&runs(&store, &id).await[0].as_str()));
    store.db.close().await;
}
