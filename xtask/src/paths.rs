//! Where things stand.

use std::path::PathBuf;

/// The workspace's root folder.
pub fn root() -> PathBuf {
    let mut path = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    path.pop();
    path
}

/// Cargo's target folder, which `CARGO_TARGET_DIR` may move.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        // A relative folder is relative to where cargo is started, and we start it in the root.
        Some(moved) => root().join(moved),
        None => root().join("target"),
    }
}

/// The built front end, which the server reads.
pub fn site() -> PathBuf {
    target().join("site")
}

/// The folder of the browser tests, which also holds the Node tools.
pub fn end2end() -> PathBuf {
    root().join("end2end")
}

/// The built server binary of a profile.
pub fn server(release: bool) -> PathBuf {
    let profile = if release { "release" } else { "debug" };
    target()
        .join(profile)
        .join(format!("server{}", std::env::consts::EXE_SUFFIX))
}
