//! Workspaces and their settings.

use crate::harness::*;
use domain::access::{Access, Role};
use domain::error::StoreError;
use domain::person::PersonStore;
use domain::time::{Calendar, Day};
use domain::workspace::{NewWorkspace, WorkspaceKind, WorkspaceStore};

on_both!(settings_change_and_count, |t| {
    let (_, access) = t.school("Night school").await;
    let settings = NewWorkspace {
        name: "Day school".to_owned(),
        kind: WorkspaceKind::Creator,
        currency: "EUR".to_owned(),
        calendar: Calendar::parse("Europe/Berlin", "sunday").unwrap(),
    };
    let changed = t.update_workspace(&access, &settings, NOW).await.unwrap();
    assert_eq!(
        (
            changed.name.as_str(),
            changed.currency.as_str(),
            changed.calendar
        ),
        ("Day school", "EUR", settings.calendar)
    );
    assert_eq!(changed.data_version, 1);
    let day = Day::parse("2014-03-15");
    let looking = t.set_look_at(&access, day, NOW).await.unwrap();
    assert_eq!((looking.look_at, looking.data_version), (day, 2));
    assert_eq!(t.workspace(&access).await.unwrap(), looking);
    let back = t.set_look_at(&access, None, NOW).await.unwrap();
    assert_eq!((back.look_at, back.data_version), (None, 3));
});

on_both!(a_workspace_that_is_not_there_is_not_found, |t| {
    let (person, _) = t.school("Night school").await;
    let stray = Access::of_membership("elsewhere", &person.id, Role::Owner);
    let missing = Err(StoreError::NotFound);
    assert_eq!(t.workspace(&stray).await, missing);
    assert_eq!(t.set_look_at(&stray, None, NOW).await, missing);
    let settings = new_workspace("Other");
    assert_eq!(t.update_workspace(&stray, &settings, NOW).await, missing);
    assert_eq!(t.create_workspace("nobody", settings, NOW).await, missing);
});

on_both!(names_find_a_workspace_when_they_are_clear, |t| {
    let (person, access) = t.school("Night school").await;
    t.create_workspace(&person.id, new_workspace("Twice"), NOW)
        .await
        .unwrap();
    t.create_workspace(&person.id, new_workspace("Twice"), NOW)
        .await
        .unwrap();
    let (found, given) = t.workspace_named("Night school").await.unwrap();
    assert_eq!(found.id, access.workspace());
    assert_eq!(given, access.on(domain::plan::Plan::SELF_HOSTED));
    for name in ["Twice", "Nowhere", ""] {
        assert_eq!(
            t.workspace_named(name).await,
            Err(StoreError::NotFound),
            "{name}"
        );
    }
});
