//! `cargo xtask test`: every check, from formatting to the browser.

mod lint;
mod postgres;
mod tally;
mod units;
mod web;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::args::{Args, Failure};
use crate::progress::step;
use postgres::Postgres;
use tally::Tally;

/// The parts in their order: what fails soonest and cheapest comes first.
const PARTS: [&str; 5] = ["lint", "domain", "store", "http", "web"];

/// What the parts share.
struct Session {
    release: bool,
    postgres: Option<Postgres>,
}

impl Session {
    /// The address of the tests' own PostgreSQL, started when first asked for.
    fn postgres(&mut self) -> Result<&str, Failure> {
        let running = match self.postgres.take() {
            Some(running) => running,
            None => Postgres::start()?,
        };
        Ok(self.postgres.insert(running).url())
    }
}

/// Runs the chosen parts and prints a table; the last line is `N passed, M failed`.
///
/// # Errors
/// When a word is not understood; a failed check is no error but the exit code 1.
pub fn run(words: &[String]) -> Result<ExitCode, Failure> {
    let args = Args::parse(words, &["release"], &["only"])?;
    args.no_extra()?;
    let chosen = chosen(args.value("only"))?;
    let mut session = Session {
        release: args.flag("release"),
        postgres: None,
    };
    let mut rows = Vec::new();
    for part in chosen {
        step(format_args!("part {part}"));
        let began = Instant::now();
        let outcome = match part {
            "lint" => lint::run(),
            "domain" => units::domain(),
            "store" => units::store(&mut session),
            "http" => units::http(&mut session),
            _ => web::run(&mut session),
        };
        let tally = outcome.unwrap_or_else(|failure| {
            eprintln!(
                "\nxtask: {part}: {}\n  what to do: {}",
                failure.what, failure.remedy
            );
            Tally::FAILED
        });
        rows.push((part, tally, began.elapsed()));
    }
    drop(session);
    let total = rows
        .iter()
        .fold(Tally::default(), |sum, (_, tally, _)| sum.plus(*tally));
    println!("\n{}", table(&rows));
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(if total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The parts named by `--only`, in their own order; all without it.
fn chosen(only: Option<&str>) -> Result<Vec<&'static str>, Failure> {
    let Some(only) = only else {
        return Ok(PARTS.to_vec());
    };
    let named: Vec<&str> = only.split(',').collect();
    match named.iter().find(|name| !PARTS.contains(name)) {
        Some(unknown) => Err(Failure::new(
            format!("there is no part {unknown}"),
            format!("the parts are {}", PARTS.join(", ")),
        )),
        None => Ok(PARTS
            .into_iter()
            .filter(|part| named.contains(part))
            .collect()),
    }
}

fn table(rows: &[(&str, Tally, Duration)]) -> String {
    let mut text = format!(
        "{:<8} {:>8} {:>7} {:>7} {:>9}\n",
        "part", "passed", "failed", "skipped", "seconds"
    );
    for (part, tally, time) in rows {
        text.push_str(&format!(
            "{part:<8} {:>8} {:>7} {:>7} {:>9.1}\n",
            tally.passed,
            tally.failed,
            tally.skipped,
            time.as_secs_f64()
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::chosen;

    #[test]
    fn parts_are_chosen_in_their_own_order() {
        assert_eq!(chosen(None).unwrap().len(), 5);
        assert_eq!(chosen(Some("store,domain")).unwrap(), ["domain", "store"]);
        assert!(chosen(Some("domain,sotre")).is_err());
    }
}
