//! The sample world: what it looks like once loaded, and that nothing of it stays.

use crate::harness::*;
use domain::access::{Access, Role};
use domain::error::StoreError;
use domain::import::ImportStore;
use domain::person::PersonStore;
use domain::sample::{self, For, SampleStore};
use domain::school::SchoolStore;
use domain::school::segment::{Segment, Thresholds};
use domain::school::standing::standings;
use domain::time::{Calendar, Now};
use std::collections::{BTreeMap, BTreeSet};
use store::db::{Db, Scope};
use store::remove;
use store::{all, one};

/// Loads the world for somebody.
async fn load(t: &Fixture, whose: For) -> Access {
    let calendar = Calendar::parse("Europe/Berlin", "monday").unwrap();
    let made = sample::workspace(calendar, "EUR");
    let workspace = t.load_sample(whose, made, NOW).await.unwrap();
    assert!(workspace.sample);
    let mut tx =
        t.db.read(Scope::Workspace(workspace.id.clone()))
            .await
            .unwrap();
    let owner = one!(
        tx,
        (String,),
        "select person_id from member where workspace_id = $1 and role = 'owner'",
        workspace.id.as_str()
    );
    Access::of_membership(&workspace.id, &owner.unwrap().0, Role::Owner)
}

/// As an installation made for it loads it.
fn itself() -> For {
    For::Itself("$argon2id$other".to_owned())
}

/// The roles of the members, by address.
async fn members(t: &Fixture, access: &Access) -> BTreeMap<String, String> {
    let mut tx = t.db.read(access).await.unwrap();
    let rows = all!(
        tx,
        (String, String),
        "select p.email, m.role from member m join person p on p.id = m.person_id
          where m.workspace_id = $1",
        access.workspace()
    );
    rows.unwrap().into_iter().collect()
}

on_both!(everybody_stands_somewhere_believable, |t| {
    let access = load(&t, itself()).await;
    let calendar = Calendar::parse("Europe/Berlin", "monday").unwrap();
    let now = Now::live(NOW, &calendar);
    let roll = t.roll(&access, now).await.unwrap();
    let all = standings(&roll, &Thresholds::default(), now.today);
    let share = |segment: Segment| {
        let those = all.iter().filter(|s| s.segment == segment).count();
        those as f64 / all.len() as f64
    };
    assert_eq!(all.len(), sample::STUDENTS);
    let bounds = [
        (Segment::AtRisk, 0.03, 0.3),
        (Segment::HighlyEngaged, 0.05, 0.4),
        (Segment::Engaged, 0.03, 0.4),
        (Segment::Graduated, 0.05, 0.3),
        (Segment::Inactive, 0.01, 0.2),
        (Segment::NotStarted, 0.02, 0.2),
        (Segment::Left, 0.005, 0.15),
    ];
    let shares = bounds.map(|(segment, least, most)| (segment, least, share(segment), most));
    for (_, least, share, most) in &shares {
        assert!((*least..*most).contains(share), "{shares:?}");
    }
    let week = now.today.plus(-7);
    let active = all
        .iter()
        .filter(|s| s.last_active.is_some_and(|day| day >= week))
        .count();
    assert!((120..230).contains(&active), "{active} active this week");
});

on_both!(the_one_who_loads_it_owns_it, |t| {
    let (mira, _) = t.school("Night school").await;
    let mine = load(&t, For::Person(mira.id.clone())).await;
    let expected = [
        ("night.school@example.com", "owner"),
        ("teo@lumen.example", "manager"),
        ("ruth@lumen.example", "analyst"),
        ("sami@lumen.example", "viewer"),
    ];
    let expected: BTreeMap<String, String> = expected
        .map(|(email, role)| (email.to_owned(), role.to_owned()))
        .into();
    assert_eq!(members(&t, &mine).await, expected);
    // Nobody can sign in as one of its people: their kept hash fits no password.
    let teo = t.credentials("teo@lumen.example").await.unwrap().unwrap();
    assert!(!teo.password_hash.starts_with('$'));
    // A second one shares the people, and keeps their accounts as they are.
    let theirs = load(&t, itself()).await;
    assert_eq!(members(&t, &theirs).await["maya@lumen.example"], "owner");
    let teo = t.credentials("teo@lumen.example").await.unwrap().unwrap();
    assert!(!teo.password_hash.starts_with('$'));
});

on_both!(loading_it_again_changes_nothing, |t| {
    let access = load(&t, itself()).await;
    let before = crate::dump::dump(&t, &access).await;
    load(&t, For::Again(access.clone())).await;
    assert_eq!(crate::dump::dump(&t, &access).await, before);
    assert_eq!(t.batches(&access).await.unwrap().len(), 1);
});

on_both!(nothing_stays_of_a_removed_world, |t| {
    let (mira, other) = t.school("Night school").await;
    let kept = crate::dump::dump(&t, &other).await;
    let access = load(&t, For::Person(mira.id.clone())).await;
    assert_eq!(
        t.remove_sample(&other, NOW).await,
        Err(StoreError::Conflict("not the sample world"))
    );
    t.remove_sample(&access, NOW).await.unwrap();
    assert_eq!(
        t.remove_sample(&access, NOW).await,
        Err(StoreError::NotFound)
    );
    let mut tx = t.db.read(&access).await.unwrap();
    let left = one!(
        tx,
        (i64, i64, i64),
        "select (select count(*) from fact where workspace_id = $1),
                (select count(*) from member where workspace_id = $1),
                (select count(*) from workspace where id = $1)",
        access.workspace()
    );
    assert_eq!(left.unwrap(), (0, 0, 0));
    drop(tx);
    assert_eq!(crate::dump::dump(&t, &other).await, kept);
    assert_eq!(other.role(), Role::Owner);
});

on_both!(no_table_of_a_workspace_is_forgotten_on_removal, |t| {
    let mut tx = t.db.read(Scope::Nobody).await.unwrap();
    let tables = match t.db {
        Db::Sqlite { .. } => all!(
            tx,
            (String,),
            "select m.name from sqlite_master m join pragma_table_info(m.name) p
              where m.type = 'table' and p.name = 'workspace_id'"
        ),
        Db::Postgres(_) => all!(
            tx,
            (String,),
            "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid
              where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
                and a.attname = 'workspace_id'"
        ),
    };
    let tables: BTreeSet<String> = tables.unwrap().into_iter().map(|(name,)| name).collect();
    let emptied: BTreeSet<String> = remove::tables().map(str::to_owned).collect();
    assert_eq!(tables, emptied);
});
