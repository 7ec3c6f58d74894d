//! Files by signed links: whole or in part, for one person, until they end.

use crate::harness::{Answer, Ask, Body, Who, World};
use axum::http::Method;
use domain::access::{Access, Role};
use domain::file::{FileKind, FileStore};
use server::files::{Files, Objects};
use server::keys::Keys;
use std::sync::Arc;
use store::all;
use ui::backend::FileKeeper;

const TEXT: &[u8] = b"name,score\nAda,7\n";

/// The world's files, as somebody keeps them.
struct Shelf {
    files: Files,
    access: Access,
    file: String,
    link: String,
}

async fn shelf(world: &World, clock: fn() -> i64) -> Shelf {
    let objects = Objects::open(&world.data.join("files"), None).unwrap();
    let keys = Keys::open(&world.data, None).unwrap();
    let files = Files::new(objects, Arc::new(world.store.clone()), &keys, clock);
    // Members are named so by the harness.
    let access = Access::of_membership(&world.first, "person-Manager", Role::Manager);
    let name = "Ünï \"x\"\r\n.csv";
    let kept = files
        .keep(
            &access,
            FileKind::Export,
            name,
            "text/csv; charset=utf-8",
            TEXT.to_vec(),
            None,
        )
        .await
        .unwrap();
    let link = files.link(&access, &kept.id).unwrap();
    Shelf {
        files,
        access,
        file: kept.id,
        link,
    }
}

async fn downloads(world: &World) -> usize {
    let mut tx = world
        .store
        .db
        .read(&world.access(Who::Owner))
        .await
        .unwrap();
    let rows = all!(
        tx,
        (i64,),
        "select no from audit_entry where chain = $1 and action = 'file.downloaded'",
        world.first.as_str()
    );
    rows.unwrap().len()
}

async fn get(world: &World, who: Who, link: &str, range: &str) -> Answer {
    let mut ask = Ask::get(link);
    if !range.is_empty() {
        ask = ask.header("range", range);
    }
    world.ask(who, ask).await
}

on_both!(a_link_gives_the_file_to_its_person_alone, |world| {
    let shelf = shelf(&world, server::clock::now).await;
    let answer = get(&world, Who::Manager, &shelf.link, "").await;
    assert_eq!(
        (answer.status.as_u16(), answer.text().as_bytes()),
        (200, TEXT)
    );
    let headers = [
        ("content-type", "text/csv; charset=utf-8"),
        ("content-length", "17"),
        ("accept-ranges", "bytes"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("cross-origin-resource-policy", "same-origin"),
        (
            "content-disposition",
            "attachment; filename=\"_n_ _x_.csv\"; filename*=UTF-8''%C3%9Cn%C3%AF%20%22x%22.csv",
        ),
    ];
    for (name, value) in headers {
        assert_eq!(answer.header(name), value, "{name}");
    }
    assert!(
        answer
            .header("content-security-policy")
            .starts_with("default-src 'none'")
    );
    assert_eq!(downloads(&world).await, 1);
    for (who, status) in [
        (Who::Nobody, 401),
        (Who::Owner, 404),
        (Who::Viewer, 404),
        (Who::Stranger, 404),
    ] {
        let answer = get(&world, who, &shelf.link, "").await;
        assert_eq!(answer.status.as_u16(), status, "{who:?}");
        assert!(!answer.text().contains("Ada"), "{who:?}");
    }
    let post = world
        .ask(Who::Manager, Ask::post(shelf.link.clone(), Body::form(&[])))
        .await;
    assert_eq!(post.status.as_u16(), 405);
    assert_eq!(downloads(&world).await, 1, "only what was given is noted");
});

on_both!(parts_are_given_as_asked, |world| {
    let shelf = shelf(&world, server::clock::now).await;
    let cases = [
        ("bytes=0-3", 206, "name", "bytes 0-3/17"),
        ("bytes=11-", 206, "Ada,7\n", "bytes 11-16/17"),
        ("bytes=-2", 206, "7\n", "bytes 15-16/17"),
        ("bytes=17-", 416, "", "bytes */17"),
        ("bytes=0-1,3-4", 200, "name,score\nAda,7\n", ""),
    ];
    for (range, status, text, told) in cases {
        let answer = get(&world, Who::Manager, &shelf.link, range).await;
        assert_eq!(answer.status.as_u16(), status, "{range}");
        assert_eq!(answer.text(), text, "{range}");
        assert_eq!(answer.header("content-range"), told, "{range}");
    }
    let before = downloads(&world).await;
    let head = Ask::of(Method::HEAD, shelf.link.clone(), Body::None);
    let head = world.ask(Who::Manager, head).await;
    assert_eq!(
        (head.status.as_u16(), head.header("content-length")),
        (200, "17")
    );
    assert!(head.body.is_empty());
    assert_eq!(downloads(&world).await, before);
});

on_both!(no_changed_link_is_taken, |world| {
    let shelf = shelf(&world, server::clock::now).await;
    let signs = b"ABCXYZabcxyz0189-_.";
    let begin = "/files/".len();
    let mut tried = 0;
    // A sample through the whole server; every change of one character is tried beside `links`.
    for at in (begin..shelf.link.len()).step_by(3) {
        for sign in signs {
            let mut changed = shelf.link.clone().into_bytes();
            if changed[at] == *sign {
                continue;
            }
            changed[at] = *sign;
            let changed = String::from_utf8(changed).unwrap();
            let answer = get(&world, Who::Manager, &changed, "").await;
            assert_eq!(answer.status.as_u16(), 404, "{changed}");
            tried += 1;
        }
    }
    assert!(tried > 500, "{tried}");
    assert_eq!(downloads(&world).await, 0);
});

on_both!(a_link_ends, |world| {
    fn yesterday() -> i64 {
        server::clock::now() - domain::file::LINK_LIFE - 1_000_000
    }
    fn nearly_a_day_ago() -> i64 {
        server::clock::now() - domain::file::LINK_LIFE + 60_000_000
    }
    let status = async |link: &str| get(&world, Who::Manager, link, "").await.status.as_u16();
    assert_eq!(status(&shelf(&world, yesterday).await.link).await, 410);
    assert_eq!(
        status(&shelf(&world, nearly_a_day_ago).await.link).await,
        200
    );

    let revoked = shelf(&world, server::clock::now).await;
    revoked
        .files
        .revoke_links(&revoked.access, &revoked.file)
        .await
        .unwrap();
    assert_eq!(status(&revoked.link).await, 410, "revoked");
    let again = revoked.files.link(&revoked.access, &revoked.file).unwrap();
    assert_eq!(status(&again).await, 200, "signed anew");

    let ending = shelf(&world, server::clock::now).await;
    let known = ending
        .files
        .known
        .file(&ending.access, &ending.file)
        .await
        .unwrap();
    let folder = world.data.join("files").join(&world.first);
    std::fs::remove_file(folder.join(&known.sha256)).unwrap();
    assert_eq!(status(&ending.link).await, 410, "the bytes are gone");

    let past = ending
        .files
        .keep(
            &ending.access,
            FileKind::Export,
            "x",
            "text/html",
            b"<script>".to_vec(),
            Some(1),
        )
        .await
        .unwrap();
    let link = ending.files.link(&ending.access, &past.id).unwrap();
    assert_eq!(status(&link).await, 410, "the file's time is over");
});

on_both!(what_could_run_is_given_as_bytes, |world| {
    let shelf = shelf(&world, server::clock::now).await;
    for media in [
        "text/html",
        "image/svg+xml",
        "application/xhtml+xml",
        "x\r\ny",
    ] {
        let kept = shelf
            .files
            .keep(
                &shelf.access,
                FileKind::Upload,
                "a.html",
                media,
                b"<script>".to_vec(),
                None,
            )
            .await
            .unwrap();
        let link = shelf.files.link(&shelf.access, &kept.id).unwrap();
        let answer = get(&world, Who::Manager, &link, "").await;
        assert_eq!(
            answer.header("content-type"),
            "application/octet-stream",
            "{media:?}"
        );
        assert!(
            answer
                .header("content-disposition")
                .starts_with("attachment")
        );
    }
});

on_both!(a_file_belongs_to_one_workspace, |world| {
    let shelf = shelf(&world, server::clock::now).await;
    let theirs = Access::of_membership(&world.second, "person-Manager", Role::Owner);
    let found = world.store.file(&theirs, &shelf.file).await;
    assert_eq!(found, Err(domain::error::StoreError::NotFound));
    let link = shelf.files.link(&theirs, &shelf.file).unwrap();
    let answer = get(&world, Who::Manager, &link, "").await;
    assert_eq!(answer.status.as_u16(), 404, "not a member there");
});
