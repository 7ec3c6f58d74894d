//! Who belongs to a workspace and who runs the installation: what is kept of rights.

use crate::error::StoreResult;
use crate::plan::Plan;
use crate::time::Micros;
use crate::workspace::Workspace;

/// Somebody who runs the installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator {
    /// Display name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Since when.
    pub since: Micros,
}

/// What is kept of rights.
#[async_trait::async_trait]
pub trait RightsStore: Send + Sync {
    /// Who runs the installation, longest first.
    async fn operators(&self) -> StoreResult<Vec<Operator>>;
    /// Every workspace's name and settings, oldest first, for whoever runs the installation.
    async fn every_workspace(&self) -> StoreResult<Vec<Workspace>>;
    /// Makes the person with this address an operator; being one already is no error. `NotFound` when
    /// nobody has the address.
    async fn add_operator(&self, email: &str, now: Micros) -> StoreResult<()>;
    /// Makes them an operator no longer. `NotFound` when they are none; `Conflict` for the last one.
    async fn remove_operator(&self, email: &str, now: Micros) -> StoreResult<()>;
    /// Sets the plan of the workspace with this id, as only an operator may; `by` is their id.
    /// `NotFound` without such a workspace.
    async fn set_plan(&self, workspace: &str, plan: Plan, by: &str, now: Micros)
    -> StoreResult<()>;
}
