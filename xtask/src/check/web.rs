//! The browser tests. Their specs start the servers that they need; this part builds, finds the
//! browser, and counts.

use std::fs;
use std::process::Command;

use super::Session;
use super::tally::Tally;
use super::units::POSTGRES;
use crate::args::{Failure, OrFail};
use crate::process::Guarded;
use crate::progress::step;
use crate::{front, paths, serve, tools};

/// Builds front end and server, then runs Playwright.
///
/// # Errors
/// When a build fails or a tool is missing.
pub fn run(session: &mut Session) -> Result<Tally, Failure> {
    let release = session.release;
    front::build(release)?;
    serve::build_server(release)?;
    tools::node_modules()?;
    let chromium = tools::chromium()?;
    let url = session.postgres()?;

    let folder = paths::end2end();
    let report = folder.join("results/report.json");
    if report.exists() {
        let what = "the last browser report could not be removed";
        fs::remove_file(&report).or_fail(what, "remove end2end/results by hand")?;
    }
    step("browser tests");
    let mut playwright = Command::new(folder.join("node_modules/.bin/playwright"));
    playwright
        .arg("test")
        .current_dir(&folder)
        .env("ATELIER_SERVER", paths::server(release))
        .env("ATELIER_SITE", paths::site())
        .env("CHROMIUM", chromium)
        .env(POSTGRES, url)
        .env("CI", "1");
    let mut running = Guarded::spawn(&playwright, "TERM", None, None, None)?;
    let success = running.wait()?;
    drop(running);
    let text = fs::read_to_string(&report).unwrap_or_default();
    let tally = serde_json::from_str(&text)
        .map(|report| Tally::of_playwright(&report))
        .unwrap_or_default();
    Ok(tally.or_failed(success))
}
