//! Endpoints given what no page of ours would send: they refuse in known words, and nothing breaks.

use crate::fixture;
use crate::harness::{Answer, Ask, Body, Who, World};
use crate::surface::{Function, Ids, Right, functions};
use serde_json::{Value, json};

/// The codes of the closed set of errors.
const CODES: [&str; 8] = [
    "sign_in",
    "forbidden",
    "not_found",
    "invalid",
    "conflict",
    "bad_request",
    "too_many",
    "unavailable",
];
/// What layers before the functions say.
const SENTENCES: [&str; 3] = [
    "This kind of content is not taken here.",
    "length limit exceeded",
    "",
];
/// What no answer may hold: words of the database, of the decoder, and of Rust.
const LEAKS: [&str; 12] = [
    "sqlx",
    "sqlite",
    "postgres",
    "constraint",
    "syntax error",
    "deserializ",
    "serde",
    "expected",
    "at line",
    "panicked",
    "src/",
    "error returned from",
];

fn sound(answer: &Answer, case: &str) {
    let (status, text) = (answer.status.as_u16(), answer.text());
    assert!(status < 500, "{case}: {status} {text}");
    if status < 400 {
        return;
    }
    let known = CODES.contains(&answer.code().as_str()) || SENTENCES.contains(&text.as_str());
    assert!(known, "{case}: {status} {text}");
    let lower = text.to_lowercase();
    let leak = LEAKS.iter().find(|leak| lower.contains(*leak));
    assert!(leak.is_none(), "{case}: {leak:?} in {text}");
}

/// Texts that break out of something somewhere.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        " ",
        "'\"%_\\",
        "'; drop table person; --",
        "\0",
        "a\0b",
        "\u{feff}\u{202e}",
        "../../etc/passwd",
        "\r\nset-cookie: a=b",
        "$1",
        "{}",
        "NaN",
        "-0",
        "9223372036854775808",
        "😀",
        "<script>",
        "%00",
        "null",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push("é".repeat(30_000));
    texts
}

/// Values of every wrong type and size.
fn values() -> Vec<Value> {
    let mut nested = json!([]);
    for _ in 0..100 {
        nested = json!([nested]);
    }
    let mut values = vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(1.5e300),
        json!(u64::MAX),
        json!(i64::MIN),
        json!([]),
        json!({}),
        json!([[]]),
        json!([["", ""]]),
        json!([["oulad:AAA:2013J", "9999-99-99"]]),
        json!([["\0", "2013-10-01"]]),
        nested,
    ];
    values.extend(texts().into_iter().map(Value::from));
    values
}

/// The body with each of its fields bent in every way.
fn bent(body: &Body) -> Vec<(String, Body)> {
    let mut made = Vec::new();
    match body {
        Body::Json(all) => {
            for name in all.as_object().unwrap().keys() {
                let mut without = all.clone();
                without.as_object_mut().unwrap().remove(name);
                made.push((format!("no {name}"), Body::Json(without)));
                for value in values() {
                    let mut changed = all.clone();
                    changed[name] = value.clone();
                    let shown: String = value.to_string().chars().take(40).collect();
                    made.push((format!("{name} = {shown}"), Body::Json(changed)));
                }
            }
        }
        Body::Form(fields) => {
            for (index, (name, _)) in fields.iter().enumerate() {
                let mut without = fields.clone();
                without.remove(index);
                made.push((format!("no {name}"), Body::Form(without)));
                let mut twice = fields.clone();
                twice.push(fields[index].clone());
                made.push((format!("{name} twice"), Body::Form(twice)));
                for text in texts() {
                    let mut changed = fields.clone();
                    let shown: String = text.chars().take(40).collect();
                    changed[index].1 = text;
                    made.push((format!("{name} = {shown:?}"), Body::Form(changed)));
                }
            }
        }
        Body::None | Body::Raw(..) => {}
    }
    made
}

/// Bodies that are no arguments at all.
fn broken() -> Vec<(String, Body)> {
    let json = "application/json";
    let form = "application/x-www-form-urlencoded";
    let deep = |open: &str| open.repeat(10_000).into_bytes();
    let cases: Vec<(&str, &'static str, Vec<u8>)> = vec![
        ("nothing as JSON", json, vec![]),
        ("nothing as a form", form, vec![]),
        ("half JSON", json, b"{\"workspace\": \"".to_vec()),
        ("JSON of another kind", json, b"[1, 2]".to_vec()),
        ("a bare word", json, b"null".to_vec()),
        (
            "no UTF-8 in JSON",
            json,
            b"{\"workspace\": \"\xff\xfe\"}".to_vec(),
        ),
        (
            "no UTF-8 in a form",
            form,
            b"workspace=%ff%fe&name=\xff".to_vec(),
        ),
        ("NULs", json, vec![0; 100]),
        ("deep lists", json, deep("[")),
        ("deep objects", json, deep("{\"a\":")),
        (
            "deep form names",
            form,
            format!("form{}=1", "[a]".repeat(5_000)).into_bytes(),
        ),
        ("many fields", form, "a=1&".repeat(50_000).into_bytes()),
        (
            "a huge number",
            json,
            format!("{{\"offset\": {}}}", "9".repeat(10_000)).into_bytes(),
        ),
        (
            "doubled keys",
            json,
            b"{\"workspace\":\"a\",\"workspace\":\"b\"}".to_vec(),
        ),
        (
            "10 MB of JSON",
            json,
            format!("{{\"workspace\": \"{}\"}}", "a".repeat(10_000_000)).into_bytes(),
        ),
        ("10 MB of a form", form, vec![b'a'; 10_000_000]),
        (
            "multipart",
            "multipart/form-data; boundary=x",
            b"--x--".to_vec(),
        ),
        ("XML", "application/xml", b"<a/>".to_vec()),
    ];
    cases
        .into_iter()
        .map(|(case, kind, bytes)| (case.to_owned(), Body::Raw(kind, bytes)))
        .collect()
}

/// Who asks: those whom it lets in the furthest, without a session that the call may end.
fn asker(function: &Function) -> Who {
    if function.right == Right::Anybody {
        Who::Nobody
    } else {
        Who::Owner
    }
}

async fn ids(world: &World) -> Ids {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    Ids::real(world, Who::Owner).await
}

on_both!(
    no_function_breaks_on_bodies_that_are_no_arguments,
    |world| {
        ids(&world).await;
        for function in functions() {
            for (case, body) in broken() {
                let case = format!("{}: {case}", function.endpoint);
                let ask = Ask::post(format!("/api/{}", function.endpoint), body);
                let answer = world.ask(asker(function), ask).await;
                sound(&answer, &case);
                if case.contains("10 MB") {
                    assert_eq!(answer.status.as_u16(), 413, "{case}");
                }
            }
        }
    }
);

on_both!(no_function_breaks_on_wrong_arguments, |world| {
    let ids = ids(&world).await;
    for function in functions() {
        for (case, body) in bent(&(function.body)(&ids)) {
            let case = format!("{}: {case}", function.endpoint);
            let path = format!("/api/{}", function.endpoint);
            let answer = world.ask(asker(function), Ask::post(path, body)).await;
            sound(&answer, &case);
            if case.contains("\\0") || case.contains("\\u0000") {
                assert_eq!(answer.status.as_u16(), 400, "{case}");
            }
        }
    }
});

on_both!(no_address_breaks, |world| {
    let ids = ids(&world).await;
    let odd = [
        "%00",
        "%ff",
        "%2e%2e",
        "'%22%25_%5C",
        "%3Cscript%3E",
        "%0d%0aset-cookie:a=b",
        "",
        "%F0%9F%98%80",
        "a%2Fb",
        "*",
        "~",
    ];
    for odd in odd {
        let get = [
            format!("/{odd}"),
            format!("/w/{odd}/school"),
            format!("/w/{odd}/import"),
            format!("/live/{odd}/import/{odd}"),
            format!("/live/{}/import/{odd}", ids.workspace),
            format!("/pkg/{odd}"),
            format!("/api/{odd}"),
            format!(
                "/w/{}/import?upload={odd}&offset={odd}&kind={odd}&tab={odd}&start:{odd}={odd}",
                ids.workspace
            ),
            format!(
                "/w/{}/school?range={odd}&from={odd}&to={odd}&course={odd}&grain={odd}&compare={odd}",
                ids.workspace
            ),
            format!("/w/{}/{odd}", ids.workspace),
            format!("/w/{}/school/students/{odd}", ids.workspace),
            format!(
                "/w/{}/school/students?q={odd}&sort={odd}&after={odd}&status={odd}",
                ids.workspace
            ),
            format!("/set-up?token={odd}"),
            format!("/sign-in?__err={odd}&__path={odd}"),
        ];
        for path in get {
            let answer = world.page(Who::Owner, &path).await;
            assert!(answer.status.as_u16() < 500, "{path}: {}", answer.status);
            assert!(answer.header("set-cookie").is_empty(), "{path}");
        }
        let upload = Ask::post(
            format!("/upload/{odd}"),
            crate::harness::multipart(&[fixture::roster("a")]),
        );
        let answer = world.ask(Who::Owner, upload).await;
        assert!(
            answer.status.as_u16() < 500,
            "/upload/{odd}: {}",
            answer.status
        );
    }
});

on_both!(headers_of_any_kind_do_not_break, |world| {
    let odd = [
        "=",
        "__Host-session=",
        "__Host-session=x; __Host-session=y",
        "theme=<script>; a",
        ";;;===",
        "__Host-session=%00%ff",
    ];
    for cookie in odd {
        for path in ["/sign-in", "/healthz", "/w/nowhere/school"] {
            let answer = world.send(Ask::get(path), Some(cookie)).await;
            assert!(answer.status.as_u16() < 500, "{cookie}: {path}");
            assert!(!answer.text().contains("<script>"), "{cookie}: {path}");
        }
    }
    let long = "a".repeat(30_000);
    for name in [
        "user-agent",
        "accept",
        "referer",
        "accept-language",
        "accept-encoding",
        "range",
        "if-none-match",
    ] {
        for value in ["", "*/*;q=x", "'\"%_\\", &long] {
            let page = world
                .ask(Who::Owner, Ask::get("/sign-in").header(name, value))
                .await;
            assert!(page.status.as_u16() < 500, "{name}");
            let sign_in = Body::form(&[("email", "x@example.com"), ("password", "y")]);
            let posted = world
                .ask(
                    Who::Nobody,
                    Ask::post("/api/sign-in", sign_in).header(name, value),
                )
                .await;
            assert!(posted.status.as_u16() < 500, "{name}: {}", posted.text());
        }
    }
});
