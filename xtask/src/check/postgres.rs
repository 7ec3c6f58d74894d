//! A PostgreSQL of the tests' own: a new cluster in a temporary folder, on a free loopback port.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::args::{Failure, OrFail};
use crate::process::Guarded;
use crate::progress::step;
use crate::tools;

const TEMPORARY: &str = "check the space and the rights of the temporary folder (TMPDIR)";

/// How long a new cluster may take to accept connections; a loaded machine needs a few seconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// The running cluster; dropping it ends the server and removes the folder.
pub struct Postgres {
    url: String,
    /// Held for its end: the guard stops PostgreSQL and removes the folder.
    _server: Guarded,
}

impl Postgres {
    /// Creates a cluster and starts it.
    ///
    /// # Errors
    /// When the programs are missing, or the cluster does not come up.
    pub fn start() -> Result<Self, Failure> {
        let programs = tools::postgres()?;
        let user = tools::postgres_user()?;
        let folder = folder(user)?;
        step("starting a PostgreSQL of our own");
        let data = folder.join("data");
        let log = folder.join("initdb.log");
        initdb(&programs, &data, &log, user).inspect_err(|_| {
            // The message was read; the half-made folder is of no more use.
            let _ = fs::remove_dir_all(&folder);
        })?;
        let port = free_port()?;
        let mut server = Command::new(programs.join("postgres"));
        server.current_dir(&folder).arg("-D").arg(&data);
        for setting in [
            format!("port={port}"),
            "listen_addresses=127.0.0.1".to_owned(),
            format!("unix_socket_directories={}", folder.display()),
            // Many tests at once, each with pools of its own.
            "max_connections=200".to_owned(),
            // The cluster lives for one run, so nothing has to survive a power cut.
            "fsync=off".to_owned(),
            "full_page_writes=off".to_owned(),
        ] {
            server.args(["-c", &setting]);
        }
        let log = folder.join("server.log");
        let output = File::create(&log).or_fail("a log file could not be created", TEMPORARY)?;
        // INT asks PostgreSQL for a fast shutdown; TERM would wait for its clients.
        let server = Guarded::spawn(&server, "INT", Some(&folder), user, Some(output))?;
        wait_for(port, &log)?;
        Ok(Self {
            url: format!("postgres://postgres@127.0.0.1:{port}/postgres"),
            _server: server,
        })
    }

    /// The address of the superuser, who needs no password on loopback.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// A new folder that belongs to the user who runs PostgreSQL.
fn folder(user: Option<(u32, u32)>) -> Result<PathBuf, Failure> {
    let folder = std::env::temp_dir().join(format!("atelier-postgres-{}", std::process::id()));
    if folder.exists() {
        fs::remove_dir_all(&folder).or_fail("an old folder could not be removed", TEMPORARY)?;
    }
    fs::create_dir_all(&folder).or_fail("a folder could not be created", TEMPORARY)?;
    #[cfg(unix)]
    if let Some((uid, gid)) = user {
        std::os::unix::fs::chown(&folder, Some(uid), Some(gid))
            .or_fail("a folder could not be handed over", TEMPORARY)?;
    }
    Ok(folder)
}

fn initdb(
    programs: &Path,
    data: &Path,
    log: &Path,
    user: Option<(u32, u32)>,
) -> Result<(), Failure> {
    let output = File::create(log).or_fail("a log file could not be created", TEMPORARY)?;
    let mut command = Command::new(programs.join("initdb"));
    command
        .arg("-D")
        .arg(data)
        .args(["--username=postgres", "--auth=trust", "--encoding=UTF8"])
        .args(["--locale=C", "--no-sync"]);
    let shared = output
        .try_clone()
        .or_fail("the log file could not be shared", TEMPORARY)?;
    command
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(shared)
        .current_dir(log.parent().unwrap_or(log));
    #[cfg(unix)]
    if let Some((uid, gid)) = user {
        use std::os::unix::process::CommandExt;
        command.uid(uid).gid(gid);
    }
    let status = command
        .status()
        .or_fail("initdb could not start", TEMPORARY)?;
    if status.success() {
        return Ok(());
    }
    let message = fs::read_to_string(log).unwrap_or_default();
    Err(Failure::new(
        format!("initdb failed:\n{message}"),
        TEMPORARY,
    ))
}

/// A port that nobody listens on at this moment.
fn free_port() -> Result<u16, Failure> {
    let what = "no free port was found";
    let remedy = "check that the loopback address 127.0.0.1 exists";
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).or_fail(what, remedy)?;
    let address = listener.local_addr().or_fail(what, remedy)?;
    Ok(address.port())
}

/// Waits until the log says that the server is ready and the port answers.
fn wait_for(port: u16, log: &Path) -> Result<(), Failure> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let began = Instant::now();
    loop {
        let text = fs::read_to_string(log).unwrap_or_default();
        let ready = text.contains("database system is ready to accept connections");
        if ready && TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_ok() {
            return Ok(());
        }
        if text.contains("FATAL:") || began.elapsed() > PATIENCE {
            return Err(Failure::new(
                format!("PostgreSQL did not come up:\n{text}"),
                "its messages stand above; run the command again when the cause is gone",
            ));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}
