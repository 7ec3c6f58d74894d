//! The program is killed while people write and import, again and again: what it acknowledged is there,
//! and nothing is there by halves. A kill keeps what the operating system holds, so this proves that
//! changes are whole, not that a disk survives a power cut.

use crate::house::House;
use crate::program::{Answer, Server};
use domain::access::Access;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use std::fmt::Write;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use store::db::Scope;
use store::{Store, all};

/// Students of one import.
const STUDENTS: usize = 60;

/// Rounds of kills on each database. The whole proof has 200: `ATELIER_ROUNDS=200`.
fn rounds() -> u64 {
    let named = std::env::var("ATELIER_ROUNDS").ok();
    named.map_or(8, |words| words.parse().unwrap())
}

/// What the program said yes to.
#[derive(Default)]
pub struct Said {
    /// The notes' texts.
    pub notes: Mutex<Vec<String>>,
    imports: Mutex<Vec<u64>>,
}

/// Writes notes until one is not taken. A note that was is told.
pub fn write_notes(server: &Server, cookie: &str, workspace: &str, name: &str, said: &Said) {
    for count in 0..200 {
        let text = format!("{name}-{count}");
        let form = format!("workspace={workspace}&day=2026-01-05&text={text}&shared=true");
        let body = ("application/x-www-form-urlencoded", form.as_bytes());
        match server.post("/api/notes/add", cookie, body) {
            Some(answer) if answer.status == 200 => said.notes.lock().unwrap().push(text),
            Some(answer) => {
                assert!(
                    [401, 503].contains(&answer.status),
                    "{}: {}",
                    answer.status,
                    answer.words
                );
                return;
            }
            None => return,
        }
    }
}

/// A roster that only this round has.
fn roster(round: u64) -> Vec<u8> {
    let mut text = "Name,E-mail,Course,Enrolled,Last active,Progress\n".to_owned();
    for n in 0..STUDENTS {
        writeln!(
            text,
            "Student {n},r{round}.s{n}@example.com,Round {round},2025-10-01,2025-12-20,40"
        )
        .unwrap();
    }
    text.into_bytes()
}

fn json(answer: Option<Answer>) -> Option<Value> {
    let answer = answer?;
    assert!(answer.status < 300, "{}: {}", answer.status, answer.words);
    Some(serde_json::from_str(&answer.words).unwrap_or(Value::Null))
}

/// Imports the round's roster as the page does; gives up when nobody answers.
fn import(server: &Server, cookie: &str, workspace: &str, round: u64, said: &Said) -> Option<()> {
    let mut body =
        b"--b\r\ncontent-disposition: form-data; name=\"files\"; filename=\"r.csv\"\r\n\r\n"
            .to_vec();
    body.extend(roster(round));
    body.extend(b"\r\n--b--\r\n");
    let path = format!("/upload/{workspace}");
    let kind = "multipart/form-data; boundary=b";
    let upload = json(server.post(&path, cookie, (kind, &body)))?["upload"].clone();
    let call = |endpoint: &str, arguments: Value| {
        let body = arguments.to_string();
        let body = ("application/json", body.as_bytes());
        json(server.post(&format!("/api/import/{endpoint}"), cookie, body))
    };
    let about = json!({"workspace": workspace, "upload": upload, "answers": []});
    let mut begin = about.clone();
    begin["digest"] = call("look", about)?["digest"].clone();
    call("begin", begin)?;
    let path = format!("/live/{workspace}/import/{}", upload.as_str()?);
    let told = server.ask("GET", &path, cookie, ("", b""))?;
    if told.words.contains("\"phase\":\"done\"") {
        said.imports.lock().unwrap().push(round);
    }
    Some(())
}

async fn texts(store: &Store, access: &Access, sql: &'static str) -> Vec<String> {
    let scope = Scope::Workspace(access.workspace().to_owned());
    let mut tx = store.db.read(scope).await.unwrap();
    let rows = all!(tx, (String,), sql, access.workspace()).unwrap();
    rows.into_iter().map(|(text,)| text).collect()
}

/// Everything that was acknowledged is there once, and every import is there whole or not at all.
pub async fn nothing_is_lost(house: &House, said: &Said, rounds: u64) {
    let found = server::backup::look(&house.keep()).await.unwrap();
    assert_eq!(found.wrong, [""; 0]);
    let store = house.store().await;
    let sql = "select body from chart_note where workspace_id = $1 order by body";
    let kept = texts(&store, &house.access, sql).await;
    let mut once = kept.clone();
    once.dedup();
    assert_eq!(kept.len(), once.len(), "a note is there twice");
    for text in said.notes.lock().unwrap().iter() {
        assert!(kept.binary_search(text).is_ok(), "{text} is lost");
    }
    let sql = "select email from student where workspace_id = $1 and email is not null";
    let students = texts(&store, &house.access, sql).await;
    for round in 0..rounds {
        let of_round = format!("r{round}.");
        let count = students
            .iter()
            .filter(|email| email.starts_with(&of_round))
            .count();
        let acknowledged = said.imports.lock().unwrap().contains(&round);
        assert!(
            count == STUDENTS || (count == 0 && !acknowledged),
            "{count} students of import {round}, acknowledged: {acknowledged}"
        );
    }
    store.db.close().await;
}

async fn kill_again_and_again(house: House, seed: u64) {
    println!("SEED={seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let (rounds, said) = (rounds(), Said::default());
    let workspace = house.access.workspace().to_owned();
    let mut cookie = None;
    let mut slowest = Duration::ZERO;
    for round in 0..rounds {
        let begun = Instant::now();
        let server = house.serve();
        slowest = slowest.max(begun.elapsed());
        let cookie = cookie.get_or_insert_with(|| House::sign_in(&server));
        let wait = Duration::from_millis(random.random_range(20..900));
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let (server, cookie, workspace, said) = (&server, &*cookie, &workspace, &said);
                let name = format!("{round}-{writer}");
                scope.spawn(move || write_notes(server, cookie, workspace, &name, said));
            }
            scope.spawn(|| import(&server, cookie, &workspace, round, &said));
            std::thread::sleep(wait);
            server.signal("KILL");
        });
        drop(server);
        nothing_is_lost(&house, &said, round + 1).await;
    }
    println!(
        "{rounds} kills: {} notes and {} imports acknowledged, none lost; ready after at most {} ms",
        said.notes.lock().unwrap().len(),
        said.imports.lock().unwrap().len(),
        slowest.as_millis()
    );
    assert!(
        !said.notes.lock().unwrap().is_empty(),
        "nothing was written"
    );
    house.close().await;
}

/// A mutant that fails it: `Db::write` that gives its answer before it commits, or facts written in a
/// second transaction after their batch.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_lose_nothing_on_sqlite() {
    kill_again_and_again(House::sqlite().await, 20_261_120).await;
}

/// The same on PostgreSQL.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_lose_nothing_on_postgres() {
    if let Some(house) = House::postgres("kills").await {
        kill_again_and_again(house, 20_261_121).await;
    }
}
