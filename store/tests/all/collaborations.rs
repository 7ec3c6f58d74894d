//! Two workspaces that work together see what they were shown, and nothing else.

use crate::harness::*;
use domain::access::{Access, Role};
use domain::collaboration::{
    CollaborationState, CollaborationStore, PROPOSAL_LIFE, Part, Side, proposal_mail,
};
use domain::error::{StoreError, StoreResult};
use domain::mail::{Address, MailStore};
use domain::person::{Person, PersonStore};
use domain::workspace::{WorkspaceKind, WorkspaceStore};
use futures::future::join_all;
use std::collections::BTreeSet;
use store::{all, db, exec, one};

/// A person with a workspace of a kind.
async fn house(t: &Fixture, name: &str, kind: WorkspaceKind) -> (Person, Access) {
    let (person, _) = t.person(name).await;
    let mut new = new_workspace(&format!("House of {name}"));
    new.kind = kind;
    let made = t.create_workspace(&person.id, new, NOW).await.unwrap();
    let access = Access::of_membership(&made.id, &person.id, Role::Owner);
    (person, access)
}

fn parts(parts: &[Part]) -> BTreeSet<Part> {
    parts.iter().copied().collect()
}

async fn propose(t: &Fixture, access: &Access, email: &str, token: &str) -> StoreResult<String> {
    let to = Address::new("", email).unwrap();
    let mail = proposal_mail((access.workspace(), "A house"), to, "plain");
    t.propose(access, &parts(&[Part::Briefs]), token, &mail, NOW)
        .await
}

/// A brand and a creator who work together; the collaboration's id.
async fn together(t: &Fixture) -> (Access, Access, String) {
    let (_, brand) = house(t, "brand", WorkspaceKind::Brand).await;
    let (maya, creator) = house(t, "maya", WorkspaceKind::Creator).await;
    let id = propose(t, &brand, &maya.email, "token").await.unwrap();
    let shows = parts(&[Part::Audience, Part::Messages]);
    t.accept_proposal(&creator, "token", &shows, NOW)
        .await
        .unwrap();
    (brand, creator, id)
}

on_both!(each_side_reads_what_the_other_shows_and_no_more, |t| {
    let (brand, creator, id) = together(&t).await;
    let (_, stranger) = house(&t, "stranger", WorkspaceKind::Brand).await;
    let may = async |who: &Access, part: Part| match t.shared(who, &id, part).await {
        Ok(proof) => Some(proof.workspace().to_owned()),
        Err(StoreError::NotFound) => None,
        Err(error) => panic!("{error}"),
    };
    for part in Part::ALL {
        let of_brand = matches!(part, Part::Audience | Part::Messages);
        let of_creator = part == Part::Briefs;
        let seen = |yes: bool, whose: &Access| yes.then(|| whose.workspace().to_owned());
        assert_eq!(
            may(&brand, part).await,
            seen(of_brand, &creator),
            "{part:?}"
        );
        assert_eq!(
            may(&creator, part).await,
            seen(of_creator, &brand),
            "{part:?}"
        );
        assert_eq!(may(&stranger, part).await, None, "{part:?}");
    }
    let known = t.collaborations(&brand).await.unwrap().remove(0);
    assert_eq!(
        (known.side, known.partner.as_str()),
        (Side::Brand, "House of maya")
    );
    assert_eq!(known.state, CollaborationState::Active);
    assert!(t.collaborations(&stranger).await.unwrap().is_empty());
    t.set_shows(&creator, &id, &parts(&[]), NOW).await.unwrap();
    assert_eq!(
        may(&brand, Part::Audience).await,
        None,
        "taken back at once"
    );
    assert_eq!(
        may(&creator, Part::Briefs).await,
        Some(brand.workspace().to_owned())
    );
    t.end_collaboration(&brand, &id, NOW).await.unwrap();
    assert_eq!(may(&creator, Part::Briefs).await, None);
    for who in [&brand, &creator] {
        let over = t.end_collaboration(who, &id, NOW).await;
        assert_eq!(over, Err(StoreError::NotFound));
        let over = t.set_shows(who, &id, &parts(&[]), NOW).await;
        assert_eq!(over, Err(StoreError::NotFound));
    }
});

on_both!(a_stranger_changes_and_learns_nothing, |t| {
    let (_, _, id) = together(&t).await;
    let (_, stranger) = house(&t, "stranger", WorkspaceKind::Creator).await;
    for id in [id.as_str(), "nothing"] {
        let tries = [
            t.end_collaboration(&stranger, id, NOW).await,
            t.set_shows(&stranger, id, &parts(&[]), NOW).await,
            t.shared(&stranger, id, Part::Briefs).await.map(|_| ()),
        ];
        assert_eq!(tries, [const { Err(StoreError::NotFound) }; 3], "{id}");
    }
});

on_both!(a_proposal_is_for_one_address_one_kind_and_two_weeks, |t| {
    let (_, brand) = house(&t, "brand", WorkspaceKind::Brand).await;
    let (maya, creator) = house(&t, "maya", WorkspaceKind::Creator).await;
    let (_, other) = house(&t, "other", WorkspaceKind::Creator).await;
    propose(&t, &brand, &maya.email, "token").await.unwrap();
    let twice = propose(&t, &brand, "MAYA@example.com", "again").await;
    assert!(matches!(twice, Err(StoreError::Conflict(_))), "{twice:?}");
    assert_eq!(t.outbox(None, None, 9).await.unwrap().len(), 1);
    let asked = t.proposal("token", NOW).await.unwrap();
    assert_eq!(
        (asked.side, asked.from.as_str()),
        (Side::Creator, "House of brand")
    );
    let none = parts(&[]);
    let wrong = t.accept_proposal(&other, "token", &none, NOW).await;
    assert!(
        matches!(wrong, Err(StoreError::Conflict(_))),
        "another's address: {wrong:?}"
    );
    let mut new = new_workspace("Maya's brand");
    new.kind = WorkspaceKind::Brand;
    let made = t.create_workspace(&maya.id, new, NOW).await.unwrap();
    let as_brand = Access::of_membership(&made.id, &maya.id, Role::Owner);
    let wrong = t.accept_proposal(&as_brand, "token", &none, NOW).await;
    assert!(
        matches!(wrong, Err(StoreError::Conflict(_))),
        "another kind: {wrong:?}"
    );
    let late = NOW + PROPOSAL_LIFE;
    assert_eq!(t.proposal("token", late).await, Err(StoreError::NotFound));
    let over = t.accept_proposal(&creator, "token", &none, late).await;
    assert_eq!(over, Err(StoreError::NotFound));
    let tries = (0..6).map(|_| t.accept_proposal(&creator, "token", &none, late - 1));
    let ended = join_all(tries).await;
    assert_eq!(
        ended.iter().filter(|one| one.is_ok()).count(),
        1,
        "{ended:?}"
    );
    assert_eq!(t.proposal("token", NOW).await, Err(StoreError::NotFound));
});

on_both!(both_logs_tell_of_it_and_a_closed_side_takes_it_along, |t| {
    let (brand, creator, id) = together(&t).await;
    for (who, expected) in [(&brand, 2), (&creator, 1)] {
        let mut tx = t.db.read(who).await.unwrap();
        let found = all!(
            tx,
            (String, String),
            "select action, actor from audit_entry where chain = $1 and action like 'collaboration.%'",
            who.workspace()
        );
        assert_eq!(found.unwrap().len(), expected);
    }
    t.close_workspace(&creator, NOW).await.unwrap();
    assert!(t.collaborations(&brand).await.unwrap().is_empty());
    let gone = t.end_collaboration(&brand, &id, NOW).await;
    assert_eq!(gone, Err(StoreError::NotFound));
});

on_postgres!(the_database_shows_a_collaboration_to_its_sides_alone, |t| {
    let (brand, creator, _) = together(&t).await;
    let (_, stranger) = house(&t, "stranger", WorkspaceKind::Brand).await;
    propose(&t, &stranger, "somebody@example.com", "waits")
        .await
        .unwrap();
    let scopes = [
        ("the brand", db::Scope::from(&brand), 1),
        ("the creator", db::Scope::from(&creator), 1),
        ("a token", db::Scope::Token("waits".to_owned()), 1),
        ("a used token", db::Scope::Token("token".to_owned()), 0),
        ("nobody", db::Scope::Nobody, 0),
    ];
    for (case, scope, expected) in scopes {
        let mut tx = t.db.read(scope).await.unwrap();
        let seen = one!(tx, (i64,), "select count(*) from collaboration");
        assert_eq!(seen.unwrap(), (expected,), "{case}");
    }
    // Who bears the token cannot change the row without taking the empty side.
    let id = creator.workspace().to_owned();
    let refused =
        t.db.write(&creator, move |tx| {
            Box::pin(async move {
                tx.join(&id, "waits").await?;
                Ok(exec!(
                    tx,
                    "update collaboration set brand_name = 'Taken' where token_hash = 'waits'"
                )?)
            })
        })
        .await;
    assert_eq!(refused, Err(StoreError::Unavailable));
});
