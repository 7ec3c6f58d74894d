//! Requests that another site makes a browser send: refused, and nothing changes.

use crate::fixture;
use crate::harness::{Ask, Body, Who, World, multipart};
use crate::surface::{Ids, functions};
use axum::http::Method;

/// Every address that takes a body, with a body that it takes.
fn posts(world: &World, ids: &Ids) -> Vec<(String, Body)> {
    let functions = functions().map(|f| (format!("/api/{}", f.endpoint), (f.body)(ids)));
    let upload = (
        format!("/upload/{}", world.first),
        multipart(&[fixture::roster("Forged")]),
    );
    functions.chain([upload]).collect()
}

async fn prepared(world: &World) -> Ids {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    Ids::real(world, Who::Owner).await
}

async fn unchanged(world: &World, before: &str, case: &str) {
    assert_eq!(world.state().await, before, "{case}");
    let viewer = world
        .ask(Who::Owner, Ask::post("/api/viewer", Body::form(&[])))
        .await;
    assert_eq!(
        viewer.json()["email"],
        Who::Owner.email(),
        "{case} ended the session"
    );
}

on_both!(no_other_origin_can_make_a_browser_act, |world| {
    let ids = prepared(&world).await;
    let before = world.state().await;
    let forged: [(&str, &[(&'static str, &str)]); 6] = [
        (
            "another site",
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://evil.example"),
            ],
        ),
        (
            "another site, no origin",
            &[("sec-fetch-site", "cross-site")],
        ),
        (
            "a sibling or another port",
            &[
                ("sec-fetch-site", "same-site"),
                ("origin", "https://atelier.example:8443"),
            ],
        ),
        ("an old browser", &[("origin", "https://evil.example")]),
        (
            "an old browser, a name that begins alike",
            &[("origin", "https://atelier.example.evil.example")],
        ),
        ("a sandboxed frame", &[("origin", "null")]),
    ];
    for (case, headers) in forged {
        for (path, body) in posts(&world, &ids) {
            let mut ask = Ask::post(path.clone(), body).without_origin();
            for (name, value) in headers {
                ask = ask.header(name, value);
            }
            for ask in [ask.clone(), ask.without_script()] {
                let answer = world.ask(Who::Owner, ask).await;
                assert_eq!(
                    answer.status.as_u16(),
                    403,
                    "{case}: {path}: {}",
                    answer.text()
                );
                assert!(answer.header("set-cookie").is_empty(), "{case}: {path}");
            }
        }
    }
    unchanged(&world, &before, "a forged request").await;
});

on_both!(no_function_takes_a_body_of_another_type, |world| {
    let ids = prepared(&world).await;
    let before = world.state().await;
    let kinds = [
        "text/plain",
        "text/plain;charset=application/json",
        "application/octet-stream",
        "text/html",
        "",
    ];
    for kind in kinds {
        for (path, body) in posts(&world, &ids) {
            let bytes = match body {
                Body::Json(value) => serde_json::to_vec(&value).unwrap(),
                Body::Form(fields) => fields
                    .iter()
                    .map(|(n, v)| format!("{n}={v}"))
                    .collect::<Vec<_>>()
                    .join("&")
                    .into_bytes(),
                Body::Raw(_, bytes) => bytes,
                Body::None => Vec::new(),
            };
            let answer = world
                .ask(Who::Owner, Ask::post(path.clone(), Body::Raw(kind, bytes)))
                .await;
            assert_eq!(answer.status.as_u16(), 415, "{kind:?}: {path}");
        }
    }
    unchanged(&world, &before, "another type").await;
});

on_both!(no_link_can_act, |world| {
    let ids = prepared(&world).await;
    let before = world.state().await;
    for (path, body) in posts(&world, &ids) {
        let query = match &body {
            Body::Form(fields) => fields
                .iter()
                .map(|(name, value)| {
                    format!("{}={}", ui::route::segment(name), ui::route::segment(value))
                })
                .collect::<Vec<_>>()
                .join("&"),
            _ => format!(
                "workspace={}&batch={}&upload={}",
                ids.workspace, ids.batch, ids.upload
            ),
        };
        for method in [
            Method::GET,
            Method::HEAD,
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
        ] {
            let ask = Ask::of(method.clone(), format!("{path}?{query}"), body.clone());
            let answer = world.ask(Who::Owner, ask).await;
            let refused = matches!(answer.status.as_u16(), 404 | 405);
            assert!(refused, "{method} {path}: {}", answer.status);
            assert!(answer.header("set-cookie").is_empty(), "{method} {path}");
        }
    }
    unchanged(&world, &before, "a link").await;
});
