//! Format and clippy, one feature set at a time: `ssr` and `hydrate` may never be on at once.

use super::tally::Tally;
use crate::args::Failure;
use crate::progress::step;
use crate::{process, tools};

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// Every step runs, even after one that failed, and each counts as one check.
///
/// # Errors
/// When the WebAssembly target is missing and cannot be added.
pub fn run() -> Result<Tally, Failure> {
    tools::wasm_target()?;
    let rooms: &[&str] = &[
        "--package",
        "domain",
        "--package",
        "plot",
        "--package",
        "paper",
        "--package",
        "store",
        "--package",
        "xtask",
        "--all-targets",
    ];
    let server: &[&str] = &[
        "--package",
        "server",
        "--package",
        "app",
        "--package",
        "kit",
        "--package",
        "ui",
        "--package",
        "operations",
        "--package",
        "school",
        "--package",
        "integrations",
        "--package",
        "notices",
        "--package",
        "planning",
        "--package",
        "sharing",
        "--package",
        "team",
        "--features",
        super::units::SSR,
        "--all-targets",
    ];
    let hydrate = [
        &["--package", "frontend", "--features", "hydrate"],
        &WASM[..],
    ]
    .concat();
    let csr = [&["--package", "frontend", "--features", "csr"], &WASM[..]].concat();
    let sets: [(&str, &[&str]); 4] = [
        ("clippy: domain, plot, paper, store, xtask", rooms),
        ("clippy: server and views", server),
        ("clippy: browser, hydrating", &hydrate),
        ("clippy: browser, client-rendered", &csr),
    ];
    let mut tally = one(
        "format",
        &["fmt", "--all", "--check"],
        &[],
        "run cargo fmt --all",
    );
    for (what, words) in sets {
        let words = [&["clippy"], words].concat();
        let remedy = "correct what clippy names";
        tally = tally.plus(one(what, &words, &["--", "--deny", "warnings"], remedy));
    }
    Ok(tally)
}

fn one(what: &str, words: &[&str], tail: &[&str], remedy: &str) -> Tally {
    step(what);
    match process::run(process::cargo(words).args(tail), what, remedy) {
        Ok(()) => Tally::PASSED,
        Err(failure) => {
            eprintln!("{}\n  what to do: {}", failure.what, failure.remedy);
            Tally::FAILED
        }
    }
}
