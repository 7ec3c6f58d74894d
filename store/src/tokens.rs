//! What is kept of API tokens, and of the writes that carry a key of their caller's own.

use crate::audit::{self, Entry};
use crate::db::{Scope, Tx};
use crate::import::decode;
use crate::{Store, all, exec, ids, one, optional, row, workspaces};
use domain::access::{self, Access, Role};
use domain::error::{StoreError, StoreResult};
use domain::time::Micros;
use domain::token::{
    Bearer, Begun, MOST_TOKENS, NewToken, Token, TokenScope, TokenStore, access_of, parse_scopes,
    scopes_text,
};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;

/// How often a token's last use is written at most: once a minute.
const USE_STEP: i64 = 60 * 1_000_000;
/// How long an answer waits at most for the note of that use.
const TOUCH_WAIT: Duration = Duration::from_millis(100);
/// How long the key of a write is remembered: a day.
const CALL_KEPT: i64 = 24 * 3_600 * 1_000_000;
/// How long a write that never ended holds its key: longer than any import takes.
const CALL_LOST: i64 = 10 * 60 * 1_000_000;

row! {
    struct TokenRow {
        id: String,
        name: String,
        prefix: String,
        by_name: String,
        here: i64,
        scopes: String,
        created_at: i64,
        expires_at: Option<i64>,
        used_at: Option<i64>,
        revoked_at: Option<i64>,
    }
}

row! {
    struct BearerRow {
        workspace_id: String,
        id: String,
        person_id: String,
        scopes: String,
        used_at: Option<i64>,
    }
}

fn scopes(text: &str) -> StoreResult<BTreeSet<TokenScope>> {
    parse_scopes(text).ok_or_else(|| {
        tracing::error!(text, "a kept token's scopes cannot be read");
        StoreError::Unavailable
    })
}

impl TryFrom<TokenRow> for Token {
    type Error = StoreError;

    fn try_from(row: TokenRow) -> StoreResult<Self> {
        Ok(Self {
            scopes: scopes(&row.scopes)?,
            id: row.id,
            name: row.name,
            prefix: row.prefix,
            by: row.by_name,
            maker_is_here: row.here > 0,
            created_at: row.created_at,
            expires_at: row.expires_at,
            used_at: row.used_at,
            revoked_at: row.revoked_at,
        })
    }
}

/// The seat that a person has in the workspace of the transaction's scope now.
async fn seat_of(tx: &mut Tx, workspace: &str, person: &str) -> StoreResult<Option<Access>> {
    let found = optional!(
        tx,
        (String, Option<String>),
        "select role, scope from member where workspace_id = $1 and person_id = $2",
        workspace,
        person
    )?;
    let Some((role, scope)) = found else {
        return Ok(None);
    };
    let role = Role::parse(&role).ok_or_else(|| {
        tracing::error!(workspace, "a kept role cannot be read");
        StoreError::Unavailable
    })?;
    let scope = scope.as_deref().map(decode).transpose()?;
    let access =
        Access::of_membership(workspace, person, role).within(scope.unwrap_or(access::Scope::ALL));
    Ok(Some(access))
}

async fn touch(store: &Store, workspace: &str, id: &str, now: Micros) -> StoreResult<()> {
    let (workspace, id) = (workspace.to_owned(), id.to_owned());
    let scope = Scope::Workspace(workspace.clone());
    let work = store.db.write(scope, move |tx| {
        Box::pin(async move {
            exec!(
                tx,
                "update api_token set used_at = $3
                  where workspace_id = $1 and id = $2 and (used_at is null or used_at < $3)",
                workspace.as_str(),
                id.as_str(),
                now
            )?;
            Ok(())
        })
    });
    work.await
}

#[async_trait::async_trait]
impl TokenStore for Store {
    async fn make_token(
        &self,
        access: &Access,
        new: &NewToken,
        prefix: &str,
        token_hash: &str,
        now: Micros,
    ) -> StoreResult<String> {
        let (workspace, person) = (access.workspace().to_owned(), access.person().to_owned());
        let (new, prefix, token_hash) = (new.clone(), prefix.to_owned(), token_hash.to_owned());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let (alive,) = one!(
                        tx,
                        (i64,),
                        "select count(*) from api_token
                          where workspace_id = $1 and revoked_at is null
                            and (expires_at is null or expires_at > $2)",
                        workspace.as_str(),
                        now
                    )?;
                    if usize::try_from(alive).is_ok_and(|alive| alive >= MOST_TOKENS) {
                        return Err(StoreError::Conflict(
                            "There are 50 tokens already. Revoke one that nobody needs.",
                        ));
                    }
                    let (id, words) = (ids::new_id(now), scopes_text(&new.scopes));
                    exec!(
                        tx,
                        "insert into api_token (workspace_id, id, person_id, name, prefix, token_hash,
                                                scopes, created_at, expires_at)
                         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                        workspace.as_str(),
                        id.as_str(),
                        person.as_str(),
                        new.name.as_str(),
                        prefix.as_str(),
                        token_hash.as_str(),
                        words.as_str(),
                        now,
                        new.expires_at
                    )?;
                    let after = json!({ "scopes": words, "ends": new.expires_at.is_some() });
                    note(tx, &workspace, &person, ("token.made", &id), Some(after), now).await?;
                    Ok(id)
                })
            })
            .await
    }

    async fn tokens(&self, access: &Access) -> StoreResult<Vec<Token>> {
        let mut tx = self.db.read(access).await?;
        all!(
            tx,
            TokenRow,
            "select t.id, t.name, t.prefix, p.name as by_name,
                    (select count(*) from member m
                      where m.workspace_id = t.workspace_id and m.person_id = t.person_id) as here,
                    t.scopes, t.created_at, t.expires_at, t.used_at, t.revoked_at
               from api_token t join person p on p.id = t.person_id
              where t.workspace_id = $1 order by t.created_at desc, t.id desc",
            access.workspace()
        )?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
    }

    async fn revoke_token(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()> {
        let (workspace, person) = (access.workspace().to_owned(), access.person().to_owned());
        let id = id.to_owned();
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let (revoked,) = one!(
                        tx,
                        (Option<i64>,),
                        "select revoked_at from api_token where workspace_id = $1 and id = $2",
                        workspace.as_str(),
                        id.as_str()
                    )?;
                    if revoked.is_some() {
                        return Ok(());
                    }
                    exec!(
                        tx,
                        "update api_token set revoked_at = $3 where workspace_id = $1 and id = $2",
                        workspace.as_str(),
                        id.as_str(),
                        now
                    )?;
                    note(tx, &workspace, &person, ("token.revoked", &id), None, now).await
                })
            })
            .await
    }

    async fn bearer(&self, token_hash: &str, now: Micros) -> StoreResult<Option<Bearer>> {
        let mut tx = self.db.read(Scope::Session(token_hash.to_owned())).await?;
        let found = optional!(
            tx,
            BearerRow,
            "select workspace_id, id, person_id, scopes, used_at from api_token
              where token_hash = $1 and revoked_at is null
                and (expires_at is null or expires_at > $2)",
            token_hash,
            now
        )?;
        let Some(found) = found else {
            return Ok(None);
        };
        tx.enter(&Scope::Workspace(found.workspace_id.clone()))
            .await?;
        let seat = seat_of(&mut tx, &found.workspace_id, &found.person_id).await?;
        let Some(maker) = seat else {
            return Ok(None);
        };
        let workspace = workspaces::read(&mut tx, &found.workspace_id).await?;
        drop(tx);
        if found.used_at.is_none_or(|used| now - used >= USE_STEP) {
            // The answer does not fail with this note, and waits a moment at most while an import writes.
            let touched = touch(self, &found.workspace_id, &found.id, now);
            let noted = tokio::time::timeout(TOUCH_WAIT, touched).await;
            tracing::debug!(?noted, "noted the use of a token");
        }
        let scopes = scopes(&found.scopes)?;
        Ok(Some(Bearer {
            token: found.id,
            access: access_of(maker.on(workspace.plan), &scopes),
            scopes,
            workspace,
        }))
    }

    async fn begin_call(
        &self,
        bearer: &Bearer,
        key: &str,
        asked: &str,
        now: Micros,
    ) -> StoreResult<Begun> {
        let (workspace, token) = (bearer.workspace.id.clone(), bearer.token.clone());
        let (key, asked) = (key.to_owned(), asked.to_owned());
        self.db
            .write(&bearer.access, move |tx| {
                Box::pin(async move {
                    exec!(
                        tx,
                        "delete from api_call where workspace_id = $1
                            and (begun_at <= $2 or (status is null and begun_at <= $3))",
                        workspace.as_str(),
                        now - CALL_KEPT,
                        now - CALL_LOST
                    )?;
                    let first = exec!(
                        tx,
                        "insert into api_call (workspace_id, token_id, idempotency_key, asked, begun_at)
                         values ($1, $2, $3, $4, $5) on conflict do nothing",
                        workspace.as_str(),
                        token.as_str(),
                        key.as_str(),
                        asked.as_str(),
                        now
                    )?;
                    if first == 1 {
                        return Ok(Begun::First);
                    }
                    let (known, status, answer) = one!(
                        tx,
                        (String, Option<i64>, Option<String>),
                        "select asked, status, answer from api_call
                          where workspace_id = $1 and token_id = $2 and idempotency_key = $3",
                        workspace.as_str(),
                        token.as_str(),
                        key.as_str()
                    )?;
                    let status = status.and_then(|status| u16::try_from(status).ok());
                    Ok(match (known == asked, status) {
                        (false, _) => Begun::Other,
                        (true, None) => Begun::Running,
                        (true, Some(status)) => Begun::Done(status, answer.unwrap_or_default()),
                    })
                })
            })
            .await
    }

    async fn end_call(
        &self,
        bearer: &Bearer,
        key: &str,
        answer: Option<(u16, &str)>,
    ) -> StoreResult<()> {
        let (workspace, token) = (bearer.workspace.id.clone(), bearer.token.clone());
        let key = key.to_owned();
        let answer = answer.map(|(status, body)| (i64::from(status), body.to_owned()));
        self.db
            .write(&bearer.access, move |tx| {
                Box::pin(async move {
                    match answer {
                        Some((status, body)) => exec!(
                            tx,
                            "update api_call set status = $4, answer = $5
                              where workspace_id = $1 and token_id = $2 and idempotency_key = $3",
                            workspace.as_str(),
                            token.as_str(),
                            key.as_str(),
                            status,
                            body.as_str()
                        )?,
                        None => exec!(
                            tx,
                            "delete from api_call
                              where workspace_id = $1 and token_id = $2 and idempotency_key = $3",
                            workspace.as_str(),
                            token.as_str(),
                            key.as_str()
                        )?,
                    };
                    Ok(())
                })
            })
            .await
    }
}

async fn note(
    tx: &mut Tx,
    workspace: &str,
    actor: &str,
    (action, object): (&'static str, &str),
    after: Option<serde_json::Value>,
    now: Micros,
) -> StoreResult<()> {
    let entry = Entry {
        actor,
        action,
        object,
        before: None,
        after,
    };
    audit::record(tx, workspace, now, entry).await
}
