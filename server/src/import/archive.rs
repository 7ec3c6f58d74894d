//! Opening zip archives without trusting what they say of themselves.

use crate::passwords::hex;
use domain::import::InputFile;
use sha2::{Digest, Sha256};
use std::io::{Cursor, Read};

/// Most files taken out of one archive: an export has tens.
const FILES: usize = 200;
/// Most bytes taken out of one upload's archives together. Counted while unpacking, since an archive's
/// own sizes may lie. It is what one planning run may hold in memory.
pub const UNPACKED_BYTES: u64 = 512 * 1024 * 1024;

/// Whether the bytes begin like a zip archive.
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// The files inside an archive, folders and hidden helper files left out. `left` is how many bytes may
/// still be unpacked and shrinks.
///
/// # Errors
/// A sentence that names the archive and what is wrong with it.
pub fn unpack(name: &str, bytes: &[u8], left: &mut u64) -> Result<Vec<InputFile>, String> {
    let broken = |error: zip::result::ZipError| {
        format!("{name} is not an archive that can be opened: {error}.")
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > FILES {
        return Err(format!(
            "{name} holds {} files; an archive may hold {FILES}.",
            archive.len()
        ));
    }
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(broken)?;
        let inner = entry.name().unwrap_or_default().replace('\\', "/");
        let last = inner.rsplit('/').next().unwrap_or_default().to_owned();
        if !entry.is_file()
            || last.is_empty()
            || last.starts_with('.')
            || inner.starts_with("__MACOSX/")
        {
            continue;
        }
        let mut content = Vec::new();
        entry
            .by_ref()
            .take(*left + 1)
            .read_to_end(&mut content)
            .map_err(|error| format!("{inner} in {name} cannot be unpacked: {error}."))?;
        let size = content.len() as u64;
        if size > *left {
            return Err(format!(
                "{name} unpacks to more than {} MB.",
                UNPACKED_BYTES / 1024 / 1024
            ));
        }
        *left -= size;
        if is_zip(&content) {
            return Err(format!(
                "{inner} in {name} is itself an archive; unpack it first."
            ));
        }
        files.push(InputFile {
            name: format!("{name}/{inner}"),
            sha256: hex(&Sha256::digest(&content)),
            bytes: content,
        });
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn files_come_out_with_their_paths_as_names_only() {
        let bytes = archive(&[
            ("a.csv", b"x"),
            ("../../b.csv", b"yy"),
            ("__MACOSX/a.csv", b"z"),
            (".hidden", b"z"),
        ]);
        let files = unpack("set.zip", &bytes, &mut 1000).unwrap();
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["set.zip/a.csv", "set.zip/../../b.csv"]);
    }

    #[test]
    fn a_bomb_is_refused_while_it_unpacks() {
        let bytes = archive(&[("zeros.csv", &vec![0; 5_000_000])]);
        assert!(bytes.len() < 50_000);
        let error = unpack("bomb.zip", &bytes, &mut 1_000_000).unwrap_err();
        assert!(error.contains("bomb.zip unpacks to more than"), "{error}");
    }

    #[test]
    fn an_archive_in_an_archive_and_garbage_are_refused() {
        let nested = archive(&[("inner.zip", &archive(&[("a.csv", b"x")]))]);
        assert!(
            unpack("outer.zip", &nested, &mut 10_000)
                .unwrap_err()
                .contains("itself an archive")
        );
        assert!(unpack("x.zip", b"PK\x03\x04garbage", &mut 10_000).is_err());
    }
}
