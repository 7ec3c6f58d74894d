//! Who looks at a page, as the page needs to know it.

use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The signed-in person and where they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Display name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Their workspaces, oldest membership first.
    pub workspaces: Vec<Seat>,
}

/// A workspace as its member sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The workspace's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The member's own address.
    pub email: String,
    /// The member's role, as a word.
    pub role: domain::access::Role,
    /// What the workspace is for.
    pub kind: domain::workspace::WorkspaceKind,
    /// IANA zone name.
    pub zone: String,
    /// ISO 4217 code.
    pub currency: String,
    /// `monday`, `saturday` or `sunday`.
    pub week_start: String,
    /// The day it is looked at as of, when that is not today.
    pub look_at: Option<domain::time::Day>,
    /// Today there, or the day it is looked at as of.
    pub today: domain::time::Day,
    /// Whether it is the sample world.
    pub sample: bool,
}

/// Who is signed in, if anyone. Anybody may ask.
#[server(endpoint = "viewer")]
pub async fn read_viewer() -> Result<Option<Viewer>, AppError> {
    let caller = crate::backend::caller();
    let now = (crate::backend::backend().clock)();
    Ok(caller.identity.map(|identity| Viewer {
        name: identity.person.name.clone(),
        email: identity.person.email.clone(),
        workspaces: identity
            .workspaces
            .iter()
            .map(|(workspace, access)| Seat {
                id: workspace.id.clone(),
                name: workspace.name.clone(),
                email: identity.person.email.clone(),
                role: access.role(),
                kind: workspace.kind,
                zone: workspace.calendar.zone.name().to_owned(),
                currency: workspace.currency.clone(),
                week_start: workspace.calendar.week_start_name().to_owned(),
                look_at: workspace.look_at,
                today: workspace.now(now).today,
                sample: workspace.sample,
            })
            .collect(),
    }))
}
