//! PostgreSQL goes away while people write, and comes back: connections break in the middle of whatever
//! they do, and for a while nobody answers.

use crate::house::House;
use crate::kills::{Said, nothing_is_lost, write_notes};
use crate::program::{Server, wait_for};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How often it goes away.
const CUTS: usize = 5;

/// A way to a database that can be cut.
struct Way {
    port: u16,
    open: Arc<AtomicBool>,
    streams: Arc<Mutex<Vec<TcpStream>>>,
}

impl Way {
    /// To a host and port.
    fn to(target: (String, u16)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let open = Arc::new(AtomicBool::new(true));
        let streams: Arc<Mutex<Vec<TcpStream>>> = Arc::default();
        let (is_open, kept) = (open.clone(), streams.clone());
        std::thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                if !is_open.load(Ordering::SeqCst) {
                    continue;
                }
                let far = TcpStream::connect((target.0.as_str(), target.1)).unwrap();
                for (from, to) in [(&near, &far), (&far, &near)] {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    std::thread::spawn(move || carry(from, to));
                }
                kept.lock().unwrap().extend([near, far]);
            }
        });
        Self {
            port,
            open,
            streams,
        }
    }

    fn cut(&self) {
        self.open.store(false, Ordering::SeqCst);
        for stream in self.streams.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn mend(&self) {
        self.open.store(true, Ordering::SeqCst);
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream) {
    let mut bytes = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

/// A mutant that fails it: `before_acquire` and `test_before_acquire` left out, so that broken
/// connections are handed on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_goes_away_loses_nothing_and_is_found_again() {
    let Some(house) = House::postgres("cut").await else {
        return;
    };
    let options = PgConnectOptions::from_str(house.database.as_deref().unwrap()).unwrap();
    let way = Way::to((options.get_host().to_owned(), options.get_port()));
    let through = options.host("127.0.0.1").port(way.port).to_url_lossy();
    let server = Server::start_on(&house.path(), Some(through.as_str()), &[]);
    let cookie = House::sign_in(&server);
    let (said, ended) = (Said::default(), AtomicBool::new(false));
    let workspace = house.access.workspace();
    let mut slowest = Duration::ZERO;
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let (server, cookie, said, ended) = (&server, &cookie, &said, &ended);
            scope.spawn(move || {
                for turn in 0.. {
                    if ended.load(Ordering::SeqCst) {
                        return;
                    }
                    let name = format!("{writer}-{turn}");
                    write_notes(server, cookie, workspace, &name, said);
                    std::thread::sleep(Duration::from_millis(5));
                }
            });
        }
        for _ in 0..CUTS {
            std::thread::sleep(Duration::from_millis(400));
            way.cut();
            wait_for("readiness says that the database is gone", 10, || {
                server.get("/readyz") == Some((503, "database".to_owned()))
            });
            assert_eq!(server.get("/healthz").unwrap().0, 200, "it lives");
            way.mend();
            let begun = Instant::now();
            wait_for("ready again", 10, || {
                server.get("/readyz") == Some((200, "ready".to_owned()))
            });
            slowest = slowest.max(begun.elapsed());
        }
        ended.store(true, Ordering::SeqCst);
    });
    let last = Said::default();
    write_notes(&server, &cookie, workspace, "after", &last);
    assert!(!last.notes.lock().unwrap().is_empty(), "it takes no more");
    drop(server);
    nothing_is_lost(&house, &said, 0).await;
    println!(
        "{CUTS} cuts: {} notes acknowledged, none lost; ready again after at most {} ms",
        said.notes.lock().unwrap().len(),
        slowest.as_millis()
    );
    house.close().await;
}
