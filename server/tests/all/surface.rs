//! Everything that can be asked of the server, and the least right that it needs. Who may ask what is
//! read off here; the tests hold the program to it.

pub use crate::addresses::{PAGES, ROUTES, account_last, filled, set_up_form};
use crate::functions::{account, school, workspace};
use crate::harness::Body;
pub use crate::things::{Ids, NOWHERE};
use domain::access::Role;
use serde_json::json;

/// The least right that an endpoint needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Nobody needs to be signed in.
    Anybody,
    /// Whoever is signed in.
    SignedIn,
    /// Who runs this installation.
    Operator,
    /// A member of the workspace with at least this role.
    Member(Role),
    /// A member with at least this role who sees the whole workspace.
    Whole(Role),
    /// A member with at least this role, for what is their own: nobody from a seat that only reads.
    Own(Role),
}

/// A server function.
pub struct Function {
    /// Its address below `/api/`.
    pub endpoint: &'static str,
    /// Who may call it.
    pub right: Right,
    /// Arguments that it takes.
    pub body: fn(&Ids) -> Body,
}

pub const WHOLE_VIEWER: Right = Right::Whole(Role::Viewer);
pub const VIEWER: Right = Right::Member(Role::Viewer);
pub const ANALYST: Right = Right::Whole(Role::Analyst);
pub const MANAGER: Right = Right::Whole(Role::Manager);
pub const OWNER: Right = Right::Member(Role::Owner);
pub const OWN: Right = Right::Own(Role::Viewer);
pub const WHOLE_OWNER: Right = Right::Whole(Role::Owner);

pub const fn function(endpoint: &'static str, right: Right, body: fn(&Ids) -> Body) -> Function {
    Function {
        endpoint,
        right,
        body,
    }
}

pub fn workspace_alone(ids: &Ids) -> Body {
    Body::Json(json!({"workspace": ids.workspace}))
}

pub fn workspace_alone_form(ids: &Ids) -> Body {
    Body::form(&[("workspace", &ids.workspace)])
}

/// Every server function.
pub fn functions() -> impl Iterator<Item = &'static Function> + Clone {
    let rooms = [account::FUNCTIONS, workspace::FUNCTIONS, school::FUNCTIONS];
    rooms.into_iter().flatten()
}

impl Right {
    /// Whether it is a right in a workspace.
    pub fn in_workspace(self) -> bool {
        matches!(self, Self::Member(_) | Self::Whole(_) | Self::Own(_))
    }
}
