//! Looks from outside end by themselves, and show no more than they should.

use crate::harness::*;
use domain::access::{Access, Role, Scope, SeatKind};
use domain::error::StoreError;
use domain::guest::{GuestStore, VISITS_KEPT, check_guest_link};
use domain::look::{GLASS_LIFE, GLASS_WAIT, LookStore, VIEW_AS_LIFE};
use domain::mail::MailStore;
use domain::member::{MemberStore, NewSeat};
use domain::person::PersonStore;
use domain::plan::Plan;
use domain::rights::RightsStore;
use store::{db, exec, one};

/// Makes a person a member, as an invitation would.
async fn member(t: &Fixture, access: &Access, name: &str, role: Role) -> Access {
    let (person, _) = t.person(name).await;
    let (id, who) = (access.workspace().to_owned(), person.id.clone());
    t.db.write(access, move |tx| {
        Box::pin(async move {
            exec!(
                tx,
                "insert into member (workspace_id, person_id, role, created_at) values ($1, $2, $3, 1)",
                id,
                who,
                role.as_str()
            )?;
            Ok(())
        })
    })
    .await
    .unwrap();
    Access::of_membership(access.workspace(), &person.id, role)
}

async fn seat(t: &Fixture, session: &str, workspace: &str, now: i64) -> Option<Access> {
    let identity = t.identify(session, now).await.unwrap().unwrap();
    identity.seat(workspace).map(|(_, access)| access.clone())
}

on_both!(
    a_look_as_another_ends_by_time_by_hand_and_with_their_rights,
    |t| {
        let (mira, access) = t.school("Night school").await;
        let nils = member(&t, &access, "nils", Role::Analyst).await;
        t.start_session(&mira.id, "s", "Browser", NOW)
            .await
            .unwrap();
        t.start_session(&mira.id, "other", "Browser", NOW)
            .await
            .unwrap();
        let (workspace, end) = (access.workspace(), NOW + VIEW_AS_LIFE);
        let role = async |session: &str, now: i64| {
            let seat = seat(&t, session, workspace, now).await.unwrap();
            (seat.role(), seat.only_reads())
        };
        let begin = async || t.view_as(&access, "s", nils.person(), NOW).await;
        begin().await.unwrap();
        assert_eq!(role("s", NOW).await, (Role::Analyst, true));
        assert_eq!(role("other", NOW).await, (Role::Owner, false));
        assert_eq!(role("s", end - 1).await, (Role::Analyst, true));
        assert_eq!(role("s", end).await, (Role::Owner, false));
        t.end_view_as(workspace, "s", &mira.id, NOW).await.unwrap();
        assert_eq!(role("s", NOW).await, (Role::Owner, false));
        begin().await.unwrap();
        let seat = NewSeat {
            role: Role::Viewer,
            scope: Scope::ALL,
        };
        t.change_member(&access, nils.person(), &seat, NOW)
            .await
            .unwrap();
        assert_eq!(
            role("s", NOW).await,
            (Role::Owner, false),
            "what was changed is seen no longer"
        );
        begin().await.unwrap();
        t.remove_member(&access, nils.person(), NOW).await.unwrap();
        assert_eq!(role("s", NOW).await, (Role::Owner, false));
    }
);

on_both!(a_look_never_has_more_than_its_own_person, |t| {
    let (mira, access) = t.school("Night school").await;
    let nils = member(&t, &access, "nils", Role::Manager).await;
    t.start_session(nils.person(), "s", "Browser", NOW)
        .await
        .unwrap();
    let up = t.view_as(&nils, "s", &mira.id, NOW).await;
    assert!(matches!(up, Err(StoreError::Conflict(_))), "{up:?}");
    let own = t.view_as(&nils, "s", nils.person(), NOW).await;
    assert!(matches!(own, Err(StoreError::Conflict(_))), "{own:?}");
    let ada = member(&t, &access, "ada", Role::Manager).await;
    t.view_as(&nils, "s", ada.person(), NOW).await.unwrap();
    let seat_of = NewSeat {
        role: Role::Viewer,
        scope: Scope::courses(Vec::<String>::new()),
    };
    t.change_member(&access, nils.person(), &seat_of, NOW)
        .await
        .unwrap();
    let now = seat(&t, "s", access.workspace(), NOW).await.unwrap();
    assert_eq!((now.role(), now.scope().is_all()), (Role::Viewer, false));
});

on_both!(a_guests_link_ends_by_time_and_by_hand, |t| {
    let (_, access) = t.school("Night school").await;
    let new = check_guest_link("Auditors", "all", &[], "7").unwrap();
    t.make_guest_link(&access, &new, ("seed", "hash"), NOW)
        .await
        .unwrap();
    let open = async |now: i64| t.guest_seat("hash", now).await.unwrap();
    let (workspace, guest) = open(NOW + 7 * DAY - 1).await.unwrap();
    assert_eq!(
        (workspace.id.as_str(), guest.role()),
        (access.workspace(), Role::Viewer)
    );
    assert!(guest.only_reads() && matches!(guest.seat(), SeatKind::Guest { .. }));
    assert!(open(NOW + 7 * DAY).await.is_none());
    for n in 0..3 {
        t.note_visit(&guest, "127.0.0.1", "Browser", NOW + n)
            .await
            .unwrap();
    }
    let links = t.guest_links(&access).await.unwrap();
    assert_eq!((links[0].visits, links[0].latest.len()), (3, 3));
    t.revoke_guest_link(&access, &links[0].id, NOW)
        .await
        .unwrap();
    assert!(open(NOW + 1).await.is_none());
    let again = t.revoke_guest_link(&access, &links[0].id, NOW).await;
    assert_eq!(again, Err(StoreError::NotFound));
    assert_eq!(t.forget_guests(NOW).await.unwrap(), 0);
    assert_eq!(
        t.forget_guests(NOW + VISITS_KEPT).await.unwrap(),
        4,
        "a link and its visits"
    );
});

on_both!(a_grant_is_asked_answered_and_over_by_itself, |t| {
    let (otto, _) = t.person("otto").await;
    let (mira, access) = t.school("Night school").await;
    let (workspace, hour) = (access.workspace(), 60 * MINUTE);
    t.start_session(&otto.id, "s", "Browser", NOW)
        .await
        .unwrap();
    let ask = async |now| {
        t.ask_grant(workspace, &otto.id, "A count looks wrong", 4, now)
            .await
    };
    ask(NOW).await.unwrap();
    assert!(matches!(ask(NOW).await, Err(StoreError::Conflict(_))));
    assert_eq!(
        t.outbox(None, None, 9).await.unwrap()[0].to.email(),
        mira.email
    );
    let grant = t.grants(&access).await.unwrap().remove(0);
    assert!(seat(&t, "s", workspace, NOW).await.is_none());
    t.answer_grant(&access, &grant.id, true, NOW + hour)
        .await
        .unwrap();
    let twice = t.answer_grant(&access, &grant.id, false, NOW + hour).await;
    assert!(matches!(twice, Err(StoreError::Conflict(_))), "{twice:?}");
    let look = seat(&t, "s", workspace, NOW + 5 * hour - 1).await.unwrap();
    assert_eq!((look.role(), look.only_reads()), (Role::Viewer, true));
    assert!(seat(&t, "s", workspace, NOW + 5 * hour).await.is_none());
    ask(NOW + 5 * hour).await.unwrap();
    let again = t.own_grants("s").await.unwrap().remove(0);
    t.answer_grant(&access, &again.id, false, NOW + 5 * hour)
        .await
        .unwrap();
    assert!(seat(&t, "s", workspace, NOW + 5 * hour).await.is_none());
    let own = t
        .ask_grant(workspace, &mira.id, "A count looks wrong", 4, NOW)
        .await;
    assert!(
        matches!(own, Err(StoreError::Conflict(_))),
        "a member needs no grant"
    );
    let nowhere = t
        .ask_grant("nowhere", &otto.id, "A count looks wrong", 4, NOW)
        .await;
    assert_eq!(nowhere, Err(StoreError::NotFound));
});

on_both!(the_glass_breaks_after_a_day_for_an_hour, |t| {
    let (otto, _) = t.person("otto").await;
    let (_, access) = t.school("Night school").await;
    let workspace = access.workspace();
    t.start_session(&otto.id, "s", "Browser", NOW)
        .await
        .unwrap();
    t.ask_grant(workspace, &otto.id, "A count looks wrong", 4, NOW)
        .await
        .unwrap();
    let id = t.own_grants("s").await.unwrap()[0].id.clone();
    let early = t
        .break_glass(workspace, &otto.id, &id, NOW + GLASS_WAIT - 1)
        .await;
    assert!(matches!(early, Err(StoreError::Conflict(_))), "{early:?}");
    let (ada, _) = t.person("ada").await;
    let others = t
        .break_glass(workspace, &ada.id, &id, NOW + GLASS_WAIT)
        .await;
    assert_eq!(others, Err(StoreError::NotFound));
    let broke = NOW + GLASS_WAIT;
    t.break_glass(workspace, &otto.id, &id, broke)
        .await
        .unwrap();
    assert!(
        seat(&t, "s", workspace, broke + GLASS_LIFE - 1)
            .await
            .is_some()
    );
    assert!(seat(&t, "s", workspace, broke + GLASS_LIFE).await.is_none());
    assert_eq!(
        t.outbox(None, None, 9).await.unwrap().len(),
        2,
        "the owner is told of both"
    );
    t.end_grant(&access, &id, broke + 1).await.unwrap();
    assert!(seat(&t, "s", workspace, broke + 2).await.is_none());
    let over = t.end_grant(&access, &id, broke + 3).await;
    assert_eq!(over, Err(StoreError::NotFound));
});

on_both!(the_plan_shuts_guests_out, |t| {
    let (mira, access) = t.school("Night school").await;
    let new = check_guest_link("Auditors", "all", &[], "7").unwrap();
    t.make_guest_link(&access, &new, ("seed", "hash"), NOW)
        .await
        .unwrap();
    t.set_plan(access.workspace(), Plan::Team, &mira.id, NOW)
        .await
        .unwrap();
    assert!(t.guest_seat("hash", NOW).await.unwrap().is_none());
});

on_postgres!(a_session_shows_its_own_looks_alone, |t| {
    let (otto, _) = t.person("otto").await;
    let (mira, access) = t.school("Night school").await;
    let nils = member(&t, &access, "nils", Role::Viewer).await;
    for (person, session) in [(&otto.id, "o"), (&mira.id, "m")] {
        t.start_session(person, session, "Browser", NOW)
            .await
            .unwrap();
    }
    t.view_as(&access, "m", nils.person(), NOW).await.unwrap();
    t.ask_grant(access.workspace(), &otto.id, "A count looks wrong", 4, NOW)
        .await
        .unwrap();
    let new = check_guest_link("Auditors", "all", &[], "7").unwrap();
    t.make_guest_link(&access, &new, ("seed", "hash"), NOW)
        .await
        .unwrap();
    let cases = [
        (
            "the operator",
            db::Scope::Session("o".to_owned()),
            (0, 1, 0),
        ),
        ("the owner", db::Scope::Session("m".to_owned()), (1, 0, 0)),
        ("the guest", db::Scope::Token("hash".to_owned()), (0, 0, 1)),
        ("a stranger", db::Scope::Session("x".to_owned()), (0, 0, 0)),
        ("nobody", db::Scope::Nobody, (0, 0, 0)),
    ];
    for (case, scope, expected) in cases {
        let mut tx = t.db.read(scope).await.unwrap();
        let seen = one!(
            tx,
            (i64, i64, i64),
            "select (select count(*) from view_as), (select count(*) from access_grant),
                    (select count(*) from guest_link)"
        );
        assert_eq!(seen.unwrap(), expected, "{case}");
    }
});
