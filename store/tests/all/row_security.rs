//! The wall between workspaces that PostgreSQL itself keeps.

use crate::harness::*;
use domain::error::StoreError;
use domain::person::PersonStore;
use sqlx::postgres::PgConnection;
use sqlx::{Connection, Executor};
use store::db::{Db, Scope};
use store::{OpenError, Store, all, exec, one};

on_postgres!(a_wrong_or_missing_setting_shows_nothing, |t| {
    let (mira, access) = t.school("One").await;
    t.school("Two").await;
    t.start_session(&mira.id, "hash", "Browser", NOW)
        .await
        .unwrap();
    let workspace = || Scope::Workspace(access.workspace().to_owned());
    let cases = [
        ("none", Scope::Nobody, 0, 0),
        ("empty workspace", Scope::Workspace(String::new()), 0, 0),
        ("unknown workspace", Scope::Workspace("x".to_owned()), 0, 0),
        ("empty session", Scope::Session(String::new()), 0, 0),
        ("unknown session", Scope::Session("x".to_owned()), 0, 0),
        ("empty name", Scope::Named(String::new()), 0, 0),
        ("unknown name", Scope::Named("x".to_owned()), 0, 0),
        // Each `school` also makes the workspace that comes with its person.
        ("own workspace", workspace(), 1, 1),
        ("own session", Scope::Session("hash".to_owned()), 2, 2),
        ("own name", Scope::Named("One".to_owned()), 1, 0),
    ];
    for (case, scope, workspaces, members) in cases {
        let mut tx = t.db.read(scope).await.unwrap();
        let seen = one!(
            tx,
            (i64, i64),
            "select (select count(*) from workspace), (select count(*) from member)"
        );
        assert_eq!(seen.unwrap(), (workspaces, members), "{case}");
    }
});

on_postgres!(a_connection_that_never_set_anything_sees_nothing, |t| {
    t.school("One").await;
    let mut raw = PgConnection::connect(&t.address).await.unwrap();
    raw.execute("set role atelier_app").await.unwrap();
    let seen: (i64, i64) =
        sqlx::query_as("select (select count(*) from workspace), (select count(*) from member)")
            .fetch_one(&mut raw)
            .await
            .unwrap();
    assert_eq!(seen, (0, 0));
});

on_postgres!(nothing_is_written_outside_the_scope, |t| {
    let (mira, one) = t.school("One").await;
    let (_, two) = t.school("Two").await;
    let scopes = [
        ("none", Scope::Nobody),
        ("another", Scope::from(&two)),
        ("a name", Scope::Named("One".to_owned())),
    ];
    for (case, scope) in scopes {
        let (person, id) = (mira.id.clone(), one.workspace().to_owned());
        let refused =
            t.db.write(scope.clone(), move |tx| {
                Box::pin(async move {
                    exec!(
                        tx,
                        "insert into member (workspace_id, person_id, role, created_at)
                         values ($1, $2, 'owner', 0) on conflict do nothing",
                        id,
                        person
                    )?;
                    Ok(())
                })
            })
            .await;
        assert_eq!(refused, Err(StoreError::Unavailable), "insert: {case}");
        let id = one.workspace().to_owned();
        let touched =
            t.db.write(scope, move |tx| {
                Box::pin(async move {
                    let changed = exec!(
                        tx,
                        "update workspace set name = 'Taken' where id = $1",
                        id.as_str()
                    )?;
                    let gone = exec!(
                        tx,
                        "delete from member where workspace_id = $1",
                        id.as_str()
                    )?;
                    Ok(changed + gone)
                })
            })
            .await;
        assert_eq!(touched, Ok(0), "update and delete: {case}");
    }
});

on_postgres!(no_row_moves_to_another_workspace, |t| {
    let (_, one) = t.school("One").await;
    let (_, two) = t.school("Two").await;
    let other = two.workspace().to_owned();
    let moved =
        t.db.write(&one, move |tx| {
            Box::pin(async move {
                exec!(tx, "update member set workspace_id = $1", other)?;
                Ok(())
            })
        })
        .await;
    assert_eq!(moved, Err(StoreError::Unavailable));
});

on_postgres!(every_workspace_table_forces_row_security, |t| {
    t.owner("create table later (workspace_id text not null, id text not null)")
        .await;
    let again = Store::open(&t.address, NOW).await.unwrap();
    let mut tx = again.db.read(Scope::Nobody).await.unwrap();
    let tables = all!(
        tx,
        (String, bool),
        "select cast(c.relname as text),
                c.relrowsecurity and c.relforcerowsecurity and exists (
                    select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant')
           from pg_class c
          where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
            and (c.relname = 'workspace' or exists (
                select 1 from pg_attribute a
                 where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped))"
    )
    .unwrap();
    let names: Vec<&str> = tables.iter().map(|(name, _)| name.as_str()).collect();
    for name in ["workspace", "member", "later"] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
    for (name, forced) in &tables {
        assert!(forced, "{name}");
    }
    drop(tx);
    again.db.close().await;
});

on_postgres!(the_working_role_can_only_touch_rows, |t| {
    let mut tx = t.db.read(Scope::Nobody).await.unwrap();
    let (role, privileged, owned, more) = one!(
        tx,
        (String, bool, i64, i64),
        "select cast(current_user as text), r.rolsuper or r.rolbypassrls or r.rolcanlogin,
                (select count(*) from pg_class c where c.relowner = r.oid),
                (select count(*) from pg_class c
                  where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
                    and (has_table_privilege(c.oid, 'truncate, references, trigger')
                         or (c.relname = 'schema_migration'
                             and has_table_privilege(c.oid, 'insert, update, delete'))))
           from pg_roles r where r.rolname = current_user"
    )
    .unwrap();
    assert_eq!(role, "atelier_app");
    assert_eq!((privileged, owned, more), (false, 0, 0));
    drop(tx);
    let Db::Postgres(pool) = &t.db else {
        panic!("not on PostgreSQL");
    };
    for statement in [
        "truncate member",
        "alter table member disable row level security",
        "drop table member",
        "create table mine (id text)",
    ] {
        assert!(pool.execute(statement).await.is_err(), "{statement}");
    }
});

on_postgres!(a_role_that_owns_a_table_is_refused, |t| {
    t.owner("alter table person owner to atelier_app").await;
    let refused = Store::open(&t.address, NOW).await;
    assert!(matches!(refused, Err(OpenError::Unsafe(_))), "{refused:?}");
});

on_postgres!(the_planner_learns_of_many_rows, |t| {
    let counted = "select count(*) from pg_class where reltuples >= 0
         and relname in ('entry', 'enrolment', 'item', 'fact', 'metric_day', 'seen_day')";
    let mut raw = PgConnection::connect(&t.address).await.unwrap();
    raw.execute("alter table fact set (autovacuum_enabled = false)")
        .await
        .unwrap();
    t.db.gather_statistics().await;
    let (tables,): (i64,) = sqlx::query_as(counted).fetch_one(&mut raw).await.unwrap();
    assert_eq!(tables, 6, "every large table was counted");
});
