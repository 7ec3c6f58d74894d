//! Coming into a workspace by an invitation, and going out of it.

use crate::harness::{Answer, Ask, Body, PASSWORD, Who, World};
use domain::mail::{Block, MailStore};
use serde_json::json;
use ui::backend::Passwords;

/// Invites an address and gives the token of the link in the mail.
async fn invite(world: &World, email: &str, role: &str) -> String {
    let form = Body::form(&[
        ("workspace", &world.first),
        ("email", email),
        ("role", role),
    ]);
    let sent = world
        .ask(Who::Owner, Ask::post("/api/members/invite", form))
        .await;
    assert_eq!(sent.status.as_u16(), 200, "{}", sent.text());
    let mail = world.store.outbox(None, None, 1).await.unwrap().remove(0);
    assert_eq!(mail.to.email(), email);
    let body = mail.body.unwrap();
    let link = body.blocks().iter().find_map(|block| match block {
        Block::Button(_, to) => Some(to.below("")),
        _ => None,
    });
    link.unwrap().replace("/invitation?token=", "")
}

async fn look(world: &World, cookie: Option<&str>, token: &str) -> Answer {
    let ask = Ask::post("/api/invitation/look", Body::Json(json!({"token": token})));
    world.send(ask, cookie).await
}

async fn accept(world: &World, cookie: Option<&str>, token: &str) -> Answer {
    let form = Body::form(&[
        ("token", token),
        ("name", "Nils Berg"),
        ("password", PASSWORD),
    ]);
    world
        .send(Ask::post("/api/invitation/accept", form), cookie)
        .await
}

on_both!(an_invitation_makes_an_account_and_signs_it_in, |world| {
    let token = invite(&world, "nils@example.com", "viewer").await;
    let asked = look(&world, None, &token).await.json();
    assert_eq!(
        (&asked["name"], &asked["turn"]),
        (&json!("Riverside School"), &json!("begin"))
    );
    let short = Body::form(&[("token", &token), ("name", "Nils"), ("password", "short")]);
    let short = world
        .send(Ask::post("/api/invitation/accept", short), None)
        .await;
    assert_eq!(short.status.as_u16(), 422, "{}", short.text());
    let joined = accept(&world, None, &token).await;
    assert_eq!(joined.status.as_u16(), 200, "{}", joined.text());
    let cookie = joined.session().unwrap();
    let page = Ask::get(format!("/w/{}/school", world.first));
    assert_eq!(world.send(page, Some(&cookie)).await.status.as_u16(), 200);
    let again = accept(&world, None, &token).await;
    assert_eq!(again.status.as_u16(), 409, "{}", again.text());
    assert_eq!(look(&world, None, &token).await.json(), json!(null));
});

on_both!(
    whoever_else_opens_the_link_is_told_and_gets_nothing,
    |world| {
        let theirs = Who::Stranger.email();
        let token = invite(&world, &theirs, "manager").await;
        let viewer = world.cookie(Who::Viewer);
        let asked = look(&world, viewer, &token).await.json();
        assert_eq!(asked["turn"], json!({"other": Who::Viewer.email()}));
        let refused = accept(&world, viewer, &token).await;
        assert_eq!(refused.status.as_u16(), 409, "{}", refused.text());
        // Without a session the address's account is not taken over by a new password.
        assert_eq!(look(&world, None, &token).await.json()["turn"], "sign_in");
        let taken = accept(&world, None, &token).await;
        assert_eq!(taken.status.as_u16(), 409, "{}", taken.text());
        assert!(taken.session().is_none());
        let own = world.cookie(Who::Stranger);
        assert_eq!(look(&world, own, &token).await.json()["turn"], "accept");
        assert_eq!(accept(&world, own, &token).await.status.as_u16(), 200);
        let page = Ask::get(format!("/w/{}/import", world.first));
        assert_eq!(world.send(page, own).await.status.as_u16(), 200);
    }
);

on_both!(the_token_is_kept_as_its_hash_alone, |world| {
    let token = invite(&world, "nils@example.com", "viewer").await;
    let hash = server::passwords::Argon::new().unwrap().hash_token(&token);
    let mut tx = world
        .store
        .db
        .read(&world.access(Who::Owner))
        .await
        .unwrap();
    let kept = store::one!(tx, (String,), "select token_hash from invitation");
    assert_eq!(kept.unwrap().0, hash);
    let audit = world
        .call(
            Who::Owner,
            "audit/log",
            json!({"workspace": world.first, "pairs": []}),
        )
        .await;
    let told = audit.text();
    assert!(told.contains("invitation.sent"), "{told}");
    assert!(!told.contains(&token) && !told.contains("nils@"), "{told}");
});

on_both!(who_is_removed_is_out_with_the_next_request, |world| {
    let cookie = world.cookie(Who::Manager).unwrap().to_owned();
    let page = || Ask::get(format!("/w/{}/school", world.first));
    assert_eq!(world.send(page(), Some(&cookie)).await.status.as_u16(), 200);
    let form = Body::form(&[("workspace", &world.first), ("person", "person-Manager")]);
    let removed = world
        .ask(Who::Owner, Ask::post("/api/members/remove", form))
        .await;
    assert_eq!(removed.status.as_u16(), 200, "{}", removed.text());
    assert_eq!(world.send(page(), Some(&cookie)).await.status.as_u16(), 404);
    let called = json!({"workspace": world.first, "pairs": []});
    let called = world.call(Who::Manager, "school/overview", called).await;
    assert_eq!(called.status.as_u16(), 404);
});

on_both!(a_member_leaves_and_the_last_owner_cannot, |world| {
    let leave = || {
        let form = Body::form(&[("workspace", &world.first)]);
        Ask::post("/api/workspaces/leave", form)
    };
    let left = world.ask(Who::Viewer, leave()).await;
    assert_eq!(left.status.as_u16(), 200, "{}", left.text());
    let path = format!("/w/{}/school", world.first);
    let page = world.page(Who::Viewer, &path);
    assert_eq!(page.await.status.as_u16(), 404);
    let owner = world.ask(Who::Owner, leave()).await;
    assert_eq!(
        (owner.status.as_u16(), owner.code().as_str()),
        (409, "conflict")
    );
});

on_both!(
    a_closed_workspace_is_gone_and_its_members_are_told,
    |world| {
        world
            .import(Who::Owner, &[crate::fixture::roster("First")])
            .await;
        let close = |typed: &str| {
            let form = Body::form(&[("workspace", &world.first), ("typed", typed)]);
            Ask::post("/api/workspaces/close", form)
        };
        let wrong = world.ask(Who::Owner, close("riverside school")).await;
        assert_eq!(wrong.status.as_u16(), 422, "{}", wrong.text());
        let closed = world.ask(Who::Owner, close("Riverside School")).await;
        assert_eq!(closed.status.as_u16(), 200, "{}", closed.text());
        for who in [Who::Owner, Who::Viewer] {
            let path = format!("/w/{}/school", world.first);
            let page = world.page(who, &path);
            assert_eq!(page.await.status.as_u16(), 404, "{who:?}");
        }
        let told = world.store.outbox(None, None, 20).await.unwrap();
        let mut told: Vec<&str> = told.iter().map(|mail| mail.to.email()).collect();
        told.sort_unstable();
        let members = ["analyst", "manager", "scoped", "seen", "viewas", "viewer"];
        assert_eq!(told, members.map(|name| format!("{name}@example.com")));
        let path = format!("/w/{}/school", world.second);
        let page = world.page(Who::Stranger, &path);
        assert_eq!(page.await.status.as_u16(), 200);
    }
);
