//! Two workspaces: nothing of the second ever reaches a member of the first.

use crate::fixture;
use crate::harness::{Answer, Ask, Who, World};
use crate::surface::{Ids, PAGES, Right, filled, functions};

/// Stands in every text of the second workspace.
const CANARY: &str = "Zebrafinch";

fn silent(answer: &Answer, case: &str) {
    let text = answer.text().to_lowercase();
    assert!(!text.contains(&CANARY.to_lowercase()), "{case}: {text}");
    let headers = format!("{:?}", answer.headers).to_lowercase();
    assert!(
        !headers.contains(&CANARY.to_lowercase()),
        "{case}: {headers}"
    );
}

/// Asks everything with these ids.
async fn everything(world: &World, who: Who, ids: &Ids) -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    // Whoever runs the installation sees the names of all workspaces there.
    let pages = PAGES
        .iter()
        .filter(|(_, right, _)| *right != Right::Operator);
    for (pattern, ..) in pages {
        let path = filled(pattern, ids);
        answers.push((path.clone(), world.page(who, &path).await));
    }
    let in_hand = format!("/w/{}/import?upload={}", ids.workspace, ids.upload);
    for tab in ["", "&tab=rows", "&tab=rows&kind=student", "&tab=rejects"] {
        let path = format!("{in_hand}{tab}");
        answers.push((path.clone(), world.page(who, &path).await));
    }
    let live = format!("/live/{}/import/{}", ids.workspace, ids.upload);
    answers.push((live.clone(), world.page(who, &live).await));
    // These end a session or an upload that later ones need.
    let ending = [
        "sign-in",
        "sign-out",
        "set-up",
        "import/discard",
        "import/undo",
        "account/sessions/end-others",
        "account/two-steps/end",
    ];
    for function in functions()
        .filter(|function| function.right != Right::Operator)
        .filter(|function| !ending.contains(&function.endpoint))
    {
        let path = format!("/api/{}", function.endpoint);
        let ask = Ask::post(path.clone(), (function.body)(ids));
        answers.push((path, world.ask(who, ask).await));
    }
    answers
}

on_both!(no_answer_to_the_first_has_a_text_of_the_second, |world| {
    world
        .rename(
            Who::Stranger,
            &format!("{CANARY} Person"),
            &format!("{CANARY} House"),
        )
        .await;
    let mut files = fixture::oulad(CANARY);
    files.push(fixture::roster(CANARY));
    world.import(Who::Stranger, &files).await;
    world.look_at_course(Who::Stranger).await;
    world.import(Who::Owner, &fixture::oulad("")).await;
    world.look_at_course(Who::Owner).await;
    let waiting = [fixture::roster(&format!("{CANARY} waiting"))];
    let theirs = Ids {
        upload: world.uploaded(Who::Stranger, &waiting).await,
        ..Ids::real(&world, Who::Stranger).await
    };
    let mine = Ids::real(&world, Who::Owner).await;

    // The canary sings where it may: else this test would prove nothing.
    let sung = everything(&world, Who::Stranger, &theirs).await;
    let loud: Vec<&str> = sung
        .iter()
        .filter(|(_, answer)| answer.text().contains(CANARY))
        .map(|(path, _)| path.as_str())
        .collect();
    for needed in [
        "/school",
        "/import",
        "/settings",
        "tab=rows&kind=student",
        "tab=rejects",
        "/api/viewer",
        "/api/import/look",
        "/api/import/batches",
    ] {
        assert!(
            loud.iter().any(|path| path.ends_with(needed)),
            "silent at {needed}: {loud:?}"
        );
    }

    let mixed = [
        ("mine", mine.clone()),
        ("all theirs", theirs.clone()),
        (
            "their things under my workspace",
            Ids {
                workspace: mine.workspace.clone(),
                ..theirs.clone()
            },
        ),
        (
            "my things under their workspace",
            Ids {
                workspace: theirs.workspace.clone(),
                ..mine
            },
        ),
    ];
    for (case, ids) in mixed {
        // Whoever is given a link's token sees what it shows; these were given none.
        let ids = Ids {
            link: "no-such-token".to_owned(),
            ..ids
        };
        for who in [Who::Nobody, Who::Viewer, Who::Owner] {
            for (path, answer) in everything(&world, who, &ids).await {
                silent(&answer, &format!("{case}, {path} as {who:?}"));
                assert!(
                    answer.status.as_u16() < 500,
                    "{case}, {path} as {who:?}: {}",
                    answer.text()
                );
            }
        }
    }
});
