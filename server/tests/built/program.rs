//! The program as a process, and its plainest client.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// A folder that goes when the test ends, however it ends.
pub struct Folder(pub PathBuf);

impl Folder {
    /// A new one, with a front end's list in it.
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("atelier_restart_{}_{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).unwrap();
        std::fs::create_dir(path.join("site")).unwrap();
        std::fs::write(path.join("site/assets.json"), ASSETS).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A front end that was never built.
const ASSETS: &str = r#"{"js":"/pkg/t/a.js","wasm":"/pkg/t/a.wasm","css":"/pkg/t/a.css",
    "icons":"/pkg/t/i.svg","root":"/pkg/t","split":"s.js","chunks":{}}"#;

/// The program, killed when the test is over.
pub struct Server {
    /// Its process.
    pub child: Child,
    /// Where it listens on the loopback address.
    pub port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts it and waits until it says that it is ready.
    pub fn start(folder: &Path, more: &[&str]) -> Self {
        Self::start_on(folder, None, more)
    }

    /// The same over another database than the folder's own file.
    pub fn start_on(folder: &Path, database: Option<&str>, more: &[&str]) -> Self {
        let port = {
            let free = TcpListener::bind("127.0.0.1:0").unwrap();
            free.local_addr().unwrap().port()
        };
        let mut child = Command::new(env!("CARGO_BIN_EXE_server"))
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .arg("--data")
            .arg(folder)
            .arg("--site")
            .arg(folder.join("site"))
            .args(more)
            .env_remove("ATELIER_DATABASE_URL")
            .envs(database.map(|address| ("ATELIER_DATABASE_URL", address)))
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines.any(|line| line.unwrap().contains("Atelier is ready"));
        assert!(ready, "the server ended before it was ready");
        // It logs there too, and a full or closed pipe would hold it up.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, port }
    }

    /// Sends a signal, e.g. `KILL`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &self.child.id().to_string()])
            .status();
        assert!(sent.unwrap().success(), "{name}");
    }

    /// The status and the words of an answer; `None` where nobody answers.
    pub fn get(&self, path: &str) -> Option<(u16, String)> {
        let answer = self.ask("GET", path, "", ("", b""))?;
        Some((answer.status, answer.words))
    }

    /// Sends a body of a type as a page of the product's own does, with a session's cookie.
    pub fn post(&self, path: &str, cookie: &str, body: (&str, &[u8])) -> Option<Answer> {
        self.ask("POST", path, cookie, body)
    }

    /// One request on a connection of its own; `None` where no whole answer comes.
    pub fn ask(
        &self,
        method: &str,
        path: &str,
        cookie: &str,
        body: (&str, &[u8]),
    ) -> Option<Answer> {
        let (kind, bytes) = body;
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .ok()?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\norigin: http://localhost\r\n\
             sec-fetch-site: same-origin\r\naccept: application/json\r\ncookie: {cookie}\r\n\
             content-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            bytes.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(bytes).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, words) = answer.split_once("\r\n\r\n")?;
        Some(Answer {
            status: head.split(' ').nth(1)?.parse().ok()?,
            head: head.to_owned(),
            words: words.to_owned(),
        })
    }
}

/// What the program answered.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Its head, as it came.
    pub head: String,
    /// Its body.
    pub words: String,
}

/// Waits until something is so, looking every 20 ms.
pub fn wait_for(what: &str, seconds: u64, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(seconds), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
