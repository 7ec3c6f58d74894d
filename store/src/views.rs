//! What is kept of views of tables.

use crate::{Store, all, exec, ids, row};
use domain::access::Access;
use domain::error::{StoreError, StoreResult};
use domain::table::{NewView, View, ViewStore};
use domain::time::Micros;

row! {
    struct ViewRow {
        id: String,
        name: String,
        query: String,
        shared: bool,
        person_id: String,
        author: String,
    }
}

#[async_trait::async_trait]
impl ViewStore for Store {
    async fn views(&self, access: &Access, table: &str) -> StoreResult<Vec<View>> {
        let mut tx = self.db.read(access).await?;
        let rows = all!(
            tx,
            ViewRow,
            "select v.id, v.name, v.query, v.shared, v.person_id, p.name as author
               from saved_view v join person p on p.id = v.person_id
              where v.workspace_id = $1 and v.list = $2 and (v.person_id = $3 or v.shared = true)
              order by v.name, v.id",
            access.workspace(),
            table,
            access.person()
        )?;
        let view = |row: ViewRow| View {
            mine: row.person_id == access.person(),
            id: row.id,
            name: row.name,
            query: row.query,
            shared: row.shared,
            author: row.author,
        };
        Ok(rows.into_iter().map(view).collect())
    }

    async fn keep_view(&self, access: &Access, view: &NewView, now: Micros) -> StoreResult<String> {
        let (by, view, id) = (access.clone(), view.clone(), ids::new_id(now));
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    exec!(
                        tx,
                        "insert into saved_view
                           (workspace_id, id, person_id, list, name, query, shared, created_at)
                         values ($1, $2, $3, $4, $5, $6, $7, $8)",
                        by.workspace(),
                        id.as_str(),
                        by.person(),
                        view.table.as_str(),
                        view.name.as_str(),
                        view.query.as_str(),
                        view.shared,
                        now
                    )?;
                    Ok(id)
                })
            })
            .await
    }

    async fn forget_view(&self, access: &Access, view: &str, others: bool) -> StoreResult<()> {
        let (by, id) = (access.clone(), view.to_owned());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let touched = exec!(
                        tx,
                        "delete from saved_view
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
