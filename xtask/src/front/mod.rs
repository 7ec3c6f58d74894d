//! Builds the front end: WebAssembly split by area, styles and public files, hashed and compressed,
//! under `target/site/pkg/<hash>/`, and `target/site/assets.json`, which tells the server their
//! addresses.

mod assets;
mod compress;
mod stamp;
mod wasm;

use std::fs;
use std::path::{Path, PathBuf};

use crate::args::{Failure, OrFail};
use crate::progress::step;
use crate::{paths, process, tools};

const DISK: &str = "check the free space and the rights of the target folder";

/// Builds what changed since the last build of the same profile.
///
/// # Errors
/// When a tool is missing, the code does not compile, or the disk refuses.
pub fn build(release: bool) -> Result<(), Failure> {
    tools::wasm_target()?;
    let optimiser = if release { tools::wasm_opt()? } else { None };
    let raw = compile("hydrate", release)?;
    let site = paths::site();
    let _alone = lock(&site)?;
    let style = paths::root().join("style");
    let public = paths::root().join("public");
    let stamp = stamp::of(&raw, &[&style, &public], release, optimiser.is_some())?;
    if stamp::matches(&site, &stamp) {
        step("front end unchanged");
        return Ok(());
    }
    let work = site.join("work");
    fresh(&work)?;
    step("splitting the WebAssembly by area");
    let split = wasm::split_and_bind(&raw, &work, release)?;
    if let Some(optimiser) = optimiser {
        wasm::shrink(&work, &optimiser)?;
    } else if release {
        step("without Node there is no wasm-opt: the files are larger than they could be");
    }
    let styles = assets::styles(&style)?;
    fs::write(work.join(format!("{}.css", process::OUTPUT_NAME)), styles)
        .or_fail("the style sheet could not be written", DISK)?;
    assets::copy(&public, &work)?;
    let hash = assets::hash(&work)?;
    step(format_args!("compressing, build {hash}"));
    compress::folder(&work, release)?;
    publish(&site, &work, &hash)?;
    let list = assets::list(&hash, &split);
    replace(&site.join("assets.json"), &format!("{list:#}\n"))?;
    stamp::write(&site, &stamp)?;
    step("front end ready");
    Ok(())
}

/// Builds the client-rendered front end for `trunk serve` into `target/trunk`, which
/// `frontend/index.html` copies: the same split and binding as for the server.
///
/// # Errors
/// As [`build`].
pub fn client_rendered() -> Result<(), Failure> {
    tools::wasm_target()?;
    let raw = compile("csr", false)?;
    let work = paths::root().join("target").join("trunk");
    fresh(&work)?;
    wasm::split_and_bind(&raw, &work, false)?;
    let styles = assets::styles(&paths::root().join("style"))?;
    fs::write(work.join(format!("{}.css", process::OUTPUT_NAME)), styles)
        .or_fail("the style sheet could not be written", DISK)?;
    assets::copy(&paths::root().join("public"), &work)
}

/// Compiles the front end and returns the path of the unprocessed WebAssembly.
fn compile(features: &str, release: bool) -> Result<PathBuf, Failure> {
    step("compiling the front end");
    let mut words = vec![
        "build",
        "--package",
        "frontend",
        "--lib",
        "--target",
        "wasm32-unknown-unknown",
        "--features",
        features,
    ];
    if release {
        words.extend(["--profile", "wasm-release"]);
    }
    process::run(
        &mut process::cargo(&words),
        "the front end's compilation",
        "correct what the compiler names, then run the command again",
    )?;
    let profile = if release { "wasm-release" } else { "debug" };
    Ok(paths::target()
        .join("wasm32-unknown-unknown")
        .join(profile)
        .join("frontend.wasm"))
}

/// Waits until no other build writes into `folder`; the lock ends with the returned file.
fn lock(folder: &Path) -> Result<fs::File, Failure> {
    fs::create_dir_all(folder).or_fail("a folder could not be created", DISK)?;
    let file = fs::File::create(folder.join("lock")).or_fail("a lock could not be made", DISK)?;
    file.lock().or_fail("the lock could not be taken", DISK)?;
    Ok(file)
}

/// Empties or creates a folder.
fn fresh(folder: &Path) -> Result<(), Failure> {
    if folder.exists() {
        fs::remove_dir_all(folder).or_fail("an old folder could not be removed", DISK)?;
    }
    fs::create_dir_all(folder).or_fail("a folder could not be created", DISK)
}

/// Moves the finished files to their address, and removes the builds before the previous one: a tab
/// opened before a deploy may still ask for a chunk of that.
fn publish(site: &Path, work: &Path, hash: &str) -> Result<(), Failure> {
    let pkg = site.join("pkg");
    fs::create_dir_all(&pkg).or_fail("a folder could not be created", DISK)?;
    let place = pkg.join(hash);
    if place.exists() {
        fs::remove_dir_all(&place).or_fail("an old build could not be removed", DISK)?;
    }
    fs::rename(work, &place).or_fail("the build could not be put in its place", DISK)?;
    let mut others = Vec::new();
    for entry in fs::read_dir(&pkg).or_fail("the builds could not be listed", DISK)? {
        let entry = entry.or_fail("the builds could not be listed", DISK)?;
        let made = entry.metadata().and_then(|data| data.modified()).ok();
        if entry.file_name() != hash {
            others.push((made, entry.path()));
        }
    }
    others.sort();
    others.pop();
    for (_, old) in others {
        fs::remove_dir_all(old).or_fail("an old build could not be removed", DISK)?;
    }
    Ok(())
}

/// Writes a file in one step, so that a server that starts meanwhile never reads half of it.
fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let beside = path.with_extension("new");
    fs::write(&beside, text).or_fail("a file could not be written", DISK)?;
    fs::rename(&beside, path).or_fail("a file could not be replaced", DISK)
}

#[cfg(test)]
mod tests {
    use super::publish;
    use std::fs;

    #[test]
    fn the_previous_build_is_kept_and_older_ones_go() {
        let site = std::env::temp_dir().join(format!("atelier-site-{}", std::process::id()));
        for hash in ["one", "two", "three"] {
            let work = site.join("work");
            fs::create_dir_all(&work).unwrap();
            fs::write(work.join("atelier.js"), hash).unwrap();
            publish(&site, &work, hash).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let mut left: Vec<_> = fs::read_dir(site.join("pkg"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        left.sort();
        assert_eq!(left, ["three", "two"]);
        fs::remove_dir_all(&site).unwrap();
    }
}
