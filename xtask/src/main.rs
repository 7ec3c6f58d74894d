//! `cargo xtask`: the commands that build, run and test Atelier, and nothing hidden behind them.

mod args;
mod check;
mod front;
mod paths;
mod process;
mod progress;
#[cfg(test)]
mod rules;
mod serve;
mod tools;

use std::process::ExitCode;

use args::{Args, Failure};

const HELP: &str = "\
cargo xtask run   [--database-url URL] [--port N] [--release] [--sample] [-- SERVER OPTIONS]
                  prepare what is missing, build, and serve on 127.0.0.1 (port 3000 unless given)
cargo xtask build [--release]
                  build the front end into target/site
cargo xtask csr   build the client-rendered front end into target/trunk; trunk serve calls it
cargo xtask test  [--only lint|domain|store|http|web] [--release]
                  every check, or the named ones (several: --only domain,store);
                  --release is for the browser tests
";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let command = words.next().unwrap_or_default();
    let words: Vec<String> = words.collect();
    let outcome = match command.as_str() {
        "build" => build(&words),
        "csr" => csr(&words),
        "run" => serve::run(&words),
        "test" => check::run(&words),
        "" | "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        other => Err(Failure::new(
            format!("there is no command {other}"),
            "cargo xtask help lists them",
        )),
    };
    outcome.unwrap_or_else(|failure| {
        eprintln!(
            "\nxtask: {}\n  what to do: {}",
            failure.what, failure.remedy
        );
        ExitCode::FAILURE
    })
}

/// Builds what `trunk serve` shows.
fn csr(words: &[String]) -> Result<ExitCode, Failure> {
    Args::parse(words, &[], &[])?.no_extra()?;
    front::client_rendered()?;
    Ok(ExitCode::SUCCESS)
}

/// Builds the front end alone.
fn build(words: &[String]) -> Result<ExitCode, Failure> {
    let args = Args::parse(words, &["release"], &[])?;
    args.no_extra()?;
    front::build(args.flag("release"))?;
    Ok(ExitCode::SUCCESS)
}
