//! What the page shows.

use domain::plan::Plan;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// A workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: String,
    /// What it is on.
    pub plan: Plan,
    /// Whether the operator belongs to it, or can look into it now.
    pub is_open: bool,
}

/// A request of the operator's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnLook {
    /// Its id.
    pub id: String,
    /// The workspace's id and name.
    pub workspace: (String, String),
    /// Why.
    pub reason: String,
    /// How it stands, in words.
    pub state: String,
    /// Whether it waits for an owner.
    pub waits: bool,
    /// Whether it lets its operator look now.
    pub is_live: bool,
    /// Whether nobody answered for a day.
    pub may_break: bool,
}

/// Everything on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct House {
    /// Every workspace, oldest first.
    pub workspaces: Vec<HouseLine>,
    /// The operator's requests, the latest first.
    pub looks: Vec<OwnLook>,
}

/// Names and plans of every workspace, and the operator's own requests. Operators may.
#[server(endpoint = "operations/workspaces", input = Json)]
pub async fn read_house() -> Result<House, AppError> {
    use domain::look::GrantState;
    use domain::time::Calendar;
    let (backend, identity) = ui::backend::operator()?;
    let session = ui::backend::caller().session.unwrap_or_default();
    let now = (backend.clock)();
    // Operators look after workspaces of many zones.
    let utc = Calendar::parse("UTC", "monday").map_err(|_| AppError::Unavailable)?;
    let at = |at| format!("{} UTC", utc.day_and_time(at));
    let workspaces = backend.rights.every_workspace().await?.into_iter();
    let workspaces = workspaces.map(|one| HouseLine {
        is_open: identity.seat(&one.id).is_some(),
        kind: one.kind.word().to_owned(),
        id: one.id,
        name: one.name,
        plan: one.plan,
    });
    let looks = backend.looks.own_grants(&session).await?.into_iter();
    let looks = looks.map(|one| OwnLook {
        state: match (one.state, one.until) {
            (GrantState::Asked, _) => format!("Asked {}", at(one.asked_at)),
            (GrantState::Granted, Some(until)) if now < until => format!("Until {}", at(until)),
            (GrantState::Granted, _) => "Over".to_owned(),
            (GrantState::Refused, _) => "Refused".to_owned(),
            (GrantState::Ended, _) => "Ended".to_owned(),
        },
        waits: one.state == GrantState::Asked,
        is_live: one.is_live(now),
        may_break: one.may_break_glass(now),
        id: one.id,
        workspace: (one.workspace, one.name),
        reason: one.reason,
    });
    Ok(House {
        workspaces: workspaces.collect(),
        looks: looks.collect(),
    })
}
