//! Copies of personal data and its end, over HTTP; and that bytes nobody speaks of are deleted.

use crate::fixture;
use crate::harness::{Answer, Ask, Body, PASSWORD, Who, World};
use domain::access::{Access, Role};
use domain::file::FileKind;
use domain::time::Micros;
use domain::workspace::WorkspaceStore;
use serde_json::json;
use server::files::{Files, Objects};
use server::jobs::{Clock, Registry, Runner};
use server::keys::Keys;
use server::personal::{SETTLED, register, sweep};
use std::sync::Arc;
use std::time::Duration;
use store::all;
use ui::backend::FileKeeper;

fn objects(world: &World) -> Objects {
    Objects::open(&world.data.join("files"), None).unwrap()
}

/// A session that was proven a moment ago.
async fn fresh(world: &World, who: Who) -> String {
    let signed_in = world.sign_in(&who.email(), PASSWORD).await;
    signed_in.session().unwrap()
}

async fn post(world: &World, cookie: &str, endpoint: &str, body: Body) -> Answer {
    let ask = Ask::post(format!("/api/{endpoint}"), body);
    world.send(ask, Some(cookie)).await
}

async fn own_data(world: &World, cookie: &str) -> serde_json::Value {
    let answer = post(world, cookie, "account/data", Body::Json(json!({}))).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    answer.json()
}

on_both!(
    a_copy_is_made_behind_and_taken_by_its_person_alone,
    |world| {
        let cookie = fresh(&world, Who::Analyst).await;
        let asked = post(&world, &cookie, "account/data/copy", Body::form(&[])).await;
        assert!(asked.status.as_u16() < 400, "{}", asked.text());
        assert_eq!(own_data(&world, &cookie).await["copy"], "Waiting");
        let mut registry = Registry::default();
        register(&mut registry, objects(&world));
        let clock: Clock = Arc::new(server::clock::now);
        let steady: Clock = Arc::new(server::clock::steady);
        let runner = Runner::new(world.store.clone(), registry.ready(), clock, steady).start();
        let mut ready = serde_json::Value::Null;
        for _ in 0..200 {
            ready = own_data(&world, &cookie).await["copy"]["Ready"].clone();
            if !ready.is_null() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        runner.stop().await;
        let link = ready["link"].as_str().unwrap().to_owned();
        let taken = world.send(Ask::get(&link), Some(&cookie)).await;
        assert_eq!(taken.status.as_u16(), 200);
        assert_eq!(taken.json()["about"]["email"], Who::Analyst.email());
        assert!(
            taken
                .header("content-disposition")
                .starts_with("attachment")
        );
        for who in [Who::Owner, Who::Stranger, Who::Nobody] {
            let answer = world.ask(who, Ask::get(&link)).await;
            let expected = if who == Who::Nobody { 401 } else { 404 };
            assert_eq!(answer.status.as_u16(), expected, "{who:?}");
        }
        let mut tx = world.store.db.read(store::db::Scope::Nobody).await.unwrap();
        let noted = all!(
            tx,
            (String,),
            "select action from audit_entry where chain = '' and action like 'person.copy%' order by no"
        );
        let noted: Vec<String> = noted.unwrap().into_iter().map(|(action,)| action).collect();
        assert_eq!(noted, ["person.copy_asked", "person.copy_taken"]);
    }
);

on_both!(an_erased_account_opens_nothing, |world| {
    let cookie = fresh(&world, Who::Manager).await;
    let email = Who::Manager.email();
    let typed = |text: &str| Body::form(&[("email", text)]);
    let wrong = post(
        &world,
        &cookie,
        "account/data/erase",
        typed("no@example.com"),
    )
    .await;
    assert_eq!(wrong.status.as_u16(), 422);
    let owner = fresh(&world, Who::Owner).await;
    let last = post(
        &world,
        &owner,
        "account/data/erase",
        typed(&Who::Owner.email()),
    )
    .await;
    assert_eq!(last.status.as_u16(), 409, "the only owner");
    let erased = post(&world, &cookie, "account/data/erase", typed(&email)).await;
    assert!(erased.status.as_u16() < 400, "{}", erased.text());
    for cookie in [cookie.as_str(), world.cookie(Who::Manager).unwrap()] {
        let answer = post(&world, cookie, "account/data", Body::Json(json!({}))).await;
        assert_eq!(answer.status.as_u16(), 401, "every browser is out");
    }
    let again = world.sign_in(&email, PASSWORD).await;
    let unknown = world.sign_in("nobody@example.com", PASSWORD).await;
    assert_eq!(again.seen(), unknown.seen(), "as if they had never been");
});

/// The id and key of some student.
async fn student(world: &World) -> (String, String) {
    let access = world.access(Who::Owner);
    let mut tx = world.store.db.read(&access).await.unwrap();
    let rows = all!(
        tx,
        (String, String),
        "select id, name from student where workspace_id = $1 order by key",
        access.workspace()
    );
    rows.unwrap()[0].clone()
}

on_both!(an_erased_student_stays_out_until_let_in, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    let (id, name) = student(&world).await;
    let cookie = fresh(&world, Who::Owner).await;
    let about = |typed: &str| {
        Body::form(&[
            ("workspace", &world.first),
            ("student", &id),
            ("typed", typed),
        ])
    };
    let wrong = post(&world, &cookie, "student-data/erase", about("another")).await;
    assert_eq!(wrong.status.as_u16(), 422);
    let erased = post(&world, &cookie, "student-data/erase", about(&name)).await;
    assert!(erased.status.as_u16() < 400, "{}", erased.text());
    let look = |upload: String| {
        let body = json!({"workspace": world.first, "upload": upload, "answers": []});
        post(&world, &cookie, "import/look", Body::Json(body))
    };
    let upload = world
        .uploaded(Who::Owner, &[fixture::roster("First")])
        .await;
    let looked = look(upload.clone()).await.json();
    assert_eq!(looked["left_out"][0], 1, "{looked}");
    let body = [
        ("workspace", world.first.as_str()),
        ("upload", upload.as_str()),
    ];
    let let_in = post(&world, &cookie, "import/let-in", Body::form(&body)).await;
    assert!(let_in.status.as_u16() < 400, "{}", let_in.text());
    let looked = look(upload).await.json();
    assert_eq!(looked["left_out"], json!([0, 0]));
    assert_eq!(looked["kinds"][1][1]["new"], 1, "{looked}");
});

on_both!(what_nothing_speaks_of_is_deleted, |world| {
    let places = objects(&world);
    let keys = Keys::open(&world.data, None).unwrap();
    let files = Files::new(
        places.clone(),
        Arc::new(world.store.clone()),
        &keys,
        server::clock::now,
    );
    let now = server::clock::now();
    // Members are named so by the harness.
    let access = Access::of_membership(&world.first, "person-Manager", Role::Manager);
    let keep = |text: &'static str, ends: Option<Micros>| {
        let bytes = text.as_bytes().to_vec();
        files.keep(&access, FileKind::Export, "f", "text/csv", bytes, ends)
    };
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    world
        .import(Who::Stranger, &[fixture::roster("Second")])
        .await;
    let stays = keep("stays", None).await.unwrap();
    let ended = keep("ended", Some(now - 1)).await.unwrap();
    places
        .put(&world.first, &"ab".repeat(32), b"left over".to_vec())
        .await
        .unwrap();
    let names = || async {
        let mut listed = places.list().await.unwrap();
        listed.sort();
        listed
            .into_iter()
            .map(|(place, sha256, _)| (place, sha256))
            .collect::<Vec<_>>()
    };
    let before = names().await;
    assert_eq!(before.len(), 5, "two imports and three files");
    // Nothing is taken for left over while somebody may still be about to speak of it.
    sweep(&world.store, &places, now).await.unwrap();
    assert_eq!(names().await, before);
    let later = now + SETTLED + 60_000_000;
    sweep(&world.store, &places, later).await.unwrap();
    let after = names().await;
    assert_eq!(after.len(), 3, "{after:?}");
    assert!(after.iter().any(|(_, sha256)| *sha256 == stays.sha256));
    assert!(!after.iter().any(|(_, sha256)| *sha256 == ended.sha256));
    // A workspace that is closed takes its objects along.
    let gone: &Access = &world.access(Who::Stranger);
    world.store.close_workspace(gone, now).await.unwrap();
    sweep(&world.store, &places, later).await.unwrap();
    let left = names().await;
    assert_eq!(left.len(), 2);
    assert!(left.iter().all(|(place, _)| *place == world.first));
});
