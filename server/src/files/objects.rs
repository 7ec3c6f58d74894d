//! Bytes by their SHA-256, within a workspace.

use bytes::Bytes;
use domain::time::Micros;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart};
use std::ops::Range;
use std::sync::Arc;
use tokio::io::AsyncReadExt;
use ui::error::{AppError, AppResult};

/// Bytes read from a file at once.
const PORTION: usize = 256 * 1024;

/// See the module. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Objects(Arc<dyn ObjectStore>);

impl Objects {
    /// Where the options say: an address such as `s3://bucket/prefix`, whose region, endpoint and
    /// credentials come from the usual `AWS_…` variables, or else the folder.
    ///
    /// # Errors
    /// A sentence that says what to do.
    pub fn open(folder: &std::path::Path, address: Option<&str>) -> Result<Self, String> {
        let Some(address) = address else {
            return Self::folder(folder);
        };
        let place = address.strip_prefix("s3://").ok_or_else(|| {
            format!("{address} is no place for files. Write s3://bucket or s3://bucket/prefix, or leave it out for the data folder.")
        })?;
        // Without exactly one installed, the first connection panics. A second call finds it there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        let s3 = AmazonS3Builder::from_env()
            .with_bucket_name(bucket)
            .build()
            .map_err(|error| format!("The bucket {bucket} cannot be used: {error}"))?;
        Ok(if prefix.is_empty() {
            Self(Arc::new(s3))
        } else {
            Self(Arc::new(PrefixStore::new(s3, prefix)))
        })
    }

    fn folder(folder: &std::path::Path) -> Result<Self, String> {
        let failed = |error: &dyn std::fmt::Display| {
            format!("The folder {} cannot be used: {error}", folder.display())
        };
        std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        let local = LocalFileSystem::new_with_prefix(folder).map_err(|error| failed(&error))?;
        Ok(Self(Arc::new(local.with_fsync(true))))
    }

    /// Keeps bytes whole, or not at all. The same bytes again are kept once.
    ///
    /// # Errors
    /// `Unavailable` when the disk or the bucket refuses.
    pub async fn put(&self, workspace: &str, sha256: &str, bytes: Vec<u8>) -> AppResult<()> {
        let place = place(workspace, sha256);
        match self.0.head(&place).await {
            // Older ones are written again: a sweep that is on its way must see that they are needed.
            Ok(known)
                if known.size == bytes.len() as u64
                    && crate::clock::now() - known.last_modified.timestamp_micros() < FRESH =>
            {
                return Ok(());
            }
            Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(refused(&error)),
        }
        let put = self.0.put(&place, PutPayload::from(bytes)).await;
        put.map(|_| ()).map_err(|error| refused(&error))
    }

    /// Keeps a file whole, or not at all, a piece at a time: its length costs no memory.
    ///
    /// # Errors
    /// `Unavailable` when the disk or the bucket refuses.
    pub async fn put_file(
        &self,
        workspace: &str,
        sha256: &str,
        path: &std::path::Path,
    ) -> AppResult<()> {
        let place = place(workspace, sha256);
        let upload = self.0.put_multipart(&place).await;
        let mut write = WriteMultipart::new(upload.map_err(|error| refused(&error))?);
        if let Err(error) = pour(path, &mut write).await {
            let _ = write.abort().await;
            return Err(refused(&error));
        }
        let finished = write.finish().await;
        finished.map(|_| ()).map_err(|error| refused(&error))
    }

    /// A stretch of bytes, as they come.
    ///
    /// # Errors
    /// `NotFound` when they are gone, `Unavailable` when the disk or the bucket refuses.
    pub async fn get(
        &self,
        workspace: &str,
        sha256: &str,
        range: Range<u64>,
    ) -> AppResult<BoxStream<'static, std::io::Result<Bytes>>> {
        let options = GetOptions {
            range: (!range.is_empty()).then_some(GetRange::Bounded(range)),
            ..GetOptions::default()
        };
        let got = self.0.get_opts(&place(workspace, sha256), options).await;
        let got = got.map_err(|error| match error {
            object_store::Error::NotFound { .. } => AppError::NotFound,
            error => refused(&error),
        })?;
        Ok(got.into_stream().map_err(std::io::Error::other).boxed())
    }

    /// Removes everything of a workspace that is gone.
    ///
    /// # Errors
    /// `Unavailable` when the disk or the bucket refuses; what was removed until then stays removed.
    pub async fn forget(&self, workspace: &str) -> AppResult<()> {
        let folder = Path::from_iter([workspace]);
        let found = self.0.list(Some(&folder)).map_ok(|meta| meta.location);
        let removed = self.0.delete_stream(found.boxed());
        let removed = removed.try_for_each(|_| futures::future::ok(()));
        removed.await.map_err(|error| refused(&error))
    }

    /// Deletes an object that was written before an instant; whether there was one.
    ///
    /// # Errors
    /// `Unavailable` when the disk or the bucket refuses.
    pub async fn delete_settled(
        &self,
        workspace: &str,
        sha256: &str,
        before: Micros,
    ) -> AppResult<bool> {
        let place = place(workspace, sha256);
        match self.0.head(&place).await {
            Ok(known) if known.last_modified.timestamp_micros() >= before => return Ok(false),
            Ok(_) => {}
            Err(object_store::Error::NotFound { .. }) => return Ok(false),
            Err(error) => return Err(refused(&error)),
        }
        match self.0.delete(&place).await {
            Ok(()) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(refused(&error)),
        }
    }

    /// Every object of every workspace: workspace, SHA-256 and size.
    ///
    /// # Errors
    /// `Unavailable` when the disk or the bucket refuses.
    pub async fn list(&self) -> AppResult<Vec<(String, String, u64)>> {
        let found: Vec<_> = self
            .0
            .list(None)
            .try_collect()
            .await
            .map_err(|error| refused(&error))?;
        Ok(found
            .into_iter()
            .filter_map(|meta| {
                let mut parts = meta.location.parts();
                let (workspace, sha256) = (parts.next()?, parts.next()?);
                Some((
                    workspace.as_ref().to_owned(),
                    sha256.as_ref().to_owned(),
                    meta.size,
                ))
            })
            .collect())
    }
}

/// Sends a file on, with at most two pieces under way.
async fn pour(path: &std::path::Path, write: &mut WriteMultipart) -> object_store::Result<()> {
    let broken = |error: std::io::Error| object_store::Error::Generic {
        store: "file",
        source: Box::new(error),
    };
    let mut file = tokio::fs::File::open(path).await.map_err(broken)?;
    let mut portion = vec![0; PORTION];
    loop {
        let read = file.read(&mut portion).await.map_err(broken)?;
        if read == 0 {
            return Ok(());
        }
        write.wait_for_capacity(2).await?;
        write.write(portion.get(..read).unwrap_or_default());
    }
}

/// How long an object that is kept again need not be written again: well below
/// [`SETTLED`](crate::personal::SETTLED). In microseconds.
const FRESH: i64 = crate::personal::SETTLED / 2;

fn place(workspace: &str, sha256: &str) -> Path {
    Path::from_iter([workspace, sha256])
}

fn refused(error: &object_store::Error) -> AppError {
    tracing::error!(%error, "the place for files refused");
    AppError::Unavailable
}
