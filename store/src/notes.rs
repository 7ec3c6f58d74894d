//! What is kept of notes on charts.

use crate::import::day;
use crate::{Store, all, exec, ids, row};
use domain::access::Access;
use domain::error::{StoreError, StoreResult};
use domain::metric::Span;
use domain::note::{NewNote, Note, NoteStore};
use domain::time::Micros;

row! {
    struct NoteRow {
        id: String,
        day: String,
        body: String,
        shared: bool,
        person_id: String,
        author: String,
    }
}

#[async_trait::async_trait]
impl NoteStore for Store {
    async fn notes(&self, access: &Access, span: Span) -> StoreResult<Vec<Note>> {
        let mut tx = self.db.read(access).await?;
        let rows = all!(
            tx,
            NoteRow,
            "select n.id, n.day, n.body, n.shared, n.person_id, p.name as author
               from chart_note n join person p on p.id = n.person_id
              where n.workspace_id = $1 and n.day between $2 and $3
                and (n.person_id = $4 or n.shared = true)
              order by n.day, n.created_at, n.id",
            access.workspace(),
            span.from.to_string(),
            span.to.to_string(),
            access.person()
        )?;
        let note = |row: NoteRow| {
            Ok(Note {
                day: day(&row.day)?,
                mine: row.person_id == access.person(),
                id: row.id,
                text: row.body,
                shared: row.shared,
                author: row.author,
            })
        };
        rows.into_iter().map(note).collect()
    }

    async fn keep_note(&self, access: &Access, note: &NewNote, now: Micros) -> StoreResult<String> {
        let (by, note, id) = (access.clone(), note.clone(), ids::new_id(now));
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    exec!(
                        tx,
                        "insert into chart_note
                           (workspace_id, id, person_id, day, body, shared, created_at)
                         values ($1, $2, $3, $4, $5, $6, $7)",
                        by.workspace(),
                        id.as_str(),
                        by.person(),
                        note.day.to_string(),
                        note.text.as_str(),
                        note.shared,
                        now
                    )?;
                    Ok(id)
                })
            })
            .await
    }

    async fn forget_note(&self, access: &Access, note: &str, others: bool) -> StoreResult<()> {
        let (by, id) = (access.clone(), note.to_owned());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let touched = exec!(
                        tx,
                        "delete from chart_note
                          where workspace_id = $1 and id = $2
                            and (person_id = $3 or (shared = true and $4 = true))",
                        by.workspace(),
                        id.as_str(),
                        by.person(),
                        others
                    )?;
                    if touched == 0 {
                        return Err(StoreError::NotFound);
                    }
                    Ok(())
                })
            })
            .await
    }
}
