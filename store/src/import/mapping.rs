//! What columns say, as people settled it.

use super::{decode, encode};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::{Store, all, exec, workspaces};
use domain::access::Access;
use domain::error::StoreResult;
use domain::import::Mapping;
use domain::time::Micros;
use serde_json::json;
use std::collections::BTreeMap;

/// Every mapping of a workspace, by signature.
pub(super) async fn read(tx: &mut Tx, workspace: &str) -> StoreResult<BTreeMap<String, Mapping>> {
    let rows = all!(
        tx,
        (String, String),
        "select signature, mapping from import_mapping where workspace_id = $1",
        workspace
    )?;
    rows.into_iter()
        .map(|(signature, mapping)| Ok((signature, decode(&mapping)?)))
        .collect()
}

/// Keeps a mapping in the place of the one before.
pub(super) async fn save(
    store: &Store,
    access: &Access,
    signature: &str,
    mapping: &Mapping,
    now: Micros,
) -> StoreResult<()> {
    let (workspace, person) = (access.workspace().to_owned(), access.person().to_owned());
    let (signature, body) = (signature.to_owned(), encode(mapping)?);
    let columns = mapping.len();
    store
        .db
        .write(access, move |tx| {
            Box::pin(async move {
                workspaces::bump(tx, &workspace).await?;
                exec!(
                    tx,
                    "insert into import_mapping (workspace_id, signature, mapping, changed_at)
                     values ($1, $2, $3, $4)
                     on conflict (workspace_id, signature)
                     do update set mapping = excluded.mapping, changed_at = excluded.changed_at",
                    workspace.as_str(),
                    signature.as_str(),
                    body.as_str(),
                    now
                )?;
                let entry = Entry {
                    actor: &person,
                    action: "import.mapping",
                    object: "",
                    before: None,
                    after: Some(json!({ "columns": columns })),
                };
                audit::record(tx, &workspace, now, entry).await
            })
        })
        .await
}
