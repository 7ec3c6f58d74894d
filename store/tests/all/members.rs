//! Members and invitations: one seat a link, one owner at least, and never more than the plan has.

use crate::harness::*;
use crate::school_fixture::*;
use domain::access::{Access, Role, Scope};
use domain::error::{StoreError, StoreResult};
use domain::mail::{Address, MailStore};
use domain::member::{
    INVITATION_LIFE, Joining, MemberStore, NewInvitation, NewSeat, check_invitation,
    invitation_mail,
};
use domain::person::PersonStore;
use domain::plan::Plan;
use domain::rights::RightsStore;
use futures::future::join_all;
use store::{all, db};

/// Invites an address, with `token` as the token's hash.
pub(crate) async fn invite(
    t: &Fixture,
    access: &Access,
    email: &str,
    token: &str,
) -> StoreResult<()> {
    invite_as(t, access, email, token, "viewer", &[]).await
}

async fn invite_as(
    t: &Fixture,
    access: &Access,
    email: &str,
    token: &str,
    role: &str,
    courses: &[String],
) -> StoreResult<()> {
    let reach = if courses.is_empty() { "all" } else { "courses" };
    let new = check_invitation(email, role, reach, courses).unwrap();
    send(t, access, &new, token).await
}

async fn send(t: &Fixture, access: &Access, new: &NewInvitation, token: &str) -> StoreResult<()> {
    let mail = invitation_mail(
        (access.workspace(), "Night school"),
        "Mira",
        new.to.clone(),
        new.seat.role,
        "plain",
    );
    t.invite(access, new, token, &mail, NOW).await
}

fn newcomer(name: &str) -> Joining {
    Joining::New {
        name: name.to_owned(),
        password_hash: "hash".to_owned(),
    }
}

async fn join(t: &Fixture, access: &Access, name: &str, role: &str) -> Access {
    let email = format!("{name}@example.com");
    invite_as(t, access, &email, name, role, &[]).await.unwrap();
    let (person, workspace) = t
        .accept_invitation(name, newcomer(name), NOW)
        .await
        .unwrap();
    Access::of_membership(&workspace, &person, Role::parse(role).unwrap())
}

on_both!(a_new_person_comes_in_by_an_invitation, |t| {
    let (_, access) = t.school("Night school").await;
    import(&t, &access, small_school(), NOW).await;
    let mut tx = t.db.read(&access).await.unwrap();
    let course = all!(
        tx,
        (String,),
        "select id from course where workspace_id = $1 order by key",
        access.workspace()
    );
    drop(tx);
    let course = course.unwrap()[0].0.clone();
    let courses = [course.clone()];
    invite_as(&t, &access, "Nils@example.com", "n", "analyst", &courses)
        .await
        .unwrap();
    let asked = t.invitation("n", NOW).await.unwrap();
    assert_eq!(
        (asked.name.as_str(), asked.email.as_str(), asked.role),
        ("Night school", "nils@example.com", Role::Analyst)
    );
    assert!(asked.is_scoped && !asked.has_account);
    let (person, workspace) = t
        .accept_invitation("n", newcomer("Nils"), NOW + 1)
        .await
        .unwrap();
    assert_eq!(workspace, access.workspace());
    t.start_session(&person, "session", "Browser", NOW)
        .await
        .unwrap();
    let identity = t.identify("session", NOW).await.unwrap().unwrap();
    let (_, seat) = identity.seat(&workspace).unwrap();
    assert_eq!(seat.role(), Role::Analyst);
    assert_eq!(seat.scope(), &Scope::courses([course]));
    let everybody = t.members(&access).await.unwrap();
    assert_eq!(everybody.members.len(), 2);
    assert!(everybody.invitations.is_empty(), "it is used up");
    let again = t.accept_invitation("n", newcomer("Nils"), NOW + 2).await;
    assert_eq!(again, Err(StoreError::NotFound));
});

on_both!(only_the_invited_address_can_accept, |t| {
    let (_, access) = t.school("Night school").await;
    let (nils, _) = t.person("nils").await;
    let (other, _) = t.person("other").await;
    invite(&t, &access, "nils@example.com", "n").await.unwrap();
    assert!(t.invitation("n", NOW).await.unwrap().has_account);
    let wrong = t
        .accept_invitation("n", Joining::Person(other.id.clone()), NOW)
        .await;
    assert_eq!(
        wrong,
        Err(StoreError::Conflict(
            "This invitation is for another address."
        ))
    );
    // An account is not taken over by whoever has the link.
    let taken = t.accept_invitation("n", newcomer("Nils"), NOW).await;
    assert!(matches!(taken, Err(StoreError::Conflict(_))), "{taken:?}");
    let (person, _) = t
        .accept_invitation("n", Joining::Person(nils.id.clone()), NOW)
        .await
        .unwrap();
    assert_eq!(person, nils.id);
});

on_both!(
    a_link_ends_by_time_by_use_by_renewal_and_by_taking_it_back,
    |t| {
        let (_, access) = t.school("Night school").await;
        invite(&t, &access, "nils@example.com", "n").await.unwrap();
        let last = NOW + INVITATION_LIFE;
        assert!(t.invitation("n", last - 1).await.is_ok());
        assert_eq!(t.invitation("n", last).await, Err(StoreError::NotFound));
        let late = t.accept_invitation("n", newcomer("Nils"), last).await;
        assert_eq!(late, Err(StoreError::NotFound));
        let known = t.members(&access).await.unwrap().invitations[0].clone();
        let mail = invitation_mail(
            (access.workspace(), "Night school"),
            "Mira",
            Address::new("", &known.email).unwrap(),
            known.role,
            "plain",
        );
        t.renew_invitation(&access, &known.id, "later", &mail, last)
            .await
            .unwrap();
        assert_eq!(t.invitation("n", NOW).await, Err(StoreError::NotFound));
        assert!(
            t.invitation("later", last + INVITATION_LIFE - 1)
                .await
                .is_ok()
        );
        // The mail of the first link had not left; it was withdrawn.
        assert_eq!(t.outbox(None, None, 10).await.unwrap().len(), 1);
        t.revoke_invitation(&access, &known.id, last).await.unwrap();
        assert_eq!(t.invitation("later", last).await, Err(StoreError::NotFound));
        assert_eq!(t.outbox(None, None, 10).await.unwrap().len(), 0);
        let gone = t.revoke_invitation(&access, &known.id, last).await;
        assert_eq!(gone, Err(StoreError::NotFound));
    }
);

on_both!(nobody_is_asked_twice_and_no_member_once, |t| {
    let (mira, access) = t.school("Night school").await;
    invite(&t, &access, "nils@example.com", "one")
        .await
        .unwrap();
    let twice = invite(&t, &access, "NILS@example.com", "two").await;
    assert!(matches!(twice, Err(StoreError::Conflict(why)) if why.contains("invited already")));
    let own = invite(&t, &access, &mira.email, "three").await;
    assert!(matches!(own, Err(StoreError::Conflict(why)) if why.contains("member already")));
    // Nothing was sent of what was refused.
    assert_eq!(t.outbox(None, None, 10).await.unwrap().len(), 1);
    let elsewhere = invite_as(
        &t,
        &access,
        "x@example.com",
        "x",
        "viewer",
        &["c".to_owned()],
    )
    .await;
    assert!(
        matches!(elsewhere, Err(StoreError::Conflict(_))),
        "a course of nobody"
    );
});

on_both!(an_invitation_is_used_once_by_many_at_once, |t| {
    let (_, access) = t.school("Night school").await;
    invite(&t, &access, "nils@example.com", "n").await.unwrap();
    let tries = (0..8).map(|n| t.accept_invitation("n", newcomer(&format!("Nils {n}")), NOW));
    let ended = join_all(tries).await;
    assert_eq!(
        ended.iter().filter(|one| one.is_ok()).count(),
        1,
        "{ended:?}"
    );
    assert_eq!(t.members(&access).await.unwrap().members.len(), 2);
});

on_both!(the_plan_is_full_at_its_limit_also_for_many_at_once, |t| {
    let (mira, access) = t.school("Night school").await;
    t.set_plan(access.workspace(), Plan::Starter, &mira.id, NOW)
        .await
        .unwrap();
    let names: Vec<String> = (0..8).map(|n| format!("p{n}")).collect();
    let emails: Vec<String> = names
        .iter()
        .map(|name| format!("{name}@example.com"))
        .collect();
    let asked = names
        .iter()
        .zip(&emails)
        .map(|(name, email)| invite(&t, &access, email, name));
    let ended = join_all(asked).await;
    // Three seats: the owner's and two.
    assert_eq!(
        ended.iter().filter(|one| one.is_ok()).count(),
        2,
        "{ended:?}"
    );
    t.set_plan(access.workspace(), Plan::Team, &mira.id, NOW)
        .await
        .unwrap();
    for name in ["q0", "q1", "q2"] {
        let email = format!("{name}@example.com");
        invite(&t, &access, &email, name).await.unwrap();
    }
    // Fewer seats than invitations: accepting takes no more than there are.
    t.set_plan(access.workspace(), Plan::Starter, &mira.id, NOW)
        .await
        .unwrap();
    let accepted = ["q0", "q1", "q2"].map(|name| t.accept_invitation(name, newcomer(name), NOW));
    let ended = join_all(accepted).await;
    assert!(
        ended.iter().all(Result::is_err),
        "five asked, three seats: {ended:?}"
    );
});

on_both!(the_last_owner_stays_also_when_all_go_at_once, |t| {
    let (mira, access) = t.school("Night school").await;
    let refused = |ended: &StoreResult<()>| matches!(ended, Err(StoreError::Conflict(why)) if why.contains("needs an owner"));
    assert!(refused(&t.remove_member(&access, &mira.id, NOW).await));
    let viewer = NewSeat {
        role: Role::Viewer,
        scope: Scope::ALL,
    };
    assert!(refused(
        &t.change_member(&access, &mira.id, &viewer, NOW).await
    ));
    let mut owners = vec![access.clone()];
    for name in ["nils", "ada", "ben"] {
        owners.push(join(&t, &access, name, "owner").await);
    }
    let going = owners.iter().enumerate().map(|(n, own)| {
        let (t, viewer) = (t.clone(), viewer.clone());
        async move {
            if n.is_multiple_of(2) {
                t.remove_member(own, own.person(), NOW).await
            } else {
                t.change_member(own, own.person(), &viewer, NOW).await
            }
        }
    });
    let ended = join_all(going).await;
    assert_eq!(
        ended.iter().filter(|one| refused(one)).count(),
        1,
        "{ended:?}"
    );
    let left = t.members(&access).await.unwrap().members;
    let left = left.iter().filter(|one| one.role == Role::Owner);
    assert_eq!(left.count(), 1);
});

on_both!(
    who_is_removed_loses_the_workspace_at_once_and_is_told,
    |t| {
        let (_, access) = t.school("Night school").await;
        let nils = join(&t, &access, "nils", "manager").await;
        t.start_session(nils.person(), "session", "Browser", NOW)
            .await
            .unwrap();
        let seats = async || {
            t.identify("session", NOW)
                .await
                .unwrap()
                .unwrap()
                .workspaces
                .len()
        };
        assert_eq!(seats().await, 1);
        let seat = NewSeat {
            role: Role::Viewer,
            scope: Scope::ALL,
        };
        t.change_member(&access, nils.person(), &seat, NOW)
            .await
            .unwrap();
        let identity = t.identify("session", NOW).await.unwrap().unwrap();
        assert_eq!(
            identity.workspaces[0].1.role(),
            Role::Viewer,
            "rights apply at once"
        );
        t.remove_member(&access, nils.person(), NOW).await.unwrap();
        assert_eq!(seats().await, 0);
        let told = t.outbox(None, None, 1).await.unwrap();
        assert_eq!(told[0].to.email(), "nils@example.com");
        let gone = t.remove_member(&access, nils.person(), NOW).await;
        assert_eq!(gone, Err(StoreError::NotFound));
    }
);

on_both!(another_workspaces_members_are_out_of_reach, |t| {
    let (_, access) = t.school("Night school").await;
    let (_, other) = t.school("Second house").await;
    let nils = join(&t, &access, "nils", "viewer").await;
    invite(&t, &access, "ada@example.com", "ada").await.unwrap();
    let asked = t.members(&access).await.unwrap().invitations[0].id.clone();
    let seat = NewSeat {
        role: Role::Owner,
        scope: Scope::ALL,
    };
    let tries = [
        t.remove_member(&other, nils.person(), NOW).await,
        t.change_member(&other, nils.person(), &seat, NOW).await,
        t.revoke_invitation(&other, &asked, NOW).await,
    ];
    assert_eq!(tries, [const { Err(StoreError::NotFound) }; 3]);
    assert_eq!(t.members(&other).await.unwrap().members.len(), 1);
});

on_postgres!(a_token_shows_its_own_row_and_writes_nothing, |t| {
    let (_, one) = t.school("One").await;
    let (_, two) = t.school("Two").await;
    invite(&t, &one, "nils@example.com", "n").await.unwrap();
    invite(&t, &two, "nils@example.com", "m").await.unwrap();
    for (token, seen) in [("n", 1), ("m", 1), ("x", 0), ("", 0)] {
        let mut tx = t.db.read(db::Scope::Token(token.to_owned())).await.unwrap();
        let found = store::one!(
            tx,
            (i64, i64, i64),
            "select (select count(*) from invitation), (select count(*) from workspace),
                    (select count(*) from member)"
        );
        assert_eq!(found.unwrap(), (seen, seen, 0), "«{token}»");
    }
    let touched =
        t.db.write(db::Scope::Token("n".to_owned()), |tx| {
            Box::pin(async move { Ok(store::exec!(tx, "delete from invitation")?) })
        })
        .await;
    assert_eq!(touched, Ok(0));
});
