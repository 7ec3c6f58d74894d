//! The headers that every answer carries, and the policy of pages.

use crate::fixture;
use crate::harness::{Answer, Ask, Body, PASSWORD, Who, World, multipart};
use crate::surface::{Ids, PAGES, filled};
use std::collections::BTreeSet;
use tower::ServiceExt;

/// A page without what differs from answer to answer.
pub fn without_nonce(answer: &Answer) -> String {
    match nonce(answer) {
        Some(nonce) => answer.text().replace(&nonce, "NONCE"),
        None => answer.text(),
    }
}

/// The nonce of a page's policy.
fn nonce(answer: &Answer) -> Option<String> {
    let policy = answer.header("content-security-policy");
    let (_, rest) = policy.split_once("script-src 'nonce-")?;
    rest.split_once('\'').map(|(nonce, _)| nonce.to_owned())
}

/// The values of an attribute in a text.
fn attributes<'a>(text: &'a str, start: &str) -> Vec<&'a str> {
    text.split(start)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

fn common(answer: &Answer, case: &str) {
    let exact = [
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    for (name, value) in exact {
        assert_eq!(answer.header(name), value, "{case}: {name}");
    }
    // The address of a link is its key.
    let referrer = if case.starts_with("/s/") {
        "no-referrer"
    } else {
        "same-origin"
    };
    assert_eq!(answer.header("referrer-policy"), referrer, "{case}");
    let transport = answer.header("strict-transport-security");
    let age: u64 = transport
        .strip_prefix("max-age=")
        .and_then(|rest| rest.split(';').next())
        .and_then(|age| age.parse().ok())
        .unwrap_or(0);
    assert!(
        age >= 31_536_000 && transport.contains("includeSubDomains"),
        "{case}: {transport}"
    );
    let policy = answer.header("content-security-policy");
    for needed in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(
            policy.contains(needed),
            "{case}: {needed} is not in {policy}"
        );
    }
    for banned in ["unsafe-inline", "'unsafe-eval'", "http:", "https:", "*"] {
        assert!(!policy.contains(banned), "{case}: {banned} is in {policy}");
    }
    assert_eq!(
        answer
            .headers
            .get_all("content-security-policy")
            .iter()
            .count(),
        1,
        "{case}"
    );
}

fn page(answer: &Answer, case: &str, nonces: &mut BTreeSet<String>) {
    common(answer, case);
    assert_eq!(answer.header("cache-control"), "no-store", "{case}");
    assert!(
        answer.header("content-type").starts_with("text/html"),
        "{case}"
    );
    let text = answer.text();
    let nonce = nonce(answer).unwrap_or_else(|| panic!("{case}: no nonce"));
    assert!(
        nonce.len() >= 22,
        "{case}: {nonce} is shorter than 128 bits"
    );
    assert!(
        nonces.insert(nonce.clone()),
        "{case}: {nonce} was used before"
    );
    let policy = answer.header("content-security-policy");
    for needed in [
        "'strict-dynamic'",
        "object-src 'none'",
        "form-action 'self'",
    ] {
        assert!(
            policy.contains(needed),
            "{case}: {needed} is not in {policy}"
        );
    }
    for tag in text
        .split("<script")
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
    {
        assert_eq!(
            attributes(tag, " nonce=\""),
            [nonce.as_str()],
            "{case}: <script{tag}>"
        );
    }
    for given in attributes(&text, " nonce=\"") {
        assert_eq!(given, nonce, "{case}");
    }
    assert!(!text.contains(" style=\""), "{case}: an inline style");
    assert!(!text.contains("<style"), "{case}: a style element");
    let handlers = [
        " onclick=",
        " onerror=",
        " onload=",
        " onsubmit=",
        " onchange=",
    ];
    assert!(
        !handlers.iter().any(|handler| text.contains(handler)),
        "{case}: an inline handler"
    );
    assert!(
        !text.contains("live_reload") && !text.contains("reload_port"),
        "{case}: the development reload script"
    );
    // The framework's data for the browser follows the document.
    let whole =
        text.contains("</html>") && (text.ends_with("</html>") || text.ends_with("</script>"));
    assert!(whole, "{case}: cut off");
}

on_both!(every_page_has_its_policy, |world| {
    world.import(Who::Owner, &fixture::oulad("")).await;
    world.look_at_course(Who::Owner).await;
    let ids = Ids::real(&world, Who::Owner).await;
    let mut paths: Vec<String> = PAGES
        .iter()
        .map(|(pattern, ..)| filled(pattern, &ids))
        .collect();
    paths.push(format!("/w/{}/import?upload={}", ids.workspace, ids.upload));
    paths.push(format!(
        "/w/{}/import?upload={}&tab=rows",
        ids.workspace, ids.upload
    ));
    paths.extend(
        [
            "/nothing",
            "/w/nowhere/school",
            "/favicon.ico",
            "/w/nowhere/nothing",
        ]
        .map(str::to_owned),
    );
    let mut nonces = BTreeSet::new();
    for path in &paths {
        for who in [Who::Owner, Who::Nobody] {
            let answer = world.page(who, path).await;
            if answer.status.is_redirection() {
                common(&answer, path);
                assert_eq!(answer.header("cache-control"), "no-store", "{path}");
                continue;
            }
            page(&answer, &format!("{path} as {who:?}"), &mut nonces);
        }
    }
    assert!(
        nonces.len() >= 2 * paths.len() - 2,
        "only the root sends on"
    );
});

/// Answers that are no pages.
async fn others(world: &World) -> Vec<(&'static str, Answer)> {
    let ids = Ids::real(world, Who::Owner).await;
    let json = |text: &str| Body::Raw("application/json", text.as_bytes().to_vec());
    let files = multipart(&[fixture::roster("First")]);
    let live = format!("/live/{}/import/{}", world.first, ids.upload);
    let upload = format!("/upload/{}", world.first);
    let owner = Who::Owner;
    vec![
        ("health", world.page(Who::Nobody, "/healthz").await),
        (
            "a call",
            world
                .call(
                    owner,
                    "import/batches",
                    serde_json::json!({"workspace": world.first}),
                )
                .await,
        ),
        (
            "an error",
            world
                .call(
                    owner,
                    "import/batches",
                    serde_json::json!({"workspace": "x"}),
                )
                .await,
        ),
        (
            "garbage",
            world
                .ask(owner, Ask::post("/api/import/batches", json("{")))
                .await,
        ),
        (
            "too large",
            world
                .ask(
                    owner,
                    Ask::post(
                        "/api/import/batches",
                        Body::Raw("application/json", vec![b' '; 1 << 20]),
                    ),
                )
                .await,
        ),
        (
            "another type",
            world
                .ask(
                    owner,
                    Ask::post("/api/viewer", Body::Raw("text/plain", vec![])),
                )
                .await,
        ),
        (
            "forged",
            world
                .ask(
                    owner,
                    Ask::post("/api/viewer", Body::form(&[]))
                        .header("sec-fetch-site", "cross-site"),
                )
                .await,
        ),
        (
            "no function",
            world
                .ask(owner, Ask::post("/api/nothing", Body::form(&[])))
                .await,
        ),
        (
            "a link to a function",
            world.page(owner, "/api/viewer").await,
        ),
        (
            "a post to a page",
            world
                .ask(owner, Ask::post("/sign-in", Body::form(&[])))
                .await,
        ),
        (
            "an upload",
            world
                .ask(owner, Ask::post(upload.clone(), files.clone()))
                .await,
        ),
        (
            "a refused upload",
            world
                .ask(Who::Viewer, Ask::post(upload.clone(), files))
                .await,
        ),
        (
            "a broken upload",
            world
                .ask(
                    owner,
                    Ask::post(upload, Body::Raw("multipart/form-data", vec![])),
                )
                .await,
        ),
        ("no import to follow", world.page(owner, &live).await),
        ("nobody follows", world.page(Who::Nobody, &live).await),
        (
            "no file",
            world.page(Who::Nobody, "/pkg/test/none.js").await,
        ),
    ]
}

on_both!(every_other_answer_is_closed, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    for (case, answer) in others(&world).await {
        common(&answer, case);
        assert!(
            !answer
                .header("content-security-policy")
                .contains("script-src"),
            "{case}"
        );
        assert_eq!(answer.header("cache-control"), "no-store", "{case}");
        assert!(
            !answer.header("content-type").starts_with("text/html"),
            "{case}"
        );
        assert!(
            answer.header("access-control-allow-origin").is_empty(),
            "{case}"
        );
    }
});

#[tokio::test]
async fn a_handler_that_panics_answers_like_any_other() {
    async fn broken() -> &'static str {
        panic!("a secret of the program")
    }
    let router = axum::Router::new().route("/broken", axum::routing::get(broken));
    let request = Ask::get("/broken").build(None);
    let response = server::http::guarded(router).oneshot(request).await;
    let answer = Answer::read(response.unwrap()).await;
    assert_eq!(answer.status.as_u16(), 500);
    common(&answer, "a panic");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(!answer.text().contains("secret"), "{}", answer.text());
}

on_both!(built_files_are_kept_and_stay_in_their_folder, |world| {
    let folder = world.data.join("site/pkg/test");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("atelier.css"), "body{}").unwrap();
    std::fs::write(world.data.join("site/secret.txt"), "secret").unwrap();
    let file = world.page(Who::Nobody, "/pkg/test/atelier.css").await;
    common(&file, "a file");
    assert_eq!(
        (file.status.as_u16(), file.text().as_str()),
        (200, "body{}")
    );
    assert_eq!(file.header("content-type"), "text/css; charset=utf-8");
    assert!(file.header("cache-control").contains("immutable"));
    for path in [
        "/pkg/../secret.txt",
        "/pkg/%2e%2e/secret.txt",
        "/pkg/..%2fsecret.txt",
        "/pkg/test/..%5c..%5csecret.txt",
        "/pkg//etc/hostname",
    ] {
        let answer = world.page(Who::Nobody, path).await;
        assert!(!answer.text().contains("secret"), "{path}");
        assert_ne!(answer.status.as_u16(), 200, "{path}");
    }
});

on_both!(every_session_cookie_is_locked, |world| {
    let signed_in = world.sign_in(&Who::Owner.email(), PASSWORD).await;
    let cookie = signed_in.session();
    let out = world
        .send(
            Ask::post("/api/sign-out", Body::form(&[])),
            cookie.as_deref(),
        )
        .await;
    for (case, answer) in [("sign-in", signed_in), ("sign-out", out)] {
        let cookies: Vec<&str> = answer
            .headers
            .get_all("set-cookie")
            .iter()
            .map(|value| value.to_str().unwrap())
            .collect();
        assert!(cookies[0].starts_with("__Host-session="), "{case}");
        for cookie in &cookies {
            let parts: Vec<&str> = cookie.split("; ").collect();
            assert!(parts[0].starts_with("__Host-"), "{case}: {cookie}");
            for needed in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
                assert!(
                    parts.contains(&needed),
                    "{case}: {needed} is not in {cookie}"
                );
            }
            assert!(!cookie.to_lowercase().contains("domain="), "{case}");
        }
    }
});

on_both!(pages_travel_packed_where_the_browser_unpacks, |world| {
    let cases = [("gzip, br", "gzip"), ("identity", "")];
    for (accepted, expected) in cases {
        let ask = Ask::get("/sign-in").header("accept-encoding", accepted);
        let answer = world.ask(Who::Nobody, ask).await;
        assert_eq!(answer.status.as_u16(), 200, "{accepted}");
        assert_eq!(answer.header("content-encoding"), expected, "{accepted}");
    }
});
