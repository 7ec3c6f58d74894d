//! Measures the live channel: a thousand people of one workspace listen to the built server while its
//! data changes. `cargo run --release -p server --example live -- <folder> [streams] [changes]`.
//! The folder must be new. `ATELIER_SERVER` names the program, `ATELIER_SITE` the built front end.

use domain::person::{NewPerson, PersonStore};
use domain::time::Calendar;
use domain::workspace::{NewWorkspace, WorkspaceKind};
use server::config::Keep;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use store::db::Scope;
use store::exec;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use ui::backend::Passwords;

/// How long one change may take to everybody.
const PATIENCE: Duration = Duration::from_secs(30);

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The program that serves; it ends with this one.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let mut words = std::env::args().skip(1);
    let folder = PathBuf::from(words.next().ok_or("Name a new folder.")?);
    let mut number = |least: usize| {
        let given = words.next().and_then(|word| word.parse().ok());
        given.unwrap_or(least)
    };
    let (streams, changes) = (number(1_000), number(20));
    let (workspace, tokens) = people(&folder, streams).await?;
    let (serving, address) = serve(&folder).await?;
    let idle = memory(&serving)?;
    let (heard, mut hearing) = mpsc::unbounded_channel();
    let begun = Instant::now();
    for token in &tokens {
        let stream = listen(&address, token).await?;
        tokio::spawn(hear(stream, heard.clone()));
    }
    let opened = begun.elapsed();
    // The first look tells everybody how things stand.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let listening = memory(&serving)?;
    while hearing.try_recv().is_ok() {}
    let mut times = Vec::new();
    let owner = tokens.first().ok_or("Somebody must listen.")?;
    for change in 0..changes {
        let day = format!("2014-03-{:02}", change % 28 + 1);
        let sent = Instant::now();
        look_at(&address, owner, &workspace, &day).await?;
        times.extend(all_heard(&mut hearing, streams, sent).await?);
    }
    times.sort();
    let at = |share: usize| {
        let place = (times.len() * share / 100).min(times.len().saturating_sub(1));
        times.get(place).map_or(0, Duration::as_millis)
    };
    println!(
        "| streams | opened in s | changes | delivered | p50 ms | p99 ms | longest ms | KiB a stream |"
    );
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    println!(
        "| {streams} | {:.1} | {changes} | {} | {} | {} | {} | {:.1} |",
        opened.as_secs_f64(),
        times.len(),
        at(50),
        at(99),
        at(100),
        listening.saturating_sub(idle) as f64 / streams as f64
    );
    Ok(())
}

/// Makes a workspace with so many people, each with a session, and gives its id and their tokens.
async fn people(folder: &Path, count: usize) -> Outcome<(String, Vec<String>)> {
    let keep = Keep {
        data: folder.to_owned(),
        database_url: None,
        files: None,
        key: None,
    };
    let store = server::serve::open_store(&keep).await?;
    let passwords = server::passwords::Argon::new()?;
    let now = server::clock::now();
    store.issue_setup("set-up", now).await?;
    let owner = NewPerson {
        name: "Owner".to_owned(),
        email: "owner@example.com".to_owned(),
        password_hash: String::new(),
    };
    let settings = NewWorkspace {
        name: "Many".to_owned(),
        kind: WorkspaceKind::Creator,
        currency: "EUR".to_owned(),
        calendar: Calendar::parse("UTC", "monday")?,
    };
    let (owner, workspace) = store.set_up("set-up", owner, settings, now).await?;
    let house = workspace.id.clone();
    let written = store.db.write(Scope::Workspace(house.clone()), move |tx| {
        Box::pin(async move {
            for number in 1..count {
                let id = format!("person-{number}");
                exec!(
                    tx,
                    "insert into person (id, name, email, password_hash, created_at)
                     values ($1, $1, $1, '', $2)",
                    id.as_str(),
                    now
                )?;
                exec!(
                    tx,
                    "insert into member (workspace_id, person_id, role, created_at)
                     values ($1, $2, 'viewer', $3)",
                    house.as_str(),
                    id.as_str(),
                    now
                )?;
            }
            Ok(())
        })
    });
    written.await?;
    let mut tokens = Vec::new();
    for number in 0..count {
        let id = match number {
            0 => owner.id.clone(),
            number => format!("person-{number}"),
        };
        let (token, hash) = passwords.token();
        store.start_session(&id, &hash, "", now).await?;
        tokens.push(token);
    }
    store.db.close().await;
    Ok((workspace.id, tokens))
}

/// Starts the built server on a free port, and waits until it answers.
async fn serve(folder: &Path) -> Outcome<(Serving, String)> {
    let named = |name: &str, default: &str| std::env::var(name).unwrap_or(default.to_owned());
    let free = std::net::TcpListener::bind("127.0.0.1:0")?;
    let address = free.local_addr()?.to_string();
    drop(free);
    let program = named("ATELIER_SERVER", "target/release/server");
    let child = Command::new(program)
        .args(["serve", "--listen", &address, "--data"])
        .arg(folder)
        .args(["--site", &named("ATELIER_SITE", "target/site")])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let serving = Serving(child);
    for _ in 0..300 {
        if TcpStream::connect(&address).await.is_ok() {
            return Ok((serving, address));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("The server did not begin to answer.".into())
}

/// What the server keeps in memory, in KiB.
fn memory(serving: &Serving) -> Outcome<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", serving.0.id()))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let words = line.and_then(|line| line.split_whitespace().next());
    Ok(words.ok_or("Its memory cannot be read.")?.parse()?)
}

/// Opens a stream, and reads until it says whom it tells of what.
async fn listen(address: &str, token: &str) -> Outcome<BufReader<TcpStream>> {
    let mut stream = TcpStream::connect(address).await?;
    let ask = format!(
        "GET /live HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\n\
         Cookie: __Host-session={token}\r\n\r\n"
    );
    stream.write_all(ask.as_bytes()).await?;
    let mut stream = BufReader::with_capacity(512, stream);
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        if line.starts_with("data: * hello") {
            return Ok(stream);
        }
        line.clear();
    }
    Err("A stream ended before it began.".into())
}

/// Says when the stream told of new data.
async fn hear(mut stream: BufReader<TcpStream>, heard: UnboundedSender<Instant>) {
    let mut line = String::new();
    while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
        let mut words = line.split_whitespace();
        if words.next() == Some("data:") && words.nth(1) == Some("data") {
            let _ = heard.send(Instant::now());
        }
        line.clear();
    }
}

/// Changes the day that the workspace is looked at as of: the smallest change of its data's version.
async fn look_at(address: &str, token: &str, workspace: &str, day: &str) -> Outcome<()> {
    let body = format!("workspace={workspace}&day={day}");
    let ask = format!(
        "POST /api/settings/look-at HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
         Cookie: __Host-session={token}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(ask.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    match answer.split_whitespace().nth(1) {
        Some(status) if status.starts_with(['2', '3']) => Ok(()),
        _ => Err(format!("The change was refused: {answer}").into()),
    }
}

/// How long after `sent` each stream told of it.
async fn all_heard(
    hearing: &mut UnboundedReceiver<Instant>,
    streams: usize,
    sent: Instant,
) -> Outcome<Vec<Duration>> {
    let mut times = Vec::new();
    while times.len() < streams {
        let next = tokio::time::timeout(PATIENCE, hearing.recv()).await;
        let at = next.map_err(|_| format!("Only {} streams told of it.", times.len()))?;
        times.push(at.ok_or("Every stream has ended.")?.duration_since(sent));
    }
    Ok(times)
}
