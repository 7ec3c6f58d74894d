//! What is served: axum around the app, and the command line.

use clap::Parser;
use server::config::{Command, Config};
use std::process::ExitCode;
use store::audit::{self, Call};

fn main() -> ExitCode {
    let config = Config::parse();
    server::operate::log::start(config.log);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("The async runtime could not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let outcome = runtime.block_on(async {
        match config.command {
            Command::Serve(serve) => server::serve::serve(serve).await,
            Command::Import(import) => {
                audit::during(by_command(), server::import::command::run(import)).await
            }
            Command::Backup(options) => server::backup::backup(options).await,
            Command::Restore(options) => server::backup::restore(options).await,
            Command::Check(keep) => server::backup::check(keep).await,
            Command::RotateKey(folder) => server::keys::Keys::rotate(&folder.data),
            Command::NewKey => {
                println!("{}", server::keys::new_key());
                Ok(())
            }
            Command::Operator(command) => {
                audit::during(by_command(), server::operator::run(command)).await
            }
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

/// How changes came about that the command line makes.
fn by_command() -> Call {
    Call {
        via: "command".to_owned(),
        ..Call::default()
    }
}
