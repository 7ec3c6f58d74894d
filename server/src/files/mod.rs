//! Files: their bytes in a folder or on S3, and the links by which people take them away.

pub mod links;
mod objects;

pub use objects::Objects;

use crate::keys::Keys;
use crate::passwords::hex;
use domain::access::Access;
use domain::file::{File, FileKind, FileStore, NewFile};
use domain::time::Micros;
use links::Links;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use ui::backend::FileKeeper;
use ui::error::{AppError, AppResult};

/// Stands in the place of a workspace in links to people's own copies: no workspace has this id.
pub const COPIES: &str = "00000000-0000-0000-0000-000000000000";

/// See the module.
pub struct Files {
    /// The bytes.
    pub objects: Objects,
    /// What is known of them.
    pub known: Arc<dyn FileStore>,
    /// The links' keys.
    pub links: Links,
    clock: fn() -> Micros,
}

impl Files {
    /// Files over an object store.
    pub fn new(
        objects: Objects,
        known: Arc<dyn FileStore>,
        keys: &Keys,
        clock: fn() -> Micros,
    ) -> Self {
        Self {
            objects,
            known,
            links: Links::new(keys),
            clock,
        }
    }
}

#[async_trait::async_trait]
impl FileKeeper for Files {
    async fn keep(
        &self,
        access: &Access,
        kind: FileKind,
        name: &str,
        media: &str,
        bytes: Vec<u8>,
        expires_at: Option<Micros>,
    ) -> AppResult<File> {
        let sha256 = hex(&Sha256::digest(&bytes));
        let new = NewFile {
            kind,
            name: name.to_owned(),
            media: media.to_owned(),
            sha256: sha256.clone(),
            bytes: bytes.len() as u64,
            expires_at,
        };
        // The bytes come first: a row never speaks of bytes that are not there.
        self.objects.put(access.workspace(), &sha256, bytes).await?;
        let added = self.known.add_file(access, new, (self.clock)()).await;
        Ok(added?)
    }

    fn link(&self, access: &Access, file: &str) -> AppResult<String> {
        let link = self
            .links
            .sign(access.workspace(), file, access.person(), (self.clock)());
        Ok(format!("/files/{}", link.ok_or(AppError::NotFound)?))
    }

    fn own_link(&self, person: &str, copy: &str) -> AppResult<String> {
        let link = self.links.sign(COPIES, copy, person, (self.clock)());
        Ok(format!("/files/{}", link.ok_or(AppError::NotFound)?))
    }

    async fn revoke_links(&self, access: &Access, file: &str) -> AppResult<()> {
        let revoked = self
            .known
            .revoke_file_links(access, file, (self.clock)())
            .await;
        Ok(revoked?)
    }
}
