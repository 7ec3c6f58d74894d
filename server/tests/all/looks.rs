//! Looks from outside: guests by a link, members through another's eyes, operators by a grant.

use crate::fixture;
use crate::harness::{Answer, Ask, Body, PASSWORD, Who, World};
use domain::plan::Plan;
use serde_json::{Value, json};

async fn post(world: &World, who: Who, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
    let ask = Ask::post(format!("/api/{endpoint}"), Body::form(fields));
    world.ask(who, ask).await
}

async fn ok(world: &World, who: Who, endpoint: &str, fields: &[(&str, &str)]) {
    let answer = post(world, who, endpoint, fields).await;
    assert_eq!(answer.status.as_u16(), 200, "{endpoint}: {}", answer.text());
}

/// Makes a link and gives its row.
async fn made(world: &World, name: &str) -> Value {
    let fields = [
        ("workspace", world.first.as_str()),
        ("name", name),
        ("days", "7"),
    ];
    ok(world, Who::Manager, "guests/make", &fields).await;
    links(world).await.remove(0)
}

async fn links(world: &World) -> Vec<Value> {
    let arguments = json!({"workspace": world.first});
    let answer = world.call(Who::Manager, "guests/list", arguments).await;
    answer.json()["links"].as_array().unwrap().clone()
}

fn cookie_of(answer: &Answer) -> String {
    let set = answer.header("set-cookie");
    set.split(';').next().unwrap_or_default().to_owned()
}

on_both!(a_guest_looks_by_a_link_until_it_is_ended, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    let link = made(&world, "The auditors").await;
    let path = link["path"].as_str().unwrap().to_owned();
    let entered = world.send(Ask::get(path.clone()), None).await;
    assert_eq!(entered.status.as_u16(), 303, "{}", entered.text());
    assert_eq!(entered.header("referrer-policy"), "no-referrer");
    assert!(entered.header("set-cookie").starts_with("__Host-guest="));
    assert!(entered.header("set-cookie").contains("HttpOnly"));
    let cookie = cookie_of(&entered);
    let page = |path: &str| Ask::get(format!("/w/{}/{path}", world.first));
    let students = world.send(page("school/students"), Some(&cookie)).await;
    assert_eq!(students.status.as_u16(), 200);
    let text = students.text();
    assert!(
        text.contains("First Name 1") && text.contains("as a guest"),
        "{text}"
    );
    for closed in ["settings/members", "settings/guests", "settings/plan"] {
        let list = closed.trim_start_matches("settings/");
        let endpoint = if list == "plan" {
            "plan/look".to_owned()
        } else {
            format!("{list}/list")
        };
        let ask = Ask::post(
            format!("/api/{endpoint}"),
            Body::Json(json!({"workspace": world.first})),
        );
        let answer = world.send(ask, Some(&cookie)).await;
        assert_eq!(answer.status.as_u16(), 403, "{endpoint}");
    }
    // Opening it again in the same browser is the same visit.
    world.send(Ask::get(path.clone()), Some(&cookie)).await;
    let now = links(&world).await.remove(0);
    assert_eq!(
        (&now["visits"], &now["latest"][0][1]),
        (&json!(1), &json!("127.0.0.1"))
    );
    let id = link["id"].as_str().unwrap();
    ok(
        &world,
        Who::Manager,
        "guests/revoke",
        &[("workspace", &world.first), ("id", id)],
    )
    .await;
    let closed = world.send(page("school/students"), Some(&cookie)).await;
    assert_eq!(closed.status.as_u16(), 401);
    assert_eq!(world.send(Ask::get(path), None).await.status.as_u16(), 404);
});

on_both!(a_guest_stays_within_the_links_scope_and_the_plan, |world| {
    let files = fixture::oulad("");
    world.import(Who::Owner, &files).await;
    let courses = world.courses().await;
    let fields = [
        ("workspace", world.first.as_str()),
        ("name", "One course"),
        ("days", "1"),
        ("reach", "courses"),
        ("courses[]", courses[0].0.as_str()),
    ];
    ok(&world, Who::Manager, "guests/make", &fields).await;
    let path = links(&world).await[0]["path"].as_str().unwrap().to_owned();
    let cookie = cookie_of(&world.send(Ask::get(path), None).await);
    let overview = |course: &str| {
        let pairs = json!({"workspace": world.first, "pairs": [["course", course]]});
        Ask::post("/api/school/overview", Body::Json(pairs))
    };
    let status = async |course: &str| {
        let answer = world.send(overview(course), Some(&cookie)).await;
        answer.status.as_u16()
    };
    assert_eq!(status(&courses[0].0).await, 200);
    assert_eq!(status(&courses[1].0).await, 404);
    let foreign = format!("/w/{}/school", world.second);
    let foreign = world.send(Ask::get(foreign), Some(&cookie)).await;
    assert_ne!(foreign.status.as_u16(), 200);
    world.put_on(&world.first, Plan::Team).await;
    assert_eq!(status(&courses[0].0).await, 401, "the plan has no guests");
    let why = post(&world, Who::Manager, "guests/make", &fields).await;
    assert_eq!((why.status.as_u16(), why.code().as_str()), (403, "locked"));
});

on_both!(nobody_changes_anything_through_anothers_eyes, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    let signed_in = world.sign_in(&Who::Owner.email(), PASSWORD).await;
    let cookie = signed_in.session().unwrap();
    let send = async |path: &str, fields: &[(&str, &str)]| {
        let ask = Ask::post(format!("/api/{path}"), Body::form(fields));
        world.send(ask, Some(&cookie)).await.status.as_u16()
    };
    let first = world.first.as_str();
    let person = [("workspace", first), ("person", "person-Scoped")];
    assert_eq!(send("view-as/begin", &person).await, 200);
    let page = || Ask::get(format!("/w/{first}/school/students"));
    let seen = world.send(page(), Some(&cookie)).await.text();
    assert!(seen.contains("with the rights of Scoped Person"), "{seen}");
    assert!(
        !seen.contains("First Name 1"),
        "a scope of nothing shows nothing"
    );
    let day = [("workspace", first), ("day", "2013-10-28")];
    assert_eq!(send("settings/look-at", &day).await, 403);
    assert_eq!(send("view-as/begin", &person).await, 403);
    assert_eq!(send("workspaces/leave", &[("workspace", first)]).await, 403);
    // Another browser of theirs is untouched.
    let path = format!("/w/{first}/school/students");
    let other = world.page(Who::Owner, &path).await;
    assert!(other.text().contains("First Name 1"));
    assert_eq!(send("view-as/end", &[("workspace", first)]).await, 200);
    let seen = world.send(page(), Some(&cookie)).await.text();
    assert!(seen.contains("First Name 1") && !seen.contains("with the rights of"));
    // Nobody looks with more than their own.
    let up = [("workspace", first), ("person", "person-Manager")];
    assert_eq!(
        post(&world, Who::Manager, "view-as/begin", &up)
            .await
            .status
            .as_u16(),
        409
    );
});

on_both!(
    an_operator_looks_by_a_grant_and_each_page_is_written_down,
    |world| {
        world.import(Who::Owner, &[fixture::roster("First")]).await;
        world
            .import(Who::Stranger, &[fixture::roster("Second")])
            .await;
        let second = world.second.as_str();
        // The owner of the first workspace runs the server, and is no member of the second.
        let page = format!("/w/{second}/school/students");
        assert_eq!(world.page(Who::Owner, &page).await.status.as_u16(), 404);
        let ask = [
            ("workspace", second),
            ("reason", "A count looks wrong"),
            ("hours", "4"),
        ];
        ok(&world, Who::Owner, "operations/look-ask", &ask).await;
        assert_eq!(world.page(Who::Owner, &page).await.status.as_u16(), 404);
        let looks = || world.call(Who::Stranger, "access/list", json!({"workspace": second}));
        let asked = looks().await.json()[0].clone();
        assert_eq!(asked["reason"], "A count looks wrong");
        let id = asked["id"].as_str().unwrap();
        let answer = |what| [("workspace", second), ("id", id), ("what", what)];
        ok(&world, Who::Stranger, "access/answer", &answer("allow")).await;
        let read = async || -> Vec<String> {
            let pairs = json!({"workspace": second, "pairs": [["action", "grant.read"]]});
            let log = world.call(Who::Stranger, "audit/log", pairs).await;
            let log = log.text();
            log.match_indices("school/students")
                .map(|(_, found)| found.to_owned())
                .collect()
        };
        assert_eq!(read().await.len(), 0);
        let seen = world.page(Who::Owner, &page).await;
        assert_eq!(seen.status.as_u16(), 200);
        assert!(seen.text().contains("Second Name 1"));
        assert_eq!(read().await.len(), 1, "one row a page");
        let day = [("workspace", second), ("day", "2013-10-28")];
        let refused = post(&world, Who::Owner, "settings/look-at", &day).await;
        assert_eq!(refused.status.as_u16(), 403);
        ok(&world, Who::Stranger, "access/answer", &answer("end")).await;
        assert_eq!(world.page(Who::Owner, &page).await.status.as_u16(), 404);
    }
);
