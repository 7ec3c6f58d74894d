//! Finding the outside tools, and installing what is missing where that is possible.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::args::Failure;
use crate::progress::step;
use crate::{paths, process};

const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure that the compiler can produce WebAssembly.
///
/// # Errors
/// When the target is missing and rustup cannot add it.
pub fn wasm_target() -> Result<(), Failure> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let has_target = first_line(Command::new(rustc).current_dir(paths::root()).args([
        "--print",
        "target-libdir",
        "--target",
        WASM,
    ]))
    .is_some_and(|folder| Path::new(&folder).is_dir());
    if has_target {
        return Ok(());
    }
    step("adding the WebAssembly target");
    process::run(
        Command::new("rustup")
            .current_dir(paths::root())
            .args(["target", "add", WASM]),
        "rustup target add",
        "install Rust from rustup.rs, then run: rustup target add wasm32-unknown-unknown",
    )
}

/// Finds `wasm-opt` of npm's binaryen, installing it when Node exists; without Node there is none.
///
/// # Errors
/// When Node exists and `npm ci` fails.
pub fn wasm_opt() -> Result<Option<PathBuf>, Failure> {
    if !has_node() {
        return Ok(None);
    }
    node_modules()?;
    Ok(existing(
        paths::end2end().join("node_modules/.bin/wasm-opt"),
    ))
}

/// Makes sure that the Node packages of the lock file are installed in `end2end`.
///
/// # Errors
/// When Node is missing or too old, or npm fails.
pub fn node_modules() -> Result<(), Failure> {
    if !has_node() {
        return Err(Failure::new(
            "Node 20 or newer was not found",
            "install nodejs and npm (Debian: apt-get install nodejs npm)",
        ));
    }
    let folder = paths::end2end();
    let changed = |file: &str| fs::metadata(folder.join(file)).and_then(|data| data.modified());
    // npm writes this file last, so it also tells a broken installation from a whole one.
    let installed = changed("node_modules/.package-lock.json");
    if let (Ok(installed), Ok(locked)) = (installed, changed("package-lock.json"))
        && installed >= locked
    {
        return Ok(());
    }
    step("installing the Node packages");
    process::run(
        Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(&folder)
            .env("CI", "1")
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
        "npm ci",
        "check the network and end2end/package-lock.json, then run npm ci in end2end by hand",
    )
}

/// The browser for the tests, installed with a font when Debian's apt can be used.
///
/// # Errors
/// When there is none and it cannot be installed.
pub fn chromium() -> Result<PathBuf, Failure> {
    let find = || {
        let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
        named.and_then(existing).or_else(|| {
            ["chromium", "chromium-browser", "google-chrome"]
                .iter()
                .find_map(on_path)
        })
    };
    if let Some(found) = find() {
        return Ok(found);
    }
    apt("Chromium", &["chromium", "fonts-dejavu-core"])?;
    find().ok_or_else(|| {
        Failure::new(
            "Chromium was not found",
            "install Chromium or Chrome, or set CHROMIUM to its path",
        )
    })
}

/// The folder with `initdb` and `postgres`, installed when Debian's apt can be used.
///
/// # Errors
/// When PostgreSQL 15 or newer is missing and cannot be installed.
pub fn postgres() -> Result<PathBuf, Failure> {
    if let Some(found) = find_postgres() {
        return Ok(found);
    }
    apt("PostgreSQL", &["postgresql"])?;
    find_postgres().ok_or_else(|| {
        Failure::new(
            "PostgreSQL 15 or newer was not found",
            "install its server programs and put initdb and postgres on the PATH",
        )
    })
}

/// The newest server programs of at least version 15: Debian keeps them beside the PATH.
fn find_postgres() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    folders.extend(on_path("initdb").and_then(|path| path.parent().map(Path::to_owned)));
    let usable = folders.into_iter().filter_map(|folder| {
        existing(folder.join("postgres"))?;
        let version = first_line(Command::new(folder.join("initdb")).arg("--version"))?;
        let major = postgres_major(&version)?;
        (major >= 15).then_some((major, folder))
    });
    usable.max().map(|(_, folder)| folder)
}

/// The major version in `initdb (PostgreSQL) 15.18 (Debian …)`.
fn postgres_major(version: &str) -> Option<u32> {
    let (_, number) = version.split_once("(PostgreSQL) ")?;
    number
        .split(|sign: char| !sign.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

/// User and group id for PostgreSQL, which refuses to run as root; none when we are not root.
///
/// # Errors
/// When we are root and the system has no other user that can take it.
pub fn postgres_user() -> Result<Option<(u32, u32)>, Failure> {
    if !is_root() {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let found = ["postgres", "nobody"]
        .iter()
        .find_map(|name| user_in(&users, name));
    found.map(Some).ok_or_else(|| {
        Failure::new(
            "PostgreSQL does not run as root and there is no other user for it",
            "run the tests as an ordinary user, or add a user named postgres",
        )
    })
}

/// Ids of a user in the text of `/etc/passwd`.
fn user_in(users: &str, name: &str) -> Option<(u32, u32)> {
    let line = users
        .lines()
        .find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    let user = fields.next()?.parse().ok()?;
    let group = fields.next()?.parse().ok()?;
    Some((user, group))
}

/// Installs Debian packages, as root or through a sudo that asks nothing.
fn apt(what: &str, packages: &[&str]) -> Result<(), Failure> {
    let by_hand = format!(
        "as root: apt-get update && apt-get install --no-install-recommends {}; \
         on other systems install {what} with the system's own packages",
        packages.join(" ")
    );
    let missing = || Failure::new(format!("{what} was not found"), by_hand.clone());
    let apt = on_path("apt-get").ok_or_else(missing)?;
    let start = || {
        if is_root() {
            return Command::new(&apt);
        }
        let mut sudo = Command::new("sudo");
        sudo.arg("-n").arg(&apt);
        sudo
    };
    let quiet_sudo = || first_line(Command::new("sudo").args(["-n", "id", "-u"]));
    if !is_root() && quiet_sudo().as_deref() != Some("0") {
        return Err(missing());
    }
    step(format_args!("installing {}", packages.join(", ")));
    // A list of packages that could not be renewed may still do for the installation.
    let _ = process::run(
        start().args(["update", "--quiet"]),
        "apt-get update",
        &by_hand,
    );
    process::run(
        start()
            .args(["install", "--yes", "--quiet", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
        "apt-get install",
        &by_hand,
    )
}

/// Whether this process runs as root.
fn is_root() -> bool {
    first_line(Command::new("id").arg("-u")).as_deref() == Some("0")
}

/// Whether Node 20 or newer and npm exist.
fn has_node() -> bool {
    let version = first_line(Command::new("node").arg("--version")).unwrap_or_default();
    node_major(&version).is_some_and(|major| major >= 20) && on_path("npm").is_some()
}

/// The major version in `v20.20.2`.
fn node_major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// A program on the PATH.
fn on_path(name: impl AsRef<OsStr>) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find_map(|folder| existing(folder.join(name.as_ref())))
}

fn existing(path: PathBuf) -> Option<PathBuf> {
    path.is_file().then_some(path)
}

/// The first line that a command prints, or none when it fails.
fn first_line(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().next()?.trim().to_owned();
    output.status.success().then_some(line)
}

#[cfg(test)]
mod tests {
    use super::{node_major, postgres_major, user_in};

    #[test]
    fn versions_are_read() {
        assert_eq!(node_major("v20.20.2"), Some(20));
        assert_eq!(node_major(""), None);
        for (text, major) in [
            (
                "initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)",
                Some(15),
            ),
            ("initdb (PostgreSQL) 19beta1", Some(19)),
            ("initdb 15", None),
        ] {
            assert_eq!(postgres_major(text), major, "{text}");
        }
    }

    #[test]
    fn ids_are_read_of_the_very_user() {
        let users = "postgresx:x:1:2::/:/bin/sh\npostgres:x:104:113:,,,:/var/lib:/bin/bash\n";
        assert_eq!(user_in(users, "postgres"), Some((104, 113)));
        assert_eq!(user_in(users, "nobody"), None);
    }
}
