//! Who bears a token, and for how long.

use crate::harness::*;
use domain::access::Role;
use domain::error::StoreError;
use domain::token::{Begun, MOST_TOKENS, NewToken, TokenScope, TokenState, TokenStore};
use store::db::Scope;
use store::{exec, one};

fn new(scopes: &[TokenScope]) -> NewToken {
    NewToken {
        name: "Nightly".to_owned(),
        scopes: scopes.iter().copied().collect(),
        expires_at: Some(NOW + DAY),
    }
}

on_both!(a_token_stands_for_its_maker_while_they_are_there, |t| {
    let (mira, access) = t.school("School A").await;
    let reads = new(&[TokenScope::StudentsRead]);
    let id = t
        .make_token(&access, &reads, "atl_abcdef", "hash", NOW)
        .await
        .unwrap();
    let bearer = t.bearer("hash", NOW).await.unwrap().unwrap();
    assert_eq!(
        (bearer.token.as_str(), bearer.access.role()),
        (id.as_str(), Role::Viewer)
    );
    assert_eq!(bearer.access.person(), mira.id);
    assert!(t.bearer("other", NOW).await.unwrap().is_none());
    assert!(t.bearer("hash", NOW + DAY).await.unwrap().is_none());
    assert_eq!(t.tokens(&access).await.unwrap()[0].used_at, Some(NOW));
    // The use is noted once a minute.
    t.bearer("hash", NOW + 1).await.unwrap();
    assert_eq!(t.tokens(&access).await.unwrap()[0].used_at, Some(NOW));
    let workspace = access.workspace().to_owned();
    let gone = t.db.write(&access, move |tx| {
        Box::pin(async move {
            exec!(
                tx,
                "delete from member where workspace_id = $1",
                workspace.as_str()
            )?;
            Ok(())
        })
    });
    gone.await.unwrap();
    assert!(t.bearer("hash", NOW).await.unwrap().is_none());
    let listed = t.tokens(&access).await.unwrap();
    assert_eq!(listed[0].state(NOW), TokenState::MakerGone);
    t.revoke_token(&access, &id, NOW).await.unwrap();
    t.revoke_token(&access, &id, NOW + 5).await.unwrap();
    assert_eq!(t.tokens(&access).await.unwrap()[0].revoked_at, Some(NOW));
});

on_both!(tokens_are_few_and_belong_to_one_workspace, |t| {
    let (_, access) = t.school("School A").await;
    let (_, other) = t.school("School B").await;
    let reads = new(&[TokenScope::StudentsRead]);
    let mut last = String::new();
    for number in 0..MOST_TOKENS {
        let hash = format!("hash {number}");
        last = t
            .make_token(&access, &reads, "atl_abcdef", &hash, NOW)
            .await
            .unwrap();
    }
    let one_more = t
        .make_token(&access, &reads, "atl_abcdef", "more", NOW)
        .await;
    assert!(matches!(one_more, Err(StoreError::Conflict(_))));
    assert_eq!(
        t.revoke_token(&other, &last, NOW).await,
        Err(StoreError::NotFound)
    );
    assert!(t.tokens(&other).await.unwrap().is_empty());
    t.revoke_token(&access, &last, NOW).await.unwrap();
    t.make_token(&access, &reads, "atl_abcdef", "more", NOW)
        .await
        .unwrap();
});

on_postgres!(a_token_is_seen_by_its_hash_alone, |t| {
    let (_, access) = t.school("School A").await;
    let reads = new(&[TokenScope::StudentsRead]);
    for hash in ["one", "two"] {
        t.make_token(&access, &reads, "atl_abcdef", hash, NOW)
            .await
            .unwrap();
    }
    let cases = [
        ("nobody", Scope::Nobody, 0),
        ("no hash", Scope::Session(String::new()), 0),
        ("another hash", Scope::Session("three".to_owned()), 0),
        ("its hash", Scope::Session("one".to_owned()), 1),
        ("the workspace", Scope::from(&access), 2),
    ];
    for (case, scope, expected) in cases {
        let mut tx = t.db.read(scope).await.unwrap();
        let (seen,) = one!(tx, (i64,), "select count(*) from api_token").unwrap();
        assert_eq!(seen, expected, "{case}");
    }
});

on_both!(
    a_key_lets_one_call_through_and_is_free_again_when_it_was_lost,
    |t| {
        let (_, access) = t.school("School A").await;
        let writes = new(&[TokenScope::ImportsWrite]);
        t.make_token(&access, &writes, "atl_abcdef", "hash", NOW)
            .await
            .unwrap();
        let bearer = t.bearer("hash", NOW).await.unwrap().unwrap();
        let begin =
            async |asked: &str, now| t.begin_call(&bearer, "key", asked, now).await.unwrap();
        assert_eq!(begin("a", NOW).await, Begun::First);
        assert_eq!(begin("a", NOW).await, Begun::Running);
        assert_eq!(begin("b", NOW).await, Begun::Other);
        // The server that began it died.
        assert_eq!(begin("a", NOW + DAY / 100).await, Begun::First);
        t.end_call(&bearer, "key", Some((200, "{}"))).await.unwrap();
        let done = Begun::Done(200, "{}".to_owned());
        assert_eq!(begin("a", NOW + DAY / 2).await, done);
        assert_eq!(begin("b", NOW + DAY / 2).await, Begun::Other);
        // After a day it is forgotten.
        assert_eq!(begin("b", NOW + 2 * DAY).await, Begun::First);
        t.end_call(&bearer, "key", None).await.unwrap();
        assert_eq!(begin("c", NOW + 2 * DAY).await, Begun::First);
    }
);
