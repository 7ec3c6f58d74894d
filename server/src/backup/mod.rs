//! `server backup`, `server restore` and `server check`.
//!
//! A backup is one zip archive: the database as of one moment, the master key where the data folder
//! keeps it, and every file. Files are named by their content and only ever added, so those copied
//! after the database include all that it speaks of.

mod check;
mod restore;

pub use check::{Found, check, look};
pub use restore::restore;

use crate::config::{Backup, Keep};
use crate::files::Objects;
use crate::keys;
use crate::serve::open_store;
use futures::TryStreamExt;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use store::Store;
use zip::write::{SimpleFileOptions, ZipWriter};

/// The database within an archive and within a data folder.
const DATABASE: &str = "atelier.sqlite";
/// The folder of files within an archive and within a data folder.
const FILES: &str = "files";

/// Backs everything up into one new file.
///
/// # Errors
/// A sentence that says what to do; no file is left then.
pub async fn backup(options: Backup) -> Result<(), String> {
    let store = open_store(&options.keep).await?;
    let objects = open_objects(&options.keep)?;
    let files = write(&store, &objects, &options.keep.data, &options.file).await?;
    store.db.close().await;
    println!(
        "Backed up the database and {files} files into {}.",
        options.file.display()
    );
    if options.keep.key.is_some() {
        println!("The master key is not in it: it came from ATELIER_KEY. Keep that too.");
    } else {
        println!("It holds the master key. Keep it where only you can read it.");
    }
    Ok(())
}

fn open_objects(keep: &Keep) -> Result<Objects, String> {
    Objects::open(&keep.data.join(FILES), keep.files.as_deref())
}

/// Writes an archive and gives how many files are in it.
///
/// # Errors
/// A sentence that says what to do; no file is left then.
pub async fn write(
    store: &Store,
    objects: &Objects,
    data: &Path,
    file: &Path,
) -> Result<usize, String> {
    if file.exists() {
        return Err(format!(
            "{} is there already. Choose another name.",
            file.display()
        ));
    }
    let part = Part(beside(file, "part"));
    let copy = Part(beside(file, "sqlite"));
    let written = fill(store, objects, data, &part.0, &copy.0).await?;
    std::fs::rename(&part.0, file).map_err(|error| failed(file, &error))?;
    Ok(written)
}

/// A file that goes unless it was moved away.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{ending}"));
    PathBuf::from(name)
}

async fn fill(
    store: &Store,
    objects: &Objects,
    data: &Path,
    part: &Path,
    copy: &Path,
) -> Result<usize, String> {
    let failed = |error: &dyn std::fmt::Display| failed(part, error);
    // An unfinished earlier run may have left it.
    let _ = std::fs::remove_file(copy);
    store.copy_into(copy).await.map_err(|error| match error {
        domain::error::StoreError::Conflict(_) => "A PostgreSQL database is backed up with its own tools: pg_dump for the database, and a copy of the data folder for files and key.".to_owned(),
        error => format!("The database could not be copied: {error}"),
    })?;
    let mut zip = ZipWriter::new(private(part).map_err(|error| failed(&error))?);
    let packed = SimpleFileOptions::default().large_file(true);
    zip.start_file(DATABASE, packed)
        .map_err(|error| failed(&error))?;
    let mut database = File::open(copy).map_err(|error| failed(&error))?;
    std::io::copy(&mut database, &mut zip).map_err(|error| failed(&error))?;
    if let Ok(key) = std::fs::read(data.join(keys::FILE)) {
        zip.start_file(keys::FILE, packed)
            .map_err(|error| failed(&error))?;
        zip.write_all(&key).map_err(|error| failed(&error))?;
    }
    let listed = objects.list().await.map_err(|error| error.sentence())?;
    for (workspace, sha256, bytes) in &listed {
        zip.start_file(format!("{FILES}/{workspace}/{sha256}"), packed)
            .map_err(|error| failed(&error))?;
        let mut content = objects
            .get(workspace, sha256, 0..*bytes)
            .await
            .map_err(|error| error.sentence())?;
        while let Some(chunk) = content.try_next().await.map_err(|error| failed(&error))? {
            zip.write_all(&chunk).map_err(|error| failed(&error))?;
        }
    }
    let file = zip.finish().map_err(|error| failed(&error))?;
    file.sync_all().map_err(|error| failed(&error))?;
    Ok(listed.len())
}

fn failed(file: &Path, error: &dyn std::fmt::Display) -> String {
    format!("{} could not be written: {error}", file.display())
}

/// A new file that only its owner may read: it holds the master key.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}
