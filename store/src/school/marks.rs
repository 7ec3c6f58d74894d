//! Tags and notes that people put on students.

use crate::audit::{self, Entry};
use crate::db::{self, BULK, Tx};
use crate::dialect::Pair;
use crate::{Store, all, both, bulk, exec, ids, one, optional, row};
use domain::access::Access;
use domain::error::{StoreError, StoreResult};
use domain::school::marks::{Changed, MOST_TAGS, MarkStore, Marks, TagChange};
use domain::time::Micros;
use serde_json::json;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Holds the workspace's row, so that writers of marks come one after the other. The data version stays:
/// no kept answer depends on marks.
const HOLD: Pair = both!("select id from workspace where id = $1 " { lock });

const TAGS_OF: Pair = both!(
    "select s.id, t.tag from " {rows 1}
    " join student s on s.workspace_id = $2 and s.id = r.value ->> 0
      join student_tag t on t.workspace_id = s.workspace_id and t.student_key = s.key"
);

const NOTES_OF: Pair = both!(
    "select s.id, n.body from " {rows 1}
    " join student s on s.workspace_id = $2 and s.id = r.value ->> 0
      join student_note n on n.workspace_id = s.workspace_id and n.student_key = s.key"
);

const STANDING: Pair = both!(
    "select s.id, s.key,
       (select count(*) from student_tag t
         where t.workspace_id = s.workspace_id and t.student_key = s.key) as tags,
       (select count(*) from student_tag t
         where t.workspace_id = s.workspace_id and t.student_key = s.key and t.tag = $3) as tagged
      from " {rows 1}
    " join student s on s.workspace_id = $2 and s.id = r.value ->> 0 order by s.id"
);

const PUT_ON: Pair = both!(
    "insert into student_tag (workspace_id, student_key, tag, created_at)
     select $2, r.value ->> 0, $3, $4 from " {rows 1}
    " where true on conflict do nothing"
);

const TAKE_OFF: Pair = both!(
    "delete from student_tag where workspace_id = $2 and tag = $3
       and student_key in (select r.value ->> 0 from " {rows 1} ")"
);

const REMEMBER: Pair = both!(
    "insert into tag_change_row (workspace_id, change_id, student_key)
     select $2, $3, r.value ->> 0 from " {rows 1}
    " where true on conflict do nothing"
);

row! {
    struct Standing {
        id: String,
        key: String,
        tags: i64,
        tagged: i64,
    }
}

#[async_trait::async_trait]
impl MarkStore for Store {
    async fn marks(
        &self,
        access: &Access,
        students: &[String],
    ) -> StoreResult<HashMap<String, Marks>> {
        let mut tx = self.db.read(access).await?;
        let mut found: HashMap<String, Marks> = HashMap::new();
        for chunk in students.chunks(BULK) {
            let ids: Vec<[&str; 1]> = chunk.iter().map(|id| [id.as_str()]).collect();
            let ids = db::json(&ids)?;
            let workspace = access.workspace();
            for (id, tag) in all!(tx, (String, String), TAGS_OF, ids.as_str(), workspace)? {
                found.entry(id).or_default().tags.insert(tag);
            }
            for (id, note) in all!(tx, (String, String), NOTES_OF, ids.as_str(), workspace)? {
                found.entry(id).or_default().note = note;
            }
        }
        Ok(found)
    }

    async fn tags(&self, access: &Access) -> StoreResult<Vec<(String, i64)>> {
        let mut tx = self.db.read(access).await?;
        // Only of students who are there: an undone import leaves its students' tags behind.
        Ok(all!(
            tx,
            (String, i64),
            "select t.tag, count(*) from student_tag t
               join student s on s.workspace_id = t.workspace_id and s.key = t.student_key
              where t.workspace_id = $1 group by t.tag order by t.tag",
            access.workspace()
        )?)
    }

    async fn tagged(&self, access: &Access, tag: &str) -> StoreResult<HashSet<String>> {
        let mut tx = self.db.read(access).await?;
        let rows = all!(
            tx,
            (String,),
            "select s.id from student_tag t
               join student s on s.workspace_id = t.workspace_id and s.key = t.student_key
              where t.workspace_id = $1 and t.tag = $2",
            access.workspace(),
            tag
        )?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    async fn change_tag(
        &self,
        access: &Access,
        students: &[String],
        tag: &str,
        change: TagChange,
        dry_run: bool,
        now: Micros,
    ) -> StoreResult<Changed> {
        if dry_run {
            let mut tx = self.db.read(access).await?;
            let found = sorted_out(&mut tx, access.workspace(), students, tag, change).await?;
            return Ok(found.0);
        }
        let (by, students, tag) = (access.clone(), students.to_vec(), tag.to_owned());
        self.db
            .write(access, move |tx| {
                Box::pin(async move { change_all(tx, &by, &students, &tag, change, now).await })
            })
            .await
    }

    async fn undo_tag(&self, access: &Access, action: &str, now: Micros) -> StoreResult<u64> {
        let (by, action) = (access.clone(), action.to_owned());
        self.db
            .write(access, move |tx| {
                Box::pin(async move { undo(tx, &by, &action, now).await })
            })
            .await
    }

    async fn set_tags(
        &self,
        access: &Access,
        student: &str,
        tags: &BTreeSet<String>,
        now: Micros,
    ) -> StoreResult<()> {
        let (by, student, tags) = (access.clone(), student.to_owned(), tags.clone());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let key = held_key(tx, by.workspace(), &student).await?;
                    exec!(
                        tx,
                        "delete from student_tag where workspace_id = $1 and student_key = $2",
                        by.workspace(),
                        key.as_str()
                    )?;
                    for tag in &tags {
                        exec!(
                            tx,
                            "insert into student_tag (workspace_id, student_key, tag, created_at)
                             values ($1, $2, $3, $4)",
                            by.workspace(),
                            key.as_str(),
                            tag.as_str(),
                            now
                        )?;
                    }
                    marked(tx, &by, &student, "tags", now).await
                })
            })
            .await
    }

    async fn set_note(
        &self,
        access: &Access,
        student: &str,
        note: &str,
        now: Micros,
    ) -> StoreResult<()> {
        let (by, student, note) = (access.clone(), student.to_owned(), note.to_owned());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let key = held_key(tx, by.workspace(), &student).await?;
                    exec!(
                        tx,
                        "delete from student_note where workspace_id = $1 and student_key = $2",
                        by.workspace(),
                        key.as_str()
                    )?;
                    if !note.is_empty() {
                        exec!(
                            tx,
                            "insert into student_note (workspace_id, student_key, body, updated_at)
                             values ($1, $2, $3, $4)",
                            by.workspace(),
                            key.as_str(),
                            note.as_str(),
                            now
                        )?;
                    }
                    marked(tx, &by, &student, "note", now).await
                })
            })
            .await
    }
}

/// Records that somebody marked a student; what they wrote stays out of the log.
async fn marked(
    tx: &mut Tx,
    by: &Access,
    student: &str,
    field: &str,
    now: Micros,
) -> StoreResult<()> {
    let entry = Entry {
        actor: by.person(),
        action: "student.marked",
        object: student,
        before: None,
        after: Some(json!({"field": field})),
    };
    audit::record(tx, by.workspace(), now, entry).await
}

/// The natural key of a student, while the workspace is held.
async fn held_key(tx: &mut Tx, workspace: &str, student: &str) -> StoreResult<String> {
    one!(tx, (String,), HOLD, workspace)?;
    let (key,) = one!(
        tx,
        (String,),
        "select key from student where workspace_id = $1 and id = $2",
        workspace,
        student
    )?;
    Ok(key)
}

/// What a change would do, and the natural keys that it would touch.
async fn sorted_out(
    tx: &mut Tx,
    workspace: &str,
    students: &[String],
    tag: &str,
    change: TagChange,
) -> StoreResult<(Changed, Vec<[String; 1]>)> {
    let wanted: BTreeSet<&str> = students.iter().map(String::as_str).collect();
    let wanted: Vec<[&str; 1]> = wanted.into_iter().map(|id| [id]).collect();
    let (mut found, mut keys) = (Changed::default(), Vec::new());
    let most = i64::try_from(MOST_TAGS).unwrap_or(i64::MAX);
    for chunk in wanted.chunks(BULK) {
        let ids = db::json(chunk)?;
        let rows = all!(tx, Standing, STANDING, ids.as_str(), workspace, tag)?;
        found.gone += chunk.len() - rows.len();
        for row in rows {
            let is_on = row.tagged > 0;
            match change {
                TagChange::Add if is_on => found.already += 1,
                TagChange::Add if row.tags >= most => found.full.push(row.id),
                TagChange::Remove if !is_on => found.already += 1,
                TagChange::Add | TagChange::Remove => {
                    found.changed.push(row.id);
                    keys.push([row.key]);
                }
            }
        }
    }
    Ok((found, keys))
}

async fn change_all(
    tx: &mut Tx,
    by: &Access,
    students: &[String],
    tag: &str,
    change: TagChange,
    now: Micros,
) -> StoreResult<Changed> {
    one!(tx, (String,), HOLD, by.workspace())?;
    let (mut found, keys) = sorted_out(tx, by.workspace(), students, tag, change).await?;
    if keys.is_empty() {
        return Ok(found);
    }
    let id = ids::new_id(now);
    exec!(
        tx,
        "insert into tag_change (workspace_id, id, person_id, tag, change, at)
         values ($1, $2, $3, $4, $5, $6)",
        by.workspace(),
        id.as_str(),
        by.person(),
        tag,
        change.as_str(),
        now
    )?;
    bulk!(tx, REMEMBER, keys, by.workspace(), id.as_str())?;
    apply(tx, by.workspace(), &keys, tag, change, now).await?;
    let entry = Entry {
        actor: by.person(),
        action: "students.tagged",
        object: &id,
        before: None,
        after: Some(json!({"tag": tag, "change": change.as_str(), "students": keys.len()})),
    };
    audit::record(tx, by.workspace(), now, entry).await?;
    found.action = Some(id);
    Ok(found)
}

async fn apply(
    tx: &mut Tx,
    workspace: &str,
    keys: &[[String; 1]],
    tag: &str,
    change: TagChange,
    now: Micros,
) -> StoreResult<u64> {
    Ok(match change {
        TagChange::Add => bulk!(tx, PUT_ON, keys, workspace, tag, now)?,
        TagChange::Remove => bulk!(tx, TAKE_OFF, keys, workspace, tag)?,
    })
}

async fn undo(tx: &mut Tx, by: &Access, action: &str, now: Micros) -> StoreResult<u64> {
    one!(tx, (String,), HOLD, by.workspace())?;
    let kept = optional!(
        tx,
        (String, String, Option<i64>),
        "select tag, change, undone_at from tag_change
          where workspace_id = $1 and id = $2 and person_id = $3",
        by.workspace(),
        action,
        by.person()
    )?;
    let (tag, change, undone_at) = kept.ok_or(StoreError::NotFound)?;
    if undone_at.is_some() {
        return Err(StoreError::Conflict("This was undone already."));
    }
    let back = if change == TagChange::Add.as_str() {
        TagChange::Remove
    } else {
        TagChange::Add
    };
    let keys = all!(
        tx,
        (String,),
        "select student_key from tag_change_row where workspace_id = $1 and change_id = $2",
        by.workspace(),
        action
    )?;
    let keys: Vec<[String; 1]> = keys.into_iter().map(|(key,)| [key]).collect();
    let touched = apply(tx, by.workspace(), &keys, &tag, back, now).await?;
    exec!(
        tx,
        "update tag_change set undone_at = $3 where workspace_id = $1 and id = $2",
        by.workspace(),
        action,
        now
    )?;
    let entry = Entry {
        actor: by.person(),
        action: "students.tag_undone",
        object: action,
        before: None,
        after: Some(json!({"tag": tag, "students": touched})),
    };
    audit::record(tx, by.workspace(), now, entry).await?;
    Ok(touched)
}
