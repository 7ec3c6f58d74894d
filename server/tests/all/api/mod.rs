//! What programs may ask: the table that the router is made of, held to what it says of itself.

mod told;
mod writes;

use crate::fixture;
use crate::harness::{Answer, Ask, Body, Who, World};
use axum::http::Method;
use domain::api::{self, ENDPOINTS, Endpoint, Takes};
use domain::token::TokenScope;
use serde_json::{Value, json};
use store::db::Scope;
use store::exec;
use told::{is_as_told, is_problem};

fn all_scopes() -> Vec<&'static str> {
    TokenScope::ALL
        .into_iter()
        .map(TokenScope::as_str)
        .collect()
}

/// What an address is about, filled in.
struct Things {
    student: String,
    import: String,
}

fn ask(endpoint: &Endpoint, things: &Things) -> Ask {
    let path = endpoint
        .address()
        .replace("{student}", &things.student)
        .replace("{metric}", "active_students")
        .replace("{import}", &things.import);
    match endpoint.takes {
        Takes::Nothing => Ask::get(path),
        Takes::Order => Ask::post(path, Body::None),
        Takes::Files => {
            let file = fixture::roster("Sent").1;
            Ask::post(
                format!("{path}?name=people.csv"),
                Body::Raw("text/csv", file),
            )
        }
    }
}

async fn things(world: &World, who: Who) -> Things {
    let ids = crate::surface::Ids::real(world, who).await;
    Things {
        student: ids.student,
        import: ids.batch,
    }
}

on_both!(each_documented_route_answers_as_it_says, |world| {
    let files = fixture::oulad("");
    world.import(Who::Owner, &files).await;
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    world.look_at_course(Who::Owner).await;
    let (_, token) = world.token(Who::Owner, &all_scopes()).await;
    let things = things(&world, Who::Owner).await;
    for endpoint in ENDPOINTS {
        let answer = world.api(&token, ask(endpoint, &things)).await;
        assert_eq!(
            answer.status.as_u16(),
            200,
            "{}: {}",
            endpoint.path,
            answer.text()
        );
        is_as_told(endpoint, &answer);
        // The same address with the other method, and one below it, are problems.
        let other = match endpoint.takes {
            Takes::Nothing => Method::POST,
            _ => Method::GET,
        };
        let path = endpoint.address().replace(['{', '}'], "");
        let answer = world
            .api(&token, Ask::of(other, path.clone(), Body::None))
            .await;
        is_problem(&answer, 405, "method_not_allowed");
        let answer = world.api(&token, Ask::get(format!("{path}/x/y"))).await;
        is_problem(&answer, 404, "not_found");
    }
    let served = world.send(Ask::get("/api/v1/openapi.json"), None).await;
    assert_eq!(served.json(), api::document());
});

on_both!(a_token_is_all_that_is_looked_at, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    let things = things(&world, Who::Owner).await;
    for endpoint in ENDPOINTS.iter().filter(|one| one.scope.is_some()) {
        let none = world
            .send(ask(endpoint, &things).without_origin(), None)
            .await;
        is_problem(&none, 401, "token_missing");
        assert!(none.header("www-authenticate").starts_with("Bearer"));
        // A session is nothing here, so no page of another site can use one.
        let cookie = world.ask(Who::Owner, ask(endpoint, &things)).await;
        is_problem(&cookie, 401, "token_missing");
        for wrong in ["atl_x", &format!("atl_{}", "A".repeat(43)), "", "é"] {
            let refused = world.api(wrong, ask(endpoint, &things)).await;
            is_problem(&refused, 401, "token_missing");
        }
        for scope in TokenScope::ALL {
            let (id, token) = world.token(Who::Owner, &[scope.as_str()]).await;
            let answer = world.api(&token, ask(endpoint, &things)).await;
            if endpoint.scope == Some(scope) {
                assert_eq!(
                    answer.status.as_u16(),
                    200,
                    "{} with {scope:?}",
                    endpoint.path
                );
            } else {
                is_problem(&answer, 403, "scope_missing");
            }
            let gone = Body::form(&[("workspace", &world.first), ("token", &id)]);
            world
                .ask(Who::Owner, Ask::post("/api/tokens/revoke", gone))
                .await;
        }
    }
    // A token opens no page and calls no function.
    let (_, token) = world.token(Who::Owner, &all_scopes()).await;
    let page = world
        .api(&token, Ask::get(format!("/w/{}/school", world.first)))
        .await;
    let text = page.text();
    assert!(
        page.status.is_redirection() || !text.contains("First"),
        "{text}"
    );
    let list = Body::Json(json!({"workspace": world.first, "pairs": []}));
    let function = world
        .api(&token, Ask::post("/api/school/students", list))
        .await;
    assert_eq!(function.status.as_u16(), 401);
});

async fn member(world: &World, sql: &'static str) {
    let id = world.first.clone();
    let written = world
        .store
        .db
        .write(Scope::Workspace(id.clone()), move |tx| {
            Box::pin(async move {
                exec!(tx, sql, id.as_str())?;
                Ok(())
            })
        });
    written.await.unwrap();
}

on_both!(a_token_is_no_more_than_its_maker, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    let things = things(&world, Who::Owner).await;
    let (_, token) = world.token(Who::Manager, &all_scopes()).await;
    let endpoint = |path: &str| ENDPOINTS.iter().find(|one| one.path == path).unwrap();
    let (students, send, imports) = (
        endpoint("/students"),
        endpoint("/import"),
        endpoint("/imports"),
    );
    let (workspace, courses) = (endpoint("/workspace"), endpoint("/courses"));
    let status = |endpoint: &'static Endpoint| {
        let asked = world.api(&token, ask(endpoint, &things));
        async { asked.await.status.as_u16() }
    };
    assert_eq!((status(students).await, status(send).await), (200, 200));
    let role = "update member set role = 'viewer' where workspace_id = $1 and person_id = 'person-Manager'";
    member(&world, role).await;
    assert_eq!((status(students).await, status(send).await), (200, 403));
    let scope = "update member set scope = '{\"courses\":[]}', role = 'manager'
                  where workspace_id = $1 and person_id = 'person-Manager'";
    member(&world, scope).await;
    assert_eq!((status(send).await, status(imports).await), (403, 403));
    let seen = world.api(&token, ask(courses, &things)).await;
    assert_eq!(seen.json()["data"], json!([]));
    world
        .put_on(&world.first, domain::plan::Plan::Starter)
        .await;
    let locked = world.api(&token, ask(students, &things)).await;
    is_problem(&locked, 403, "locked");
    let gone = "delete from member where workspace_id = $1 and person_id = 'person-Manager'";
    member(&world, gone).await;
    is_problem(
        &world.api(&token, ask(workspace, &things)).await,
        401,
        "token_missing",
    );
    // Whoever may not import makes no token that does.
    let form = Body::form(&[
        ("workspace", &world.first),
        ("form[name]", "x"),
        ("form[scopes][everything]", "1"),
        ("form[lifetime]", "30"),
    ]);
    let refused = world
        .ask(Who::Owner, Ask::post("/api/tokens/make", form))
        .await;
    assert_eq!(
        (refused.status.as_u16(), refused.code().as_str()),
        (422, "invalid")
    );
});

on_both!(a_revoked_or_ended_token_is_dead_at_once, |world| {
    let (id, token) = world.token(Who::Owner, &all_scopes()).await;
    let (_, ending) = world.token(Who::Owner, &all_scopes()).await;
    let ask = || Ask::get("/api/v1/workspace");
    assert_eq!(world.api(&token, ask()).await.status.as_u16(), 200);
    let revoke = Body::form(&[("workspace", &world.first), ("token", &id)]);
    let revoked = world
        .ask(Who::Manager, Ask::post("/api/tokens/revoke", revoke))
        .await;
    assert_eq!(revoked.status.as_u16(), 200);
    is_problem(&world.api(&token, ask()).await, 401, "token_missing");
    assert_eq!(world.api(&ending, ask()).await.status.as_u16(), 200);
    member(
        &world,
        "update api_token set expires_at = 1 where workspace_id = $1",
    )
    .await;
    is_problem(&world.api(&ending, ask()).await, 401, "token_missing");
    // Nothing by which a token could be had stands in the database or on the page.
    let page = world
        .page(Who::Owner, &format!("/w/{}/settings/api", world.first))
        .await;
    assert!(page.text().contains(&token[..10]) && !page.text().contains(&token[..20]));
});

on_both!(a_token_of_one_workspace_sees_nothing_of_another, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    world
        .import(Who::Stranger, &[fixture::roster("Second")])
        .await;
    let mine = things(&world, Who::Owner).await;
    let none = Things {
        student: crate::surface::NOWHERE.to_owned(),
        import: crate::surface::NOWHERE.to_owned(),
    };
    let (_, theirs) = world.token(Who::Stranger, &all_scopes()).await;
    let plain = |answer: &Answer| {
        let mut value = answer.json();
        value["request"] = Value::Null;
        (answer.status, value)
    };
    for endpoint in ENDPOINTS {
        let foreign = world.api(&theirs, ask(endpoint, &mine)).await;
        assert!(!foreign.text().contains("First"), "{}", endpoint.path);
        if endpoint.path.contains("{student}") || endpoint.path.contains("{import}") {
            let nothing = world.api(&theirs, ask(endpoint, &none)).await;
            is_problem(&foreign, 404, "not_found");
            assert_eq!(plain(&foreign), plain(&nothing), "{}", endpoint.path);
        }
    }
});

on_both!(pages_hold_each_student_once, |world| {
    world.import(Who::Owner, &fixture::oulad("")).await;
    world.look_at_course(Who::Owner).await;
    let (_, token) = world
        .token(Who::Owner, &["students:read", "metrics:read"])
        .await;
    for list in ["students", "at-risk", "courses", "metrics"] {
        let whole = world
            .api(&token, Ask::get(format!("/api/v1/{list}?limit=200")))
            .await;
        let whole = whole.json()["data"].as_array().unwrap().clone();
        let (mut seen, mut next) = (Vec::new(), String::new());
        for _ in 0..=whole.len() {
            let page = world
                .api(&token, Ask::get(format!("/api/v1/{list}?limit=1{next}")))
                .await;
            let page = page.json();
            seen.extend(page["data"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(cursor) => next = format!("&cursor={}", ui::route::segment(cursor)),
                None => break,
            }
        }
        assert_eq!(seen, whole, "{list}");
    }
});

on_both!(
    what_is_known_is_not_sent_again_and_how_much_is_left_is_told,
    |world| {
        let (_, token) = world.token(Who::Owner, &["workspace:read"]).await;
        let ask = || Ask::get("/api/v1/workspace");
        let first = world.api(&token, ask()).await;
        let mark = first.header("etag").to_owned();
        let known = world
            .api(&token, ask().header("if-none-match", &mark))
            .await;
        assert_eq!((known.status.as_u16(), known.body.len()), (304, 0));
        let other = world
            .api(&token, ask().header("if-none-match", "W/\"x\""))
            .await;
        assert_eq!(other.json(), first.json());
        assert_eq!(other.header("ratelimit-policy"), "\"token\";q=600;w=60");
        assert!(other.header("ratelimit").starts_with("\"token\";r=597;t="));
        for _ in 3..600 {
            world.api(&token, ask()).await;
        }
        let over = world.api(&token, ask()).await;
        is_problem(&over, 429, "too_many");
        assert!(over.header("retry-after").parse::<u32>().unwrap() <= 60);
        let (_, another) = world.token(Who::Owner, &["workspace:read"]).await;
        assert_eq!(world.api(&another, ask()).await.status.as_u16(), 200);
    }
);
