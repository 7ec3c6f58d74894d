//! Styles, public files, the hash of a build, and the list that the server reads.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::wasm::{Chunks, LINK_FILE};
use crate::args::{Failure, OrFail};
use crate::process::OUTPUT_NAME;

/// The file that names the style sheets in their order, one path a line, `#` for remarks.
const ORDER: &str = "order.txt";

/// All files under a folder, sorted; a missing folder has none.
///
/// # Errors
/// When a folder cannot be listed.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        let what = format!("{} could not be listed", folder.display());
        for entry in fs::read_dir(&folder).or_fail(&what, super::DISK)? {
            let path = entry.or_fail(&what, super::DISK)?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Joins the style sheets that `style/order.txt` names.
///
/// # Errors
/// When a named sheet is missing, or a sheet is not named: it would be silently unused.
pub fn styles(style: &Path) -> Result<String, Failure> {
    let order = match fs::read_to_string(style.join(ORDER)) {
        Ok(order) => order,
        Err(_) if files(style)?.is_empty() => String::new(),
        Err(error) => {
            return Err(Failure::new(
                format!("style/{ORDER} could not be read: {error}"),
                "name the style sheets there, one path a line",
            ));
        }
    };
    let named: Vec<&str> = order
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let mut joined = String::new();
    for name in &named {
        let sheet = fs::read_to_string(style.join(name)).or_fail(
            &format!("style/{name} could not be read"),
            "correct its line in style/order.txt",
        )?;
        joined.push_str(&sheet);
        joined.push('\n');
    }
    for file in files(style)? {
        let is_sheet = file.extension().is_some_and(|kind| kind == "css");
        if is_sheet && !named.iter().any(|name| style.join(name) == file) {
            return Err(Failure::new(
                format!("{} is in no line of style/{ORDER}", file.display()),
                "add it there, or remove the file",
            ));
        }
    }
    Ok(joined)
}

/// Copies every file of `from` to the same place under `to`.
///
/// # Errors
/// When a file cannot be copied.
pub fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    for file in files(from)? {
        let place = to.join(file.strip_prefix(from).unwrap_or(&file));
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder).or_fail("a folder could not be created", super::DISK)?;
        }
        let what = format!("{} could not be copied", file.display());
        fs::copy(&file, &place).or_fail(&what, super::DISK)?;
    }
    Ok(())
}

/// The first 16 hexadecimal digits of the SHA-256 over names and contents of a folder's files.
///
/// # Errors
/// When a file cannot be read.
pub fn hash(folder: &Path) -> Result<String, Failure> {
    let mut sum = Sha256::new();
    for file in files(folder)? {
        let name = file.strip_prefix(folder).unwrap_or(&file);
        let content = fs::read(&file).or_fail("a built file could not be read", super::DISK)?;
        let length = u64::try_from(content.len()).unwrap_or(u64::MAX);
        sum.update(name.to_string_lossy().as_bytes());
        sum.update([0]);
        sum.update(length.to_le_bytes());
        sum.update(&content);
    }
    let sum = sum.finalize();
    let digits = sum.iter().map(|byte| format!("{byte:02x}"));
    Ok(digits.take(8).collect())
}

/// The addresses of a build, as the server reads them: `split` and `chunks` (the modules of each lazy
/// view, without ending) are names within `root`, in the form that Leptos preloads them.
pub fn list(hash: &str, chunks: &Chunks) -> Value {
    let root = format!("/pkg/{hash}");
    let url = |name: &str| Value::String(format!("{root}/{name}"));
    json!({
        "hash": hash,
        "root": root,
        "js": url(&format!("{OUTPUT_NAME}.js")),
        "wasm": url(&format!("{OUTPUT_NAME}.wasm")),
        "css": url(&format!("{OUTPUT_NAME}.css")),
        "icons": url("icons.svg"),
        "manifest": url("__wasm_split_manifest.json"),
        "split": LINK_FILE,
        "chunks": chunks,
    })
}

#[cfg(test)]
mod tests {
    use super::{copy, hash, list, styles};
    use std::fs;
    use std::path::PathBuf;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("atelier-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn sheets_are_joined_in_the_named_order() {
        let style = folder("styles");
        fs::write(style.join("a.css"), "a{}").unwrap();
        fs::write(style.join("b.css"), "b{}").unwrap();
        fs::write(style.join("order.txt"), "# first b\nb.css\n\na.css\n").unwrap();
        assert_eq!(styles(&style).unwrap(), "b{}\na{}\n");
        fs::write(style.join("order.txt"), "b.css\n").unwrap();
        assert!(styles(&style).unwrap_err().what.contains("a.css is in no"));
        fs::write(style.join("order.txt"), "a.css\nb.css\nc.css\n").unwrap();
        assert!(styles(&style).unwrap_err().what.contains("style/c.css"));
        fs::remove_dir_all(&style).unwrap();
    }

    #[test]
    fn the_hash_follows_names_and_contents() {
        let from = folder("hash-from");
        let to = folder("hash-to");
        fs::create_dir_all(from.join("fonts")).unwrap();
        fs::write(from.join("fonts/a.woff2"), "x").unwrap();
        copy(&from, &to).unwrap();
        let first = hash(&from).unwrap();
        assert_eq!(first.len(), 16);
        assert_eq!(hash(&to).unwrap(), first);
        fs::write(to.join("fonts/a.woff2"), "y").unwrap();
        assert_ne!(hash(&to).unwrap(), first);
        fs::rename(from.join("fonts/a.woff2"), from.join("fonts/b.woff2")).unwrap();
        assert_ne!(hash(&from).unwrap(), first);
        fs::remove_dir_all(&from).unwrap();
        fs::remove_dir_all(&to).unwrap();
    }

    #[test]
    fn the_list_has_addresses_under_the_hash_and_names_for_preloading() {
        let chunks = [("view".to_owned(), vec!["chunk_1".to_owned()])];
        let found = list("0123", &chunks.into_iter().collect());
        assert_eq!(found["root"], "/pkg/0123");
        for (name, url) in [
            ("js", "/pkg/0123/atelier.js"),
            ("wasm", "/pkg/0123/atelier.wasm"),
            ("css", "/pkg/0123/atelier.css"),
            ("icons", "/pkg/0123/icons.svg"),
        ] {
            assert_eq!(found[name], url);
        }
        assert!(!found["split"].as_str().unwrap().contains('/'));
        assert_eq!(found["chunks"]["view"], serde_json::json!(["chunk_1"]));
    }
}
