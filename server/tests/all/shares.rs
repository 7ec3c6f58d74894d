//! Links to look at something without an account, over HTTP: what they show, to whom, and when not.

use crate::fixture;
use crate::harness::{Answer, Ask, Body, Who, World};
use serde_json::Value;

/// Makes a link as the form does and gives its path.
async fn made(world: &World, fields: &[(&str, &str)]) -> String {
    let form: Vec<(String, String)> = fields
        .iter()
        .map(|(name, value)| (format!("form[{name}]"), (*value).to_owned()))
        .collect();
    let mut all: Vec<(&str, &str)> = vec![("workspace", &world.first)];
    all.extend(
        form.iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    let answer = world
        .ask(
            Who::Analyst,
            Ask::post("/api/shares/make", Body::form(&all)),
        )
        .await;
    assert!(
        answer.status.is_success() || answer.status.is_redirection(),
        "{}",
        answer.text()
    );
    listed(world).await["links"][0]["path"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn listed(world: &World) -> Value {
    let arguments = serde_json::json!({ "workspace": world.first });
    let answer = world.call(Who::Analyst, "shares/list", arguments).await;
    serde_json::from_slice(&answer.body).unwrap()
}

async fn open(world: &World, path: &str, cookie: Option<&str>) -> Answer {
    world.send(Ask::get(path), cookie).await
}

on_both!(a_link_shows_its_part_to_anybody_without_names, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    for (fields, shows_name) in [
        (
            vec![("name", "Our course"), ("kind", "overview"), ("days", "7")],
            false,
        ),
        (
            vec![("name", "Our course"), ("kind", "students"), ("days", "7")],
            false,
        ),
        (
            vec![
                ("name", "Our course"),
                ("kind", "students"),
                ("names", "yes"),
                ("days", "7"),
            ],
            true,
        ),
        (
            vec![
                ("name", "Our course"),
                ("kind", "chart"),
                ("metric", "total_students"),
                ("days", "never"),
            ],
            false,
        ),
    ] {
        let path = made(&world, &fields).await;
        let answer = open(&world, &path, None).await;
        let text = answer.text();
        assert_eq!(answer.status.as_u16(), 200, "{fields:?}");
        assert!(text.contains("Our course"), "{fields:?}");
        assert_eq!(text.contains("First Name 1"), shows_name, "{fields:?}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert!(answer.header("x-robots-tag").contains("noindex"));
        assert!(
            answer
                .header("content-security-policy")
                .contains("frame-ancestors 'none'")
        );
    }
    let seen = listed_views(&world).await;
    assert_eq!(seen, [1, 1, 1, 1]);
    let nothing = open(&world, "/s/no-such-token", None).await;
    assert_eq!(nothing.status.as_u16(), 404);
});

async fn listed_views(world: &World) -> Vec<i64> {
    let listed = listed(world).await;
    let links = listed["links"].as_array().unwrap();
    links
        .iter()
        .map(|link| link["views"].as_i64().unwrap())
        .collect()
}

on_both!(
    a_password_is_asked_for_and_a_link_taken_back_is_dead,
    |world| {
        world.import(Who::Owner, &[fixture::roster("First")]).await;
        let fields = [
            ("name", "Locked course"),
            ("kind", "overview"),
            ("password", "green-lantern-4"),
            ("days", "30"),
        ];
        let path = made(&world, &fields).await;
        let token = path.trim_start_matches("/s/").to_owned();
        let shut = open(&world, &path, None).await;
        assert!(shut.text().contains("This link has a password"));
        assert!(!shut.text().contains("Locked course"), "not even its name");
        let unlock = async |password: &str| {
            let form = Body::form(&[("token", &token), ("password", password)]);
            world.send(Ask::post("/api/share/unlock", form), None).await
        };
        let wrong = unlock("wrong-lantern-4").await;
        assert_eq!(wrong.status.as_u16(), 422);
        assert!(!wrong.headers.contains_key("set-cookie"));
        let right = unlock("green-lantern-4").await;
        let cookie = right
            .header("set-cookie")
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        assert!(right.header("set-cookie").contains("HttpOnly"));
        assert!(
            open(&world, &path, Some(&cookie))
                .await
                .text()
                .contains("Locked course")
        );
        let forged = cookie.replacen('=', "=9", 1);
        let forged = open(&world, &path, Some(&forged)).await;
        assert!(forged.text().contains("This link has a password"));
        let tries = async {
            let mut last = 0;
            for _ in 0..11 {
                last = unlock("wrong-lantern-4").await.status.as_u16();
            }
            last
        };
        assert_eq!(tries.await, 429);
        let id = listed(&world).await["links"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let form = Body::form(&[("workspace", &world.first), ("share", &id)]);
        let taken = world
            .ask(Who::Manager, Ask::post("/api/shares/revoke", form))
            .await;
        assert!(taken.status.is_success() || taken.status.is_redirection());
        assert_eq!(
            open(&world, &path, Some(&cookie)).await.status.as_u16(),
            404
        );
        assert_eq!(unlock("green-lantern-4").await.status.as_u16(), 404);
    }
);

on_both!(
    only_the_named_sites_may_frame_a_figure_and_nothing_in_it_runs,
    |world| {
        world.import(Who::Owner, &[fixture::roster("First")]).await;
        let chart = [
            ("name", "Learners <now>"),
            ("kind", "chart"),
            ("metric", "total_students"),
            ("days", "never"),
        ];
        let framed = |path: &str| path.replace("/s/", "/embed/");
        let path = made(&world, &chart).await;
        let unnamed = open(&world, &framed(&path), None).await;
        assert_eq!(unnamed.status.as_u16(), 404, "no site was named");
        let sites = [
            &chart[..],
            &[("origins", "https://blog.example https://a.example:8443")],
        ]
        .concat();
        let path = made(&world, &sites).await;
        let answer = open(&world, &format!("{}?theme=dark", framed(&path)), None).await;
        assert_eq!(answer.status.as_u16(), 200);
        let policy = answer.header("content-security-policy");
        assert!(
            policy.ends_with("frame-ancestors https://blog.example https://a.example:8443"),
            "{policy}"
        );
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("script"));
        assert_eq!(answer.header("cache-control"), "public, max-age=60");
        let text = answer.text();
        assert!(
            !text.contains("<script") && text.contains("data-theme=\"dark\""),
            "{text}"
        );
        assert!(
            text.contains("Learners &lt;now&gt;") && text.contains("c-line"),
            "{text}"
        );
        assert_eq!(
            open(&world, "/embed/no-such-token", None)
                .await
                .status
                .as_u16(),
            404
        );
    }
);

on_both!(a_link_is_made_by_analysts_and_checked, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    let ask = |fields: &[(&str, &str)]| {
        let mut all = vec![("workspace", world.first.as_str())];
        all.extend(fields);
        Ask::post("/api/shares/make", Body::form(&all))
    };
    let good = [("form[name]", "A"), ("form[kind]", "overview")];
    assert_eq!(
        world.ask(Who::Viewer, ask(&good)).await.status.as_u16(),
        403
    );
    for (case, fields) in [
        ("no name", vec![("form[kind]", "overview")]),
        ("no kind", vec![("form[name]", "A")]),
        (
            "short password",
            vec![
                ("form[name]", "A"),
                ("form[kind]", "overview"),
                ("form[password]", "short"),
            ],
        ),
        (
            "a framed list",
            vec![
                ("form[name]", "A"),
                ("form[kind]", "students"),
                ("form[origins]", "https://a.example"),
            ],
        ),
        (
            "a framed password",
            vec![
                ("form[name]", "A"),
                ("form[kind]", "chart"),
                ("form[origins]", "https://a.example"),
                ("form[password]", "green-lantern-4"),
            ],
        ),
        (
            "a header",
            vec![
                ("form[name]", "A"),
                ("form[kind]", "chart"),
                ("form[origins]", "https://a.example;script-src *"),
            ],
        ),
    ] {
        let answer = world.ask(Who::Analyst, ask(&fields)).await;
        assert_eq!(answer.status.as_u16(), 422, "{case}: {}", answer.text());
    }
    assert_eq!(listed(&world).await["links"], serde_json::json!([]));
});
