//! Importing over the API, and doing it once.

use super::all_scopes;
use super::told::is_problem;
use crate::fixture;
use crate::harness::Who;
use crate::harness::{Ask, Body, multipart};
use axum::http::Method;
use domain::api::{ENDPOINTS, Takes};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn send(query: &str, body: Body) -> Ask {
    Ask::post(format!("/api/v1/import?{query}"), body)
}

on_both!(files_come_in_as_on_the_import_page, |world| {
    let (_, token) = world.token(Who::Manager, &all_scopes()).await;
    let files = fixture::oulad("");
    let before = world.state().await;
    let asked = world.api(&token, send("", multipart(&files))).await;
    is_problem(&asked, 422, "invalid");
    assert_eq!(asked.json()["errors"][0]["name"], "start");
    let start = "start=AAA%202013J%3D2013-10-01&start=BBB%202013J%3D2013-10-01";
    let planned = world
        .api(
            &token,
            send(&format!("dry_run=true&{start}"), multipart(&files)),
        )
        .await;
    assert_eq!(planned.status.as_u16(), 200, "{}", planned.text());
    let planned = planned.json();
    assert_eq!(
        (&planned["dry_run"], &planned["import"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(
        world.state().await,
        before,
        "a dry run leaves nothing, no waiting file either"
    );
    let done = world
        .api(&token, send(start, multipart(&files)))
        .await
        .json();
    assert_eq!(done["counts"], planned["counts"]);
    assert_eq!(done["import"]["counts"], done["counts"]);
    assert_eq!(done["import"]["by"], "Manager Person");
    // The same files again change nothing, whatever they are packed in.
    let state = world.state().await;
    let again = world
        .api(&token, send(start, multipart(&files)))
        .await
        .json();
    assert_eq!(
        (&again["repeated"], &again["import"]),
        (&json!(true), &done["import"])
    );
    assert_eq!(world.state().await, state);
    let id = done["import"]["id"].as_str().unwrap();
    let undo = || Ask::post(format!("/api/v1/imports/{id}/undo"), Body::None);
    let undone = world.api(&token, undo()).await.json();
    assert!(undone["undone_at"].is_string(), "{undone}");
    assert_eq!(world.api(&token, undo()).await.json(), undone);
    // Taken back, they are new again.
    let back = world
        .api(&token, send(start, multipart(&files)))
        .await
        .json();
    assert_eq!(back["repeated"], json!(false));
    let bad = b"name,email,progress\nAda,ada@example.com,40\nBo,bo@example.com,140\n".to_vec();
    let raw = world
        .api(&token, send("name=list.csv", Body::Raw("text/csv", bad)))
        .await
        .json();
    assert_eq!(raw["rejected"], 1, "{raw}");
    assert_eq!(
        (&raw["rejects"][0]["row"], &raw["rejects"][0]["file"]),
        (&json!(3), &json!("list.csv"))
    );
    let id = raw["import"]["id"].as_str().unwrap();
    let rejects = world
        .api(&token, Ask::get(format!("/api/v1/imports/{id}/rejects")))
        .await;
    assert_eq!(rejects.json()["data"], raw["rejects"]);
    let log = world
        .call(
            Who::Owner,
            "audit/log",
            json!({"workspace": world.first, "pairs": []}),
        )
        .await;
    let acts = log.json();
    let imported = acts["acts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|act| act["what"] == "Imported files");
    assert_eq!(imported.unwrap()["via"], "API token");
});

on_both!(a_write_under_a_key_is_done_once, |world| {
    let (_, token) = world.token(Who::Manager, &all_scopes()).await;
    let file = |name: &str| Body::Raw("text/csv", fixture::roster(name).1);
    let keyed =
        |name: &str, key: &str| send("name=a.csv", file(name)).header("idempotency-key", key);
    let asked = (0..20).map(|_| world.api(&token, keyed("Ada", "one")));
    let answers = futures::future::join_all(asked).await;
    let mut told = BTreeSet::new();
    for answer in &answers {
        match answer.status.as_u16() {
            200 => told.insert(answer.text()),
            _ => {
                is_problem(answer, 409, "conflict");
                false
            }
        };
    }
    assert_eq!(told.len(), 1, "all that were answered were answered alike");
    let later = world.api(&token, keyed("Ada", "one")).await;
    assert!(told.contains(&later.text()) && later.json()["repeated"] == json!(false));
    let listed = world.api(&token, Ask::get("/api/v1/imports")).await;
    assert_eq!(listed.json()["data"].as_array().unwrap().len(), 1);
    is_problem(
        &world.api(&token, keyed("Bo", "one")).await,
        422,
        "key_reused",
    );
    let (_, other) = world.token(Who::Manager, &all_scopes()).await;
    assert_eq!(
        world.api(&other, keyed("Bo", "one")).await.status.as_u16(),
        200
    );
    for wrong in ["", &"x".repeat(201)] {
        is_problem(&world.api(&token, keyed("Cy", wrong)).await, 422, "invalid");
    }
});

/// Numbers that look random and are the same each time (SplitMix64).
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ (mixed >> 27)) as usize >> 8
}

on_both!(garbage_is_a_problem_and_never_a_failure, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    let pieces = [
        "",
        "x",
        "-1",
        "0",
        "99999999999999999999",
        "2013-02-30",
        "%00",
        "%ff",
        "é",
        "' \" % _ \\ * c++",
        "true",
        "<b>",
        "p",
        "p-1",
        "p999999999999",
        "../..",
        "a=b=c",
        "\u{202e}",
        "9999-12-31",
    ];
    let mut seed = 20_131_001;
    let (mut count, mut token) = (0, world.token(Who::Owner, &all_scopes()).await.1);
    for endpoint in ENDPOINTS {
        for _ in 0..60 {
            count += 1;
            // A token asks 600 times a minute.
            if count % 500 == 0 {
                token = world.token(Who::Owner, &all_scopes()).await.1;
            }
            let mut piece =
                || ui::route::segment(pieces[next(&mut seed) % pieces.len()]).replace("%25", "%");
            let mut path = endpoint.address();
            for parameter in endpoint.parameters {
                path = path.replace(&format!("{{{}}}", parameter.name), &format!("_{}", piece()));
            }
            let query: Vec<String> = endpoint
                .parameters
                .iter()
                .map(|one| format!("{}={}", one.name, piece()))
                .collect();
            let address = format!("{path}?{}", query.join("&"));
            let body = match endpoint.takes {
                Takes::Nothing => Body::None,
                _ => Body::Raw(
                    [
                        "text/csv",
                        "multipart/form-data",
                        "application/zip",
                        "multipart/form-data; boundary=x",
                    ][count % 4],
                    piece().repeat(count % 7).into_bytes(),
                ),
            };
            let method = endpoint.method().parse::<Method>().unwrap();
            let answer = world
                .api(&token, Ask::of(method, address.clone(), body))
                .await;
            let status = answer.status.as_u16();
            assert!(status < 500, "{address}: {}", answer.text());
            if status >= 400 {
                is_problem(&answer, status, &answer.code());
            }
        }
    }
});
