//! What is kept of files besides their bytes.

use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::{Store, exec, ids, one, row};
use domain::access::Access;
use domain::error::{StoreError, StoreResult};
use domain::file::{File, FileKind, FileStore, NewFile};
use domain::time::Micros;
use serde_json::json;

row! {
    struct FileRow {
        id: String,
        kind: String,
        name: String,
        media: String,
        sha256: String,
        bytes: i64,
        person_id: String,
        created_at: i64,
        expires_at: Option<i64>,
        revoked_at: Option<i64>,
    }
}

impl TryFrom<FileRow> for File {
    type Error = StoreError;

    fn try_from(row: FileRow) -> StoreResult<Self> {
        let kind = FileKind::parse(&row.kind).ok_or_else(|| {
            tracing::error!(file = row.id, "a kept kind of file cannot be read");
            StoreError::Unavailable
        })?;
        Ok(Self {
            id: row.id,
            kind,
            name: row.name,
            media: row.media,
            sha256: row.sha256,
            bytes: row.bytes.unsigned_abs(),
            person: row.person_id,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
        })
    }
}

/// Makes a file known, within the transaction of what it was made for.
pub(crate) async fn insert(tx: &mut Tx, workspace: &str, file: &File) -> StoreResult<()> {
    exec!(
        tx,
        "insert into file (workspace_id, id, kind, name, media, sha256, bytes,
                           person_id, created_at, expires_at, revoked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, null)",
        workspace,
        file.id.as_str(),
        file.kind.as_str(),
        file.name.as_str(),
        file.media.as_str(),
        file.sha256.as_str(),
        i64::try_from(file.bytes).unwrap_or(i64::MAX),
        file.person.as_str(),
        file.created_at,
        file.expires_at
    )?;
    let after = json!({
        "kind": file.kind.as_str(), "sha256": file.sha256, "bytes": file.bytes,
    });
    let entry = Entry {
        actor: &file.person,
        action: "file.kept",
        object: &file.id,
        before: None,
        after: Some(after),
    };
    audit::record(tx, workspace, file.created_at, entry).await
}

#[async_trait::async_trait]
impl FileStore for Store {
    async fn add_file(&self, access: &Access, new: NewFile, now: Micros) -> StoreResult<File> {
        let file = File {
            id: ids::new_id(now),
            kind: new.kind,
            name: new.name,
            media: new.media,
            sha256: new.sha256,
            bytes: new.bytes,
            person: access.person().to_owned(),
            created_at: now,
            expires_at: new.expires_at,
            revoked_at: None,
        };
        let workspace = access.workspace().to_owned();
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    insert(tx, &workspace, &file).await?;
                    Ok(file)
                })
            })
            .await
    }

    async fn file(&self, access: &Access, id: &str) -> StoreResult<File> {
        let mut tx = self.db.read(access).await?;
        one!(
            tx,
            FileRow,
            "select id, kind, name, media, sha256, bytes, person_id, created_at, expires_at, revoked_at
               from file where workspace_id = $1 and id = $2",
            access.workspace(),
            id
        )?
        .try_into()
    }

    async fn revoke_file_links(&self, access: &Access, id: &str, now: Micros) -> StoreResult<()> {
        let (workspace, person) = (access.workspace().to_owned(), access.person().to_owned());
        let id = id.to_owned();
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let touched = exec!(
                        tx,
                        "update file set revoked_at = $3 where workspace_id = $1 and id = $2",
                        workspace.as_str(),
                        id.as_str(),
                        now
                    )?;
                    if touched == 0 {
                        return Err(StoreError::NotFound);
                    }
                    let entry = Entry {
                        actor: &person,
                        action: "file.revoked",
                        object: &id,
                        before: None,
                        after: None,
                    };
                    audit::record(tx, &workspace, now, entry).await
                })
            })
            .await
    }

    async fn note_download(&self, access: &Access, file: &File, now: Micros) -> StoreResult<()> {
        let (workspace, person) = (access.workspace().to_owned(), access.person().to_owned());
        let (id, sha256) = (file.id.clone(), file.sha256.clone());
        self.db
            .write(access, move |tx| {
                Box::pin(async move {
                    let entry = Entry {
                        actor: &person,
                        action: "file.downloaded",
                        object: &id,
                        before: None,
                        after: Some(json!({ "sha256": sha256 })),
                    };
                    audit::record(tx, &workspace, now, entry).await
                })
            })
            .await
    }
}
