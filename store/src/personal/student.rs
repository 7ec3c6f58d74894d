//! What is held about one student, and its end.

use super::copy;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::import::project::{self, Keys};
use crate::import::{STATEMENT_SECONDS, claim};
use crate::rollup::{self, Touched};
use crate::{all, exec, one, row, workspaces};
use domain::access::Access;
use domain::error::{StoreError, StoreResult};
use domain::personal::{Held, erased_hash};
use domain::time::Micros;
use serde_json::json;
use std::collections::BTreeSet;

/// A table with the statement that takes a student's rows away. What refers to others comes first.
macro_rules! gone {
    ($($table:literal where $by:literal),* $(,)?) => {
        &[$(($table, concat!("delete from ", $table, " where workspace_id = $1 and ", $by))),*]
    };
}

/// `$1` is the workspace, `$2` the student's key. The projections and rollups follow from these.
const ROWS: &[(&str, &str)] = gone![
    "fact_witness" where "fact_no in (select f.no from fact f where f.workspace_id = $1 and f.student_key = $2)",
    "fact" where "student_key = $2",
    "entry" where "((kind = 'student' and key = $2) or (kind = 'enrolment' and key in
        (select e.key from enrolment e where e.workspace_id = $1 and e.student_key = $2)))",
    "student_tag" where "student_key = $2",
    "student_note" where "student_key = $2",
    "tag_change_row" where "student_key = $2",
];

/// The tables from which an erased student's rows go: these, and what is made from them again.
pub fn tables() -> impl Iterator<Item = &'static str> {
    let made_again = ["student", "enrolment", "seen_day"];
    ROWS.iter().map(|(table, _)| *table).chain(made_again)
}

/// A table of texts by others: how many rows name the student, and the same made to name nobody.
macro_rules! naming {
    ($($table:literal set $set:literal where $by:literal),* $(,)?) => {
        &[$((
            $table,
            concat!("select count(*) from ", $table, " where workspace_id = $1 and ", $by),
            concat!("update ", $table, " set ", $set, " where workspace_id = $1 and ", $by),
        )),*]
    };
}

/// Texts of others that may name the student. `$2` is the name, which is replaced as it is written, `$3`
/// the address.
const NAMING: &[(&str, &str, &str)] = naming![
    "chart_note" set "body = replace(replace(body, $2, '[erased]'), $3, '[erased]')"
        where "replace(replace(body, $2, ''), $3, '') <> body",
    "student_note" set "body = replace(replace(body, $2, '[erased]'), $3, '[erased]')"
        where "replace(replace(body, $2, ''), $3, '') <> body",
    "share" set "name = replace(replace(name, $2, '[erased]'), $3, '[erased]')"
        where "replace(replace(name, $2, ''), $3, '') <> name",
    "notice" set "text = replace(replace(text, $2, '[erased]'), $3, '[erased]')"
        where "replace(replace(text, $2, ''), $3, '') <> text",
    "export" set "filter = replace(replace(filter, $2, '[erased]'), $3, '[erased]'), query = ''"
        where "replace(replace(filter, $2, ''), $3, '') <> filter",
    "batch_reject" set "cell = '[erased]'"
        where "replace(replace(lower(cell), lower($2), ''), lower($3), '') <> lower(cell)",
];

/// Kept views whose question names them, however the address writes it: `$2` is the name, `$3` the
/// address, `$4` the name as an address spells it.
macro_rules! of_views {
    ($begin:literal) => {
        concat!(
            $begin,
            " where workspace_id = $1
               and (replace(replace(replace(query, '+', ' '), '%20', ' '), $2, '')
                        <> replace(replace(query, '+', ' '), '%20', ' ')
                    or replace(replace(lower(query), '%40', '@'), $3, '') <> replace(lower(query), '%40', '@')
                    or replace(query, $4, '') <> query)"
        )
    };
}

const COUNT_VIEWS: &str = of_views!("select count(*) from saved_view");
const FORGET_VIEWS: &str = of_views!("delete from saved_view");
/// A link that asks for them dies: without its question it would show others than it was made for.
const COUNT_SHARES: &str = of_views!("select count(*) from share");
const FORGET_SHARES: &str = of_views!("delete from share");

/// Batches whose raw files speak of the student, or may: a row that was rejected and a batch that was
/// undone left no trace of whom they spoke of.
macro_rules! of_raw_files {
    ($begin:literal) => {
        concat!(
            $begin,
            " where workspace_id = $1 and sha256 <> '' and batch_id in (
                select b.id from batch b
                 where b.workspace_id = $1
                   and (b.undone_at is not null or b.rejected > 0
                        or b.no in (select f.batch_no from fact f
                                     where f.workspace_id = $1 and f.student_key = $2)
                        or b.no in (select w.batch_no from fact_witness w
                                      join fact f on f.workspace_id = w.workspace_id and f.no = w.fact_no
                                     where w.workspace_id = $1 and f.student_key = $2)
                        or b.no in (select n.batch_no from entry n
                                     where n.workspace_id = $1
                                       and ((n.kind = 'student' and n.key = $2)
                                            or (n.kind = 'enrolment' and n.key in (
                                                select e.key from enrolment e
                                                 where e.workspace_id = $1 and e.student_key = $2))))))"
        )
    };
}

const COUNT_RAW_FILES: &str = of_raw_files!("select count(*) from batch_file");
/// An empty hash says that nothing is kept; the bytes go with the next sweep.
const FORGET_RAW_FILES: &str = of_raw_files!("update batch_file set sha256 = ''");

/// Files made here that may speak of anybody in School end now.
const END_EXPORTS: &str = "
    update file set expires_at = $2
     where workspace_id = $1 and kind = 'export' and (expires_at is null or expires_at > $2)";

row! {
    struct Student {
        key: String,
        name: String,
        email: Option<String>,
    }
}

impl Student {
    /// The address; empty without one, which no text holds.
    fn email(&self) -> &str {
        self.email.as_deref().unwrap_or_default()
    }
}

/// The student, to whoever sees the whole workspace.
async fn find(tx: &mut Tx, access: &Access, student: &str) -> StoreResult<Student> {
    if !access.scope().is_all() {
        return Err(StoreError::NotFound);
    }
    Ok(one!(
        tx,
        Student,
        "select key, name, email from student where workspace_id = $1 and id = $2",
        access.workspace(),
        student
    )?)
}

row! {
    struct Counts {
        enrolments: i64,
        facts: i64,
        versions: i64,
        tags: i64,
        notes: i64,
        exports: i64,
    }
}

const COUNTS: &str = "
    select (select count(*) from enrolment where workspace_id = $1 and student_key = $2) as enrolments,
           (select count(*) from fact
             where workspace_id = $1 and student_key = $2 and is_current = true) as facts,
           (select count(*) from entry
             where workspace_id = $1
               and ((kind = 'student' and key = $2)
                    or (kind = 'enrolment' and key in (
                        select e.key from enrolment e
                         where e.workspace_id = $1 and e.student_key = $2)))) as versions,
           (select count(*) from student_tag where workspace_id = $1 and student_key = $2) as tags,
           (select count(*) from student_note where workspace_id = $1 and student_key = $2) as notes,
           (select count(*) from file
             where workspace_id = $1 and kind = 'export'
               and (expires_at is null or expires_at > $3)) as exports";

/// How much speaks of a student.
async fn counted(
    tx: &mut Tx,
    workspace: &str,
    student: &Student,
    now: Micros,
) -> StoreResult<Held> {
    let key = student.key.as_str();
    let counts = one!(tx, Counts, COUNTS, workspace, key, now)?;
    let (raw_files,) = one!(tx, (i64,), COUNT_RAW_FILES, workspace, key)?;
    let (name, email, spelled) = (
        student.name.as_str(),
        student.email(),
        spelled(&student.name),
    );
    let (mut rejects, mut mentions) = (0, 0);
    for (table, statement, _) in NAMING {
        let (rows,) = one!(tx, (i64,), *statement, workspace, name, email)?;
        match *table {
            "batch_reject" => rejects += rows,
            _ => mentions += rows,
        }
    }
    let views = one!(
        tx,
        (i64,),
        COUNT_VIEWS,
        workspace,
        name,
        email,
        spelled.as_str()
    )?;
    mentions += views.0;
    let shares = one!(
        tx,
        (i64,),
        COUNT_SHARES,
        workspace,
        name,
        email,
        spelled.as_str()
    )?;
    mentions += shares.0;
    Ok(Held {
        name: name.to_owned(),
        rejects,
        mentions,
        enrolments: counts.enrolments,
        facts: counts.facts,
        versions: counts.versions,
        tags: counts.tags,
        notes: counts.notes,
        raw_files,
        exports: counts.exports,
    })
}

/// What is held about a student.
pub(super) async fn held(
    tx: &mut Tx,
    access: &Access,
    student: &str,
    now: Micros,
) -> StoreResult<Held> {
    let found = find(tx, access, student).await?;
    counted(tx, access.workspace(), &found, now).await
}

/// Takes the student out of other people's texts.
async fn unname(tx: &mut Tx, workspace: &str, student: &Student) -> StoreResult<()> {
    let (name, email) = (student.name.as_str(), student.email());
    for (_, _, statement) in NAMING {
        exec!(tx, *statement, workspace, name, email)?;
    }
    let spelled = spelled(name);
    for forget in [FORGET_VIEWS, FORGET_SHARES] {
        exec!(tx, forget, workspace, name, email, spelled.as_str())?;
    }
    Ok(())
}

/// A text as the query of an address spells it.
fn spelled(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            b' ' => "+".to_owned(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// A copy of what is held about a student, noted in the audit log.
pub(super) async fn told(
    tx: &mut Tx,
    access: &Access,
    student: &str,
    now: Micros,
) -> StoreResult<String> {
    let found = find(tx, access, student).await?;
    let about = (found.name.as_str(), found.key.as_str());
    let text = copy::of_student(tx, access.workspace(), about, now).await?;
    note(tx, access, "student.copied", student, None, now).await?;
    Ok(text)
}

/// Erases a student, with the workspace's row held: no import writes meanwhile.
pub(super) async fn erase(
    tx: &mut Tx,
    access: &Access,
    student: &str,
    now: Micros,
) -> StoreResult<Held> {
    let workspace = access.workspace();
    tx.allow_seconds(STATEMENT_SECONDS).await?;
    let calendar = claim(tx, workspace).await?;
    let found = find(tx, access, student).await?;
    let held = counted(tx, workspace, &found, now).await?;
    let key = found.key.as_str();

    let mut touched = Touched::default();
    let days = all!(
        tx,
        (String, String),
        "select distinct kind, day from fact
          where workspace_id = $1 and student_key = $2 and is_current = true",
        workspace,
        key
    )?;
    for (kind, day) in &days {
        touched.fact(kind, day);
    }
    let enrolments = all!(
        tx,
        (String,),
        "select key from enrolment where workspace_id = $1 and student_key = $2",
        workspace,
        key
    )?;
    let mut keys = Keys::new();
    keys.insert("student".to_owned(), [found.key.clone()].into());
    let enrolments = enrolments.into_iter().map(|(key,)| key).collect();
    keys.insert("enrolment".to_owned(), enrolments);

    exec!(tx, FORGET_RAW_FILES, workspace, key)?;
    exec!(tx, END_EXPORTS, workspace, now)?;
    for (_, statement) in ROWS {
        exec!(tx, *statement, workspace, key)?;
    }
    unname(tx, workspace, &found).await?;
    project::settle(tx, workspace, &calendar, now, keys, &mut touched).await?;
    rollup::recount(tx, workspace, &touched).await?;
    let known = [Some(found.key.as_str()), found.email.as_deref()];
    for text in known.into_iter().flatten() {
        let hash = erased_hash(workspace, text);
        exec!(
            tx,
            "insert into erased_student (workspace_id, hash, at) values ($1, $2, $3)
             on conflict (workspace_id, hash) do nothing",
            workspace,
            hash.as_str(),
            now
        )?;
    }
    let counts = json!({ "enrolments": held.enrolments, "facts": held.facts });
    note(tx, access, "student.erased", student, Some(counts), now).await?;
    Ok(held)
}

/// Lets erased students be imported again.
pub(super) async fn let_in(
    tx: &mut Tx,
    access: &Access,
    hashes: &BTreeSet<String>,
    now: Micros,
) -> StoreResult<u64> {
    let workspace = access.workspace();
    // Previews are kept under the version of the data.
    workspaces::bump(tx, workspace).await?;
    let mut gone = 0;
    for hash in hashes {
        gone += exec!(
            tx,
            "delete from erased_student where workspace_id = $1 and hash = $2",
            workspace,
            hash.as_str()
        )?;
    }
    if gone > 0 {
        note(tx, access, "students.let_in", "", None, now).await?;
    }
    Ok(gone)
}

async fn note(
    tx: &mut Tx,
    access: &Access,
    action: &'static str,
    object: &str,
    after: Option<serde_json::Value>,
    now: Micros,
) -> StoreResult<()> {
    let entry = Entry {
        actor: access.person(),
        action,
        object,
        before: None,
        after,
    };
    audit::record(tx, access.workspace(), now, entry).await
}
