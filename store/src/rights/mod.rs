//! What is kept of rights: operators and plans.

mod operators;

use crate::Store;
use crate::db::Scope;
use crate::{audit, exec, workspaces};
use domain::error::StoreResult;
use domain::plan::Plan;
use domain::rights::{Operator, RightsStore};
use domain::time::Micros;
use serde_json::json;

#[async_trait::async_trait]
impl RightsStore for Store {
    async fn operators(&self) -> StoreResult<Vec<Operator>> {
        operators::list(self).await
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
