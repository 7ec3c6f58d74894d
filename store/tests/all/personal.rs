//! Personal data: the register of columns, copies, and that nothing stays of whoever was erased.

use crate::harness::*;
use crate::school_fixture::*;
use domain::access::{Access, Role};
use domain::error::StoreError;
use domain::import::{ImportStore, Record};
use domain::person::PersonStore;
use domain::personal::{ERASED_NAME, PersonalStore, erased_hash};
use domain::workspace::WorkspaceStore;
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use std::collections::{BTreeMap, BTreeSet};
use store::db::{Db, Scope};
use store::personal::copy::{OF_PERSON, OF_PERSON_WITHIN, OF_STUDENT, of_person};
use store::personal::{tables_of_person, tables_of_student};
use store::{all, exec, one};

const REGISTER: &str = include_str!("../../../migrations/columns.txt");

/// Every column of the register with what stands beside it.
fn register() -> BTreeMap<(String, String), String> {
    let mut columns = BTreeMap::new();
    let mut table = "";
    for line in REGISTER.lines() {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        match line.strip_prefix("    ") {
            None => table = line,
            Some(column) => {
                let (name, class) = column.split_once(' ').expect(line);
                let key = (table.to_owned(), name.to_owned());
                let twice = columns.insert(key, class.trim().to_owned());
                assert_eq!(twice, None, "{table}.{name} stands there twice");
            }
        }
    }
    columns
}

/// Every column of the database, but of the table that lists the migrations.
async fn schema(t: &Fixture) -> BTreeSet<(String, String)> {
    let mut tx = t.db.read(Scope::Nobody).await.unwrap();
    let found = match t.db {
        Db::Sqlite { .. } => all!(
            tx,
            (String, String),
            "select m.name, p.name from sqlite_master m join pragma_table_info(m.name) p
              where m.type = 'table' and m.name not like 'sqlite_%'"
        ),
        Db::Postgres(_) => all!(
            tx,
            (String, String),
            "select c.relname::text, a.attname::text from pg_class c
               join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
              where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'"
        ),
    };
    let found = found.unwrap().into_iter();
    found
        .filter(|(table, _)| table != "schema_migration")
        .collect()
}

on_both!(the_register_holds_every_column, |t| {
    let registered: BTreeSet<_> = register().into_keys().collect();
    let kept = schema(&t).await;
    let missing: Vec<_> = kept.difference(&registered).collect();
    assert!(
        missing.is_empty(),
        "not in migrations/columns.txt: {missing:?}"
    );
    let gone: Vec<_> = registered.difference(&kept).collect();
    assert!(gone.is_empty(), "in no table: {gone:?}");
});

#[test]
fn what_is_personal_is_told_and_goes() {
    let told_of_person: BTreeSet<(&str, &str)> = OF_PERSON
        .iter()
        .chain(OF_PERSON_WITHIN)
        .flat_map(|told| told.columns.iter().map(|column| (told.table, *column)))
        .collect();
    let told_of_student: BTreeSet<(&str, &str)> = OF_STUDENT
        .iter()
        .flat_map(|told| told.columns.iter().map(|column| (told.table, *column)))
        .collect();
    for ((table, column), class) in register() {
        let name = format!("{table}.{column}: {class}");
        let mut words = class.split_whitespace();
        let (who, end) = (words.next().unwrap(), words.next());
        let (told, goes) = match who {
            "person" => (&told_of_person, tables_of_person()),
            "student" => (&told_of_student, tables_of_student()),
            "-" | "content" | "secret" => {
                assert_eq!(end, None, "{name}");
                let key = (table.as_str(), column.as_str());
                assert!(
                    who != "secret" || !told_of_person.contains(&key),
                    "{name} is told"
                );
                continue;
            }
            _ => panic!("{name}"),
        };
        match end.unwrap() {
            "gone" | "own" => assert!(goes.contains(table.as_str()), "{name} does not go"),
            "replaced" | "named" => {}
            "kept" => assert!(words.count() > 2, "{name} says no reason"),
            _ => panic!("{name}"),
        }
        let is_told = told.contains(&(table.as_str(), column.as_str()));
        assert!(is_told || end == Some("named"), "{name} is not told");
    }
}

/// Every column that holds a text in any of its rows, past row-level security.
async fn columns_with(t: &Fixture, texts: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (table, column) in schema(t).await {
        for text in texts {
            let text = text.to_lowercase().replace('\'', "''");
            let sql = format!(
                "select count(*) from {table} where lower(cast({column} as text)) like '%{text}%'"
            );
            let sql: &'static str = sql.leak();
            let (rows,): (i64,) = match &t.db {
                Db::Sqlite { readers, .. } => sqlx::query_as(sql).fetch_one(readers).await.unwrap(),
                Db::Postgres(_) => {
                    let mut connection = PgConnection::connect(&t.address).await.unwrap();
                    sqlx::query_as(sql)
                        .fetch_one(&mut connection)
                        .await
                        .unwrap()
                }
            };
            if rows > 0 {
                found.push(format!("{table}.{column}: {text}"));
            }
        }
    }
    found
}

const NAME: &str = "wilhelmina.quill";

/// A person with something in every table that holds something of people: the owner of a workspace of
/// theirs, and a member of another's.
async fn busy_person(t: &Fixture) -> (String, Access, Access) {
    let (mira, school) = t.school("One").await;
    let (person, own) = t.person(NAME).await;
    let workspace = school.workspace().to_owned();
    let id = person.id.clone();
    t.start_session(&id, "session-hash", "Quill's Browser", NOW)
        .await
        .unwrap();
    let (of, by) = (workspace.clone(), id.clone());
    t.db.write(Scope::Workspace(workspace.clone()), move |tx| {
        Box::pin(async move {
            let (w, p) = (of.as_str(), by.as_str());
            exec!(tx, "insert into member (workspace_id, person_id, role, created_at) values ($1, $2, 'manager', 1)", w, p)?;
            exec!(tx, "insert into saved_view (workspace_id, id, person_id, list, name, query, shared, created_at) values ($1, 'v1', $2, 'students', 'wilhelmina.quill own', 'q=a', false, 1)", w, p)?;
            exec!(tx, "insert into saved_view (workspace_id, id, person_id, list, name, query, shared, created_at) values ($1, 'v2', $2, 'students', 'Shared', 'q=b', true, 1)", w, p)?;
            exec!(tx, "insert into chart_note (workspace_id, id, person_id, day, body, shared, created_at) values ($1, 'n1', $2, '2026-01-01', 'I, wilhelmina.quill', false, 1)", w, p)?;
            exec!(tx, "insert into tag_change (workspace_id, id, person_id, tag, change, at) values ($1, 't1', $2, 'late', 'add', 1)", w, p)?;
            exec!(tx, "insert into notice (workspace_id, person_id, id, event, text, path, shown, digest, at) values ($1, $2, 'o1', 'e', 'For wilhelmina.quill', '/', true, false, 1)", w, p)?;
            exec!(tx, "insert into api_token (workspace_id, id, person_id, name, prefix, token_hash, scopes, created_at) values ($1, 'k1', $2, 'Quill nightly', 'ate_', 'th9', 'students:read', 1)", w, p)?;
            exec!(tx, "insert into api_call (workspace_id, token_id, idempotency_key, asked, begun_at) values ($1, 'k1', 'once', 'aa', 1)", w)?;
            exec!(tx, "insert into invitation (workspace_id, id, email, role, token_hash, invited_by, created_at, expires_at) values ($1, 'i1', 'wilhelmina.quill@example.com', 'viewer', 'th1', $2, 1, 2)", w, p)?;
            exec!(tx, "insert into ordered_list (workspace_id, owner, list, version) values ($1, $2, 'overview/tiles', 1)", w, p)?;
            exec!(tx, "insert into share (workspace_id, id, person_id, name, kind, query, with_names, token_hash, origins, created_at) values ($1, 'l1', $2, 'From wilhelmina.quill', 'overview', '', false, 'th2', '', 1)", w, p)?;
            exec!(tx, "insert into view_as (workspace_id, session_hash, person_id, name, role, until) values ($1, 'session-hash', $2, 'wilhelmina.quill', 'manager', 2)", w, p)?;
            exec!(tx, "insert into access_grant (workspace_id, id, operator_id, reason, hours, state, asked_at) values ($1, 'g1', $2, 'Quill asks', 1, 'asked', 1)", w, p)?;
            for (id, state) in [("c1", "proposed"), ("c2", "active")] {
                exec!(tx, "insert into collaboration (id, creator_workspace, brand_name, creator_name, proposed_by, email, brand_shows, creator_shows, state, created_at, expires_at) values ($2, $1, '', 'One', 'creator', 'wilhelmina.quill@example.com', '[]', '[]', $3, 1, 2)", w, id, state)?;
            }
            exec!(tx, "insert into report (workspace_id, id, name, metrics, subject, rhythm, hour, zone, paused, created_at) values ($1, 'r1', 'Weekly', '[]', '', 'week-1', 7, 'UTC', false, 1)", w)?;
            exec!(tx, "insert into report_reader (workspace_id, report_id, person_id) values ($1, 'r1', $2)", w, p)?;
            exec!(tx, "insert into file (workspace_id, id, kind, name, media, sha256, bytes, person_id, created_at) values ($1, 'f1', 'export', 'x.csv', 'text/csv', 'aa', 1, $2, 1)", w, p)?;
            Ok(())
        })
    })
    .await
    .unwrap();
    let by = id.clone();
    t.db.write(Scope::Nobody, move |tx| {
        Box::pin(async move {
            let p = by.as_str();
            let mail = "wilhelmina.quill@example.com";
            exec!(tx, "insert into second_factor (person_id, sealed, last_step, created_at) values ($1, 's', 0, 1)", p)?;
            exec!(tx, "insert into recovery_code (person_id, code_hash) values ($1, 'c')", p)?;
            exec!(tx, "insert into sign_in_step (token_hash, person_id, tries, created_at) values ('h', $1, 0, 1)", p)?;
            exec!(tx, "insert into proof (token_hash, person_id, kind, email, created_at) values ('h', $1, 'new_email', 'w.quill@elsewhere.example', 1)", p)?;
            exec!(tx, "insert into reset_ask (id, email, created_at) values ('r', $1, 1)", mail)?;
            exec!(tx, "insert into operator (person_id, since) values ($1, 1)", p)?;
            exec!(tx, "insert into mail_stop (person_id, kind, at) values ($1, 'digest', 1)", p)?;
            exec!(tx, "insert into mail_unsubscribe (token_hash, person_id, kind, created_at) values ('h', $1, 'digest', 1)", p)?;
            exec!(tx, "insert into notice_setting (person_id, zone, digest_hour, choices) values ($1, 'Asia/Quill', 7, '{}')", p)?;
            for (mail_id, to, subject, state) in [
                ("m1", mail, "For you", "sent"),
                ("m2", "mira@example.com", "From wilhelmina.quill", "sent"),
            ] {
                exec!(tx, "insert into mail (id, kind, to_name, to_email, subject, body, state, attempt, due_at, created_at) values ($1, 'k', 'n', $2, $3, 'b', $4, 1, 1, 1)", mail_id, to, subject, state)?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    assert_ne!(mira.id, id);
    (id, school, own)
}

on_both!(a_copy_tells_all_that_is_held, |t| {
    let (person, school, _) = busy_person(&t).await;
    let copy = of_person(&t, &person, NOW).await.unwrap();
    let copy: serde_json::Value = serde_json::from_str(&copy).unwrap();
    assert_eq!(copy["about"]["email"], "wilhelmina.quill@example.com");
    assert_eq!(
        copy["account"]["session"][0]["user_agent"],
        "Quill's Browser"
    );
    assert_eq!(copy["account"]["mail"][0]["subject"], "For you");
    let workspaces = copy["workspaces"].as_array().unwrap();
    let one = workspaces
        .iter()
        .find(|one| one["workspace"] == "One")
        .unwrap();
    assert_eq!(one["held"]["member"][0]["role"], "manager");
    assert_eq!(one["held"]["chart_note"][0]["body"], "I, wilhelmina.quill");
    let text = copy.to_string();
    for secret in ["session-hash", "argon2id", "\"sealed\""] {
        assert!(!text.contains(secret), "{secret}");
    }
    // It is nobody else's data.
    assert!(!text.contains("mira@example.com") && !text.contains(school.person()));
});

on_both!(nothing_stays_of_an_erased_person, |t| {
    let (person, school, own) = busy_person(&t).await;
    let alone = t.owned_alone(&person).await.unwrap();
    assert_eq!(alone, ["wilhelmina.quill's"]);
    let refused = t.erase_person(&person, NOW).await;
    assert!(
        matches!(refused, Err(StoreError::Conflict(_))),
        "{refused:?}"
    );
    let still = t.credentials("wilhelmina.quill@example.com").await.unwrap();
    assert!(still.is_some(), "a refusal changes nothing");

    t.close_workspace(&own, NOW).await.unwrap();
    t.erase_person(&person, NOW).await.unwrap();
    // What is left behind of a workspace that they were no member of any more.
    let (of, by) = (school.workspace().to_owned(), person.clone());
    t.db.write(Scope::Workspace(of.clone()), move |tx| {
        Box::pin(async move {
            exec!(tx, "insert into saved_view (workspace_id, id, person_id, list, name, query, shared, created_at) values ($1, 'v9', $2, 'students', 'wilhelmina.quill again', 'q=a', false, 1)", of, by)?;
            Ok(())
        })
    })
    .await
    .unwrap();
    t.clear_after_person(&person, NOW).await.unwrap();

    let canaries = ["wilhelmina", "quill"];
    let mut left = columns_with(&t, &canaries).await;
    // A closed workspace's audit log stays, and says what it was called.
    left.retain(|column| {
        !column.starts_with("audit_entry.after") && !column.starts_with("audit_entry.before")
    });
    // The harness keeps no hashes of its set-up tokens, but the tokens.
    left.retain(|column| !column.starts_with("setup.token_hash"));
    assert_eq!(left, Vec::<String>::new());
    assert_eq!(
        t.identify("session-hash", NOW)
            .await
            .unwrap()
            .map(|i| i.person.id),
        None
    );
    let mut tx = t.db.read(&school).await.unwrap();
    let (name,) = one!(
        tx,
        (String,),
        "select p.name from saved_view v join person p on p.id = v.person_id where v.id = 'v2' and v.workspace_id = $1",
        school.workspace()
    )
    .unwrap();
    assert_eq!(name, ERASED_NAME, "what was shared stays, by nobody");
    let (agreed,) = one!(tx, (String,), "select id from collaboration").unwrap();
    assert_eq!(agreed, "c2", "what was agreed on goes on");
    for chain in ["", school.workspace(), own.workspace()] {
        let verified = t.verify_chain(chain).await.unwrap();
        assert_eq!(verified.broken, None, "{chain}");
    }
});

on_both!(somebody_always_owns_and_runs, |t| {
    let (mira, school) = t.school("One").await;
    let refused = t.erase_person(&mira.id, NOW).await;
    assert!(
        matches!(refused, Err(StoreError::Conflict(_))),
        "the last owner and operator"
    );
    let (otto, _) = t.person("otto").await;
    let id = school.workspace().to_owned();
    let by = otto.id.clone();
    t.db.write(Scope::Workspace(id.clone()), move |tx| {
        Box::pin(async move {
            exec!(tx, "insert into member (workspace_id, person_id, role, created_at) values ($1, $2, $3, 1)", id, by, Role::Owner.as_str())?;
            Ok(())
        })
    })
    .await
    .unwrap();
    let alone = t.owned_alone(&mira.id).await.unwrap();
    assert_eq!(alone, ["one's"], "of One there is another owner now");
    for workspace in t.every_workspace().await.unwrap() {
        if workspace.name == "one's" {
            let access = Access::of_membership(&workspace.id, &mira.id, Role::Owner);
            t.close_workspace(&access, NOW).await.unwrap();
        }
    }
    let refused = t.erase_person(&mira.id, NOW).await;
    assert!(
        matches!(refused, Err(StoreError::Conflict(_))),
        "the last operator"
    );
    t.db.write(Scope::Nobody, move |tx| {
        Box::pin(async move {
            exec!(
                tx,
                "insert into operator (person_id, since) values ($1, 1)",
                otto.id
            )?;
            Ok(())
        })
    })
    .await
    .unwrap();
    t.erase_person(&mira.id, NOW).await.unwrap();
});

const KEY: &str = "mail:ida.falke@example.com";

/// The small school and one student more, who did everything that the others did.
fn with_ida() -> Vec<Record> {
    let mut records = small_school();
    records.push(Record::Student {
        key: KEY.to_owned(),
        name: Some("Ida Falke".to_owned()),
        email: Some("ida.falke@example.com".to_owned()),
        details: BTreeMap::from([("region".to_owned(), "Falkenland".to_owned())]),
    });
    records.push(enrolment("c1", KEY, Some("2013-12-21")));
    records.push(activity("c1", KEY, "home", "2014-01-02", 5));
    records.push(submission(
        "c1",
        KEY,
        "tma1",
        "2014-01-19",
        Some(90.0),
        false,
    ));
    records.push(progress("c1", KEY, "2014-01-10", 55.0));
    records
}

async fn committed(t: &Fixture, access: &Access, records: Vec<Record>) {
    let draft = draft(records);
    let digest = t.preview(access, &draft).await.unwrap().digest;
    t.commit(access, &draft, &digest, NOW, &|_| {})
        .await
        .unwrap();
}

on_both!(nothing_stays_of_an_erased_student, |t| {
    // The same school where they never were: what the other must look like in the end.
    let (_, without) = t.school("Two").await;
    committed(&t, &without, small_school()).await;
    let (_, access) = t.school("One").await;
    committed(&t, &access, with_ida()).await;
    // A second import corrects them.
    let mut again = with_ida();
    again.push(activity("c1", KEY, "quiz", "2014-02-10", 2));
    committed(&t, &access, again).await;
    let workspace = access.workspace().to_owned();
    let by = access.person().to_owned();
    t.db.write(Scope::Workspace(workspace.clone()), move |tx| {
        Box::pin(async move {
            let (w, p) = (workspace.as_str(), by.as_str());
            exec!(tx, "insert into student_tag (workspace_id, student_key, tag, created_at) values ($1, $2, 'late', 1)", w, KEY)?;
            exec!(tx, "insert into student_note (workspace_id, student_key, body, updated_at) values ($1, $2, 'Falke called', 1)", w, KEY)?;
            exec!(tx, "insert into student_note (workspace_id, student_key, body, updated_at) values ($1, 's1', 'Works with Ida Falke.', 1)", w)?;
            exec!(tx, "insert into chart_note (workspace_id, id, person_id, day, body, shared, created_at) values ($1, 'n1', $2, '2014-01-01', 'Ida Falke (ida.falke@example.com) ill', true, 1)", w, p)?;
            for (id, query) in [("v1", "q=Ida+Falke"), ("v2", "q=ida.falke%40example.com"), ("v3", "q=Ida%20Falke"), ("v4", "q=other")] {
                exec!(tx, "insert into saved_view (workspace_id, id, person_id, list, name, query, shared, created_at) values ($1, $2, $3, 'students', 'V', $4, true, 1)", w, id, p, query)?;
            }
            exec!(tx, "insert into export (workspace_id, id, person_id, subject, format, query, filter, name, created_at) values ($1, 'e1', $2, 'students', 'csv', 'q=Ida+Falke', 'Search: Ida Falke', 'students.csv', 1)", w, p)?;
            for (id, name, query) in [("l1", "For Ida Falke's parents", "q=other"), ("l2", "For the board", "q=ida.falke%40example.com")] {
                exec!(tx, "insert into share (workspace_id, id, person_id, name, kind, query, with_names, token_hash, origins, created_at) values ($1, $2, $3, $4, 'students', $5, true, $2, '', 1)", w, id, p, name, query)?;
            }
            exec!(tx, "insert into tag_change (workspace_id, id, person_id, tag, change, at) values ($1, 't1', $2, 'late', 'add', 1)", w, p)?;
            exec!(tx, "insert into tag_change_row (workspace_id, change_id, student_key) values ($1, 't1', $2)", w, KEY)?;
            exec!(tx, "update batch_reject set cell = 'IDA.Falke@example.com?' where workspace_id = $1", w)?;
            exec!(tx, "insert into file (workspace_id, id, kind, name, media, sha256, bytes, person_id, created_at) values ($1, 'f1', 'export', 'x.csv', 'text/csv', 'aa', 1, $2, 1)", w, p)?;
            Ok(())
        })
    })
    .await
    .unwrap();
    let mut tx = t.db.read(&access).await.unwrap();
    let (id,) = one!(
        tx,
        (String,),
        "select id from student where workspace_id = $1 and key = $2",
        access.workspace(),
        KEY
    )
    .unwrap();
    drop(tx);

    let copy = t.student_copy(&access, &id, NOW).await.unwrap();
    for told in ["Ida Falke", "Falkenland", "Falke called", "late", "90"] {
        assert!(copy.contains(told), "{told}");
    }
    assert!(!copy.contains("Ada"), "it is nobody else's data");

    let held = t.held(&access, &id, NOW).await.unwrap();
    assert_eq!(
        (held.enrolments, held.facts, held.tags, held.notes),
        (1, 4, 1, 1)
    );
    assert_eq!((held.rejects, held.mentions), (2, 8));
    assert_eq!((held.raw_files, held.exports), (2, 1));
    let erased = t.erase_student(&access, &id, NOW).await.unwrap();
    assert_eq!(erased, held, "what was said is what was done");

    let left = columns_with(&t, &["falke", "ida."]).await;
    assert_eq!(left, Vec::<String>::new());
    assert_eq!(t.wrong_rollups(access.workspace()).await.unwrap(), 0);
    let state = crate::dump::dump(&t, &access).await;
    assert_eq!(state, crate::dump::dump(&t, &without).await);
    let verified = t.verify_chain(access.workspace()).await.unwrap();
    assert_eq!(verified.broken, None);
    assert_eq!(t.held(&access, &id, NOW).await, Err(StoreError::NotFound));

    let known = t.known(&access).await.unwrap().erased;
    assert!(known.find(KEY).is_some() && known.find("ida.falke@example.com").is_some());
    let hash = erased_hash(access.workspace(), KEY);
    let other = t.known(&without).await.unwrap().erased;
    assert_eq!(other.find(KEY), None);
    assert_eq!(t.let_in(&access, &[hash].into(), NOW).await, Ok(1));
    assert_eq!(t.known(&access).await.unwrap().erased.find(KEY), None);
});
