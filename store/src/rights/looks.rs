//! Looking as another member.

use super::grants;
use super::members::{kept_scope, one_of};
use crate::audit::{self, Entry};
use crate::db::Scope;
use crate::workspaces;
use crate::{Store, exec};
use domain::access::Access;
use domain::error::{StoreError, StoreResult};
use domain::look::{Grant, LookStore, VIEW_AS_LIFE, may_view_as};
use domain::time::Micros;

/// Said to who would see more than they may themselves, or look as themselves.
const NOT_AS: &str = "You can look as another member whose role is not above yours.";

#[async_trait::async_trait]
impl LookStore for Store {
    async fn view_as(
        &self,
        access: &Access,
        session_hash: &str,
        person: &str,
        now: Micros,
    ) -> StoreResult<()> {
        let (workspace, own) = (access.workspace().to_owned(), access.person().to_owned());
        let (role, session, person) = (access.role(), session_hash.to_owned(), person.to_owned());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    workspaces::hold(tx, &workspace).await?;
                    let theirs = one_of(tx, &workspace, &person).await?;
                    if person == own || !may_view_as(role, theirs.role) {
                        return Err(StoreError::Conflict(NOT_AS));
                    }
                    exec!(
                        tx,
                        "delete from view_as where workspace_id = $1 and session_hash = $2",
                        workspace.as_str(),
                        session.as_str()
                    )?;
                    exec!(
                        tx,
                        "insert into view_as (workspace_id, session_hash, person_id, name, role, scope, until)
                         values ($1, $2, $3, $4, $5, $6, $7)",
                        workspace.as_str(),
                        session.as_str(),
                        person.as_str(),
                        theirs.name.as_str(),
                        theirs.role.as_str(),
                        kept_scope(&theirs.scope)?,
                        now + VIEW_AS_LIFE
                    )?;
                    let entry = Entry {
                        actor: &own,
                        action: "view_as.begun",
                        object: &person,
                        before: None,
                        after: None,
                    };
                    audit::record(tx, &workspace, now, entry).await
                })
            })
            .await
    }

    async fn end_view_as(
        &self,
        workspace: &str,
        session_hash: &str,
        person: &str,
        now: Micros,
    ) -> StoreResult<()> {
        let (workspace, session) = (workspace.to_owned(), session_hash.to_owned());
        let person = person.to_owned();
        // The seat itself only reads; going back to one's own is no change of the workspace.
        self.db
            .write(Scope::Workspace(workspace.clone()), move |tx| {
                Box::pin(async move {
                    let ended = exec!(
                        tx,
                        "delete from view_as where workspace_id = $1 and session_hash = $2",
                        workspace.as_str(),
                        session.as_str()
                    )?;
                    if ended == 0 {
                        return Ok(());
                    }
                    let entry = Entry {
                        actor: &person,
                        action: "view_as.ended",
                        object: "",
                        before: None,
                        after: None,
                    };
                    audit::record(tx, &workspace, now, entry).await
                })
            })
            .await
    }

    async fn grants(&self, access: &Access) -> StoreResult<Vec<Grant>> {
        grants::of_workspace(self, access).await
    }

    async fn own_grants(&self, session_hash: &str) -> StoreResult<Vec<Grant>> {
        grants::of_bearer(self, session_hash).await
    }

    async fn ask_grant(
        &self,
        workspace: &str,
        operator: &str,
        reason: &str,
        hours: i64,
        now: Micros,
    ) -> StoreResult<()> {
        grants::ask(self, workspace, operator, reason, hours, now).await
    }

    async fn answer_grant(
        &self,
        access: &Access,
        id: &str,
        allow: bool,
        now: Micros,
    ) -> StoreResult<()> {
        grants::answer(self, access, id, allow, now).await
    }

    async fn end_grant(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()> {
        let (workspace, owner) = (access.workspace(), access.person());
        grants::end(self, access.into(), workspace, owner, false, id, now).await
    }

    async fn give_back_grant(
        &self,
        workspace: &str,
        operator: &str,
        id: &str,
        now: Micros,
    ) -> StoreResult<()> {
        let scope = Scope::Workspace(workspace.to_owned());
        grants::end(self, scope, workspace, operator, true, id, now).await
    }

    async fn break_glass(
        &self,
        workspace: &str,
        operator: &str,
        id: &str,
        now: Micros,
    ) -> StoreResult<()> {
        grants::break_glass(self, workspace, operator, id, now).await
    }

    async fn note_look(&self, access: &Access, what: &str, now: Micros) -> StoreResult<()> {
        grants::note_look(self, access, what, now).await
    }
}
