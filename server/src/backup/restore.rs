//! From an archive to a data folder that can be served.

use super::{DATABASE, FILES, private};
use crate::config::{Keep, Restore};
use crate::keys;
use crate::passwords::hex;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use zip::ZipArchive;

/// Makes a new data folder from an archive and checks it before it takes its name.
///
/// # Errors
/// A sentence that says what to do; no folder is left then.
pub async fn restore(options: Restore) -> Result<(), String> {
    let data = &options.data;
    let is_empty = std::fs::read_dir(data).map_or(true, |mut inside| inside.next().is_none());
    if !is_empty {
        return Err(format!(
            "{} is not empty. Restore into a new folder, then serve that one.",
            data.display()
        ));
    }
    let part = data.with_extension("restoring");
    let _ = std::fs::remove_dir_all(&part);
    let made = unpack(&options.file, &part);
    let sound = match made {
        Ok(files) => {
            let keep = Keep {
                data: part.clone(),
                database_url: None,
                files: None,
                key: None,
            };
            super::look(&keep).await.map(|found| (files, found))
        }
        Err(sentence) => Err(sentence),
    };
    let (files, found) = sound.inspect_err(|_| {
        let _ = std::fs::remove_dir_all(&part);
    })?;
    let _ = std::fs::remove_dir(data);
    std::fs::rename(&part, data)
        .map_err(|error| format!("{} could not be made: {error}", data.display()))?;
    println!(
        "Restored the database and {files} files into {}.",
        data.display()
    );
    for sentence in &found.wrong {
        println!("Not sound: {sentence}");
    }
    Ok(())
}

fn unpack(file: &Path, part: &Path) -> Result<usize, String> {
    let broken = |error: &dyn std::fmt::Display| {
        format!("{} is no backup that can be read: {error}", file.display())
    };
    let opened = File::open(file).map_err(|error| broken(&error))?;
    let mut archive = ZipArchive::new(opened).map_err(|error| broken(&error))?;
    let mut files = 0;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| broken(&error))?;
        let name = entry.name().map_err(|error| broken(&error))?.to_string();
        let (place, sha256) =
            place(&name).ok_or_else(|| broken(&format!("it has a file {name:?}")))?;
        let path = part.join(place);
        let written = write(&mut entry, &path).map_err(|error| broken(&error))?;
        if sha256.is_some_and(|sha256| sha256 != written) {
            return Err(broken(&format!("{name} is damaged")));
        }
        files += usize::from(sha256.is_some());
    }
    if !part.join(DATABASE).exists() {
        return Err(broken(&"it has no database"));
    }
    Ok(files)
}

/// Where a file of an archive goes, and the SHA-256 that it must have; `None` for a name that no
/// backup has, such as one that leads out of the folder.
fn place(name: &str) -> Option<(PathBuf, Option<&str>)> {
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|sign| sign.is_ascii_alphanumeric() || sign == b'-')
    };
    if name == DATABASE || name == keys::FILE {
        return Some((PathBuf::from(name), None));
    }
    let (workspace, sha256) = name
        .strip_prefix(FILES)?
        .strip_prefix('/')?
        .split_once('/')?;
    let path = Path::new(FILES).join(workspace).join(sha256);
    (plain(workspace) && plain(sha256) && sha256.len() == 64).then_some((path, Some(sha256)))
}

/// Writes a file and gives the SHA-256 of what was written.
fn write(from: &mut impl Read, path: &Path) -> std::io::Result<String> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut out = private(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = from.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        hash.update(bytes);
        out.write_all(bytes)?;
    }
    out.sync_all()?;
    Ok(hex(&hash.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_backup_has_is_unpacked() {
        let sha256 = "a".repeat(64);
        let good = format!("files/0190-a/{sha256}");
        let cases = [
            ("atelier.sqlite", true),
            ("key", true),
            (good.as_str(), true),
            ("files/0190-a/short", false),
            ("../key", false),
            ("/etc/passwd", false),
            ("files/../key", false),
            ("files//x", false),
            ("other", false),
            ("atelier.sqlite-wal", false),
            ("", false),
        ];
        for (name, expected) in cases {
            assert_eq!(place(name).is_some(), expected, "{name}");
        }
        for name in [
            format!("files/../{sha256}"),
            format!("files/a/b/{sha256}"),
            format!("files/a\\b/{sha256}"),
        ] {
            assert_eq!(place(&name), None, "{name}");
        }
    }
}
