//! The parts that are cargo tests.

use super::Session;
use super::tally::Tally;
use crate::args::Failure;
use crate::progress::step;
use crate::{process, tools};

/// The features of every package that renders on the server.
pub const SSR: &str = "app/ssr,integrations/ssr,kit/ssr,notices/ssr,operations/ssr,planning/ssr,school/ssr,sharing/ssr,team/ssr,ui/ssr";

/// Where the store's and the server's tests find a PostgreSQL superuser; they create databases and a
/// role that owns nothing from it.
pub const POSTGRES: &str = "ATELIER_TEST_POSTGRES";

/// Rules and arithmetic, charts, files that are made, this tool; and the rules once more for the browser's target.
///
/// # Errors
/// When cargo cannot start, or the WebAssembly target cannot be added.
pub fn domain() -> Result<Tally, Failure> {
    let rules = [
        "--package",
        "domain",
        "--package",
        "plot",
        "--package",
        "paper",
    ];
    let rules = test(&rules, None)?;
    // By itself: together with others it would be built anew, with their features.
    let tests = rules.plus(test(&["--package", "xtask"], None)?);
    tools::wasm_target()?;
    step("domain for WebAssembly");
    let words = [
        "check",
        "--package",
        "domain",
        "--target",
        "wasm32-unknown-unknown",
    ];
    let check = process::run(
        &mut process::cargo(&words),
        "the check of domain for WebAssembly",
        "domain may use nothing that needs an operating system",
    );
    Ok(match check {
        Ok(()) => tests.plus(Tally::PASSED),
        Err(failure) => {
            eprintln!("{}\n  what to do: {}", failure.what, failure.remedy);
            tests.plus(Tally::FAILED)
        }
    })
}

/// Everything kept, on both databases.
///
/// # Errors
/// When PostgreSQL or cargo cannot start.
pub fn store(session: &mut Session) -> Result<Tally, Failure> {
    let url = session.postgres()?;
    test(&["--package", "store"], Some(url))
}

/// Views as the server renders them, and the server over HTTP.
///
/// # Errors
/// When PostgreSQL or cargo cannot start.
pub fn http(session: &mut Session) -> Result<Tally, Failure> {
    let url = session.postgres()?;
    let packages = ["--package", "server", "--package", "app", "--package", "ui"];
    let rest = [
        "--package",
        "school",
        "--package",
        "integrations",
        "--package",
        "notices",
        "--package",
        "planning",
        "--package",
        "operations",
        "--package",
        "sharing",
        "--package",
        "team",
        "--features",
        SSR,
    ];
    test(&[&packages[..], &rest].concat(), Some(url))
}

fn test(words: &[&str], postgres: Option<&str>) -> Result<Tally, Failure> {
    let words = [&["test", "--no-fail-fast"], words].concat();
    let mut command = process::cargo(&words);
    if let Some(url) = postgres {
        command.env(POSTGRES, url);
    }
    let mut tally = Tally::default();
    let success = process::watch(
        &mut command,
        "cargo test",
        "install Rust from rustup.rs",
        |line| tally = tally.plus(Tally::of_line(line)),
    )?;
    Ok(tally.or_failed(success))
}
