//! Uploads on disk until they are committed or forgotten, and raw files for good.

use super::archive;
use crate::files::Objects;
use crate::passwords::hex;
use domain::access::Access;
use domain::import::InputFile;
use domain::time::Micros;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};
use tokio::fs;
use tokio::io::AsyncWriteExt;
use ui::error::{AppError, AppResult};

/// Most files of one upload.
const FILES: usize = 50;
/// How long an upload waits for a decision.
const WAIT: Duration = Duration::from_secs(24 * 3600);

/// The folders.
#[derive(Clone, Debug)]
pub struct Staging {
    staged: PathBuf,
    objects: Objects,
}

/// One file of an upload, as its list on disk has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Listed {
    name: String,
    sha256: String,
    bytes: u64,
}

impl Staging {
    /// Makes the folder and forgets uploads that waited too long.
    ///
    /// # Errors
    /// A sentence, when the folder cannot be made.
    pub fn open(data: &Path, objects: Objects) -> Result<Self, String> {
        let staged = data.join("staging");
        std::fs::create_dir_all(&staged)
            .map_err(|error| format!("The folder {} cannot be made: {error}", staged.display()))?;
        let staging = Self { staged, objects };
        staging.sweep(crate::clock::now());
        Ok(staging)
    }

    /// Forgets uploads that waited too long, and gives how many went.
    pub fn sweep(&self, now: Micros) -> u64 {
        let now = Duration::from_micros(u64::try_from(now).unwrap_or_default());
        let workspaces = std::fs::read_dir(&self.staged)
            .into_iter()
            .flatten()
            .flatten();
        let mut gone = 0;
        for upload in
            workspaces.flat_map(|w| std::fs::read_dir(w.path()).into_iter().flatten().flatten())
        {
            let made = upload
                .metadata()
                .and_then(|m| m.modified())
                .ok()
                .and_then(|m| m.duration_since(UNIX_EPOCH).ok());
            if made.is_some_and(|made| now.saturating_sub(made) > WAIT)
                && std::fs::remove_dir_all(upload.path()).is_ok()
            {
                gone += 1;
            }
        }
        gone
    }

    /// Removes every upload and raw file of a workspace that is gone.
    ///
    /// # Errors
    /// `Unavailable` when the disk or the bucket refuses; asking again goes on from there.
    pub async fn forget(&self, workspace: &str) -> AppResult<()> {
        match fs::remove_dir_all(self.staged.join(workspace)).await {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                tracing::error!(%error, "staged uploads cannot be removed");
                return Err(AppError::Unavailable);
            }
        }
        self.objects.forget(workspace).await
    }

    /// An upload's folder. The id comes from a browser, so only the form that [`Incoming`] makes passes.
    fn folder(&self, access: &Access, upload: &str) -> AppResult<PathBuf> {
        let plain = upload.len() == 32 && upload.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !plain {
            return Err(AppError::NotFound);
        }
        Ok(self.staged.join(access.workspace()).join(upload))
    }

    /// The files of one upload, archives opened.
    ///
    /// # Errors
    /// `NotFound` when this workspace has no such upload; `Invalid` when an archive cannot be opened.
    pub async fn files(&self, access: &Access, upload: &str) -> AppResult<Vec<InputFile>> {
        let folder = self.folder(access, upload)?;
        let list = fs::read(folder.join("list.json"))
            .await
            .map_err(|_| AppError::NotFound)?;
        let list: Vec<Listed> = serde_json::from_slice(&list).map_err(|_| AppError::NotFound)?;
        let read = move || {
            let mut left = archive::UNPACKED_BYTES;
            let mut files = Vec::new();
            for (index, listed) in list.into_iter().enumerate() {
                let bytes = std::fs::read(folder.join(index.to_string()))
                    .map_err(|_| AppError::Unavailable)?;
                if archive::is_zip(&bytes) {
                    let inner = archive::unpack(&listed.name, &bytes, &mut left);
                    files.extend(inner.map_err(|sentence| AppError::field("files", sentence))?);
                } else {
                    files.push(InputFile {
                        name: listed.name,
                        bytes,
                        sha256: listed.sha256,
                    });
                }
            }
            Ok(files)
        };
        tokio::task::spawn_blocking(read)
            .await
            .map_err(|_| AppError::Unavailable)?
    }

    /// Keeps the raw files for good, by their content. Keeping one twice keeps it once.
    ///
    /// # Errors
    /// `Unavailable` when the disk refuses.
    pub async fn keep(&self, access: &Access, files: &[InputFile]) -> AppResult<()> {
        for file in files {
            self.objects
                .put(access.workspace(), &file.sha256, file.bytes.clone())
                .await?;
        }
        Ok(())
    }

    /// Forgets an upload; forgetting one that is gone is no error.
    pub async fn discard(&self, access: &Access, upload: &str) {
        if let Ok(folder) = self.folder(access, upload) {
            let _ = fs::remove_dir_all(folder).await;
        }
    }
}

/// An upload that is arriving. Dropped before [`Incoming::finish`], it leaves nothing.
pub struct Incoming {
    id: String,
    arriving: PathBuf,
    place: PathBuf,
    list: Vec<Listed>,
    file: Option<(fs::File, Sha256)>,
    finished: bool,
}

impl Incoming {
    /// Makes room for an upload.
    ///
    /// # Errors
    /// `Unavailable` when the disk refuses.
    pub async fn begin(staging: &Staging, access: &Access) -> AppResult<Self> {
        let id = hex(&rand::random::<[u8; 16]>());
        let place = staging.folder(access, &id)?;
        let arriving = place.with_extension("part");
        fs::create_dir_all(&arriving).await.map_err(refused)?;
        Ok(Self {
            id,
            arriving,
            place,
            list: Vec::new(),
            file: None,
            finished: false,
        })
    }

    /// Begins the next file.
    ///
    /// # Errors
    /// `Invalid` over the number of files; `Unavailable` when the disk refuses.
    pub async fn start_file(&mut self, name: &str) -> AppResult<()> {
        self.end_file().await?;
        if self.list.len() >= FILES {
            return Err(AppError::field(
                "files",
                format!("Drop at most {FILES} files at a time."),
            ));
        }
        let file = fs::File::create(self.arriving.join(self.list.len().to_string()))
            .await
            .map_err(refused)?;
        self.file = Some((file, Sha256::new()));
        self.list.push(Listed {
            name: display_name(name),
            sha256: String::new(),
            bytes: 0,
        });
        Ok(())
    }

    /// Adds bytes to the file begun last.
    ///
    /// # Errors
    /// `Unavailable` when the disk refuses.
    pub async fn write(&mut self, bytes: &[u8]) -> AppResult<()> {
        let (Some((file, hash)), Some(listed)) = (&mut self.file, self.list.last_mut()) else {
            return Err(AppError::BadRequest);
        };
        hash.update(bytes);
        listed.bytes += bytes.len() as u64;
        file.write_all(bytes).await.map_err(refused)
    }

    async fn end_file(&mut self) -> AppResult<()> {
        if let (Some((mut file, hash)), Some(listed)) = (self.file.take(), self.list.last_mut()) {
            file.flush().await.map_err(refused)?;
            file.sync_all().await.map_err(refused)?;
            listed.sha256 = hex(&hash.finalize());
        }
        Ok(())
    }

    /// Makes the upload visible under the id that it gives.
    ///
    /// # Errors
    /// `Invalid` when there was no file; `Unavailable` when the disk refuses.
    pub async fn finish(mut self) -> AppResult<String> {
        self.end_file().await?;
        if self.list.is_empty() {
            return Err(AppError::field("files", "Choose at least one file."));
        }
        let list = serde_json::to_vec(&self.list).map_err(|_| AppError::Unavailable)?;
        fs::write(self.arriving.join("list.json"), list)
            .await
            .map_err(refused)?;
        fs::rename(&self.arriving, &self.place)
            .await
            .map_err(refused)?;
        self.finished = true;
        Ok(std::mem::take(&mut self.id))
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if !self.finished {
            let _ = std::fs::remove_dir_all(&self.arriving);
        }
    }
}

fn refused(error: std::io::Error) -> AppError {
    tracing::error!(%error, "an upload could not be written");
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => AppError::Full,
        _ => AppError::Unavailable,
    }
}

/// The last part of a file's name, without what could hide or break it.
fn display_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    if clean.is_empty() {
        "file".to_owned()
    } else {
        clean
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::access::Role;

    fn folder(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!(
            "atelier-staging-{name}-{}",
            hex(&rand::random::<[u8; 6]>())
        ));
        std::fs::create_dir_all(&path).unwrap();
        path
    }

    #[tokio::test]
    async fn an_upload_is_whole_or_absent_and_belongs_to_one_workspace() {
        let data = folder("whole");
        let staging =
            Staging::open(&data, Objects::open(&data.join("files"), None).unwrap()).unwrap();
        let mine = Access::of_membership("mine", "p", Role::Manager);
        let theirs = Access::of_membership("theirs", "p", Role::Manager);
        let mut incoming = Incoming::begin(&staging, &mine).await.unwrap();
        incoming.start_file("C:\\exports\\a.csv").await.unwrap();
        incoming.write(b"x,y\n").await.unwrap();
        let upload = incoming.finish().await.unwrap();
        let files = staging.files(&mine, &upload).await.unwrap();
        assert_eq!(
            (files[0].name.as_str(), files[0].bytes.as_slice()),
            ("a.csv", b"x,y\n".as_slice())
        );
        assert_eq!(
            staging.files(&theirs, &upload).await.unwrap_err(),
            AppError::NotFound
        );
        assert_eq!(
            staging.files(&mine, "../mine").await.unwrap_err(),
            AppError::NotFound
        );

        let mut dropped = Incoming::begin(&staging, &mine).await.unwrap();
        dropped.start_file("b.csv").await.unwrap();
        dropped.write(b"half").await.unwrap();
        drop(dropped);
        assert_eq!(
            std::fs::read_dir(data.join("staging/mine"))
                .unwrap()
                .count(),
            1
        );
        staging.keep(&mine, &files).await.unwrap();
        staging.keep(&mine, &files).await.unwrap();
        assert_eq!(
            std::fs::read_dir(data.join("files/mine")).unwrap().count(),
            1
        );
        staging.discard(&mine, &upload).await;
        assert_eq!(
            staging.files(&mine, &upload).await.unwrap_err(),
            AppError::NotFound
        );
        std::fs::remove_dir_all(data).unwrap();
    }
}
