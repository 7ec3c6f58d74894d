//! Rules of the house that the compiler does not know, each a test over the sources.

mod arrows;
mod budget;
mod context;
mod forms;

use std::fs;
use std::path::{Path, PathBuf};

use crate::paths;

/// Folders that hold no source of ours.
const SKIPPED: [&str; 6] = ["target", "node_modules", "results", "data", "dist", ".git"];

/// Every file of ours below `folder` of the root with one of the endings, as path from the root and
/// text.
fn sources(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let root = paths::root();
    let mut found = Vec::new();
    collect(&root, &root.join(folder), endings, &mut found);
    found.sort();
    found
}

fn collect(root: &Path, folder: &Path, endings: &[&str], found: &mut Vec<(String, String)>) {
    let entries: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .collect();
    for path in entries {
        let name = path.file_name().unwrap().to_str().unwrap_or_default();
        if path.is_dir() {
            if !SKIPPED.contains(&name) {
                collect(root, &path, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            let place = path.strip_prefix(root).unwrap().to_string_lossy();
            let place = place.replace('\\', "/");
            found.push((place, fs::read_to_string(&path).unwrap()));
        }
    }
}
