//! Links to look at something without an account: what a token opens, and when it opens nothing.

use crate::harness::*;
use domain::access::{Access, Role, SeatKind};
use domain::error::StoreError;
use domain::share::{NewShare, ShareStore};
use store::db::Scope;
use store::{all, exec};

fn new(name: &str, expires_at: Option<i64>) -> NewShare {
    NewShare::check(name, "overview", "range=7d", true, "", expires_at).unwrap()
}

async fn made(t: &Fixture, access: &Access, token: &str, expires_at: Option<i64>) -> String {
    let id = t.new_share_id(NOW);
    let new = new(token, expires_at);
    t.make_share(access, id.clone(), new, token.to_owned(), None, NOW)
        .await
        .unwrap();
    id
}

on_both!(a_token_opens_its_own_link_and_nothing_else, |t| {
    let (_, first) = t.school("School A").await;
    let (_, second) = t.school("School B").await;
    let id = made(&t, &first, "one", None).await;
    made(&t, &second, "two", None).await;
    let opened = t.open_share("one", NOW).await.unwrap();
    assert_eq!(opened.share.id, id);
    assert_eq!(opened.workspace.id, first.workspace());
    assert!(!opened.share.new.with_names, "the overview names nobody");
    let access = &opened.access;
    assert!(access.only_reads() && !access.may(Role::Analyst));
    assert_eq!(*access.seat(), SeatKind::Guest { link: id });
    assert_eq!(access.person(), "", "nobody's own notes are seen");
    assert_eq!(t.open_share("three", NOW).await, Err(StoreError::NotFound));
    let mut tx = t.db.read(Scope::Token("one".to_owned())).await.unwrap();
    let seen = all!(
        tx,
        (String,),
        "select token_hash from share where token_hash <> 'one'"
    );
    let others = seen.unwrap().len();
    // SQLite has no second wall: its statements name the token.
    let walls = usize::from(matches!(t.db, store::db::Db::Sqlite { .. }));
    assert_eq!(others, walls);
});

on_both!(
    a_link_dies_with_its_time_its_maker_and_when_it_is_taken_back,
    |t| {
        let (_, access) = t.school("School A").await;
        made(&t, &access, "timed", Some(NOW + 10)).await;
        assert!(t.open_share("timed", NOW + 9).await.is_ok());
        assert_eq!(
            t.open_share("timed", NOW + 10).await,
            Err(StoreError::NotFound)
        );
        let id = made(&t, &access, "taken", None).await;
        let (other, _) = t.person("colleague").await;
        let other = Access::of_membership(access.workspace(), &other.id, Role::Analyst);
        let refused = t.revoke_share(&other, &id, false, NOW).await;
        assert_eq!(refused, Err(StoreError::NotFound), "somebody else's");
        t.revoke_share(&other, &id, true, NOW).await.unwrap();
        assert_eq!(t.open_share("taken", NOW).await, Err(StoreError::NotFound));
        made(&t, &access, "lonely", None).await;
        assert!(t.open_share("lonely", NOW).await.is_ok());
        let workspace = access.workspace().to_owned();
        let gone = t.db.write(&access, move |tx| {
            Box::pin(async move {
                let sql = "delete from member where workspace_id = $1";
                exec!(tx, sql, workspace.as_str())?;
                Ok(())
            })
        });
        gone.await.unwrap();
        assert_eq!(t.open_share("lonely", NOW).await, Err(StoreError::NotFound));
    }
);

on_both!(a_link_reaches_as_far_as_its_maker_does_now, |t| {
    let (_, access) = t.school("School A").await;
    made(&t, &access, "one", None).await;
    assert!(
        t.open_share("one", NOW)
            .await
            .unwrap()
            .access
            .scope()
            .is_all()
    );
    let workspace = access.workspace().to_owned();
    let narrowed = t.db.write(&access, move |tx| {
        Box::pin(async move {
            let sql = "update member set scope = '{\"courses\":[\"c1\"]}' where workspace_id = $1";
            exec!(tx, sql, workspace.as_str())?;
            Ok(())
        })
    });
    narrowed.await.unwrap();
    let opened = t.open_share("one", NOW).await.unwrap();
    assert!(opened.access.scope().has_course("c1") && !opened.access.scope().has_course("c2"));
});

on_both!(looks_are_counted_by_the_minute, |t| {
    let (_, access) = t.school("School A").await;
    let id = made(&t, &access, "one", None).await;
    let minute = domain::share::minute(NOW);
    for at in [minute, minute + 1, minute + 59_999_999, minute + 60_000_000] {
        t.note_look(access.workspace(), &id, "Firefox on Linux", at)
            .await
            .unwrap();
    }
    let looks = t.looks(&access, &id, 10).await.unwrap();
    let told: Vec<_> = looks
        .iter()
        .map(|look| (look.minute - minute, look.times))
        .collect();
    assert_eq!(told, [(60_000_000, 1), (0, 3)]);
    assert_eq!(t.shares(&access, false).await.unwrap()[0].views, 4);
});
