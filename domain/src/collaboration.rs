//! Two workspaces that work together, a brand's and a creator's, and what each lets the other see.
//!
//! A collaboration never makes anybody a member elsewhere. It lets one workspace see named parts of the
//! other; who asks for such a part proves it by a [`Shared`], which only the store makes.

use crate::access::Access;
use crate::error::{FieldError, StoreResult};
use crate::mail::{Address, Body, MailKind, NewMail, Place};
use crate::time::Micros;
use crate::workspace::WorkspaceKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How long a proposal can be accepted: fourteen days, in microseconds. Two houses take longer to agree
/// than one colleague does.
pub const PROPOSAL_LIFE: i64 = 14 * 24 * 3_600 * 1_000_000;

/// Which of the two a workspace is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The brand, or an agency that acts for one.
    Brand,
    /// The creator.
    Creator,
}

impl Side {
    /// The side that a workspace takes by what it is for.
    pub fn of(kind: WorkspaceKind) -> Self {
        match kind {
            WorkspaceKind::Creator => Self::Creator,
            WorkspaceKind::Brand | WorkspaceKind::Platform => Self::Brand,
        }
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Brand => Self::Creator,
            Self::Creator => Self::Brand,
        }
    }

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Creator => "creator",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Brand, Self::Creator]
            .into_iter()
            .find(|side| side.as_str() == text)
    }
}

/// Something that one side lets the other see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What a campaign asks for.
    Briefs,
    /// What was paid, and what is due.
    Payments,
    /// What was handed in.
    Deliverables,
    /// Views and their like of what was handed in.
    Performance,
    /// Who watches, by country and age; never single people.
    Audience,
    /// Agreements of the two.
    Contracts,
    /// What the two write each other.
    Messages,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 7] = [
        Self::Briefs,
        Self::Payments,
        Self::Deliverables,
        Self::Performance,
        Self::Audience,
        Self::Contracts,
        Self::Messages,
    ];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Briefs => "briefs",
            Self::Payments => "payments",
            Self::Deliverables => "deliverables",
            Self::Performance => "performance",
            Self::Audience => "audience",
            Self::Contracts => "contracts",
            Self::Messages => "messages",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == text)
    }

    /// Whether a side has this part to show at all: a creator has no briefs, a brand no audience.
    pub fn is_of(self, side: Side) -> bool {
        match self {
            Self::Briefs | Self::Payments => side == Side::Brand,
            Self::Deliverables | Self::Performance | Self::Audience => side == Side::Creator,
            Self::Contracts | Self::Messages => true,
        }
    }
}

/// How far a collaboration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CollaborationState {
    /// Waits for the other side.
    Proposed,
    /// Both agreed.
    Active,
    /// One of them ended it, or took the proposal back.
    Ended,
}

impl CollaborationState {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Active => "active",
            Self::Ended => "ended",
        }
    }

    /// Reads the kept word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Proposed, Self::Active, Self::Ended]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// A collaboration as one of its sides sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collaboration {
    /// UUIDv7 text.
    pub id: String,
    /// Which side looks.
    pub side: Side,
    /// The other's name; the invited address until they accept.
    pub partner: String,
    /// How far it is.
    pub state: CollaborationState,
    /// What this side lets the other see.
    pub shows: BTreeSet<Part>,
    /// What the other lets this side see.
    pub sees: BTreeSet<Part>,
    /// When it was proposed.
    pub created_at: Micros,
}

impl Collaboration {
    /// Whether this side sees a part of the other's now.
    pub fn may_see(&self, part: Part) -> bool {
        self.state == CollaborationState::Active && self.sees.contains(&part)
    }
}

/// A proposal as whoever opened its link sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Who proposes.
    pub from: String,
    /// The side that is asked for.
    pub side: Side,
    /// The only address that can accept.
    pub email: String,
    /// What the proposer will show.
    pub shows: BTreeSet<Part>,
}

/// A proof that one workspace may read a part of another's now. Only the store makes one, from a row
/// that it has just read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    workspace: String,
    part: Part,
}

impl Shared {
    /// Made from a live collaboration, by the code that has just read it.
    pub fn of_collaboration(workspace: &str, part: Part) -> Self {
        Self {
            workspace: workspace.to_owned(),
            part,
        }
    }

    /// The workspace whose part may be read.
    pub fn workspace(&self) -> &str {
        &self.workspace
    }

    /// The part.
    pub fn part(&self) -> Part {
        self.part
    }
}

/// Reads what a side chose to show.
///
/// # Errors
/// What is wrong with `shows`: a word that is no part, or a part that this side does not have.
pub fn check_shows(side: Side, words: &[String]) -> Result<BTreeSet<Part>, FieldError> {
    let parts = words.iter().map(|word| {
        let part = Part::parse(word).filter(|part| part.is_of(side));
        part.ok_or_else(|| FieldError::new("shows", "Choose among what this workspace has."))
    });
    parts.collect()
}

/// The mail that carries a proposal's link.
pub fn proposal_mail(workspace: (&str, &str), to: Address, token: &str) -> NewMail {
    let (id, name) = workspace;
    let email = to.email().to_owned();
    let body = Body::default()
        .heading(format!("Work together with {name}"))
        .text(format!(
            "{name} proposes to work together: each of you keeps a workspace of your own, and lets the other see what you choose."
        ))
        .button(
            "Look at the proposal",
            Place::new(&format!("/collaboration?token={token}")),
        )
        .small(format!(
            "The link works once, for fourteen days, and only for {email}."
        ));
    let subject = format!("{name} proposes to work together");
    NewMail::new(MailKind::Invitation, to, &subject, body).of_workspace(id)
}

/// What is kept of collaborations. Tokens arrive already hashed (SHA-256, hex).
#[async_trait::async_trait]
pub trait CollaborationStore: Send + Sync {
    /// A workspace's collaborations, the latest first.
    async fn collaborations(&self, access: &Access) -> StoreResult<Vec<Collaboration>>;
    /// Proposes to an address, and queues the mail, both or neither; gives the id. `Conflict` when the
    /// same was proposed to it already and waits.
    async fn propose(
        &self,
        access: &Access,
        shows: &BTreeSet<Part>,
        token_hash: &str,
        mail: &NewMail,
        now: Micros,
    ) -> StoreResult<String>;
    /// What the bearer of a proposal's token is asked. `NotFound` when it is unknown, answered or over.
    async fn proposal(&self, token_hash: &str, now: Micros) -> StoreResult<Proposal>;
    /// Accepts with a workspace of the proposed side. `NotFound` as [`Self::proposal`]; `Conflict` when
    /// it is for another address, another kind of workspace, or the proposer's own.
    async fn accept_proposal(
        &self,
        access: &Access,
        token_hash: &str,
        shows: &BTreeSet<Part>,
        now: Micros,
    ) -> StoreResult<String>;
    /// Changes what this side shows. `NotFound` when there is no such collaboration of this workspace,
    /// or it has ended.
    async fn set_shows(
        &self,
        access: &Access,
        id: &str,
        shows: &BTreeSet<Part>,
        now: Micros,
    ) -> StoreResult<()>;
    /// Ends a collaboration, or takes a proposal back; either side may. `NotFound` as above.
    async fn end_collaboration(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()>;
    /// Proves that this workspace may read a part of the other's now. `NotFound` when it may not,
    /// whether or not there is such a collaboration.
    async fn shared(&self, access: &Access, id: &str, part: Part) -> StoreResult<Shared>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_has_its_own_parts() {
        for part in Part::ALL {
            assert_eq!(Part::parse(part.as_str()), Some(part));
            assert!(part.is_of(Side::Brand) || part.is_of(Side::Creator));
        }
        let words = |words: &[&str]| -> Vec<String> {
            words.iter().map(|word| (*word).to_owned()).collect()
        };
        let cases: [(&str, Side, &[&str], bool); 5] = [
            ("nothing", Side::Brand, &[], true),
            ("own", Side::Brand, &["briefs", "messages"], true),
            ("the other's", Side::Brand, &["audience"], false),
            (
                "own of the other",
                Side::Creator,
                &["audience", "contracts"],
                true,
            ),
            ("no part", Side::Creator, &["passwords"], false),
        ];
        for (case, side, parts, good) in cases {
            assert_eq!(check_shows(side, &words(parts)).is_ok(), good, "{case}");
        }
    }

    #[test]
    fn a_side_sees_what_the_other_shows_while_it_lasts() {
        use CollaborationState::{Active, Ended, Proposed};
        for (state, live) in [(Proposed, false), (Active, true), (Ended, false)] {
            assert_eq!(CollaborationState::parse(state.as_str()), Some(state));
            let one = Collaboration {
                id: "c".to_owned(),
                side: Side::Brand,
                partner: "Maya".to_owned(),
                state,
                shows: BTreeSet::from([Part::Briefs]),
                sees: BTreeSet::from([Part::Audience]),
                created_at: 0,
            };
            assert_eq!(one.may_see(Part::Audience), live, "{state:?}");
            assert!(!one.may_see(Part::Performance), "{state:?}");
            assert!(!one.may_see(Part::Briefs), "{state:?}: its own");
        }
        for kind in WorkspaceKind::ALL {
            let side = Side::of(kind);
            assert_eq!(Side::parse(side.as_str()), Some(side));
            assert_ne!(side, side.other());
        }
    }
}
