//! Whoever changes something leaves a row, and exactly the one.

use crate::fixture;
use crate::harness::{Ask, Body, Who, World};
use crate::surface::{Ids, account_last, functions, set_up_form};
use domain::audit::AuditStore;
use store::all;
use store::audit::INSTALLATION;

/// How many rows the first workspace's chain, the installation's and everybody's have.
async fn rows(world: &World) -> Vec<(String, i64, String, String, String)> {
    let mut tx = world
        .store
        .db
        .read(&world.access(Who::Owner))
        .await
        .unwrap();
    all!(
        tx,
        (String, i64, String, String, String),
        "select chain, no, action, object, via from audit_entry where chain in ($1, '') order by chain, no",
        world.first.as_str()
    )
    .unwrap()
}

/// What a successful call of each server function leaves. Those that are not named here only read, or
/// change nothing that is kept: a theme's cookie, an upload that nobody has committed.
const LEAVES: &[(&str, &[&str])] = &[
    ("account/name", &["person.renamed"]),
    ("account/data/copy", &["person.copy_asked"]),
    ("student-data/copy", &["student.copied", "file.kept"]),
    ("account/sessions/end-others", &["session.others_ended"]),
    ("sign-out", &["session.ended"]),
    ("sign-in", &["session.refused"]),
    ("workspaces/new", &[]),
    ("settings/workspace", &["workspace.settings"]),
    ("settings/look-at", &["workspace.look_at"]),
    ("view-as/begin", &["view_as.begun"]),
    ("guests/make", &["guest.made"]),
    ("guests/revoke", &["guest.revoked"]),
    ("access/answer", &["grant.granted"]),
    ("operations/plan", &["workspace.plan"]),
    ("members/invite", &["invitation.sent"]),
    ("members/renew", &["invitation.renewed"]),
    ("members/revoke", &["invitation.revoked"]),
    ("members/change", &["member.changed"]),
    ("members/remove", &["member.removed"]),
    ("import/mapping", &["import.mapping"]),
    ("import/begin", &["import.committed"]),
    ("import/undo", &["import.undone"]),
    ("school/thresholds", &["school.thresholds"]),
    ("planning/goal-save", &["goal.changed"]),
    ("planning/goal-delete", &["goal.removed"]),
    ("planning/alert-save", &["alert.saved"]),
    ("planning/alert-mute", &["alert.muted"]),
    ("planning/alert-delete", &["alert.removed"]),
    ("school/tag-undo", &["students.tag_undone"]),
    ("school/mark", &["student.marked"]),
    ("tokens/make", &["token.made"]),
    ("tokens/revoke", &["token.revoked"]),
    ("shares/make", &["share.made"]),
    ("shares/revoke", &["share.revoked"]),
    ("reports/save", &["report.saved"]),
    ("reports/act", &["report.asked"]),
    ("operations/mail/open", &["mail.opened"]),
    ("operations/mail/retry", &["mail.retried"]),
    ("webhooks/save", &["webhook.changed"]),
    ("webhooks/act", &["webhook.rotated"]),
    ("webhooks/retry", &["webhook.retried"]),
];

on_both!(each_change_leaves_exactly_its_row, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    for function in account_last() {
        let mut ids = if function.is_of_account() {
            Ids::random(&world.first)
        } else {
            Ids::real(&world, Who::Owner).await
        };
        // Some end the session that they are called with.
        let fresh = ["sign-out", "view-as/begin"].contains(&function.endpoint);
        let cookie = if fresh || function.wants_fresh_session() {
            let email = Who::Owner.email();
            let signed_in = world.sign_in(&email, crate::harness::PASSWORD).await;
            signed_in.session().unwrap()
        } else {
            world.cookie(Who::Owner).unwrap().to_owned()
        };
        if function.endpoint == "import/begin" {
            let file = fixture::roster("Another");
            ids.upload = world.uploaded(Who::Owner, &[file]).await;
            let look = serde_json::json!({"workspace": ids.workspace, "upload": ids.upload, "answers": []});
            let look = world.call(Who::Owner, "import/look", look).await;
            ids.digest = look.json()["digest"].as_str().unwrap().to_owned();
        }
        let before = rows(&world).await;
        let ask = Ask::post(format!("/api/{}", function.endpoint), (function.body)(&ids));
        let answer = world.send(ask, Some(&cookie)).await;
        if function.endpoint == "import/begin" {
            world.follow(Who::Owner, &ids.upload).await;
        }
        let after = rows(&world).await;
        let new: Vec<&str> = after
            .iter()
            .filter(|row| !before.contains(row))
            .map(|(_, _, action, _, via)| {
                assert_eq!(via, "page", "{}", function.endpoint);
                action.as_str()
            })
            .collect();
        let leaves = LEAVES
            .iter()
            .find(|(endpoint, _)| *endpoint == function.endpoint);
        let expected = leaves.map_or(&[] as &[&str], |(_, actions)| actions);
        assert_eq!(new, expected, "{}: {}", function.endpoint, answer.text());
    }
    let verified = world
        .store
        .verify_audit(&world.access(Who::Owner))
        .await
        .unwrap();
    assert_eq!(verified.broken, None);
    let mut tx = world.store.db.read(store::db::Scope::Nobody).await.unwrap();
    let house = store::audit::verify(&mut tx, INSTALLATION).await.unwrap();
    assert_eq!(house.broken, None);
});

on_both!(
    signing_in_leaves_a_row_and_a_wrong_password_another,
    |world| {
        let signs = async |email: &str, password: &str| {
            let before = rows(&world).await.len();
            world.sign_in(email, password).await;
            let rows = rows(&world).await;
            let new: Vec<String> = rows
                .iter()
                .filter(|row| row.0.is_empty())
                .map(|row| row.2.clone())
                .collect();
            assert_eq!(rows.len(), before + 1, "{email}");
            new.last().cloned().unwrap()
        };
        let owner = Who::Owner.email();
        assert_eq!(
            signs(&owner, crate::harness::PASSWORD).await,
            "session.started"
        );
        assert_eq!(signs(&owner, "wrong-horse-7").await, "session.refused");
        assert_eq!(
            signs("nobody@example.com", "wrong-horse-7").await,
            "session.refused"
        );
    }
);

on_both!(
    making_an_account_leaves_its_workspace_and_its_session,
    |world| {
        use domain::person::PersonStore;
        use ui::backend::Passwords;
        let argon = server::passwords::Argon::new().unwrap();
        let (token, hash) = argon.token();
        world
            .store
            .issue_setup(&hash, server::clock::now())
            .await
            .unwrap();
        let before = rows(&world).await.len();
        let made = Ask::post("/api/set-up", set_up_form(&token, "new@example.com"));
        assert_eq!(world.send(made, None).await.status.as_u16(), 200);
        let rows = rows(&world).await;
        assert_eq!(
            rows.len(),
            before + 1,
            "the workspace's row is in its own chain"
        );
    }
);

on_both!(what_rights_forbid_is_noted_once, |world| {
    world.import(Who::Owner, &[fixture::roster("First")]).await;
    let ids = Ids::real(&world, Who::Owner).await;
    let cases = [
        (Who::Viewer, "settings/workspace", 1),
        (Who::Stranger, "settings/look-at", 1),
        (Who::Stranger, "school/overview", 1),
        (Who::Nobody, "settings/look-at", 0),
        (Who::Viewer, "school/overview", 0),
    ];
    for (who, endpoint, expected) in cases {
        for without_script in [false, true] {
            let function = functions()
                .find(|function| function.endpoint == endpoint)
                .unwrap();
            let body = (function.body)(&ids);
            if without_script && matches!(body, Body::Json(_)) {
                continue;
            }
            let mut ask = Ask::post(format!("/api/{endpoint}"), body);
            if without_script {
                ask = ask
                    .without_script()
                    .header("referer", "https://atelier.example/");
            }
            let before = rows(&world).await;
            let answer = world.ask(who, ask).await;
            assert!(answer.header(ui::backend::REFUSED).is_empty());
            let after = rows(&world).await;
            let new: Vec<_> = after.iter().filter(|row| !before.contains(row)).collect();
            let case = format!("{who:?} {endpoint} {without_script}: {new:?}");
            assert_eq!(new.len(), expected, "{case}");
            if let Some((chain, _, action, object, _)) = new.first() {
                assert_eq!(
                    (chain.as_str(), action.as_str(), object.as_str()),
                    (INSTALLATION, "access.refused", endpoint),
                    "{case}"
                );
            }
        }
    }
});
