//! `cargo xtask run`: prepare, build, serve.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Command, ExitCode};

use crate::args::{Args, Failure, OrFail};
use crate::progress::step;
use crate::{front, paths, process};

const DEFAULT_PORT: u16 = 3000;

/// Prepares what is missing, builds front end and server, and becomes the server.
///
/// # Errors
/// When a word is not understood, the port is taken, or a build fails.
pub fn run(words: &[String]) -> Result<ExitCode, Failure> {
    let args = Args::parse(words, &["release", "sample"], &["database-url", "port"])?;
    let release = args.flag("release");
    let port = port(args.value("port"))?;
    front::build(release)?;
    build_server(release)?;

    let mut server = Command::new(paths::server(release));
    server
        .current_dir(paths::root())
        .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
        .args(["--data", "data"])
        .arg("--site")
        .arg(paths::site());
    if let Some(url) = args.value("database-url") {
        server.args(["--database-url", url]);
    }
    if args.flag("sample") {
        server.arg("--sample");
    }
    server.args(&args.extra);
    step(format_args!(
        "starting the server on http://127.0.0.1:{port}"
    ));
    become_program(server)
}

/// Builds the server binary.
///
/// # Errors
/// When it does not compile.
pub fn build_server(release: bool) -> Result<(), Failure> {
    step("compiling the server");
    let mut words = vec!["build", "--package", "server"];
    if release {
        words.push("--release");
    }
    process::run(
        &mut process::cargo(&words),
        "the server's compilation",
        "correct what the compiler names, then run the command again",
    )
}

/// Reads the port and checks that nobody listens on it, before minutes of building.
fn port(text: Option<&str>) -> Result<u16, Failure> {
    let port = match text {
        None => DEFAULT_PORT,
        Some(text) => text
            .parse()
            .ok()
            .filter(|port| *port > 0)
            .ok_or_else(|| Failure::new(format!("{text} is no port"), "give 1 to 65535"))?,
    };
    TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .map(|_| port)
        .or_fail(
            &format!("port {port} cannot be used"),
            "choose another with --port N, or end the program that listens there",
        )
}

/// Replaces this process by the server: Ctrl-C and the exit code are then the server's own.
#[cfg(unix)]
fn become_program(mut server: Command) -> Result<ExitCode, Failure> {
    use std::os::unix::process::CommandExt;
    Err(Failure::new(
        format!("the server could not start: {}", server.exec()),
        "run cargo build -p server and look at its messages",
    ))
}

/// Waits for the server; Ctrl-C reaches it through the console.
#[cfg(not(unix))]
fn become_program(mut server: Command) -> Result<ExitCode, Failure> {
    let status = server.status().or_fail(
        "the server could not start",
        "run cargo build -p server and look at its messages",
    )?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(1)))
}

#[cfg(test)]
mod tests {
    use super::port;
    use std::net::TcpListener;

    #[test]
    fn a_taken_port_names_the_option_that_helps() {
        let holder = TcpListener::bind("127.0.0.1:0").unwrap();
        let taken = holder.local_addr().unwrap().port();
        let failure = port(Some(&taken.to_string())).unwrap_err();
        assert!(failure.remedy.contains("--port"));
        drop(holder);
        assert_eq!(port(Some(&taken.to_string())), Ok(taken));
    }

    #[test]
    fn what_is_no_port_is_refused() {
        for text in ["0", "65536", "-1", "http"] {
            assert!(port(Some(text)).is_err(), "{text}");
        }
    }
}
