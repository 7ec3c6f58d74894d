//! What is kept of rights: operators, plans, members, invitations, and looks from outside.

mod collaborations;
pub(crate) mod grants;
mod guests;
mod invitations;
mod looks;
mod members;
mod operators;

pub(crate) use members::others;

use crate::Store;
use crate::db::Scope;
use crate::{audit, exec, workspaces};
use domain::access::Access;
use domain::error::StoreResult;
use domain::mail::NewMail;
use domain::member::{Invited, Joining, MemberStore, Members, NewInvitation, NewSeat};
use domain::plan::Plan;
use domain::rights::{Operator, RightsStore};
use domain::time::Micros;
use domain::workspace::Workspace;
use serde_json::json;

#[async_trait::async_trait]
impl RightsStore for Store {
    async fn operators(&self) -> StoreResult<Vec<Operator>> {
        operators::list(self).await
    }

    async fn every_workspace(&self) -> StoreResult<Vec<Workspace>> {
        let mut tx = self.db.read(Scope::Every).await?;
        workspaces::every(&mut tx).await
    }

    async fn add_operator(&self, email: &str, now: Micros) -> StoreResult<()> {
        operators::add(self, email, now).await
    }

    async fn remove_operator(&self, email: &str, now: Micros) -> StoreResult<()> {
        operators::remove(self, email, now).await
    }

    async fn set_plan(
        &self,
        workspace: &str,
        plan: Plan,
        by: &str,
        now: Micros,
    ) -> StoreResult<()> {
        let (id, by) = (workspace.to_owned(), by.to_owned());
        self.db
            .write(Scope::Workspace(id.clone()), move |tx| {
                Box::pin(async move {
                    workspaces::bump(tx, &id).await?;
                    let before = workspaces::read(tx, &id).await?.plan;
                    exec!(
                        tx,
                        "update workspace set plan = $2 where id = $1",
                        id.as_str(),
                        plan.as_str()
                    )?;
                    let entry = audit::Entry {
                        actor: &by,
                        action: "workspace.plan",
                        object: &id,
                        before: Some(json!({"plan": before.as_str()})),
                        after: Some(json!({"plan": plan.as_str()})),
                    };
                    audit::record(tx, &id, now, entry).await
                })
            })
            .await
    }
}

#[async_trait::async_trait]
impl MemberStore for Store {
    async fn members(&self, access: &Access) -> StoreResult<Members> {
        invitations::everybody(self, access).await
    }

    async fn invite(
        &self,
        access: &Access,
        new: &NewInvitation,
        token_hash: &str,
        mail: &NewMail,
        now: Micros,
    ) -> StoreResult<()> {
        invitations::invite(self, access, new, token_hash, mail, now).await
    }

    async fn renew_invitation(
        &self,
        access: &Access,
        id: &str,
        token_hash: &str,
        mail: &NewMail,
        now: Micros,
    ) -> StoreResult<()> {
        invitations::renew(self, access, id, token_hash, mail, now).await
    }

    async fn revoke_invitation(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()> {
        invitations::revoke(self, access, id, now).await
    }

    async fn change_member(
        &self,
        access: &Access,
        person: &str,
        seat: &NewSeat,
        now: Micros,
    ) -> StoreResult<()> {
        members::change(self, access, person, seat, now).await
    }

    async fn remove_member(&self, access: &Access, person: &str, now: Micros) -> StoreResult<()> {
        members::remove(self, access, person, now).await
    }

    async fn invitation(&self, token_hash: &str, now: Micros) -> StoreResult<Invited> {
        invitations::look(self, token_hash, now).await
    }

    async fn accept_invitation(
        &self,
        token_hash: &str,
        who: Joining,
        now: Micros,
    ) -> StoreResult<(String, String)> {
        invitations::accept(self, token_hash, who, now).await
    }
}
