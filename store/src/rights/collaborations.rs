//! Two workspaces that work together: proposed, accepted, changed, ended, and what may be read of it.

use crate::audit::{self, Entry};
use crate::db::{Scope, Tx};
use crate::import::decode;
use crate::people::kept_email;
use crate::{Store, all, exec, ids, mail, one, optional, row, workspaces};
use domain::access::Access;
use domain::collaboration::{
    Collaboration, CollaborationState, CollaborationStore, PROPOSAL_LIFE, Part, Proposal, Shared,
    Side,
};
use domain::error::{StoreError, StoreResult};
use domain::mail::NewMail;
use domain::time::Micros;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Said to who proposes the same twice.
const PROPOSED: &str = "This was proposed to the address already. Take that back first.";
/// Said to who opened another's proposal.
const ANOTHER: &str = "This proposal is for another address.";
/// Said where the workspace is not of the side that is asked.
const WRONG_KIND: &str = "A brand works with a creator. Choose a workspace of the other kind.";

row! {
    struct CollaborationRow {
        id: String,
        brand_workspace: Option<String>,
        creator_workspace: Option<String>,
        brand_name: String,
        creator_name: String,
        email: String,
        brand_shows: String,
        creator_shows: String,
        state: String,
        created_at: i64,
    }
}

/// A row with the side that a workspace has in it.
struct Known {
    seen: Collaboration,
    other: Option<String>,
}

impl CollaborationRow {
    fn known(self, workspace: &str) -> StoreResult<Known> {
        let side = if self.brand_workspace.as_deref() == Some(workspace) {
            Side::Brand
        } else if self.creator_workspace.as_deref() == Some(workspace) {
            Side::Creator
        } else {
            return Err(StoreError::NotFound);
        };
        let state = CollaborationState::parse(&self.state).ok_or_else(|| {
            tracing::error!(
                id = self.id,
                "a kept state of a collaboration cannot be read"
            );
            StoreError::Unavailable
        })?;
        let (brand, creator) = (decode(&self.brand_shows)?, decode(&self.creator_shows)?);
        let (shows, sees, other, name) = match side {
            Side::Brand => (brand, creator, self.creator_workspace, self.creator_name),
            Side::Creator => (creator, brand, self.brand_workspace, self.brand_name),
        };
        Ok(Known {
            seen: Collaboration {
                partner: if name.is_empty() { self.email } else { name },
                id: self.id,
                side,
                state,
                shows,
                sees,
                created_at: self.created_at,
            },
            other,
        })
    }
}

/// One collaboration of a workspace, in a transaction within its scope.
async fn read(tx: &mut Tx, workspace: &str, id: &str) -> StoreResult<Known> {
    one!(
        tx,
        CollaborationRow,
        "select id, brand_workspace, creator_workspace, brand_name, creator_name, email, brand_shows,
                creator_shows, state, created_at
           from collaboration
          where id = $2 and (brand_workspace = $1 or creator_workspace = $1)",
        workspace,
        id
    )?
    .known(workspace)
}

fn kept(parts: &BTreeSet<Part>) -> String {
    let words: Vec<&str> = parts.iter().map(|part| part.as_str()).collect();
    json!(words).to_string()
}

/// Writes an act into the chains of both sides: each reads of it in its own log.
async fn note(
    tx: &mut Tx,
    sides: (&str, Option<&str>),
    entry: (&str, &'static str, &str, Option<Value>),
    now: Micros,
) -> StoreResult<()> {
    let (own, other) = sides;
    let (actor, action, id, after) = entry;
    let entry = |actor| Entry {
        actor,
        action,
        object: id,
        before: None,
        after: after.clone(),
    };
    audit::record(tx, own, now, entry(actor)).await?;
    if let Some(other) = other {
        tx.enter(&Scope::Workspace(other.to_owned())).await?;
        // Who did it is nobody that the other side knows.
        audit::record(tx, other, now, entry("")).await?;
    }
    Ok(())
}

#[async_trait::async_trait]
impl CollaborationStore for Store {
    async fn collaborations(&self, access: &Access) -> StoreResult<Vec<Collaboration>> {
        let mut tx = self.db.read(access).await?;
        let workspace = access.workspace();
        all!(
            tx,
            CollaborationRow,
            "select id, brand_workspace, creator_workspace, brand_name, creator_name, email, brand_shows,
                    creator_shows, state, created_at
               from collaboration where brand_workspace = $1 or creator_workspace = $1
              order by created_at desc, id desc",
            workspace
        )?
        .into_iter()
        .map(|row| Ok(row.known(workspace)?.seen))
        .collect()
    }

    async fn propose(
        &self,
        access: &Access,
        shows: &BTreeSet<Part>,
        token_hash: &str,
        mail: &NewMail,
        now: Micros,
    ) -> StoreResult<String> {
        let (workspace, person) = (access.workspace().to_owned(), access.person().to_owned());
        let (shows, token_hash, mail) = (kept(shows), token_hash.to_owned(), mail.clone());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let own = workspaces::hold(tx, &workspace).await?;
                    let side = Side::of(own.kind);
                    let email = kept_email(mail.to.email());
                    let waits = optional!(
                        tx,
                        (String,),
                        "select id from collaboration
                          where (brand_workspace = $1 or creator_workspace = $1) and email = $2
                            and state = 'proposed' and expires_at > $3",
                        workspace.as_str(),
                        email.as_str(),
                        now
                    )?;
                    if waits.is_some() {
                        return Err(StoreError::Conflict(PROPOSED));
                    }
                    let id = ids::new_id(now);
                    let is_brand = side == Side::Brand;
                    let mine = |is: bool| is.then_some(workspace.as_str());
                    let name = |is: bool| if is { own.name.as_str() } else { "" };
                    let parts = |is: bool| if is { shows.as_str() } else { "[]" };
                    exec!(
                        tx,
                        "insert into collaboration (id, brand_workspace, creator_workspace, brand_name,
                                creator_name, proposed_by, email, token_hash, brand_shows, creator_shows,
                                state, created_at, expires_at, ended_at)
                         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'proposed', $11, $12, null)",
                        id.as_str(),
                        mine(is_brand),
                        mine(!is_brand),
                        name(is_brand),
                        name(!is_brand),
                        side.as_str(),
                        email.as_str(),
                        token_hash.as_str(),
                        parts(is_brand),
                        parts(!is_brand),
                        now,
                        now + PROPOSAL_LIFE
                    )?;
                    mail::queue(tx, &mail, now).await?;
                    let entry = (person.as_str(), "collaboration.proposed", id.as_str(), None);
                    note(tx, (&workspace, None), entry, now).await?;
                    Ok(id)
                })
            })
            .await
    }

    async fn proposal(&self, token_hash: &str, now: Micros) -> StoreResult<Proposal> {
        let mut tx = self.db.read(Scope::Token(token_hash.to_owned())).await?;
        let (brand, creator, by, email, brand_shows, creator_shows) = one!(
            tx,
            (String, String, String, String, String, String),
            "select brand_name, creator_name, proposed_by, email, brand_shows, creator_shows
               from collaboration
              where token_hash = $1 and state = 'proposed' and expires_at > $2",
            token_hash,
            now
        )?;
        let from = Side::parse(&by).ok_or(StoreError::Unavailable)?;
        let (name, shows) = match from {
            Side::Brand => (brand, brand_shows),
            Side::Creator => (creator, creator_shows),
        };
        Ok(Proposal {
            from: name,
            side: from.other(),
            email,
            shows: decode(&shows)?,
        })
    }

    async fn accept_proposal(
        &self,
        access: &Access,
        token_hash: &str,
        shows: &BTreeSet<Part>,
        now: Micros,
    ) -> StoreResult<String> {
        let (workspace, person) = (access.workspace().to_owned(), access.person().to_owned());
        let (shows, token_hash) = (kept(shows), token_hash.to_owned());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let own = workspaces::hold(tx, &workspace).await?;
                    let (own_email,) = one!(
                        tx,
                        (String,),
                        "select email from person where id = $1",
                        person.as_str()
                    )?;
                    // The token shows the one row, and lets this workspace take its empty side.
                    tx.join(&workspace, &token_hash).await?;
                    let (id, by, brand, creator, email) = one!(
                        tx,
                        (String, String, Option<String>, Option<String>, String),
                        "select id, proposed_by, brand_workspace, creator_workspace, email
                           from collaboration
                          where token_hash = $1 and state = 'proposed' and expires_at > $2",
                        token_hash.as_str(),
                        now
                    )?;
                    let side = Side::parse(&by).ok_or(StoreError::Unavailable)?.other();
                    if email != own_email {
                        return Err(StoreError::Conflict(ANOTHER));
                    }
                    if Side::of(own.kind) != side {
                        return Err(StoreError::Conflict(WRONG_KIND));
                    }
                    let other = brand.or(creator);
                    let is_brand = side == Side::Brand;
                    let taken = exec!(
                        tx,
                        "update collaboration
                            set brand_workspace = case when $3 then $2 else brand_workspace end,
                                brand_name = case when $3 then $4 else brand_name end,
                                brand_shows = case when $3 then $5 else brand_shows end,
                                creator_workspace = case when $3 then creator_workspace else $2 end,
                                creator_name = case when $3 then creator_name else $4 end,
                                creator_shows = case when $3 then creator_shows else $5 end,
                                state = 'active', token_hash = null
                          where id = $1 and state = 'proposed' and token_hash = $6",
                        id.as_str(),
                        workspace.as_str(),
                        is_brand,
                        own.name.as_str(),
                        shows.as_str(),
                        token_hash.as_str()
                    )?;
                    if taken == 0 {
                        return Err(StoreError::NotFound);
                    }
                    let entry = (person.as_str(), "collaboration.accepted", id.as_str(), None);
                    note(tx, (&workspace, other.as_deref()), entry, now).await?;
                    Ok(id)
                })
            })
            .await
    }

    async fn set_shows(
        &self,
        access: &Access,
        id: &str,
        shows: &BTreeSet<Part>,
        now: Micros,
    ) -> StoreResult<()> {
        let (workspace, person) = (access.workspace().to_owned(), access.person().to_owned());
        let (id, shows) = (id.to_owned(), kept(shows));
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let known = read(tx, &workspace, &id).await?;
                    let changed = exec!(
                        tx,
                        "update collaboration
                            set brand_shows = case when brand_workspace = $1 then $3 else brand_shows end,
                                creator_shows = case when brand_workspace = $1 then creator_shows else $3 end
                          where id = $2 and (brand_workspace = $1 or creator_workspace = $1)
                            and state <> 'ended'",
                        workspace.as_str(),
                        id.as_str(),
                        shows.as_str()
                    )?;
                    if changed == 0 {
                        return Err(StoreError::NotFound);
                    }
                    let after = Some(json!({ "shows": shows }));
                    let entry = (person.as_str(), "collaboration.changed", id.as_str(), after);
                    note(tx, (&workspace, known.other.as_deref()), entry, now).await
                })
            })
            .await
    }

    async fn end_collaboration(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()> {
        let (workspace, person) = (access.workspace().to_owned(), access.person().to_owned());
        let id = id.to_owned();
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let known = read(tx, &workspace, &id).await?;
                    let ended = exec!(
                        tx,
                        "update collaboration set state = 'ended', ended_at = $3, token_hash = null
                          where id = $2 and (brand_workspace = $1 or creator_workspace = $1)
                            and state <> 'ended'",
                        workspace.as_str(),
                        id.as_str(),
                        now
                    )?;
                    if ended == 0 {
                        return Err(StoreError::NotFound);
                    }
                    let entry = (person.as_str(), "collaboration.ended", id.as_str(), None);
                    note(tx, (&workspace, known.other.as_deref()), entry, now).await
                })
            })
            .await
    }

    async fn shared(&self, access: &Access, id: &str, part: Part) -> StoreResult<Shared> {
        let mut tx = self.db.read(access).await?;
        let known = read(&mut tx, access.workspace(), id).await?;
        match known.other {
            Some(other) if known.seen.may_see(part) => Ok(Shared::of_collaboration(&other, part)),
            _ => Err(StoreError::NotFound),
        }
    }
}
