//! Who may ask what: every server function and route, as everybody.

use crate::fixture;
use crate::harness::{Answer, Ask, Body, Who, World, multipart};
use crate::surface::{Function, Ids, NOWHERE, PAGES, ROUTES, Right, account_last, functions};
use domain::access::Role;
use std::collections::BTreeSet;

#[test]
fn every_server_function_has_its_right_written_down() {
    let served: BTreeSet<&str> = server_fn::axum::server_fn_paths()
        .map(|(path, method)| {
            assert_eq!(
                method,
                axum::http::Method::POST,
                "{path} would pass the CSRF check"
            );
            path.strip_prefix("/api/").unwrap_or(path)
        })
        .collect();
    let known: BTreeSet<&str> = functions().map(|function| function.endpoint).collect();
    let missing: Vec<_> = served.difference(&known).collect();
    let gone: Vec<_> = known.difference(&served).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "not in the table: {missing:?}; no longer served: {gone:?}"
    );
}

#[test]
fn every_route_has_its_right_written_down() {
    // The router cannot be asked what it serves, so its source is.
    let source = include_str!("../../src/http/mod.rs");
    let served: BTreeSet<&str> = [".route(\"", ".nest(\""]
        .into_iter()
        .flat_map(|call| source.split(call).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let known: BTreeSet<&str> = ROUTES.iter().map(|(path, _)| *path).collect();
    assert_eq!(served, known);
}

#[test]
fn every_page_has_its_right_written_down() {
    let served: BTreeSet<String> = leptos_axum::generate_route_list(app::App)
        .iter()
        .map(|listing| listing.path().to_owned())
        .map(|path| path.replace('{', ":").replace('}', ""))
        .filter(|path| path != "/*any" && !path.contains("/*"))
        .collect();
    let known: BTreeSet<String> = PAGES.iter().map(|(path, ..)| (*path).to_owned()).collect();
    assert_eq!(served, known);
}

/// What somebody gets at least, before their arguments matter: `None` when they are let through.
fn refusal(right: Right, who: Who) -> Option<(u16, &'static str)> {
    match right {
        Right::Anybody => None,
        _ if who == Who::Nobody => Some((401, "sign_in")),
        Right::SignedIn | Right::Operator if who == Who::Guest => Some((401, "sign_in")),
        Right::SignedIn => None,
        // The first person of an installation runs it.
        Right::Operator => {
            let runs = matches!(who, Who::Owner | Who::Granted);
            (!runs).then_some((404, "not_found"))
        }
        Right::Member(least) | Right::Whole(least) | Right::Own(least) => match who.role() {
            None => Some((404, "not_found")),
            Some(role) if role < least => Some((403, "forbidden")),
            Some(_) if who.only_reads() && (least > Role::Viewer || right == Right::Own(least)) => {
                Some((403, "forbidden"))
            }
            Some(_) if matches!(who, Who::Scoped | Who::Guest) && right == Right::Whole(least) => {
                Some((403, "forbidden"))
            }
            Some(_) => None,
        },
    }
}

/// Whether a call would change what later calls from the same session are allowed.
fn changes_the_session(function: &Function, who: Who) -> bool {
    match function.endpoint {
        "view-as/begin" => matches!(who, Who::Manager | Who::Owner),
        "view-as/end" => who == Who::ViewAs,
        _ => false,
    }
}

async fn call(world: &World, function: &Function, ids: &Ids, cookie: Option<&str>) -> Answer {
    let path = format!("/api/{}", function.endpoint);
    let ask = Ask::post(path, (function.body)(ids));
    world.send(ask, cookie).await
}

fn is_member(function: &&Function) -> bool {
    function.right.in_workspace()
}

on_both!(each_function_lets_in_whom_it_should, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    for function in account_last() {
        for who in Who::ALL {
            let case = format!("{} as {who:?}", function.endpoint);
            if function.endpoint == "import/undo" {
                let file = fixture::roster(&format!("For {who:?}"));
                world.import(Who::Owner, &[file]).await;
            }
            // Some end the session that they are called with, some the upload.
            let mut ids = if function.is_of_account() {
                Ids::random(&world.first)
            } else {
                Ids::real(&world, Who::Owner).await
            };
            if who == Who::Scoped {
                // A list of every course is still a scope.
                let courses = world.courses().await;
                let courses: Vec<&str> = courses.iter().map(|(id, _)| id.as_str()).collect();
                world.scope(&courses).await;
            }
            if who.role().is_some() && who.is_person() && !function.is_of_account() {
                // Views, notes and changes of tags are their maker's own.
                ids.keep_something(&world, who).await;
            }
            let fresh = match who {
                Who::Nobody => None,
                Who::Guest => world.cookie(who).map(str::to_owned),
                Who::ViewAs if function.endpoint == "view-as/begin" => {
                    world.cookie(who).map(str::to_owned)
                }
                _ if function.right == Right::Anybody
                    || function.wants_fresh_session()
                    || changes_the_session(function, who) =>
                {
                    world
                        .sign_in(&who.email(), crate::harness::PASSWORD)
                        .await
                        .session()
                }
                _ => world.cookie(who).map(str::to_owned),
            };
            let answer = call(&world, function, &ids, fresh.as_deref()).await;
            let status = answer.status.as_u16();
            match refusal(function.right, who) {
                Some((expected, code)) => {
                    assert_eq!(
                        (status, answer.code().as_str()),
                        (expected, code),
                        "{case}: {}",
                        answer.text()
                    );
                    assert!(answer.header("location").is_empty(), "{case}");
                }
                None => {
                    let let_in = !matches!(status, 401 | 403 | 404) && status < 500;
                    assert!(let_in, "{case}: {status} {}", answer.text());
                }
            }
            if function.endpoint == "workspaces/leave" && who.may_leave() {
                world.member(who).await;
            }
        }
    }
});

on_both!(a_foreign_workspace_and_none_are_the_same, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    let real = Ids::real(&world, Who::Owner).await;
    let nowhere = Ids {
        workspace: NOWHERE.to_owned(),
        ..real.clone()
    };
    for function in functions().filter(is_member) {
        let cookie = world.cookie(Who::Stranger);
        let foreign = call(&world, function, &real, cookie).await;
        let none = call(&world, function, &nowhere, cookie).await;
        assert_eq!(foreign.status.as_u16(), 404, "{}", function.endpoint);
        assert_eq!(foreign.seen(), none.seen(), "{}", function.endpoint);
    }
    for (pattern, right, _) in PAGES {
        if !right.in_workspace() {
            continue;
        }
        let page = |ids: &Ids| Ask::get(crate::surface::filled(pattern, ids));
        let foreign = world.ask(Who::Stranger, page(&real)).await;
        let none = world.ask(Who::Stranger, page(&nowhere)).await;
        assert_eq!(
            (foreign.status.as_u16(), none.status.as_u16()),
            (404, 404),
            "{pattern}"
        );
        let neutral =
            |answer: &Answer, id: &str| crate::headers::without_nonce(answer).replace(id, "ID");
        assert_eq!(
            neutral(&foreign, &real.workspace),
            neutral(&none, NOWHERE),
            "{pattern}"
        );
    }
});

on_both!(a_foreign_thing_and_none_are_the_same, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    world
        .import(Who::Stranger, &[fixture::roster("Second")])
        .await;
    let foreign = Ids {
        workspace: world.first.clone(),
        ..Ids::real(&world, Who::Stranger).await
    };
    let none = Ids::random(&world.first);
    // These name a thing besides the workspace; forgetting an upload that is not there is no error.
    let naming = [
        ("import/look", 404),
        ("import/rows", 404),
        ("import/rejects", 404),
        ("import/begin", 404),
        ("import/discard", 200),
        ("import/undo", 404),
        ("school/student", 404),
        ("student-data", 404),
        ("student-data/copy", 404),
        ("planning/goal-save", 404),
        ("planning/goal-delete", 404),
        ("planning/alert-save", 404),
        ("planning/alert-mute", 404),
        ("planning/alert-delete", 404),
        ("school/mark", 404),
        ("school/tag-undo", 404),
        ("views/forget", 404),
        ("notes/remove", 404),
        ("shares/revoke", 404),
        ("view-as/begin", 404),
        ("guests/revoke", 404),
        ("access/answer", 404),
        ("members/renew", 404),
        ("members/revoke", 404),
        ("members/change", 404),
        ("members/remove", 404),
        ("tokens/revoke", 404),
        ("webhooks/save", 404),
        ("webhooks/act", 404),
        ("webhooks/retry", 404),
    ];
    for (endpoint, status) in naming {
        let function = functions()
            .find(|function| function.endpoint == endpoint)
            .unwrap();
        let cookie = world.cookie(Who::Owner);
        let theirs = call(&world, function, &foreign, cookie).await;
        let nobodys = call(&world, function, &none, cookie).await;
        assert_eq!(
            theirs.status.as_u16(),
            status,
            "{endpoint}: {}",
            theirs.text()
        );
        assert_eq!(theirs.seen(), nobodys.seen(), "{endpoint}");
    }
    // What was asked from outside is still there for those whose it is.
    let own = Ids {
        workspace: world.second.clone(),
        ..foreign
    };
    let look = functions()
        .find(|function| function.endpoint == "import/look")
        .unwrap();
    let still = call(&world, look, &own, world.cookie(Who::Stranger)).await;
    assert_eq!(still.status.as_u16(), 200, "{}", still.text());
});

on_both!(uploads_and_live_streams_let_in_whom_they_should, |world| {
    let files = [fixture::roster("First")];
    let upload = world.uploaded(Who::Owner, &files).await;
    for who in Who::ALL {
        let receive = |id: &str| Ask::post(format!("/upload/{id}"), multipart(&files));
        let live = |id: &str| Ask::get(format!("/live/{id}/import/{upload}"));
        let received = world.ask(who, receive(&world.first)).await;
        let followed = world.ask(who, live(&world.first)).await;
        match refusal(Right::Whole(domain::access::Role::Manager), who) {
            Some((status, code)) => {
                for answer in [&received, &followed] {
                    assert_eq!(
                        (answer.status.as_u16(), answer.code().as_str()),
                        (status, code),
                        "{who:?}"
                    );
                }
            }
            None => {
                assert_eq!(received.status.as_u16(), 201, "{who:?}");
                // Nobody began to write it, so there is nothing to follow.
                assert_eq!(followed.status.as_u16(), 404, "{who:?}");
            }
        }
        if who.is_person() {
            let theirs = if who == Who::Stranger {
                &world.first
            } else {
                &world.second
            };
            let foreign = world.ask(who, receive(theirs)).await;
            assert_eq!(foreign.status.as_u16(), 404, "{who:?}");
            assert_eq!(
                foreign.seen(),
                world.ask(who, receive(NOWHERE)).await.seen(),
                "{who:?}"
            );
            let foreign = world.ask(who, live(theirs)).await;
            assert_eq!(
                foreign.seen(),
                world.ask(who, live(NOWHERE)).await.seen(),
                "{who:?}"
            );
        }
    }
});

on_both!(an_unknown_function_is_not_there, |world| {
    for path in [
        "/api/nothing",
        "/api/import/look/",
        "/api/import",
        "/api/..%2fhealthz",
    ] {
        let answer = world
            .ask(Who::Owner, Ask::post(path, Body::form(&[])))
            .await;
        assert_eq!(answer.status.as_u16(), 404, "{path}");
    }
});
