//! Files on their way in, and what becomes of them.

use crate::fixture;
use crate::harness::{Ask, Body, Who, World, multipart};
use axum::body::{Body as HttpBody, Bytes};
use futures::stream;
use serde_json::{Value, json};
use std::io::{Cursor, Error, Write};

/// The closing line of [`multipart`] alone, as a start of an upload.
fn opening() -> Vec<u8> {
    let Body::Raw(_, bytes) = multipart(&[("a.csv".to_owned(), b"x,y\n".to_vec())]) else {
        unreachable!("a multipart body is raw");
    };
    bytes[..bytes.len() - 60].to_vec()
}

/// The arguments that every question about an upload takes, with more.
fn about(world: &World, upload: &str, answers: &[(String, String)], more: Value) -> Value {
    let mut all = json!({"workspace": world.first, "upload": upload, "answers": answers});
    for (name, value) in more.as_object().unwrap() {
        all[name] = value.clone();
    }
    all
}

on_both!(
    an_upload_that_cannot_be_read_is_refused_and_leaves_nothing,
    |world| {
        let path = format!("/upload/{}", world.first);
        let cases: [(&str, &'static str, Vec<u8>); 6] = [
            ("no boundary", "multipart/form-data", opening()),
            (
                "an empty boundary",
                "multipart/form-data; boundary=",
                opening(),
            ),
            (
                "another boundary",
                "multipart/form-data; boundary=other",
                opening(),
            ),
            (
                "no end",
                "multipart/form-data; boundary=----atelier-test-boundary",
                opening(),
            ),
            (
                "no file",
                "multipart/form-data; boundary=x",
                b"--x--\r\n".to_vec(),
            ),
            (
                "a field, no file",
                "multipart/form-data; boundary=x",
                b"--x\r\ncontent-disposition: form-data; name=\"files\"\r\n\r\nabc\r\n--x--\r\n"
                    .to_vec(),
            ),
        ];
        for (case, kind, bytes) in cases {
            let answer = world
                .ask(Who::Owner, Ask::post(path.clone(), Body::Raw(kind, bytes)))
                .await;
            let status = answer.status.as_u16();
            assert!((400..500).contains(&status), "{case}: {status}");
            assert!(
                ["bad_request", "invalid"].contains(&answer.code().as_str()),
                "{case}: {}",
                answer.text()
            );
            assert!(world.staged().is_empty(), "{case}: {:?}", world.staged());
        }
        let many: Vec<_> = (0..51)
            .map(|n| (format!("{n}.csv"), b"x,y\n".to_vec()))
            .collect();
        let answer = world.upload(Who::Owner, &many).await;
        assert_eq!(answer.status.as_u16(), 422, "{}", answer.text());
        assert!(world.staged().is_empty(), "{:?}", world.staged());
    }
);

on_both!(an_upload_that_is_too_large_is_refused_in_words, |world| {
    let path = format!("/upload/{}", world.first);
    let limit = server::http::UPLOAD_BYTES;
    // A length that says so beforehand.
    let small = multipart(&[fixture::roster("First")]);
    let told = Ask::post(path.clone(), small).header("content-length", &(limit + 1).to_string());
    // And a body that never says how long it is.
    let chunk = Bytes::from(vec![b'x'; 1 << 20]);
    let chunks = limit / chunk.len() + 1;
    let body = stream::iter((0..=chunks).map(move |n| {
        Ok::<_, Error>(if n == 0 {
            Bytes::from(opening())
        } else {
            chunk.clone()
        })
    }));
    let empty = Body::Raw(
        "multipart/form-data; boundary=----atelier-test-boundary",
        Vec::new(),
    );
    let mut untold = Ask::post(path, empty).build(world.cookie(Who::Owner));
    untold.headers_mut().remove("content-length");
    *untold.body_mut() = HttpBody::from_stream(body);
    for (case, request) in [
        ("told", told.build(world.cookie(Who::Owner))),
        ("untold", untold),
    ] {
        let answer = world.send_request(request).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (413, "invalid"),
            "{case}: {}",
            answer.text()
        );
        assert!(
            answer.text().contains("larger than one upload may be"),
            "{case}: {}",
            answer.text()
        );
        assert!(world.staged().is_empty(), "{case}: {:?}", world.staged());
    }
});

on_both!(an_upload_that_breaks_off_leaves_nothing, |world| {
    let whole = Body::Raw(
        "multipart/form-data; boundary=----atelier-test-boundary",
        Vec::new(),
    );
    let mut request =
        Ask::post(format!("/upload/{}", world.first), whole).build(world.cookie(Who::Owner));
    request.headers_mut().remove("content-length");
    let parts = [
        Ok(Bytes::from(opening())),
        Ok(Bytes::from_static(b"1,2\n")),
        Err(Error::other("gone")),
    ];
    *request.body_mut() = HttpBody::from_stream(stream::iter(parts));
    let answer = world.send_request(request).await;
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (400, "bad_request"),
        "{}",
        answer.text()
    );
    assert!(world.staged().is_empty(), "{:?}", world.staged());
});

on_both!(names_of_files_are_names_alone, |world| {
    let names = [
        "../../etc/cron.csv",
        "C:\\\\exports\\\\mira.csv",
        "/etc/passwd",
        "..",
        "",
    ];
    let files: Vec<_> = names
        .iter()
        .map(|name| ((*name).to_owned(), fixture::roster(name).1))
        .collect();
    let upload = world.uploaded(Who::Owner, &files).await;
    let look = world
        .call(
            Who::Owner,
            "import/look",
            about(&world, &upload, &[], json!({})),
        )
        .await;
    assert_eq!(look.status.as_u16(), 200, "{}", look.text());
    let json = look.json();
    let shown: Vec<&str> = json["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["name"].as_str().unwrap())
        .collect();
    assert_eq!(shown.len(), names.len());
    for name in shown {
        assert!(!name.contains(['/', '\\']), "{name}");
    }
    let outside: Vec<_> = std::fs::read_dir(&world.data)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert!(
        !outside
            .iter()
            .any(|name| name.to_string_lossy().ends_with(".csv")),
        "{outside:?}"
    );
});

on_both!(an_archive_is_its_files, |world| {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in fixture::oulad("") {
        writer
            .start_file(
                format!("set/{name}"),
                zip::write::SimpleFileOptions::default(),
            )
            .unwrap();
        writer.write_all(&bytes).unwrap();
    }
    let archive = writer.finish().unwrap().into_inner();
    let answers = fixture::answers(&fixture::oulad(""));
    let packed = world
        .uploaded(Who::Owner, &[("set.zip".to_owned(), archive)])
        .await;
    let plain = world.uploaded(Who::Owner, &fixture::oulad("")).await;
    let mut kinds = Vec::new();
    for upload in [packed, plain] {
        let look = world
            .call(
                Who::Owner,
                "import/look",
                about(&world, &upload, &answers, json!({})),
            )
            .await
            .json();
        assert_eq!(look["files"].as_array().map(Vec::len), Some(7), "{look}");
        kinds.push((look["kinds"].clone(), look["rejected"].clone()));
    }
    assert_eq!(kinds[0], kinds[1]);
    let broken = world
        .uploaded(
            Who::Owner,
            &[("broken.zip".to_owned(), b"PK\x03\x04garbage".to_vec())],
        )
        .await;
    let look = world
        .call(
            Who::Owner,
            "import/look",
            about(&world, &broken, &[], json!({})),
        )
        .await;
    assert_eq!(
        (look.status.as_u16(), look.code().as_str()),
        (422, "invalid"),
        "{}",
        look.text()
    );
    assert!(look.text().contains("broken.zip"), "{}", look.text());
});

/// How many records of a kind a look says would be new.
fn new_of(look: &Value, kind: &str) -> u64 {
    let kinds = look["kinds"].as_array().unwrap();
    kinds
        .iter()
        .find(|pair| pair[0] == kind)
        .map_or(0, |pair| pair[1]["new"].as_u64().unwrap())
}

on_both!(the_main_job_from_files_to_undo, |world| {
    let files = fixture::oulad("");
    let answers = fixture::answers(&files);
    let upload = world.uploaded(Who::Manager, &files).await;
    let ask = async |endpoint: &str, answers: &[(String, String)], more: Value| {
        world
            .call(
                Who::Manager,
                endpoint,
                about(&world, &upload, answers, more),
            )
            .await
    };

    // Dates are relative, so the first days are asked, and nothing begins before they are said.
    let open = ask("import/look", &[], json!({})).await.json();
    assert_eq!(open["questions"].as_array().unwrap().len(), 2, "{open}");
    assert_eq!(open["questions"][0]["answered"], Value::Null);
    assert_eq!(open["questions"][0]["suggested"], fixture::STARTED);
    let early = ask("import/begin", &[], json!({"digest": open["digest"]})).await;
    assert_eq!(
        (early.status.as_u16(), early.code().as_str()),
        (422, "invalid"),
        "{}",
        early.text()
    );

    let look = ask("import/look", &answers, json!({})).await.json();
    assert_eq!(new_of(&look, "student"), fixture::STUDENTS, "{look}");
    assert_eq!(
        (new_of(&look, "course"), new_of(&look, "submission")),
        (2, fixture::STUDENTS)
    );
    assert_eq!(look["rejected"], 1);
    let rows = ask(
        "import/rows",
        &answers,
        json!({"kind": "student", "offset": 10}),
    )
    .await
    .json();
    assert_eq!(
        (
            rows["total"].as_u64(),
            rows["rows"].as_array().map(Vec::len)
        ),
        (Some(40), Some(30)),
        "{rows}"
    );
    let rejects = ask("import/rejects", &answers, json!({"offset": 0}))
        .await
        .json();
    assert_eq!(
        (rejects[0]["file"].as_str(), rejects[0]["row"].as_u64()),
        (Some("studentRegistration.csv"), Some(42)),
        "{rejects}"
    );

    // What was not shown is not written.
    let wrong = ask("import/begin", &answers, json!({"digest": "00".repeat(32)})).await;
    assert_eq!(wrong.status.as_u16(), 200, "{}", wrong.text());
    let phases = world.follow(Who::Manager, &upload).await;
    let last = phases.last().unwrap();
    assert_eq!(last["phase"], "failed", "{last}");
    assert!(
        last["sentence"]
            .as_str()
            .unwrap()
            .contains("changed since the preview"),
        "{last}"
    );
    let none = world
        .call(
            Who::Viewer,
            "import/batches",
            json!({"workspace": world.first}),
        )
        .await
        .json();
    assert_eq!(none, json!([]));

    let begun = ask("import/begin", &answers, json!({"digest": look["digest"]})).await;
    assert_eq!(begun.status.as_u16(), 200, "{}", begun.text());
    let phases = world.follow(Who::Manager, &upload).await;
    let (last, before) = phases.split_last().unwrap();
    assert_eq!(last["phase"], "done", "{last}");
    assert!(
        before.iter().all(|phase| phase["phase"] == "working"),
        "{before:?}"
    );
    assert_eq!(
        last["batch"]["counts"]["student"]["new"],
        fixture::STUDENTS,
        "{last}"
    );
    assert!(
        world.staged().is_empty(),
        "what was written waits no longer: {:?}",
        world.staged()
    );
    let kept = std::fs::read_dir(world.data.join("files").join(&world.first))
        .unwrap()
        .count();
    assert_eq!(kept, files.len(), "raw files are kept");
    for other in [&upload, "0123456789abcdef0123456789abcdef"] {
        let live = format!("/live/{}/import/{other}", world.second);
        let foreign = world.page(Who::Stranger, &live).await;
        assert_eq!(foreign.status.as_u16(), 404, "another workspace's import");
        assert_eq!(foreign.text(), "{\"code\":\"not_found\"}");
    }
    let gone = ask("import/look", &answers, json!({})).await;
    assert!(matches!(gone.status.as_u16(), 200 | 404), "{}", gone.text());

    let past = world
        .call(
            Who::Viewer,
            "import/batches",
            json!({"workspace": world.first}),
        )
        .await
        .json();
    assert_eq!(
        (past.as_array().map(Vec::len), &past[0]["undone"]),
        (Some(1), &json!(false)),
        "{past}"
    );
    assert_eq!(past[0]["by"], "Manager Person");

    // The same files again say nothing new.
    let again = world.uploaded(Who::Manager, &files).await;
    let same = world
        .call(
            Who::Manager,
            "import/look",
            about(&world, &again, &[], json!({})),
        )
        .await
        .json();
    for pair in same["kinds"].as_array().unwrap() {
        assert_eq!(
            (&pair[1]["new"], &pair[1]["changed"]),
            (&json!(0), &json!(0)),
            "{pair}"
        );
    }
    let begin = about(&world, &again, &[], json!({"digest": same["digest"]}));
    assert_eq!(
        world
            .call(Who::Manager, "import/begin", begin)
            .await
            .status
            .as_u16(),
        200
    );
    let phases = world.follow(Who::Manager, &again).await;
    let sentence = phases.last().unwrap()["sentence"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    assert!(sentence.contains("already here"), "{phases:?}");

    // And all of it can be taken back, once.
    let undo = json!({"workspace": world.first, "batch": past[0]["id"]});
    assert_eq!(
        world
            .call(Who::Viewer, "import/undo", undo.clone())
            .await
            .status
            .as_u16(),
        403
    );
    let undone = world.call(Who::Manager, "import/undo", undo.clone()).await;
    assert_eq!(undone.status.as_u16(), 200, "{}", undone.text());
    let twice = world.call(Who::Manager, "import/undo", undo).await;
    assert_eq!(
        (twice.status.as_u16(), twice.code().as_str()),
        (409, "conflict"),
        "{}",
        twice.text()
    );
    let past = world
        .call(
            Who::Viewer,
            "import/batches",
            json!({"workspace": world.first}),
        )
        .await
        .json();
    assert_eq!(past[0]["undone"], true, "{past}");
    let fresh = world.uploaded(Who::Manager, &files).await;
    let look = world
        .call(
            Who::Manager,
            "import/look",
            about(&world, &fresh, &answers, json!({})),
        )
        .await
        .json();
    assert_eq!(
        new_of(&look, "student"),
        fixture::STUDENTS,
        "everything is new again"
    );
});

on_both!(a_discarded_upload_is_gone, |world| {
    let upload = world
        .uploaded(Who::Manager, &[fixture::roster("First")])
        .await;
    let gone = json!({"workspace": world.first, "upload": upload});
    assert_eq!(
        world
            .call(Who::Manager, "import/discard", gone)
            .await
            .status
            .as_u16(),
        200
    );
    assert!(world.staged().is_empty());
    let look = world
        .call(
            Who::Manager,
            "import/look",
            about(&world, &upload, &[], json!({})),
        )
        .await;
    assert_eq!(look.status.as_u16(), 404, "{}", look.text());
});

on_both!(a_file_of_odd_characters_can_be_written, |world| {
    let odd = [
        "a\0b",
        "\u{202e}evil",
        "'\"%_\\",
        "\u{1}\u{7f}",
        "é😀",
        "=cmd|' /C calc'!A0",
    ];
    for mark in odd {
        let batch = world.import(Who::Manager, &[fixture::roster(mark)]).await;
        assert_eq!(batch["counts"]["student"]["new"], 4, "{mark:?}: {batch}");
        let undo = json!({"workspace": world.first, "batch": batch["id"]});
        let undone = world.call(Who::Manager, "import/undo", undo).await;
        assert_eq!(undone.status.as_u16(), 200, "{mark:?}: {}", undone.text());
    }
});
