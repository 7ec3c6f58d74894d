use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};
use ui::error::AppError;

/// What the security page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Safety {
    /// The person's address.
    pub email: String,
    /// Whether the person proved within the last minutes who they are.
    pub recent: bool,
    /// Since when a second step is asked for, if it is.
    pub two_steps_since: Option<String>,
    /// Recovery codes not used yet.
    pub codes_left: i64,
    /// Where the person is signed in, this browser first.
    pub sessions: Vec<Browser>,
    /// The zone that times are in.
    pub zone: String,
}

/// A browser in which the person is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Browser {
    /// The session's id.
    pub id: String,
    /// Browser and system.
    pub name: String,
    /// Whether it is the one that asks.
    pub is_this: bool,
    /// When it signed in.
    pub started: String,
    /// When it was last used.
    pub used: String,
    /// When it is signed out by itself, unless it is used before, and whatever happens.
    pub ends: (String, String),
}

/// What keeps the signed-in person's account safe. Whoever is signed in may ask, for themselves.
#[server(endpoint = "account/safety", input = Json)]
pub async fn read_safety() -> Result<Safety, AppError> {
    use domain::person::{SESSION_ABSOLUTE, SESSION_IDLE};
    let identity = ui::backend::signed_in()?;
    let backend = ui::backend::backend();
    let now = (backend.clock)();
    let person = &identity.person.id;
    let factor = super::super::proof::factor_on(&backend, person).await?;
    let utc = domain::time::Calendar::parse("UTC", "monday").ok();
    let first = identity.workspaces.first();
    let calendar = first.map(|(workspace, _)| workspace.calendar).or(utc);
    let words = |at| {
        let calendar = calendar.as_ref();
        calendar
            .map(|calendar| calendar.day_and_time(at))
            .unwrap_or_default()
    };
    let mut sessions: Vec<Browser> = backend
        .accounts
        .sessions(person, now)
        .await?
        .into_iter()
        .map(|session| {
            let absolute = session.started_at + SESSION_ABSOLUTE;
            let idle = (session.used_at + SESSION_IDLE).min(absolute);
            Browser {
                name: domain::account::browser_name(&session.user_agent),
                is_this: session.id == identity.proven.session,
                started: words(session.started_at),
                used: words(session.used_at),
                ends: (words(idle), words(absolute)),
                id: session.id,
            }
        })
        .collect();
    sessions.sort_by_key(|session| !session.is_this);
    Ok(Safety {
        email: identity.person.email.clone(),
        recent: identity.proven.recently(now),
        two_steps_since: factor
            .as_ref()
            .and_then(|factor| factor.on_since)
            .map(words),
        codes_left: factor.map_or(0, |factor| factor.codes_left),
        sessions,
        zone: calendar
            .as_ref()
            .map(|calendar| calendar.zone.name().to_owned())
            .unwrap_or_default(),
    })
}
