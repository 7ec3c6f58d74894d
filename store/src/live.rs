//! What the live channel asks: who may still listen, and what changed.

use crate::db::Scope;
use crate::{Store, all, both, optional};
use domain::error::StoreResult;
use domain::live::{LiveStore, Pulse};
use domain::person::{SESSION_ABSOLUTE, SESSION_IDLE};
use domain::time::Micros;
use std::collections::{HashMap, HashSet};

#[async_trait::async_trait]
impl LiveStore for Store {
    async fn alive(&self, sessions: Vec<String>, now: Micros) -> StoreResult<HashSet<String>> {
        let mut tx = self.db.read(Scope::Nobody).await?;
        let mut alive = HashSet::new();
        for chunk in sessions.chunks(crate::db::BULK) {
            let hashes = crate::db::json(&chunk.iter().map(|hash| [hash]).collect::<Vec<_>>())?;
            let rows = all!(
                tx,
                (String,),
                both!(
                    "select s.token_hash from session s
                      where s.token_hash in (select r.value ->> 0 from " {rows 1} ")
                        and s.used_at > $2 and s.started_at > $3"
                ),
                hashes.as_str(),
                now - SESSION_IDLE,
                now - SESSION_ABSOLUTE
            )?;
            alive.extend(rows.into_iter().map(|(hash,)| hash));
        }
        Ok(alive)
    }

    async fn versions(&self, workspaces: Vec<String>) -> StoreResult<HashMap<String, i64>> {
        let mut tx = self.db.read(Scope::Every).await?;
        let mut versions = HashMap::new();
        for chunk in workspaces.chunks(crate::db::BULK) {
            let ids = crate::db::json(&chunk.iter().map(|id| [id]).collect::<Vec<_>>())?;
            let rows = all!(
                tx,
                (String, i64),
                both!(
                    "select w.id, w.data_version from workspace w
                      where w.id in (select r.value ->> 0 from " {rows 1} ")"
                ),
                ids.as_str()
            )?;
            versions.extend(rows);
        }
        Ok(versions)
    }

    async fn pulse(&self, workspace: &str) -> StoreResult<Option<Pulse>> {
        let mut tx = self.db.read(Scope::Workspace(workspace.to_owned())).await?;
        let version = optional!(
            tx,
            (i64,),
            "select data_version from workspace where id = $1",
            workspace
        )?;
        let Some((data_version,)) = version else {
            return Ok(None);
        };
        let mut members = all!(
            tx,
            (String, i64),
            "select m.person_id, (select count(*) from notice n
                                   where n.workspace_id = m.workspace_id
                                     and n.person_id = m.person_id and n.read_at is null
                                     and n.shown = true)
               from member m where m.workspace_id = $1",
            workspace
        )?;
        members.sort();
        Ok(Some(Pulse {
            data_version,
            members,
        }))
    }
}
