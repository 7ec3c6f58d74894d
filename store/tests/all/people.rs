//! People and the one-time set-up.

use crate::harness::*;
use domain::error::StoreError;
use domain::person::PersonStore;

on_both!(set_up_makes_person_and_workspace_once, |t| {
    assert!(!t.has_people().await.unwrap());
    t.issue_setup("hash", NOW).await.unwrap();
    assert!(t.setup_is_open("hash", NOW).await.unwrap());
    let (person, workspace) = t
        .set_up("hash", new_person("Mira"), new_workspace("Studio"), NOW)
        .await
        .unwrap();
    assert!(t.has_people().await.unwrap());
    assert_eq!(person.email, "mira@example.com");
    assert_eq!(
        (workspace.name.as_str(), workspace.data_version),
        ("Studio", 0)
    );
    assert_eq!(workspace.calendar, new_workspace("Studio").calendar);
    assert!(!t.setup_is_open("hash", NOW).await.unwrap());
    let again = t
        .set_up("hash", new_person("Nils"), new_workspace("Other"), NOW)
        .await;
    assert_eq!(again, Err(StoreError::NotFound));
    assert!(t.credentials("nils@example.com").await.unwrap().is_none());
});

on_both!(set_up_link_closes, |t| {
    t.issue_setup("old", NOW).await.unwrap();
    let cases = [
        ("unknown", "other", NOW, false),
        ("fresh", "old", NOW + DAY - 1, true),
        ("a day old", "old", NOW + DAY, false),
    ];
    for (case, token, at, open) in cases {
        assert_eq!(t.setup_is_open(token, at).await.unwrap(), open, "{case}");
    }
    let late = t
        .set_up("old", new_person("Mira"), new_workspace("S"), NOW + DAY)
        .await;
    assert_eq!(late, Err(StoreError::NotFound));
    t.issue_setup("new", NOW).await.unwrap();
    assert!(!t.setup_is_open("old", NOW).await.unwrap(), "replaced");
    assert!(t.setup_is_open("new", NOW).await.unwrap());
});

on_both!(of_set_ups_at_once_one_wins, |t| {
    t.issue_setup("hash", NOW).await.unwrap();
    let tries = (0..8).map(|number| {
        let t = t.clone();
        tokio::spawn(async move {
            let name = format!("p{number}");
            t.set_up("hash", new_person(&name), new_workspace(&name), NOW)
                .await
        })
    });
    let mut won = 0;
    for ended in futures::future::join_all(tries).await {
        match ended.unwrap() {
            Ok(_) => won += 1,
            Err(why) => assert_eq!(why, StoreError::NotFound),
        }
    }
    assert_eq!(won, 1);
});

on_both!(set_up_with_a_used_address_changes_nothing, |t| {
    t.person("mira").await;
    t.issue_setup("second", NOW).await.unwrap();
    let refused = t
        .set_up("second", new_person("MIRA"), new_workspace("Other"), NOW)
        .await;
    assert_eq!(refused, Err(StoreError::Conflict("e-mail in use")));
    assert!(
        t.setup_is_open("second", NOW).await.unwrap(),
        "the link was used up although nothing was made"
    );
});

on_both!(credentials_go_by_address_in_any_case, |t| {
    let (person, _) = t.person("mira").await;
    let found = t.credentials(" Mira@Example.COM ").await.unwrap().unwrap();
    assert_eq!(found.person, person);
    assert!(found.password_hash.starts_with("$argon2id$"));
    assert!(t.credentials("nobody@example.com").await.unwrap().is_none());
});
