//! The stamp of a build's inputs, which lets an unchanged build be skipped.

use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::args::{Failure, OrFail};

const NAME: &str = "stamp.txt";

/// Lists size and time of change of every input; equal text means nothing to do.
///
/// The program that builds is an input too, because it decides what is written.
///
/// # Errors
/// When an input cannot be read.
pub fn of(wasm: &Path, folders: &[&Path], release: bool, shrunk: bool) -> Result<String, Failure> {
    let mut lines = vec![format!("release {release}, shrunk {shrunk}"), line(wasm)?];
    if let Ok(tool) = std::env::current_exe() {
        lines.push(line(&tool)?);
    }
    for folder in folders {
        for file in super::assets::files(folder)? {
            lines.push(line(&file)?);
        }
    }
    Ok(lines.join("\n"))
}

/// Whether the last finished build had this stamp and its list of addresses still exists.
pub fn matches(site: &Path, stamp: &str) -> bool {
    site.join("assets.json").exists()
        && fs::read_to_string(site.join(NAME)).is_ok_and(|last| last == stamp)
}

/// Notes the stamp of a finished build.
///
/// # Errors
/// When the file cannot be written.
pub fn write(site: &Path, stamp: &str) -> Result<(), Failure> {
    super::replace(&site.join(NAME), stamp)
}

fn line(file: &Path) -> Result<String, Failure> {
    let what = format!("{} could not be read", file.display());
    let data = fs::metadata(file).or_fail(&what, super::DISK)?;
    let changed = data
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .map_or(0, |age| age.as_micros());
    Ok(format!("{} {} {changed}", file.display(), data.len()))
}

#[cfg(test)]
mod tests {
    use super::{matches, of, write};
    use std::fs;

    #[test]
    fn a_changed_added_or_removed_input_and_another_profile_change_the_stamp() {
        let site = std::env::temp_dir().join(format!("atelier-stamp-{}", std::process::id()));
        let style = site.join("style");
        fs::create_dir_all(&style).unwrap();
        let wasm = site.join("frontend.wasm");
        fs::write(&wasm, "wasm").unwrap();
        fs::write(style.join("a.css"), "a").unwrap();
        fs::write(site.join("assets.json"), "{}").unwrap();
        let now = |release| of(&wasm, &[&style], release, false).unwrap();
        write(&site, &now(false)).unwrap();
        assert!(matches(&site, &now(false)));
        assert!(!matches(&site, &now(true)));
        fs::write(style.join("a.css"), "changed").unwrap();
        assert!(!matches(&site, &now(false)));
        write(&site, &now(false)).unwrap();
        fs::write(style.join("b.css"), "b").unwrap();
        assert!(!matches(&site, &now(false)));
        fs::remove_file(style.join("b.css")).unwrap();
        assert!(matches(&site, &now(false)));
        fs::remove_file(site.join("assets.json")).unwrap();
        assert!(!matches(&site, &now(false)));
        fs::remove_dir_all(&site).unwrap();
    }
}
