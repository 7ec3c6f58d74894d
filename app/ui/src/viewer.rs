//! Who looks at a page, as the page needs to know it.

use crate::error::AppError;
use domain::access::{Role, SeatKind};
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
    /// Whether nobody is signed in and a guest's link lets them look.
    pub is_guest: bool,
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
    pub role: Role,
    /// What the workspace is for.
    pub kind: domain::workspace::WorkspaceKind,
    /// How they came to it.
    pub seat: SeatKind,
    /// What must stand above every page, where the seat is not simply theirs.
    pub banner: Option<String>,
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

impl Seat {
    /// Whether the seat includes `least`. From one that only reads, no more than a viewer may.
    pub fn may(&self, least: Role) -> bool {
        self.role >= least && (least == Role::Viewer || !self.seat.only_reads())
    }

    /// What they are here, in a word.
    pub fn standing(&self) -> &'static str {
        match self.seat {
            SeatKind::Guest { .. } => "Guest",
            SeatKind::Granted { .. } => "Operator",
            SeatKind::Member | SeatKind::ViewAs { .. } => self.role.word(),
        }
    }
}

/// Who is signed in, if anyone, or looks as a guest. Anybody may ask.
#[server(endpoint = "viewer")]
pub async fn read_viewer() -> Result<Option<Viewer>, AppError> {
    let caller = crate::backend::caller();
    let now = (crate::backend::backend().clock)();
    let own = caller.identity.as_deref();
    let guest = caller.guest.as_ref();
    // A seat of one's own goes before a guest's.
    let guest = guest.filter(|(known, _)| own.is_none_or(|own| own.seat(&known.id).is_none()));
    if own.is_none() && guest.is_none() {
        return Ok(None);
    }
    let email = own.map_or_else(String::new, |own| own.person.email.clone());
    let seats = own.into_iter().flat_map(|own| &own.workspaces).chain(guest);
    Ok(Some(Viewer {
        name: own.map_or_else(|| "Guest".to_owned(), |own| own.person.name.clone()),
        workspaces: seats
            .map(|(one, access)| seat(one, access, &email, now))
            .collect(),
        is_guest: own.is_none(),
        email,
    }))
}

#[cfg(feature = "ssr")]
fn seat(
    workspace: &domain::workspace::Workspace,
    access: &domain::access::Access,
    email: &str,
    now: domain::time::Micros,
) -> Seat {
    let banner = match access.seat() {
        SeatKind::Member => None,
        SeatKind::Guest { .. } => {
            Some("You look around as a guest. Nothing can be changed from here.".to_owned())
        }
        SeatKind::ViewAs { name } => Some(format!(
            "You look with the rights of {name} ({}). Nothing can be changed from here.",
            access.role().word().to_lowercase()
        )),
        SeatKind::Granted { until, .. } => Some(format!(
            "You look by a grant, until {}. Each page you open is in the owners' audit log.",
            workspace.calendar.day_and_time(*until)
        )),
    };
    Seat {
        id: workspace.id.clone(),
        name: workspace.name.clone(),
        email: email.to_owned(),
        role: access.role(),
        kind: workspace.kind,
        seat: access.seat().clone(),
        banner,
        zone: workspace.calendar.zone.name().to_owned(),
        currency: workspace.currency.clone(),
        week_start: workspace.calendar.week_start_name().to_owned(),
        look_at: workspace.look_at,
        today: workspace.now(now).today,
        sample: workspace.sample,
    }
}
