//! What pages show, as files: who may have them, that they are what the page shows, and that each one
//! leaves its row.

use crate::fixture;
use crate::harness::{Ask, Body, Who, World};
use crate::surface::{Ids, NOWHERE};
use domain::access::{Access, Role};
use domain::export::{ExportStore, Format, NewExport, Subject};
use domain::school::marks::MarkStore;
use serde_json::Value;
use server::config::Keep;
use server::exports::Exporter;
use server::jobs::{Clock, Runner};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::{exec, one};

/// Asks for a file as the menu does.
fn export(path: String) -> Ask {
    Ask::post(path, Body::form(&[]))
}

on_both!(the_file_is_what_the_page_shows, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    let ids = Ids::real(&world, Who::Owner).await;
    let access = world.access(Who::Owner);
    let now = server::clock::now();
    let note = "=HYPERLINK(\"https://evil.example\")";
    world
        .store
        .set_note(&access, &ids.student, note, now)
        .await
        .unwrap();
    let path = |query: &str| format!("/export/{}/students.csv?{query}", world.first);
    let get = async |query: &str| world.ask(Who::Viewer, export(path(query))).await;

    let plain = get("").await;
    assert_eq!(plain.status.as_u16(), 200, "{}", plain.text());
    assert!(plain.header("content-type").starts_with("text/csv"));
    assert!(plain.header("content-disposition").contains("attachment"));
    let text = plain.text();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    assert_eq!(
        lines.next(),
        Some("Name,Course,Progress,Score,Last active,Status,Tags")
    );
    let everybody = lines.count();
    assert!(everybody > 1, "{text}");

    let chosen = get("cols=name,note&sort=-name").await.text();
    let lines: Vec<&str> = chosen.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!((lines[0], lines.len()), ("Name,Note", everybody + 1));
    assert!(chosen.contains("\"'=HYPERLINK(\"\"https"), "{chosen}");
    let rising = get("cols=name,note").await.text();
    let mut back: Vec<&str> = rising
        .trim_start_matches('\u{feff}')
        .lines()
        .skip(1)
        .collect();
    back.reverse();
    assert_eq!(back, lines[1..]);

    let wrong = get("status=asleep").await;
    assert_eq!(wrong.status.as_u16(), 422);
});

on_both!(a_file_is_for_members_alone, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    let get = |id: &str| export(format!("/export/{id}/students.csv"));
    for (who, status) in [
        (Who::Nobody, 401),
        (Who::Viewer, 200),
        (Who::Owner, 200),
        (Who::Stranger, 404),
    ] {
        let answer = world.ask(who, get(&world.first)).await;
        assert_eq!(answer.status.as_u16(), status, "{who:?}");
    }
    let foreign = world.ask(Who::Stranger, get(&world.first)).await;
    let none = world.ask(Who::Stranger, get(NOWHERE)).await;
    assert_eq!(foreign.seen(), none.seen());
});

on_both!(every_form_of_every_subject_is_made, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    for subject in Subject::ALL {
        for format in subject.formats() {
            let name = format!("{}.{}", subject.as_str(), format.as_str());
            let path = format!("/export/{}/{name}", world.first);
            let answer = world.ask(Who::Viewer, export(path)).await;
            assert_eq!(answer.status.as_u16(), 200, "{name}: {}", answer.text());
            assert_eq!(answer.header("content-type"), format.media(), "{name}");
            let starts: &[u8] = match format {
                Format::Csv => b"\xef\xbb\xbf",
                Format::Xlsx => b"PK",
                Format::Json => b"{\"title\"",
                Format::Pdf => b"%PDF",
            };
            assert!(answer.body.starts_with(starts), "{name}");
        }
    }
    for wrong in ["students.exe", "nobody.csv", "students", "students.pdf"] {
        let path = format!("/export/{}/{wrong}", world.first);
        let answer = world.ask(Who::Owner, export(path)).await;
        assert_eq!(answer.status.as_u16(), 404, "{wrong}");
    }
    let long = format!(
        "/export/{}/students.csv?q={}",
        world.first,
        "x".repeat(2_000)
    );
    assert_eq!(
        world.ask(Who::Owner, export(long)).await.status.as_u16(),
        400
    );
});

on_both!(each_file_leaves_its_row, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    let path = format!("/export/{}/students.csv?status=all&q=a", world.first);
    let answer = world.ask(Who::Viewer, export(path)).await;
    let sha256 = hex(&answer.body);
    let log = async |who| {
        let arguments = serde_json::json!({ "workspace": world.first });
        let answer = world.call(who, "exports/log", arguments).await;
        serde_json::from_slice::<Value>(&answer.body).unwrap()
    };
    for (who, everybodys, seen) in [
        (Who::Viewer, false, 1),
        (Who::Analyst, false, 0),
        (Who::Manager, true, 1),
    ] {
        let log = log(who).await;
        assert_eq!(log["everybodys"], everybodys, "{who:?}");
        let exports = log["exports"].as_array().unwrap();
        assert_eq!(exports.len(), seen, "{who:?}");
        for export in exports {
            assert_eq!(export["sha256"], sha256);
            assert!(
                export["filter"].as_str().unwrap().contains("«a»"),
                "{export}"
            );
            assert_eq!(export["standing"]["state"], "away");
        }
    }
    assert_eq!(audited(&world, &sha256).await, 1);
});

on_both!(
    a_large_file_is_made_behind_and_fetched_by_its_maker_alone,
    |world| {
        world.import(Who::Owner, &[fixture::roster("First")]).await;
        let standing = async |who| {
            let arguments = serde_json::json!({ "workspace": world.first });
            let answer = world.call(who, "exports/log", arguments).await;
            let log: Value = serde_json::from_slice(&answer.body).unwrap();
            log["exports"][0].clone()
        };
        ask_behind(&world).await;
        assert_eq!(standing(Who::Manager).await["standing"]["state"], "waiting");
        assert_eq!(run(&world).await, 1);
        let made = standing(Who::Manager).await;
        let link = made["standing"]["of"][0].as_str().unwrap().to_owned();
        let answer = world.ask(Who::Manager, Ask::get(link.clone())).await;
        assert_eq!(answer.status.as_u16(), 200, "{made}");
        assert_eq!(made["sha256"], hex(&answer.body));
        let direct = format!("/export/{}/students.csv", world.first);
        let direct = world.ask(Who::Manager, export(direct)).await;
        assert_eq!(answer.body, direct.body, "both ways give the same file");
        assert_eq!(
            world.ask(Who::Owner, Ask::get(link)).await.status.as_u16(),
            404
        );
        assert_eq!(audited(&world, made["sha256"].as_str().unwrap()).await, 2);
        let left = std::fs::read_dir(world.data.join("exports")).unwrap();
        assert_eq!(left.count(), 0, "what grew is gone");
    }
);

on_both!(nothing_is_made_for_who_is_no_member_any_more, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    ask_behind(&world).await;
    let access = world.access(Who::Owner);
    let workspace = world.first.clone();
    let removed = world.store.db.write(&access, move |tx| {
        Box::pin(async move {
            let sql = "delete from member where workspace_id = $1 and role = 'manager'";
            exec!(tx, sql, workspace.as_str())?;
            Ok(())
        })
    });
    removed.await.unwrap();
    run(&world).await;
    let mut tx = world.store.db.read(&access).await.unwrap();
    let (made, state) = one!(
        tx,
        (i64, String),
        "select count(e.made_at), max(j.state) from export e join job j on j.id = e.job_id"
    )
    .unwrap();
    assert_eq!((made, state.as_str()), (0, "dead"));
});

on_both!(only_so_many_are_made_for_one_person_at_once, |world| {
    for _ in 0..5 {
        ask_behind(&world).await;
    }
    let access = manager(&world);
    let sixth = world.store.ask_export(&access, wanted(), 0).await;
    assert!(sixth.is_err(), "{sixth:?}");
});

fn wanted() -> NewExport {
    NewExport {
        subject: Subject::Students,
        format: Format::Csv,
        query: String::new(),
        filter: "All students".to_owned(),
        name: "students.csv".to_owned(),
    }
}

/// Members are named so by the harness.
fn manager(world: &World) -> Access {
    Access::of_membership(&world.first, "person-Manager", Role::Manager)
}

async fn ask_behind(world: &World) {
    let access = manager(world);
    let now = server::clock::now();
    world
        .store
        .ask_export(&access, wanted(), now)
        .await
        .unwrap();
}

/// Runs what waits.
async fn run(world: &World) -> usize {
    let keep = Keep {
        data: world.data.clone(),
        database_url: None,
        files: None,
        key: None,
    };
    let (backend, desk) = server::serve::backend(&world.store, &keep).unwrap();
    let exporter = Exporter {
        backend,
        files: desk.files().clone(),
        folder: keep.data.join("exports"),
    };
    let registry = server::serve::registry(&keep, Some(exporter)).unwrap();
    let clock: Clock = Arc::new(server::clock::now);
    let runner = Runner::new(world.store.clone(), registry.ready(), clock.clone(), clock);
    runner.run_until_idle(server::clock::now()).await.unwrap()
}

fn hex(bytes: &[u8]) -> String {
    server::passwords::hex(&Sha256::digest(bytes))
}

/// How many times the audit log says that this was exported.
async fn audited(world: &World, sha256: &str) -> i64 {
    let mut tx = world
        .store
        .db
        .read(&world.access(Who::Owner))
        .await
        .unwrap();
    let said = format!("%{sha256}%");
    let found = one!(
        tx,
        (i64,),
        "select count(*) from audit_entry
          where chain = $1 and action = 'export.made' and after like $2",
        world.first.as_str(),
        said.as_str()
    );
    found.unwrap().0
}
